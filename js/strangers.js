/** What others throw or hand over: each touch of it may throw, and what it says may hold a secret. */

import { cut } from './redact.js';

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {any} nothing if that cannot be read
 */
export const memberOf = (value, name) => {
  try {
    return Object(value)[name];
  } catch {
    return undefined;
  }
};

/** @param {unknown} cause */
const messageOf = (cause) => {
  if (cause !== Object(cause)) return String(cause);
  const message = memberOf(cause, 'message');
  return typeof message === 'string' ? message : '';
};

/**
 * An error of somebody else's, to be kept as a cause: its name, message and code, and its own causes. Nothing else is taken
 * along, since clients hang the request, with the URL and so the UserSig, on their errors.
 * @param {unknown} cause
 * @param {(text: string) => string} redact
 * @param {number} [depth]
 * @returns {Error}
 */
export const safeCause = (cause, redact, depth = 4) => {
  const [name, code, deeper] = ['name', 'code', 'cause'].map((member) => memberOf(cause, member));
  const shown = (/** @type {string} */ text) => redact(cut(text));
  const text = shown(messageOf(cause));
  const below = deeper && depth > 0 ? { cause: safeCause(deeper, redact, depth - 1) } : undefined;
  const safe = new Error(text, below);
  safe.stack = `${typeof name === 'string' ? shown(name) : 'Error'}: ${text}`;
  if (typeof name === 'string') safe.name = shown(name);
  if (typeof code === 'string') Object.assign(safe, { code: shown(code) });
  return safe;
};

/**
 * Does what may fail, and is of no concern if it does: a cancel() that throws, rejects or is none.
 * @param {() => unknown} act
 */
export const letGo = async (act) => {
  try {
    await act();
  } catch {
    // nothing hangs on it
  }
};
