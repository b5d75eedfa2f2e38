// A table of an answer as CSV.

/** @param {string} text that no spreadsheet shall take for a formula */
const csvCell = (text) => {
  const safe = /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};

/**
 * CSV for spreadsheets, which read it as UTF-8 for its mark.
 * @param {import('./answer-rows.js').Table} table
 * @param {string} name of the column of results
 */
export const csvOf = ({ columns, lines, hasResults }, name) => `\uFEFF${[
  [...columns, ...(hasResults ? [name] : [])],
  ...lines.map(({ cells, errorCode, note }) => [
    ...cells.map((cell) => cell ?? ''), ...(hasResults ? [String(errorCode ?? note ?? '')] : []),
  ]),
].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
