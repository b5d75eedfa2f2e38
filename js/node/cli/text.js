// Text as a terminal may show it: nothing in it is obeyed, and columns stand below each other.
import stringWidth from 'string-width';
import { harmless, harmlessJson } from '../../harmless.js';
import { counted, phrase } from './language.js';

/**
 * @param {unknown} value
 * @param {number} [indent]
 */
export const jsonOf = (value, indent) => harmlessJson(JSON.stringify(value, null, indent));

// A key of 64 hexadecimal digits, or a UserSig, wherever it stands.
const likelySecret = /(?<![\w*-])(?:[0-9a-f]{64}|[\w*-]{80,})(?![\w*-])/gi;

/**
 * A key or a UserSig by its look, put where something else belongs: not to be repeated.
 * @param {string} text
 */
export const looksSecret = (text) => text.search(likelySecret) >= 0;

const hash = /^[0-9a-f]+$/i; // a UserSig is none

/**
 * @param {string} text
 * @param {readonly string[]} [accounts] that it names: of these a hash is no key
 * @returns {string} of each such key or UserSig only the beginning, to find it by
 */
export const withoutLikelySecrets = (text, accounts = []) => text.replace(likelySecret, (found) => {
  const isNamed = hash.test(found) && accounts.some((account) => account.includes(found));
  return isNamed ? found : `${found.slice(0, 6)}…`;
});

/**
 * @param {string} text
 * @returns {string} in one line, whatever it holds
 */
export const inOneLine = (text) => (
  harmless(text.split('\n').map((line) => line.trim()).filter(Boolean).join(' ')));

/**
 * What others gave, which may be of any length.
 * @param {string} text
 * @param {number} [longest]
 */
export const shortened = (text, longest = 60) => (
  text.length > longest ? `${text.slice(0, longest)}…` : text);

const widest = 200; // what is wider moves the rest of its own row only

/**
 * Of what is too long to be looked at nobody knows the width: to find it takes the square of some lengths.
 * @param {string} cell
 */
const widthOf = (cell) => (cell.length > 5 * widest ? widest : Math.min(widest, stringWidth(cell)));

/**
 * Columns two spaces apart; wide characters count as two.
 * @param {ReadonlyArray<readonly string[]>} rows harmless already
 * @returns {string[]} lines, without spaces at their end
 */
export const alignedLines = (rows) => {
  /** @type {number[]} */
  const widths = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row) => row
    .map((cell, column) => cell + ' '.repeat(widths[column] - widthOf(cell)))
    .join('  ').trimEnd());
};

const units = Object.freeze(/** @type {const} */ ([['day', 86_400], ['hour', 3_600], ['minute', 60]]));

/**
 * @param {number} seconds
 * @returns {import('./language.js').Phrase} in the largest two units that it has: `1 hour 20 minutes`
 */
export const spanOf = (seconds) => {
  if (seconds < 60) return counted(seconds < 10 ? Number(seconds.toFixed(2)) : Math.round(seconds), 'second');
  const first = units.findIndex(([, size]) => seconds >= size);
  const [word, size] = units[first];
  const [smaller, smallerSize] = units[first + 1] ?? /** @type {const} */ (['second', 1]);
  const rest = Math.floor((seconds % size) / smallerSize);
  const large = counted(Math.floor(seconds / size), word);
  return rest === 0 ? large : phrase('span', { large, small: counted(rest, smaller) });
};

/**
 * @param {number} seconds unix time
 * @returns {string} `2026-01-31 12:00:00 UTC`
 */
export const timeOf = (seconds) => {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
};
