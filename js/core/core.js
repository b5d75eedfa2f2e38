/**
 * The core as JavaScript sees it: its functions are synchronous and pure. How the wasm is compiled is up to the entry, which
 * hands in `compile`.
 */

import {
  commands, limits, regions, unknownCommand,
} from '../../dist/tables.js';
import { checkOptions } from '../check-options.js';
import {
  errorOf, invalidArgument, invalidOption, newFailure,
} from '../errors.js';
import { cut, redactorOf } from '../redact.js';
import { loadWords, wordsOf } from '../words/words.js';
import { cutUsers, detailsOf } from './answer.js';
import { originOf } from './endpoint.js';
import { isBytes, lengthOf } from './gather.js';
import { instantiate } from './instantiate.js';
import { toJsonText } from './json.js';

/** @typedef {import('./instance.d.ts').Engine} Core */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./instance.d.ts').Instance} Instance */
/** @typedef {import('./instance.d.ts').CoreProblem} CoreProblem */

/**
 * @param {string} json
 * @param {import('./instance.d.ts').Relocate} [relocate]
 * @returns {any} what the core answered; its problem is thrown
 */
const answerOf = (json, relocate = (path) => path) => {
  const { error, ...answer } = JSON.parse(json);
  if (!error) return answer;
  const { code, reason, ...details } = /** @type {CoreProblem} */ (error);
  throw errorOf(code, reason, { ...details, path: relocate(details.path) });
};

const callName = /^[a-z\d_]{1,64}$/;

/**
 * The row of a command. A name that the table has not, but could be one below v4/timpush/, gets a cautious row.
 * @param {unknown} command
 * @returns {import('../types.d.ts').CommandInfo}
 */
const commandNamed = (command) => {
  if (typeof command !== 'string') throw invalidArgument('command', 'command_no_text');
  const row = commands.find(({ name }) => name === command);
  if (row) return { ...row };
  if (!callName.test(command)) throw errorOf('ERR_INVALID_ARGUMENT', 'unknown_command', { path: ['command'] });
  return { ...unknownCommand, name: command, path: `${unknownCommand.path}${command}` };
};

// What the wasm throws when it cannot go on: by name, since an edge runtime's errors are of another realm. RangeError and
// InternalError are the stack's end.
const traps = /* @__PURE__ */ new Set(['RuntimeError', 'RangeError', 'InternalError']);

const longestBody = 16 * 1024 * 1024; // characters: more than any call takes, and less than there is memory for

/**
 * @param {string} text
 * @param {'ERR_INVALID_ARGUMENT' | 'ERR_INVALID_OPTIONS'} code
 * @param {string} field
 */
const checkLength = (text, code, field) => {
  if (text.length > longestBody) throw errorOf(code, 'large_body_given', { path: [field], limit: longestBody });
};

/** @param {any} value */
const isUint32 = (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32;

/**
 * @param {Instance} instance
 * @param {() => void} onTrap called once the instance cannot be trusted any more
 * @returns {Core}
 */
const createCore = (instance, onTrap) => {
  let trapped = false;

  /**
   * Only a trap stops the core. Anything else that is thrown, such as by Embind about an argument, is of the way in.
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  const guarded = (call) => {
    if (trapped) throw errorOf('ERR_CORE_LOAD', 'core_stopped');
    try {
      return call();
    } catch (cause) {
      if (!traps.has(Object(cause).name)) throw cause;
      trapped = true;
      onTrap();
      throw errorOf('ERR_CORE_LOAD', 'core_stopped', { cause });
    }
  };

  const encoder = new TextEncoder();
  /** @param {string} text that the core is to read where it lies */
  const lend = (text) => {
    const bytes = encoder.encode(text);
    instance.reserve(bytes.length).set(bytes);
  };

  /** @type {Map<number, import('../types.d.ts').Explanation>} */
  const explained = new Map();
  /** @param {number} code */
  const explainInEnglish = (code) => {
    const before = explained.get(code);
    if (before) return before;
    /** @type {import('../types.d.ts').Explanation} */
    const found = JSON.parse(guarded(() => instance.explain(code)));
    found.retryable = found.advice !== 'stop';
    if (explained.size < 1000) explained.set(code, found);
    return found;
  };

  /** @type {Core['explain']} */
  const explain = (code, options = {}) => {
    checkOptions(options, ['language']);
    const { language = 'en' } = options;
    if (!Number.isInteger(code) || code < -0x80000000 || code > 0x7fffffff) {
      throw invalidArgument('code', 'bad_code');
    }
    const explanation = { ...explainInEnglish(code) };
    if (language === 'en') return explanation;
    if (language !== 'zh') throw invalidArgument('language', 'bad_language');
    const words = wordsOf(language);
    if (!words) throw invalidArgument('language', 'language_not_loaded');
    return { ...explanation, ...words.explain?.(code) };
  };

  /**
   * What is told of a refusal.
   * @param {{ errorCode: number, errorInfo: string }} answer
   */
  const refusalOf = ({ errorCode, errorInfo }) => {
    const { name: errorName, kind, meaning, hint, retryable } = explainInEnglish(errorCode);
    return { errorCode, errorName, errorInfo, kind, retryable, meaning, hint };
  };

  /**
   * @param {CoreProblem} problem
   * @param {import('../types.d.ts').TimPushErrorDetails} details
   */
  const unreadable = ({ code, reason, ...problem }, details) => (
    errorOf(code, reason, { ...problem, ...details }));

  /**
   * @param {string} command
   * @param {any} failure as it crosses
   * @param {(text: string) => string} shown
   * @returns {Failure}
   */
  const failureIn = (command, { account, error, errorCode, errorInfo }, shown) => {
    if (!error) {
      const refusal = refusalOf({ errorCode, errorInfo: shown(errorInfo) });
      return newFailure(account, 'ERR_API', 'refused', refusal);
    }
    const { code, reason, ...problem } = /** @type {CoreProblem} */ (error);
    return newFailure(account, code, reason, { ...problem, command, retryable: false });
  };

  /** @type {Core['readResponse']} */
  const readResponse = (command, status, bytes, options = {}) => {
    const { secrets = [], redact = redactorOf(secrets) } = options;
    if (!isBytes(bytes)) throw invalidArgument('bytes', 'not_bytes');
    const length = lengthOf(bytes);
    if (!Number.isInteger(status) || status < 0 || status > 999) throw invalidArgument('status', 'bad_status');
    const { answers, gives } = commandNamed(command);
    if (length > limits.answerBytes) { // before the core is given room for it
      const code = 'ERR_BAD_RESPONSE';
      throw unreadable({ code, reason: 'large_answer', path: [], limit: limits.answerBytes }, { command, status });
    }
    const said = JSON.parse(guarded(() => {
      instance.reserve(length).set(bytes);
      return instance.readResponse(command, status);
    }));
    const shown = (/** @type {string} */ text) => redact(cut(text));
    const { error, errorCode } = said;
    const [errorInfo, requestId] = [said.errorInfo, said.requestId].map(shown);
    if (error?.code === 'ERR_API') {
      const refusal = refusalOf({ errorCode, errorInfo });
      throw errorOf('ERR_API', 'refused', { ...refusal, command, requestId, status });
    }
    if (error) throw unreadable(error, { command, status });
    /** @type {import('../types.d.ts').Answer} */
    const answer = {
      failures: said.failures.map(
        (/** @type {any} */ failure) => failureIn(command, failure, shown)),
      requestId,
    };
    if (answers === 'attributes' || answers === 'tags') {
      answer.users = guarded(() => cutUsers({
        narrow: instance.usersNarrow(),
        wide: instance.usersWide(),
        numbers: instance.usersNumbers(),
        names: said.names,
      }, answers));
    }
    if (said.taskId !== undefined) answer.taskId = shown(said.taskId);
    if (gives) answer.details = detailsOf(JSON.parse(new TextDecoder().decode(bytes)), gives);
    if (answers === 'attributeNames') {
      const slots = /** @type {any[]} */ (said.slots);
      answer.names = Object.fromEntries(slots.map(({ slot, name }) => [slot, name]));
      answer.types = Object.fromEntries(slots.map(({ slot, type }) => [slot, type]));
    }
    return answer;
  };

  /** @type {Core['checkBody']} */
  const checkBody = (command, text, relocate, isCallers = relocate !== undefined) => {
    const { name } = commandNamed(command);
    checkLength(text, 'ERR_INVALID_ARGUMENT', 'body');
    answerOf(guarded(() => {
      lend(text);
      return instance.checkRequest(name, isCallers);
    }), relocate);
  };

  /** @type {Core['checkWebhook']} */
  const checkWebhook = (command, bytes) => JSON.parse(guarded(() => {
    instance.reserve(bytes.length).set(bytes);
    return instance.checkWebhook(command);
  })).error;

  /**
   * @param {string} name of a command
   * @param {Record<string, unknown>} options
   * @returns {Omit<import('../types.d.ts').CoreRequest, 'body'>}
   */
  const addressOf = (name, options) => {
    const json = toJsonText(options, 'options');
    checkLength(json, 'ERR_INVALID_OPTIONS', 'options');
    return answerOf(guarded(() => {
      lend(json);
      return instance.addressRequest(name);
    }));
  };

  /**
   * @typedef {object} Known an address that was made
   * @property {ReturnType<typeof addressOf>} address
   * @property {[before: string, after: string]} around its URL around `random`
   */
  /**
   * By command and options but for `random`, mostly the one thing that is another the next time. Making each anew, a request of 100
   * accounts takes half as long again.
   * @type {Map<string, Known>}
   */
  const addresses = new Map();

  /** @type {Core['addressRequest']} */
  const addressRequest = (command, body, options) => {
    const { name } = commandNamed(command);
    const present = Object.entries(options).filter(([, value]) => value !== undefined);
    const { random, ...rest } = Object.fromEntries(present);
    const key = `${name} ${toJsonText(rest, 'options')}`;
    const known = addresses.get(key);
    if (known && isUint32(random)) {
      const { address, around } = known;
      const url = around.join(String(random));
      return { ...address, url, headers: { ...address.headers }, body };
    }
    const address = addressOf(name, Object.fromEntries(present));
    if (isUint32(random)) {
      if (addresses.size === 100) addresses.clear(); // of signatures that are old by now
      const { url } = address;
      const at = url.lastIndexOf('&random=') + '&random='.length; // what else it holds is encoded
      const after = url.slice(at + String(random).length);
      addresses.set(key, { address, around: [url.slice(0, at), after] });
    }
    return { ...address, headers: { ...address.headers }, body };
  };

  /** @type {Core['buildRequest']} */
  const buildRequest = (command, body, given = /** @type {any} */ ({})) => {
    if (given === null || typeof given !== 'object') throw invalidArgument('options', 'not_an_object');
    const { allowHttp, ...options } = given;
    if (allowHttp !== undefined && typeof allowHttp !== 'boolean') throw invalidOption('allowHttp', 'not_true_or_false');
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
    checkWebhook,
    readResponse,
    explain,
    codes: () => JSON.parse(guarded(() => instance.codes())),
    regions: () => structuredClone([...regions]),
    commands: () => structuredClone([...commands]),
    command: commandNamed,
    schema: async (command) => {
      const { name } = commandNamed(command);
      const { schemas } = await import('../../dist/schemas.js');
      return structuredClone(Object.hasOwn(schemas, name) ? schemas[name] : { type: 'object' });
    },
    limits: Object.freeze(limits),
    nextStep: ({
      what, reason = '', errorCode = 0, status = 0, attempt, retries, repeatable, sent = 'no', signedAnew = false,
      reconnected = false, unconnected = false, beforeAnswer = false, retryAfter = -1, chance,
    }) => JSON.parse(guarded(() => instance.nextStep(
      what,
      reason,
      errorCode,
      status,
      attempt,
      retries,
      repeatable,
      sent === 'unknown',
      signedAnew,
      reconnected,
      unconnected,
      beforeAnswer,
      retryAfter,
      chance,
    ))),
    userSig: {
      content: (fields) => {
        const json = toJsonText(fields, 'options');
        return answerOf(guarded(() => instance.userSigContent(json))).content;
      },
      pack: (fields) => {
        const json = toJsonText(fields, 'options');
        return answerOf(guarded(() => instance.packUserSig(json))).userSig;
      },
      unpack: (userSig) => {
        const fields = answerOf(guarded(() => instance.unpackUserSig(userSig)));
        return 'identifier' in fields ? fields : undefined;
      },
      zlibBytes: (userSig) => guarded(() => instance.zlibBytes(userSig).slice()),
      read: (json) => answerOf(guarded(() => instance.readUserSig(json))),
    },
  };
};

/**
 * @param {() => Promise<WebAssembly.Module> | WebAssembly.Module} compile
 * @param {import('../words/en.js').OwnReason} [reason] of the error where that fails
 * @param {import('../types.d.ts').TimPushErrorDetails} [details]
 * @returns {import('./instance.d.ts').LoadEngine} loads at most once at a time; a failed load may be tried again, and a core that
 *   trapped is replaced by the next call
 */
export const createCoreLoader = (compile, reason = 'core_not_loaded', details = {}) => {
  /** @type {Promise<Core> | undefined} */
  let pending;
  const forget = () => {
    pending = undefined;
  };
  const load = async () => {
    await undefined; // whatever fails, fails after `pending` was set
    try {
      const compiled = compile();
      const module = await compiled;
      return createCore(await instantiate(module, module === compiled), forget);
    } catch (cause) {
      forget();
      throw errorOf('ERR_CORE_LOAD', reason, { ...details, cause });
    }
  };
  return async ({ language = 'en' } = {}) => {
    const [core] = await Promise.all([pending ??= load(), loadWords(language)]);
    return core;
  };
};
