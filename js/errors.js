/** The one error class, and the errors that are made of a reason and its details. */

import { memberOf } from './strangers.js';
import {
  compose, partsOf, textOfPath, wordsOf,
} from './words/words.js';

/** @typedef {import('./types.d.ts').TimPushError} TimPushError the type of the class below, which bears its name */
/** @typedef {import('./types.d.ts').TimPushErrorCode} TimPushErrorCode */
/** @typedef {import('./types.d.ts').TimPushErrorDetails} TimPushErrorDetails */
/** @typedef {import('./types.d.ts').Failure} Failure */

// What an error has already, and what would make it no error any more.
const taken = new Set(['name', 'message', 'stack', '__proto__']);

/** @param {unknown} value of a detail: an empty one tells nothing */
const isSaid = (value) => value !== undefined && value !== '';

class Failed extends Error {
  // Nobody can pretend to have it, and to ask for it touches no getter and no Proxy's trap.
  #mark = true;

  /** @param {unknown} value */
  static isMarked(value) {
    return Object(value) === value && #mark in /** @type {object} */ (value);
  }

  /**
   * @param {TimPushErrorCode} code
   * @param {string} message
   * @param {TimPushErrorDetails | null} [given]
   */
  constructor(code, message, given) {
    const { cause, ...details } = given ?? {};
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [name, value] of Object.entries(details)) {
      if (isSaid(value) && !taken.has(name)) Object.assign(this, { [name]: value });
    }
  }

  /**
   * A plain object for logs; an error's own JSON would lack the message.
   * @returns {Record<string, unknown>}
   */
  toJSON() {
    const own = /** @type {Record<string, unknown>} */ ({ ...this });
    return { name: this.name, message: this.message, ...own };
  }
}
Object.defineProperty(Failed, 'name', { value: 'TimPushError' });
Object.defineProperty(Failed.prototype, 'name', { value: 'TimPushError' });

/** Everything this package throws. `code` and `reason` are stable; `message` says what happened, then what to do. */
export const TimPushError = /** @type {import('./types.d.ts').TimPushErrorConstructor} */ (Failed);

/**
 * True for our errors, also when they come from another realm or another copy of the package.
 * @param {unknown} value
 * @returns {value is import('./types.d.ts').TimPushError}
 */
export const isTimPushError = (value) => {
  return memberOf(value, 'name') === 'TimPushError' && typeof memberOf(value, 'code') === 'string';
};

/**
 * True for errors of this copy of the package, whoever made them: they can be read without a risk.
 * @param {unknown} value
 * @returns {value is import('./types.d.ts').TimPushError}
 */
export const isOurs = (value) => Failed.isMarked(value);

/**
 * An error that several calls share, once more: each call adds to its own.
 * @param {unknown} error
 * @returns {unknown}
 */
export const copyOf = (error) => {
  if (!isOurs(error)) return error;
  const { code, message, cause, ...details } = /** @type {any} */ (error);
  const copy = new Failed(code, message, { ...details, cause });
  return copy;
};

/**
 * What an error has of its reason, with its message apart.
 * @param {TimPushErrorCode} code
 * @param {string} reason whose words stand in js/words
 * @param {TimPushErrorDetails} given that fill the gaps of its words
 */
const saidOf = (code, reason, given) => {
  const parts = partsOf({ ...given, code, reason });
  if (!parts) throw new Error(`There are no words for ${reason}`);
  const { path } = given;
  const field = path && path.length > 0 ? { field: textOfPath(path) } : {};
  return { message: compose(parts), details: { reason, ...field, ...given, hint: parts.hint } };
};

/**
 * @param {TimPushErrorCode} code
 * @param {string} reason whose words stand in js/words
 * @param {TimPushErrorDetails} [given] that fill the gaps of its words
 */
export const errorOf = (code, reason, given = {}) => {
  const { message, details } = saidOf(code, reason, given);
  return new TimPushError(code, message, details);
};

/**
 * What came of one account, as data: an answer may have thousands of them, and an error's trace costs more than all the rest.
 * @param {string} account
 * @param {TimPushErrorCode} code
 * @param {string} reason whose words stand in js/words
 * @param {TimPushErrorDetails} [given] that fill the gaps of its words
 * @returns {Failure}
 */
export const newFailure = (account, code, reason, given = {}) => {
  const { message, details } = saidOf(code, reason, { ...given, account });
  /** @type {any} */
  const failure = { account, message, code };
  for (const [name, value] of Object.entries(details)) if (isSaid(value)) failure[name] = value;
  return failure;
};

/**
 * The same of an error: one account's part of a batch that failed.
 * @param {string} account
 * @param {TimPushError} error
 * @returns {Failure}
 */
export const failureOf = (account, error) => {
  const { name: _, ...details } = /** @type {any} */ (error.toJSON());
  const failure = { account, ...details };
  // Like an error's own: there to be read, and not in JSON.
  if (error.cause !== undefined) Object.defineProperty(failure, 'cause', { value: error.cause });
  return failure;
};

/**
 * The error of a failure, to be thrown or handed out.
 * @param {Failure} failure
 */
export const errorOfFailure = ({ code, message, cause, ...details }) => ( // its cause is not enumerable
  new TimPushError(code, message, { ...details, cause }));

/**
 * @param {string} field
 * @param {import('./words/en.js').OwnReason | 'no_address' | 'two_addresses' | 'unknown_region'} reason
 * @param {TimPushErrorDetails} [details]
 */
export const invalidOption = (field, reason, details) =>
  errorOf('ERR_INVALID_OPTIONS', reason, { path: [field], ...details });

/**
 * @param {string} field
 * @param {import('./words/en.js').OwnReason} reason
 * @param {TimPushErrorDetails} [details]
 */
export const invalidArgument = (field, reason, details) =>
  errorOf('ERR_INVALID_ARGUMENT', reason, { path: [field], ...details });

/**
 * Says an error, or an account's failure, in another language: what has no words there stays as it is.
 * @template T
 * @param {T} error
 * @param {import('./words/words.js').Language} language whose words are loaded
 * @returns {T} the same one
 */
export const sayIn = (error, language) => {
  const spoken = /** @type {any} */ (error);
  const parts = Object.isFrozen(spoken) ? undefined : partsOf(spoken, language);
  if (!parts) return error;
  const said = spoken.message;
  spoken.message = compose(parts, language);
  if (parts.hint !== '') spoken.hint = parts.hint;
  const explain = spoken.meaning && wordsOf(language)?.explain;
  if (explain) spoken.meaning = explain(spoken.errorCode).meaning;
  const head = `${spoken.name}: ${said}`; // as V8 writes it before the trace
  if (typeof spoken.stack === 'string' && spoken.stack.startsWith(head)) {
    spoken.stack = `${spoken.name}: ${spoken.message}${spoken.stack.slice(head.length)}`;
  }
  return error;
};
