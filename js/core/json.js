/** JSON text for the core, which checks it and sends it as it is. */

import { errorOf } from '../errors.js';
import { redact } from '../redact.js';
import { safeCause } from '../strangers.js';

/** @param {unknown} value */
const isBoxed = (value) => [String, Number, Boolean].some((box) => value instanceof box);

/**
 * `JSON.stringify` makes strings of dates and of String objects and drops what it cannot say; here such a value stays one of
 * the wrong type, so that the core refuses it and says where it stands.
 * @this {any}
 * @param {string} key
 * @param {unknown} value
 */
function honest(key, value) {
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return null;
  const becameText = typeof value === 'string' && typeof this[key] === 'object';
  return becameText || isBoxed(value) ? {} : value;
}

/**
 * @param {any} value that `JSON.stringify` has written, so that it ends somewhere
 * @returns {boolean} whether it holds nothing that `honest` would change
 */
const isPlain = (value) => {
  const type = typeof value;
  if (type === 'string' || type === 'number' || type === 'boolean' || value === null) return true;
  if (type !== 'object' || 'toJSON' in value) return false;
  const prototype = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (!isPlain(value[index])) return false;
    return prototype === Array.prototype;
  }
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const name in value) if (!isPlain(value[name])) return false;
  return true;
};

/**
 * A function that looks at each value costs thrice the writing, and mostly has nothing to change. What a getter says at first is
 * what is written, and so what the core checks.
 * @param {unknown} value
 * @returns {string | undefined} its text, where that can be had without
 */
const quickText = (value) => {
  try {
    const text = JSON.stringify(value);
    return isPlain(value) ? text : undefined;
  } catch {
    return undefined; // the careful way says what is wrong, or finds a way to write it
  }
};

/**
 * @param {unknown} value
 * @param {string | (string | number)[]} field what it is called when it cannot be written
 * @returns {string}
 */
export const toJsonText = (value, field) => {
  try {
    return quickText(value) ?? JSON.stringify(value, honest);
  } catch (error) {
    const cause = safeCause(error, redact); // a getter of the caller's may throw anything
    throw errorOf('ERR_INVALID_ARGUMENT', 'not_writable', { path: [field].flat(), cause });
  }
};

/**
 * @param {readonly unknown[]} values
 * @param {(index: number) => (string | number)[]} pathOf a value that cannot be written
 * @returns {string} the text of the list
 */
export const listText = (values, pathOf) => (
  quickText(values) ?? `[${values.map((value, index) => toJsonText(value, pathOf(index))).join()}]`);
