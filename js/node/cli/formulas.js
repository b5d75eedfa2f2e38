// Cells of CSV that a spreadsheet would take for a formula: an apostrophe before them, as OWASP advises,
// makes them text. One more stands before those that have apostrophes of their own, so that what we
// wrote can be read back exactly.

// At a cell's beginning; and where a spreadsheet that separates by something else than commas, as many
// languages' do, would begin a cell in the middle of ours.
const formula = String.raw`[=+\-@＝＋－＠\t\r]`;
const atRisk = new RegExp(`^(?='*${formula})|(?<=[;|])(?='*"*${formula})`, 'g');
const guarded = new RegExp(`^'(?='*${formula})|(?<=[;|])'(?='*"*${formula})`, 'g');

/** @param {string} cell */
export const withGuards = (cell) => cell.replace(atRisk, "'");

/**
 * @param {string} cell
 * @returns {string} what withGuards was given
 */
export const withoutGuards = (cell) => cell.replace(guarded, '');
