// A table for the terminal.

const wide = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u;

/**
 * How many columns of a terminal a text takes.
 * @param {string} text
 */
const widthOf = (text) => Array.from(text, (character) => {
  if (/\p{Mark}/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}).reduce((/** @type {number} */ sum, width) => sum + width, 0);

/**
 * @param {string[][]} rows the first is the heading
 * @returns {string} lines, columns aligned, without blanks at their ends
 */
export const tableOf = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const lines = rows.map((row) => row
    .map((cell, column) => cell + ' '.repeat(widths[column] - widthOf(cell)))
    .join('  ').trimEnd());
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines.map((line) => `${line}\n`).join('');
};
