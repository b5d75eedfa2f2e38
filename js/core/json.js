/** JSON text for the core, which checks it and sends it as it is. */

import { errorOf } from '../errors.js';

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
 * @param {unknown} value
 * @param {string | (string | number)[]} field what it is called when it cannot be written
 * @returns {string}
 */
export const toJsonText = (value, field) => {
  try {
    return JSON.stringify(value, honest);
  } catch (cause) {
    throw errorOf('ERR_INVALID_ARGUMENT', 'not_writable', { path: [field].flat(), cause });
  }
};
