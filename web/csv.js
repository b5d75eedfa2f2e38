// A table of an answer as CSV, as the command line writes and reads it, too.
import { resultColumn } from '../js/csv/columns.js';
import { csvOf as textOf } from '../js/csv/write.js';

/**
 * One row a line, but one for each tag.
 * @param {import('./answer-rows.js').Line} line
 * @returns {(string | undefined)[][]}
 */
const rowsIn = ({ cells, tags }) => {
  const [account] = cells;
  if (!tags) return [cells];
  return tags.length === 0 ? [[account, undefined]] : tags.map((tag) => [account, tag]);
};

/** @param {import('./answer-rows.js').Line} line */
const resultOf = ({ state, errorCode }) => (state === 'ok' ? state : String(errorCode ?? state));

/**
 * For spreadsheets, which read it as UTF-8 for its mark.
 * @param {import('./answer-rows.js').Table} table
 */
export const csvOf = ({ columns, header = columns, lines, hasResults }) => textOf([
  [...header, ...(hasResults ? [resultColumn] : [])],
  ...lines.flatMap((line) => rowsIn(line).map((row) => (
    hasResults ? [...row, resultOf(line)] : row
  ))),
], { bom: true });
