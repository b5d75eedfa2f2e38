/** Sentences of errors, made of their data: by reason, in English and, once it is loaded, in Chinese. */

import { commands } from '../../dist/tables.js';
import { en } from './en.js';
import { fill } from './fill.js';

/**
 * @typedef {object} Words of a language
 * @property {Record<string, readonly [message: string, hint?: string]>} reasons what is wrong and what to do; a hint that is empty
 *   is that of the noun
 * @property {Record<string, readonly [message: string, hint?: string]>} [coreReasons] those of the core, where they stand apart
 * @property {Record<string, readonly [name: string, hint: string]>} nouns
 * @property {Record<string, string>} types
 * @property {(noun: string) => string} one
 * @property {string} body what a path is called that has no steps
 * @property {string} answer what a problem of an answer begins with
 * @property {string} whole what stands there for a path that has no steps
 * @property {string} other what a status other than 200 begins with
 * @property {string} info what follows a refusal
 * @property {string} beyond what stands for a number that is too large to be said
 * @property {string} doubt what follows where a call failed that may have been carried out
 * @property {string} doubtDespite the same after a refusal: an earlier attempt, perhaps, or another call of the job
 * @property {readonly [string, string]} whenInDoubt what to do then: with a call that may run twice, with another
 * @property {string} noText what stands for a platform's words where it has none
 * @property {string} space between a sentence's parts, and between sentences
 * @property {string} stop what closes a sentence
 * @property {(code: number) => { meaning: string, hint: string }} [explain] the catalogue
 */
/** @typedef {'en' | 'zh'} Language */
/** @typedef {{ subject: string, problem: string, hint: string }} Parts */

/**
 * @template T
 * @param {Readonly<Record<string, T>> | undefined} table
 * @param {any} name that anybody may have chosen
 * @returns {T | undefined}
 */
const own = (table, name) => (table && Object.hasOwn(table, name) ? table[name] : undefined);

/** @type {{ en: Words, zh?: Words }} */
const languages = { en };

/** @param {Language} language */
export const loadWords = async (language) => {
  if (language === 'zh') languages.zh ??= (await import('./zh.js')).zh;
};

/**
 * @param {Language} language
 * @returns {Words | undefined} nothing while they are not loaded
 */
export const wordsOf = (language) => own(languages, language);

/**
 * ['UserAttrs', 3, 'Attrs', 'my city'] → `UserAttrs[3].Attrs["my city"]`
 * @param {readonly (string | number)[]} path
 */
export const textOfPath = (path) => path.map((step, index) => {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^\w+$/.test(step)) return `[${JSON.stringify(step)}]`;
  return index === 0 ? step : `.${step}`;
}).join('');

/**
 * @param {string} text
 * @param {string} stop
 */
const closed = (text, stop) => (text === '' || /[.!?。！？]$/.test(text) ? text : text + stop);

/** @param {string} text without its full stop: it goes on in a sentence of ours */
const open = (text) => text.replace(/[.。]$/, '');

/**
 * What the gaps of an error's sentences hold.
 * @param {any} error
 * @param {Words} words
 */
const valuesOf = (error, words) => {
  const {
    noun, expected = 'none', found = 'none', errorCode, errorInfo = '',
  } = error;
  const [name] = own(words.nouns, noun) ?? words.nouns.none;
  const explained = errorCode === undefined ? undefined : words.explain?.(errorCode);
  return {
    ...error,
    noun: name,
    one: words.one(name),
    expected: words.types[expected],
    found: words.types[found],
    actual: error.actual ?? errorCode ?? words.beyond,
    text: error.text ?? words.noText,
    name: error.errorName,
    info: errorInfo === '' ? '' : fill(words.info, { text: errorInfo }),
    advice: explained?.hint ?? error.hint,
    meaning: open(explained?.meaning ?? error.meaning ?? ''),
  };
};

/**
 * @param {any} error
 * @param {Words} words
 */
const subjectOf = ({ code, command, path, reason, account }, words) => {
  const field = path ? textOfPath(path) : '';
  if (code === 'ERR_BAD_RESPONSE' && path) {
    return `${fill(words.answer, { command })}${words.space}${field || words.whole}`;
  }
  if (code === 'ERR_HTTP') return fill(words.other, { command });
  if (reason === 'refused') return command ?? account;
  return path && field === '' ? words.body : field;
};

/**
 * What else to do where a call may have been carried out although it failed.
 * @param {string} hint
 * @param {string | undefined} command
 * @param {Words} [words]
 */
export const hintInDoubt = (hint, command, { whenInDoubt, space, stop } = en) => {
  const mayRunTwice = commands.some(({ name, repeatable }) => name === command && repeatable);
  return [closed(hint, stop), whenInDoubt[mayRunTwice ? 0 : 1]].filter(Boolean).join(space);
};

/**
 * What follows the problem then.
 * @param {any} error
 * @param {Words} words
 */
const doubtOf = ({ code, kind }, { doubt, doubtDespite }) => {
  const isRefusal = code === 'ERR_API'
    ? kind !== 'internal' && kind !== 'unknown'
    : code.startsWith('ERR_INVALID');
  return isRefusal ? doubtDespite : doubt;
};

/**
 * What an error says, in its parts; nothing where its words are not loaded, or it has no reason.
 * @param {any} error one of ours, or an account's failure
 * @param {Language} [language]
 * @returns {Parts | undefined}
 */
export const partsOf = (error, language = 'en') => {
  const words = wordsOf(language);
  const row = words && (own(words.reasons, error.reason) ?? own(words.coreReasons, error.reason));
  if (!words || !row) return undefined;
  const [message, hint] = row;
  const values = valuesOf(error, words);
  const [, ofNoun = ''] = own(words.nouns, error.noun) ?? [];
  const parts = {
    subject: subjectOf(error, words),
    problem: fill(message, values),
    hint: hint ? fill(hint, values) : ofNoun || (error.errorCode === undefined ? '' : values.advice ?? ''),
  };
  if (error.sent !== 'unknown') return parts;
  const isOwnHint = error.errorCode !== undefined && !words.explain; // it has been added to
  return {
    ...parts,
    problem: open(parts.problem) + doubtOf(error, words),
    hint: isOwnHint ? parts.hint : hintInDoubt(parts.hint, error.command, words),
  };
};

/**
 * The sentences that the parts make.
 * @param {Parts} parts
 * @param {Language} [language]
 */
export const compose = ({ subject, problem, hint }, language = 'en') => {
  const { space, stop } = wordsOf(language) ?? en;
  const between = space === '' && /[\x21-\x7e]$/.test(subject) ? ' ' : space;
  const what = closed([subject, problem].filter(Boolean).join(between), stop);
  return [what, closed(hint, stop)].filter(Boolean).join(space);
};
