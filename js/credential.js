/**
 * What cannot be a secret key or a UserSig, told by its text alone: a client is refused before the core is loaded, and nothing is
 * sent that the service would count as a failed check. The core looks at requests by the same rules (src/utf8.cpp, src/usersig.cpp).
 */

import { limits } from '../dist/tables.js';
import { errorOf } from './errors.js';

/** @typedef {{ reason: string, noun?: string, text?: string }} Wrong */

// White space, line ends, quotes, a byte order mark, and others that nobody sees.
const foreign = /[\t-\r "'`\u0085\u00a0\u00ab\u00bb\u1680\u180e\u2000-\u200f\u2018-\u201f\u2028-\u202f\u2039\u203a\u205f-\u2069\u3000\ufeff\uff02\uff07]/;

/**
 * @param {string} text
 * @returns {Wrong | undefined} what it begins or ends with that was copied along
 */
export const wrongEdge = (text) => {
  const nameOf = (/** @type {string} */ character) => (
    `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  const [first, last] = [text.slice(0, 1), text.slice(-1)];
  if (foreign.test(first)) return { reason: 'foreign_start', text: nameOf(first) };
  return foreign.test(last) ? { reason: 'foreign_end', text: nameOf(last) } : undefined;
};

/**
 * @param {string} text
 * @returns {Wrong | undefined}
 */
export const wrongKey = (text) => (
  /^e[AFJN][\w*-]{60,}$/.test(text) ? { reason: 'user_sig_as_key' } : wrongEdge(text));

/** @param {string} text base64 as a UserSig has it */
const beginsZlib = (text) => {
  if (text.length < 12 || /^.{10}_/.test(text)) return false; // a header, an empty block, a checksum
  const [method, flags] = Array.from(
    atob(text.slice(0, 4).replaceAll('*', '+').replaceAll('-', '/')),
    (byte) => byte.charCodeAt(0),
  );
  const isDeflate = (method & 15) === 8 && method >> 4 <= 7;
  return isDeflate && (method * 256 + flags) % 31 === 0 && (flags & 0x20) === 0;
};

/**
 * @param {string} text
 * @returns {string | undefined}
 */
const wrongForm = (text) => {
  if (/^[\da-f]{64}$/i.test(text)) return 'key_as_user_sig';
  if (text.length > limits.userSigBytes) return 'not_user_sig';
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z\d*-]+_{0,2}$/.test(text);
  return isBase64 && beginsZlib(text) ? undefined : 'not_base64';
};

/**
 * Its fields are the service's to judge.
 * @param {string} text
 * @returns {Wrong | undefined}
 */
export const wrongUserSig = (text) => {
  const edge = wrongEdge(text);
  if (edge) return edge;
  const reason = wrongForm(text);
  return reason === undefined ? undefined : { reason, noun: 'packed' };
};

/**
 * @param {Wrong | undefined} wrong
 * @param {'ERR_INVALID_OPTIONS' | 'ERR_INVALID_ARGUMENT'} code
 * @param {string} field
 */
export const refuse = (wrong, code, field) => {
  if (wrong) throw errorOf(code, wrong.reason, { ...wrong, path: [field] });
};
