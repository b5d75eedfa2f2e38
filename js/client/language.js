/** A client that speaks another language: what its calls reject with, or hand out as failed, is said anew on its way out. */

import { isOurs, sayIn } from '../errors.js';
import { loadWords, wordsOf } from '../words/words.js';
import { listCommands } from './commands.js';
import { settingsOf } from './options.js';

/** @typedef {import('../words/words.js').Language} Language */
/** @typedef {import('../types.d.ts').Client} Client */

/**
 * Words that are not loaded yet are not waited for here: who wants a wrong option told in Chinese loads the core first, by
 * loadCore({ language: 'zh' }).
 * @param {Language} language
 * @param {import('../types.d.ts').ClientOptions} options
 */
export const settingsIn = (language, options) => {
  try {
    const settings = settingsOf(options);
    if (settings.language === 'en') return settings;
    const { onResponse, onRetry } = settings;
    /**
     * @template {{ error?: import('../types.d.ts').TimPushError }} T
     * @param {((event: T) => void) | undefined} hook
     */
    const told = (hook) => hook && ((/** @type {T} */ event) => {
      if (event.error) sayIn(event.error, language);
      return hook(event);
    });
    return Object.freeze({ ...settings, onResponse: told(onResponse), onRetry: told(onRetry) });
  } catch (error) {
    throw wordsOf(language) ? sayIn(error, language) : error;
  }
};

/**
 * @param {Client} client
 * @param {Language} language
 * @returns {Client}
 */
export const speaking = (client, language) => {
  /** @param {unknown} error that a source threw goes through as it is */
  const say = async (error) => {
    if (!isOurs(error)) return;
    await loadWords(language);
    const { failures = [], problems = [] } = error;
    for (const failure of [...failures, ...problems]) sayIn(failure, language);
    sayIn(error, language);
  };

  /** @param {AsyncGenerator<any>} outcomes */
  async function* saidStream(outcomes) {
    try {
      for await (const outcome of outcomes) {
        if (outcome.error) await say(outcome.error);
        yield outcome;
      }
    } catch (error) {
      await say(error);
      throw error;
    }
  }

  /** @param {any} result of a call with a list of users; that of `call` is the service's own */
  const saidResult = async (result) => {
    if (result.failures.length > 0) await loadWords(language);
    for (const failure of result.failures) sayIn(failure, language);
    return result;
  };
  const withLists = new Set(listCommands.map(({ method }) => method));

  /** @param {unknown} error */
  const saidError = async (error) => {
    await say(error);
    throw error;
  };
  /** @param {[string, (...args: any[]) => any]} method @returns {[string, any]} */
  const speak = ([name, method]) => [name, (/** @type {any[]} */ ...args) => {
    const begun = method(...args);
    if (Symbol.asyncIterator in begun) return saidStream(begun);
    return begun.then(withLists.has(name) ? saidResult : undefined, saidError);
  }];
  return /** @type {any} */ (Object.fromEntries(Object.entries(client).map(speak)));
};
