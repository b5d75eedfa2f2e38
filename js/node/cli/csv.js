// Rows of CSV as they come, and their columns by name.
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UsageError } from './exit.js';
import { withoutGuards } from './formulas.js';
import { phrase, wordsFor } from './language.js';

/** What is longer is no account, with all that may be written for it. */
export const longestRow = 2 ** 20; // characters

/**
 * @param {CsvError} error
 * @param {string} name of the file
 */
const csvProblemOf = (error, name) => {
  const { code, message, lines } = /** @type {CsvError & { lines: number }} */ (error);
  return new UsageError('csvProblem', {
    origin: phrase('origin', { name, number: lines }), problem: wordsFor(`csv.${code}`, message),
  });
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
}

/**
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 * @param {import('./language.js').Phrase} advice
 * @returns {number}
 */
const columnOf = (header, wanted, name, advice) => {
  const index = header.indexOf(wanted);
  if (index >= 0) return index;
  throw new UsageError('noColumn', {
    name, wanted, header: header.map((cell) => `"${cell}"`).join(', '), advice,
  });
};

/** @param {readonly string[]} header */
const adviceAbout = (header) => {
  if (header.length > 1) return phrase('whichColumn');
  if (/[;\t|]/.test(header[0])) return phrase('separator');
  return phrase('whatColumn');
};

/**
 * Where a CSV file has its accounts: its first line must say so, since an account that stood there
 * would be taken for a name and lost.
 * @param {string[]} header
 * @param {string} name of the file
 * @param {string} [column] that was named
 */
export const accountColumnOf = (header, name, column = 'account') => (
  columnOf(header, column, name, adviceAbout(header)));

/**
 * A column that a CSV of one thing a row has.
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 */
export const valueColumnOf = (header, wanted, name) => columnOf(header, wanted, name,
  phrase('valueColumn', { wanted }));
