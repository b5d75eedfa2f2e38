// Rows of CSV as they come, and their columns by name.
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UsageError } from './exit.js';
import { withoutGuards } from './formulas.js';

/** What is longer is no account, with all that may be written for it. */
export const longestRow = 2 ** 20; // characters

/** What may be wrong with CSV, in plain words; anything else in the library's. */
const csvProblems = /** @type {Record<string, string>} */ (Object.freeze({
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'this row has more or fewer cells than the header. Put cells that hold commas into double quotes',
  CSV_QUOTE_NOT_CLOSED: 'a double quote is opened here and never closed',
  INVALID_OPENING_QUOTE: 'a double quote stands inside a cell. Put the cell into quotes and double those within',
  CSV_MAX_RECORD_SIZE: 'this row is too long. Is a double quote opened in it, and never closed?',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing double quote. Double the quotes within a cell',
}));

/**
 * @param {CsvError} error
 * @param {string} name of the file
 */
const csvProblemOf = (error, name) => {
  const line = /** @type {any} */ (error).lines;
  return new UsageError(`${name}, line ${line}: ${csvProblems[error.code] ?? error.message}.`);
};

/**
 * @param {AsyncIterable<string>} pieces
 * @param {string} name of the file
 * @returns {AsyncGenerator<{ cells: string[], header: string[], number: number }, void, undefined>}
 */
export async function* rowsOf(pieces, name) {
  const parser = Readable.from(pieces).compose(parse({
    info: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: longestRow,
  }));
  /** @type {string[] | undefined} */
  let header;
  try {
    for await (const { record, info } of parser) {
      /** @type {string[]} */
      const cells = record.map(withoutGuards);
      if (header) yield { cells, header, number: info.lines };
      else header = cells.map((cell) => cell.trim());
    }
  } catch (error) {
    if (error instanceof CsvError) throw csvProblemOf(error, name);
    throw error;
  }
  if (!header) throw new UsageError(`${name} is empty; its first line should name the columns.`);
}

/**
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 * @param {string} hint
 * @returns {number}
 */
const columnOf = (header, wanted, name, hint) => {
  const index = header.indexOf(wanted);
  if (index >= 0) return index;
  throw new UsageError(`${name} has no column "${wanted}"; its first line has ${header.map((cell) => `"${cell}"`).join(', ')}. ${hint}`);
};

/** @param {readonly string[]} header */
const hintAbout = (header) => {
  if (header.length > 1) return 'Say which one holds the accounts: --column NAME.';
  if (/[;\t|]/.test(header[0])) return 'Separate the cells by commas.';
  return 'Say what the column of accounts is called: --column NAME; a list without such a line is --input lines.';
};

/**
 * Where a CSV file has its accounts: its first line must say so, since an account that stood there
 * would be taken for a name and lost.
 * @param {string[]} header
 * @param {string} name of the file
 * @param {string} [column] that was named
 */
export const accountColumnOf = (header, name, column = 'account') => (
  columnOf(header, column, name, hintAbout(header)));

/**
 * A column that a CSV of one thing a row has.
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 */
export const valueColumnOf = (header, wanted, name) => columnOf(header, wanted, name,
  `Give rows of account,${wanted}, or add what to write as arguments.`);
