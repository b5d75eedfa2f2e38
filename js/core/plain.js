/** Plain data, of which JSON says all there is: a date, a BigInt or a Map would become something else on the way, without a word. */

import { errorOf } from '../errors.js';
import { redact } from '../redact.js';
import { safeCause } from '../strangers.js';

/** @typedef {(string | number)[]} Path */

const deepest = 64; // as the core takes bodies

/** Of any realm. @param {object} value */
const isPlainObject = (value) => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** What is wrong: one of ours, which a getter cannot throw. */
class Fault {
  #mark = true;

  /** Touches no trap of a Proxy. @param {unknown} value @returns {value is Fault} */
  static is(value) {
    return Object(value) === value && #mark in /** @type {object} */ (value);
  }

  /**
   * @param {'not_plain' | 'not_writable' | 'too_deep'} reason
   * @param {import('../types.d.ts').TimPushErrorDetails} details
   */
  constructor(reason, details) {
    this.reason = reason;
    this.details = details;
  }
}

/**
 * @param {unknown} value
 * @param {Path} path
 * @param {readonly unknown[]} around it
 * @returns {any} a copy, without members that are undefined
 */
const copyOf = (value, path, around) => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const isObject = typeof value === 'object' && (Array.isArray(value) || isPlainObject(value));
  if (!isObject) throw new Fault('not_plain', { path });
  if (around.includes(value)) throw new Fault('not_writable', { path }); // it refers to itself
  if (around.length === deepest) throw new Fault('too_deep', { path, limit: deepest });
  const copy = (/** @type {unknown} */ member, /** @type {string | number} */ step) => (
    copyOf(member, [...path, step], [...around, value]));
  if (Array.isArray(value)) return Array.from(value, (item = null, index) => copy(item, index));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, copy(member, name)]));
};

/**
 * @param {unknown} value
 * @param {Path} path what it is called; none for a whole body
 * @returns {any} a copy, which its owner cannot change any more
 * @throws {import('../types.d.ts').TimPushError} ERR_INVALID_ARGUMENT at the place of what is not plain
 */
export const plain = (value, path) => {
  try {
    return copyOf(value, path, []);
  } catch (error) {
    const { reason, details } = Fault.is(error)
      ? error
      : new Fault('not_writable', { path, cause: safeCause(error, redact) });
    const at = /** @type {Path} */ (details.path);
    throw errorOf('ERR_INVALID_ARGUMENT', reason, { ...details, path: at.length > 0 ? at : ['body'] });
  }
};
