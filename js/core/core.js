/**
 * The core as JavaScript sees it: its functions are synchronous and pure. How the wasm is compiled is up to the entry, which
 * hands in `compile`.
 */

import { checkOptions } from '../check-options.js';
import { invalidArgument, say, TimPushError } from '../errors.js';
import { redact } from '../redact.js';
import { cutUsers } from './answer.js';
import { originOf } from './endpoint.js';
import { instantiate } from './instantiate.js';
import { toJsonText } from './json.js';

/** @typedef {import('./instance.d.ts').Engine} Core */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./instance.d.ts').Instance} Instance */
/** @typedef {{ code: import('../types.d.ts').TimPushErrorCode, field: string, message: string, hint: string }} CoreError */

const loadHint = "Where a runtime compiles no bytes, the module to import is 'timpush/workerd' (Cloudflare Workers) or 'timpush/edge-light' "
  + "(Vercel's edge), or let the bundler resolve 'timpush' with that condition; a page's policy needs script-src 'wasm-unsafe-eval'";
const stopped = 'The core has stopped and cannot be used any more. Call loadCore() again for a new one.';

/**
 * @param {string} json
 * @param {(field: string) => string} [rename] what a field is called where the caller stands
 * @returns {any} what the core answered; its error is thrown
 */
const answerOf = (json, rename = String) => {
  const { error, ...answer } = JSON.parse(json);
  if (!error) return answer;
  const { code, message, hint } = /** @type {CoreError} */ (error);
  const field = rename(error.field);
  throw new TimPushError(code, say(`${field || 'The body'} ${message}`, hint), { field, hint });
};

/**
 * @param {unknown} command
 * @returns {string}
 */
const nameOf = (command) => {
  if (typeof command === 'string') return command;
  throw invalidArgument('command', 'must be a string', "Give the last part of the path, such as 'get_attr'");
};

/**
 * One account's part of an answer, or of a batch that failed.
 * @param {string} account
 * @param {import('../types.d.ts').TimPushError} error
 * @returns {Failure}
 */
export const failureOf = (account, error) => {
  const { name: _, ...details } = /** @type {any} */ (error.toJSON());
  const failure = { account, ...details };
  // Like an error's own: there to be read, and not in JSON.
  if (error.cause !== undefined) Object.defineProperty(failure, 'cause', { value: error.cause });
  return failure;
};

const longestSaid = 4_096; // characters of ErrorInfo and RequestId that are kept: true ones have a hundredth

/**
 * @param {string} text that the other side chose, and may have filled with what we sent
 * @param {readonly string[]} secrets
 */
const shownOf = (text, secrets) => redact(text.length > longestSaid ? `${text.slice(0, longestSaid)}…` : text, secrets);

/**
 * @param {Instance} instance
 * @param {() => void} onTrap called once the instance cannot be trusted any more
 * @returns {Core}
 */
const createCore = (instance, onTrap) => {
  let trapped = false;

  /**
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  const guarded = (call) => {
    if (trapped) throw new TimPushError('ERR_CORE_LOAD', stopped);
    try {
      return call();
    } catch (cause) {
      if (cause instanceof TimPushError) throw cause;
      trapped = true;
      onTrap();
      throw new TimPushError('ERR_CORE_LOAD', stopped, { cause });
    }
  };

  const reader = new instance.ResponseReader();
  const limits = Object.freeze(JSON.parse(instance.limits()));
  /** @type {Map<number, import('../types.d.ts').Explanation>} */
  const explained = new Map();
  /** @type {((code: number) => { meaning: string, hint: string }) | undefined} */
  let chinese;

  /** @param {number} code */
  const explainInEnglish = (code) => {
    const known = explained.get(code);
    if (known) return known;
    /** @type {import('../types.d.ts').Explanation} */
    const found = guarded(() => JSON.parse(instance.explain(code)));
    found.retryable = found.advice !== 'stop';
    if (explained.size < 1000) explained.set(code, found);
    return found;
  };

  /** @type {Core['explain']} */
  const explain = (code, options = {}) => {
    checkOptions(options, ['language']);
    const { language = 'en' } = options;
    if (!Number.isInteger(code) || code < -0x80000000 || code > 0x7fffffff) {
      throw invalidArgument('code', 'must be an integer', 'Give the ErrorCode of an answer, such as 70107');
    }
    const explanation = { ...explainInEnglish(code) };
    if (language === 'en') return explanation;
    if (language !== 'zh') throw invalidArgument('language', "must be 'en' or 'zh'");
    if (!chinese) {
      throw invalidArgument('language', "'zh' is not loaded", "Load the core by loadCore({ language: 'zh' })");
    }
    return { ...explanation, ...chinese(code) };
  };

  /**
   * @param {string} what was refused: a command, an account
   * @param {{ errorCode: number, errorInfo: string }} answer
   * @param {import('../types.d.ts').TimPushErrorDetails} [details]
   */
  const refused = (what, { errorCode, errorInfo }, details) => {
    const { name, kind, meaning, hint, retryable } = explain(errorCode);
    const info = errorInfo === '' ? '' : ` (ErrorInfo: ${errorInfo})`;
    const message = say(`${what} was refused with ${errorCode} ${name}: ${meaning.replace(/\.$/, '')}${info}`, hint);
    return new TimPushError('ERR_API', message, {
      errorCode, errorName: name, errorInfo, kind, retryable, hint, ...details,
    });
  };

  /**
   * @param {string} command
   * @param {number} status
   * @param {CoreError} error
   */
  const unreadable = (command, status, { code, field, message, hint }) => {
    const where = field === '' ? '' : `${field} `;
    const what = code === 'ERR_HTTP' ? `${command}: the other side ${message}` : `The answer to ${command} cannot be used: ${where}${message}`;
    return new TimPushError(code, say(what, hint), { command, status, field, hint });
  };

  /** @type {Core['readResponse']} */
  const readResponse = (command, status, bytes, { secrets = [] } = {}) =>
    guarded(() => {
      if (!(bytes instanceof Uint8Array)) throw invalidArgument('bytes', 'must be a Uint8Array', 'Give the bytes of the body');
      if (!Number.isInteger(status) || status < 0 || status > 999) {
        throw invalidArgument('status', 'must be an HTTP status', 'Give the status of the response, such as 200');
      }
      const { answers } = answerOf(instance.command(nameOf(command)));
      if (bytes.length > limits.answerBytes) {
        const message = `is larger than ${limits.answerBytes} bytes`;
        throw unreadable(command, status, { code: 'ERR_BAD_RESPONSE', field: '', message, hint: '' });
      }
      reader.reserve(bytes.length).set(bytes);
      const shown = (/** @type {string} */ text) => shownOf(text, secrets);
      const said = JSON.parse(reader.read(command, status));
      const { error, errorCode } = said;
      const [errorInfo, requestId] = [said.errorInfo, said.requestId].map(shown);
      if (error?.code === 'ERR_API') {
        throw refused(command, { errorCode, errorInfo }, { command, requestId, status });
      }
      if (error) throw unreadable(command, status, error);
      /** @type {import('../types.d.ts').Answer} */
      const answer = {
        failures: said.failures.map((/** @type {any} */ { account, ...item }) => (
          failureOf(account, refused(account, { ...item, errorInfo: shown(item.errorInfo) })))),
        requestId,
      };
      if (answers === 'attributes' || answers === 'tags') {
        answer.users = cutUsers(reader.text(), reader.numbers(), answers);
      }
      if (answers === 'attributeNames') {
        const slots = /** @type {any[]} */ (said.slots);
        answer.names = Object.fromEntries(slots.map(({ slot, name }) => [slot, name]));
        answer.types = Object.fromEntries(slots.map(({ slot, type }) => [slot, type]));
      }
      return answer;
    });

  /** @type {Core['checkBody']} */
  const checkBody = (command, text, rename) => {
    guarded(() => answerOf(instance.checkRequest(nameOf(command), text), rename));
  };

  /** @type {Core['addressRequest']} */
  const addressRequest = (command, text, options) => {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const json = toJsonText(Object.fromEntries(given), 'options');
    const address = guarded(() => answerOf(instance.addressRequest(nameOf(command), json)));
    return { ...address, body: text };
  };

  /** @type {Core['buildRequest']} */
  const buildRequest = (command, body, given = /** @type {any} */ ({})) => {
    if (given === null || typeof given !== 'object') throw invalidArgument('options', 'must be an object');
    const { allowHttp, ...options } = given;
    const text = toJsonText(body, 'body');
    const { endpoint } = options;
    if (endpoint !== undefined) options.endpoint = originOf(endpoint, { allowHttp });
    checkBody(command, text);
    return addressRequest(command, text, options);
  };

  return {
    buildRequest,
    addressRequest,
    checkBody,
    readResponse,
    explain,
    codes: () => guarded(() => JSON.parse(instance.codes())),
    regions: () => guarded(() => JSON.parse(instance.regions())),
    commands: () => guarded(() => JSON.parse(instance.commands())),
    command: (name) => guarded(() => answerOf(instance.command(nameOf(name)))),
    limits,
    nextStep: (happening) => guarded(() => answerOf(instance.nextStep(JSON.stringify(happening)))),
    userSig: {
      content: (fields) => guarded(() => answerOf(instance.userSigContent(toJsonText(fields, 'options'))).content),
      pack: (fields) => (
        guarded(() => answerOf(instance.packUserSig(JSON.stringify(fields))).userSig)),
      unpack: (userSig) => {
        const fields = guarded(() => answerOf(instance.unpackUserSig(userSig)));
        return 'identifier' in fields ? fields : undefined;
      },
      zlibBytes: (userSig) => guarded(() => instance.zlibBytes(userSig)),
      read: (json) => guarded(() => answerOf(instance.readUserSig(json))),
    },
    loadChinese: async () => {
      ({ explainInChinese: chinese } = await import('./catalogue.zh.js'));
    },
  };
};

/**
 * @param {() => Promise<WebAssembly.Module> | WebAssembly.Module} compile
 * @param {string} [hint] what to do where that fails
 * @returns {import('./instance.d.ts').LoadEngine} loads at most once at a time; a failed load may be tried again, and a core that
 *   trapped is replaced by the next call
 */
export const createCoreLoader = (compile, hint = loadHint) => {
  /** @type {Promise<Core> | undefined} */
  let pending;
  const forget = () => {
    pending = undefined;
  };
  const load = async () => {
    await undefined; // whatever fails, fails after `pending` was set
    try {
      return createCore(await instantiate(await compile()), forget);
    } catch (cause) {
      forget();
      throw new TimPushError('ERR_CORE_LOAD', say('The WebAssembly core could not be loaded', hint), { hint, cause });
    }
  };
  return async ({ language = 'en' } = {}) => {
    const core = await (pending ??= load());
    if (language === 'zh') await core.loadChinese();
    return core;
  };
};
