// What a command found, in the format that was asked for. json, ndjson and csv are exact, but csv that a
// terminal shows; and nothing is left that a terminal or a spreadsheet would obey.
import { Option } from 'commander';
import { csvOf } from '../../csv/write.js';
import { harmless } from '../../harmless.js';
import { alignedLines, jsonOf } from './text.js';
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
  const cells = [header.map((cell) => harmless(cell)), ...rows.map((row) => row.map(cellOfTable))];
  const [first, ...rest] = alignedLines(cells);
  return [paint('bold', first), ...rest].map((line) => `${line}\n`).join('');
};

/**
 * For a terminal, what is in a cell is shown as in a table.
 * @param {Terminal} terminal
 * @param {Sheet} sheet
 * @param {boolean} bom
 */
const csvTextOf = ({ isSeen }, { header, rows }, bom) => {
  const lines = [header, ...rows];
  if (!isSeen) return csvOf(lines, { bom });
  return csvOf(lines.map((row) => row.map((cell) => (
    typeof cell === 'string' ? harmless(cell) : cell
  ))));
};

/**
 * @param {Terminal} terminal
 * @param {{ format: Format, bom?: boolean }} options
 * @param {Sheet} sheet
 */
export const print = (terminal, { format, bom = false }, sheet) => {
  const { write, paint } = terminal;
  if (format === 'json') write(`${jsonOf(sheet.whole, 2)}\n`);
  else if (format === 'ndjson') for (const item of sheet.items) write(`${jsonOf(item)}\n`);
  else if (format === 'csv') write(csvTextOf(terminal, sheet, bom));
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
