/**
 * Cells that a spreadsheet would take for a formula: an apostrophe before them, as OWASP advises, makes them text. One more stands before
 * those that have apostrophes of their own, so that what was written can be read back exactly.
 */

// A cell begins at its beginning and, where a spreadsheet separates by something else than commas, as many languages' do, in the middle of
// ours. What is blank or unseen may stand before a formula's sign. One match takes all of a run, so that no text is walked twice.
const run = /([;|]|^(?![;|])|[\t\r\n])(["'\s\p{Cc}\p{Cf}]*)([=+\-@＝＋－＠]?)/gu;
const begins = /[\t\r\n]/g; // a cell, within a run

/**
 * @param {string} cell
 * @returns {string}
 */
export const withGuards = (cell) => cell.replace(run, (all, before, blanks, sign) => (
  sign === '' ? all : `${before}'${blanks.replace(begins, "$&'")}${sign}`));

/**
 * @param {string} cell
 * @returns {string} what withGuards was given
 */
export const withoutGuards = (cell) => cell.replace(run, (all, before, blanks, sign) => (
  sign === '' ? all : `${before}${blanks.replace(/(^|[\t\r\n])'/g, '$1')}${sign}`));
