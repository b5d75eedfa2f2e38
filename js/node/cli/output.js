// What a command found, in the format that was asked for. json and ndjson are exact; in table and
// csv nothing is left that a terminal or a spreadsheet would obey.
import { stringify } from 'csv-stringify/sync';
import { Option } from 'commander';
import { withGuards } from './formulas.js';
import { alignedLines, harmless } from './text.js';
import { oneOf } from './values.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {'table' | 'json' | 'ndjson' | 'csv'} Format */

/**
 * A result, ready for each format.
 * @typedef {object} Sheet
 * @property {unknown} whole for json
 * @property {readonly unknown[]} items for ndjson, one a line
 * @property {readonly string[]} header
 * @property {ReadonlyArray<ReadonlyArray<string | number | undefined>>} rows undefined where there
 *   is nothing, which is not ''
 * @property {string} [text] what a person is shown in place of a table
 */

const formats = Object.freeze(['table', 'json', 'ndjson', 'csv']);

/**
 * Adds the options that every command with data has.
 * @param {import('commander').Command} command
 */
export const withOutput = (command) => command
  .optionsGroup('Output:')
  .addOption(new Option('-f, --format <format>', 'table, json, ndjson or csv, wherever it goes (default: table)')
    .argParser(oneOf(formats)).default('table'))
  .option('--bom', 'begin csv with a byte order mark, without which Excel misreads Chinese');

/** @param {string | number | undefined} cell */
const cellOfTable = (cell) => {
  if (cell === undefined) return '';
  return cell === '' ? '""' : harmless(String(cell));
};

/**
 * @param {Sheet} sheet
 * @param {Terminal['paint']} paint
 */
const tableOf = ({ header, rows, text }, paint) => {
  if (text !== undefined) return text;
  const cells = [header.map(harmless), ...rows.map((row) => row.map(cellOfTable))];
  const [first, ...rest] = alignedLines(cells);
  return [paint('bold', first), ...rest].map((line) => `${line}\n`).join('');
};

/**
 * RFC 4180, with lines that end in LF as everywhere on a command line. What a spreadsheet would take
 * for a formula is made text.
 * @param {ReadonlyArray<ReadonlyArray<string | number | undefined>>} rows
 * @param {{ bom?: boolean }} [options]
 */
export const csvOf = (rows, { bom = false } = {}) => {
  const cells = rows.map((row) => row.map((cell) => (
    typeof cell === 'string' ? withGuards(harmless(cell)) : cell
  )));
  return stringify(cells, { bom, record_delimiter: '\n', quoted_match: /[;|]/ });
};

/**
 * @param {Terminal} terminal
 * @param {{ format: Format, bom?: boolean }} options
 * @param {Sheet} sheet
 */
export const print = ({ write, paint }, { format, bom = false }, sheet) => {
  if (format === 'json') write(`${JSON.stringify(sheet.whole, null, 2)}\n`);
  else if (format === 'ndjson') for (const item of sheet.items) write(`${JSON.stringify(item)}\n`);
  else if (format === 'csv') write(csvOf([sheet.header, ...sheet.rows], { bom }));
  else write(tableOf(sheet, paint));
};

/**
 * One thing, a line for each of its parts.
 * @param {Terminal['paint']} paint
 * @param {ReadonlyArray<readonly [string, string | number]>} parts
 */
export const recordText = (paint, parts) => {
  const labels = alignedLines(parts.map(([label]) => [label, '|'])).map((line) => line.slice(0, -1));
  return parts.map(([, value], index) => (
    `${paint('bold', labels[index])}${harmless(String(value))}\n`
  )).join('');
};
