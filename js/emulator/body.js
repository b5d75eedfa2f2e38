// The body of a call, read by rule: whatever is missing or of the wrong type is 90001, more
// accounts than the call may name 90018. In this order: a list is looked at whole before it is counted.
import { MAX_ACCOUNTS } from './limits.js';
import { Refusal } from './refusal.js';
import { isWellFormed } from './unicode.js';

/** @param {string} info */
const malformed = (info) => new Refusal(90001, info);

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {Record<string, unknown>}
 */
export const objectOf = (value, field) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`${field} must be an object`);
  }
  return /** @type {Record<string, unknown>} */ (value);
};

/**
 * Text, of whole characters: JSON can escape half of a surrogate pair, UTF-8 cannot hold it.
 * @param {unknown} value
 * @param {string} field
 * @returns {string}
 */
export const textOf = (value, field) => {
  if (typeof value !== 'string') throw malformed(`${field} must be a string`);
  if (!isWellFormed(value)) throw malformed(`${field} is not valid Unicode`);
  return value;
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {number}
 */
export const integerOf = (value, field) => {
  if (!Number.isInteger(value)) throw malformed(`${field} must be an integer`);
  return /** @type {number} */ (value);
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {string[]}
 */
export const textsOf = (value, field) => {
  if (!Array.isArray(value)) throw malformed(`${field} must be an array`);
  return value.map((item) => textOf(item, field));
};

/**
 * @param {unknown} value
 * @param {string} [field]
 * @returns {string}
 */
export const accountOf = (value, field = 'To_Account') => {
  const account = textOf(value, field);
  if (account === '') throw malformed(`${field} must not be empty`);
  return account;
};

/**
 * @param {unknown[]} items
 * @param {number} limit
 */
const requireFewEnough = (items, limit) => {
  if (items.length > limit) throw new Refusal(90018);
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {unknown[]}
 */
export const listOf = (value, field) => {
  if (!Array.isArray(value)) throw malformed(`${field} must be an array`);
  if (value.length === 0) throw malformed(`${field} must not be empty`);
  return value;
};

/**
 * The accounts of a call that names nothing else. An account that is named twice is answered once.
 * @param {Record<string, unknown>} body
 * @param {number} [limit] how many it may name
 * @returns {string[]}
 */
export const accountsOf = (body, limit = MAX_ACCOUNTS) => {
  const accounts = listOf(body.To_Account, 'To_Account').map((one) => accountOf(one));
  requireFewEnough(accounts, limit);
  return [...new Set(accounts)];
};

/**
 * The entries of a call that says something about each account. Of two entries for one account the
 * values of the later count; the rules hold for both.
 * @template T
 * @param {Record<string, unknown>} body
 * @param {string} field `UserAttrs` or `UserTags`
 * @param {(entry: Record<string, unknown>) => T} read what the entry says
 * @returns {{ values: T[], byAccount: Map<string, T> }}
 */
export const entriesOf = (body, field, read) => {
  const entries = listOf(body[field], field).map((item) => {
    const entry = objectOf(item, field);
    return /** @type {[string, T]} */ ([accountOf(entry.To_Account), read(entry)]);
  });
  requireFewEnough(entries, MAX_ACCOUNTS);
  return { values: entries.map(([, value]) => value), byAccount: new Map(entries) };
};

/**
 * @param {string | Uint8Array} body
 * @returns {Record<string, unknown>}
 */
export const parseBody = (body) => {
  let value;
  try {
    // A byte order mark is no part of JSON; the decoder would hide it.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    value = JSON.parse(typeof body === 'string' ? body : decoder.decode(body));
  } catch {
    throw malformed('the body is not JSON in UTF-8');
  }
  return objectOf(value, 'the body');
};
