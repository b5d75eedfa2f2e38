// Accounts, and what is to be written for them, read from a file of any length as they are needed: as a
// list of lines, CSV or NDJSON. Each remembers where it stood, so that an error can say it.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { accountColumnOf, longestRow, rowsOf } from './csv.js';
import { UsageError } from './exit.js';
import { endOfReading, isStdin, nameOf, textOf } from './files.js';
import { phrase } from './language.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {'lines' | 'csv' | 'ndjson'} Form */
/** @typedef {import('./language.js').Phrase} Phrase */
/** @typedef {{ item: any, origin: Phrase }} Read */

/**
 * @typedef {object} InputOptions as commander names them
 * @property {string} [from]
 * @property {Form} [input]
 * @property {string} [column]
 * @property {string} [secretKeyFile]
 * @property {string} [usersigFile]
 */

/**
 * A row of a CSV file, for who knows what its columns mean.
 * @typedef {object} Row
 * @property {string} account
 * @property {string[]} header
 * @property {string[]} cells
 * @property {number} accountColumn
 * @property {string} name of the file
 */

/**
 * How the commands that write something for each account read it.
 * @template Item
 * @typedef {object} Shape
 * @property {string} words what follows the account, for messages: 'NAME=VALUE'
 * @property {(account: string, words: readonly string[]) => Item} fromWords
 * @property {(row: Row) => Item | undefined} fromCells nothing where the row says nothing
 * @property {(object: any) => Item} fromObject
 * @property {(whole: Item, more: Item) => Item} [merge] of rows of the same account; without it
 *   they stay apart, and the library refuses them
 */

/**
 * @param {string} path
 * @param {InputOptions} options
 * @param {Form} otherwise
 * @returns {Form}
 */
const formOf = (path, { input, column }, otherwise) => {
  if (input !== undefined) return input;
  if (column !== undefined || /\.csv$/i.test(path)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(path)) return 'ndjson';
  if (/\.json$/i.test(path)) {
    throw new UsageError('jsonDocument', { path });
  }
  return otherwise;
};

/**
 * @param {string} line
 * @param {Phrase} origin
 * @returns {any}
 */
const jsonOf = (line, origin) => {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError('notJson', { origin });
  }
};

/**
 * @param {{ value: any, origin: Phrase }} entry
 * @returns {any}
 */
const objectOf = ({ value, origin }) => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  throw new UsageError('notObject', { origin });
};

/**
 * @param {string} name of the file
 * @param {number} number of the line
 */
const originOf = (name, number) => phrase('origin', { name, number });

/**
 * @param {AsyncIterable<string>} pieces
 * @param {string} name of the file
 * @returns {AsyncGenerator<{ line: string, number: number }, void, undefined>} without empty ones
 */
async function* linesOf(pieces, name) {
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n|\n|\r(?=[^])/);
    rest = /** @type {string} */ (lines.pop());
    if (rest.length > longestRow) {
      throw new UsageError('longLine', { origin: originOf(name, number + lines.length + 1) });
    }
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') yield { line: line.trim(), number };
    }
  }
  if (rest.trim() !== '') yield { line: rest.trim(), number: number + 1 };
}

/**
 * Looks at the beginning, and gives it back with the rest.
 * @param {AsyncGenerator<string, void, undefined>} pieces
 */
const withBeginning = async (pieces) => {
  let beginning = '';
  for (let isBlank = true; isBlank;) {
    const { done, value } = await pieces.next();
    if (done) break;
    beginning += value;
    isBlank = value.trim() === '';
  }
  return {
    beginning,
    pieces: (async function* all() {
      yield beginning;
      yield* pieces;
    })(),
  };
};

/**
 * Rows of the same account that follow each other, as one.
 * @param {AsyncIterable<Read>} rows
 * @param {(whole: any, more: any) => any} merge
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
async function* joinedWhereAdjacent(rows, merge) {
  /** @type {Read | undefined} */
  let whole;
  for await (const row of rows) {
    if (whole && whole.item.account === row.item.account) {
      whole.item = merge(whole.item, row.item);
    } else {
      if (whole) yield whole;
      whole = { ...row };
    }
  }
  if (whole) yield whole;
}

/**
 * Rows of the same account as one, wherever they stand: holds all of them.
 * @type {typeof joinedWhereAdjacent}
 */
export async function* joinedByAccount(rows, merge) {
  /** @type {Map<string, Read>} */
  const wholes = new Map();
  for await (const row of rows) {
    const whole = wholes.get(row.item.account);
    if (whole) whole.item = merge(whole.item, row.item);
    else wholes.set(row.item.account, { ...row });
  }
  yield* wholes.values();
}

/**
 * How to read what is to be written.
 * @typedef {object} Reading
 * @property {Shape<any>} [shape] of it; accounts alone where there is none
 * @property {readonly string[]} [words] what is to be written for each account alike
 * @property {typeof joinedWhereAdjacent} [join] rows of CSV that are about the same account
 */

/**
 * @param {AsyncGenerator<string, void, undefined>} pieces
 * @param {string} name of the file
 * @param {Form} form
 * @param {InputOptions} options
 * @param {Reading} reading
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
async function* itemsIn(pieces, name, form, { column }, reading) {
  const { shape, words = [], join = joinedWhereAdjacent } = reading;
  const isAlike = !shape || words.length > 0;
  /** @param {any} account */
  const itemFor = (account) => (shape ? shape.fromWords(account, words) : account);
  if (form === 'lines') {
    for await (const { line, number } of linesOf(pieces, name)) {
      yield { item: itemFor(line), origin: originOf(name, number) };
    }
    return;
  }
  if (form === 'ndjson') {
    for await (const { line, number } of linesOf(pieces, name)) {
      const origin = originOf(name, number);
      const value = jsonOf(line, origin);
      if (!isAlike) yield { item: shape.fromObject(objectOf({ value, origin })), origin };
      else if (typeof value === 'string') yield { item: itemFor(value), origin };
      else yield { item: itemFor(objectOf({ value, origin }).account), origin };
    }
    return;
  }
  const rows = async function* itemsOfRows() {
    for await (const { cells, header, number } of rowsOf(pieces, name)) {
      const accountColumn = accountColumnOf(header, name, column);
      const account = cells[accountColumn];
      const item = isAlike
        ? itemFor(account)
        : shape.fromCells({ account, header, cells, accountColumn, name });
      if (item !== undefined) yield { item, origin: originOf(name, number) };
    }
  };
  yield* isAlike || !shape.merge ? rows() : join(rows(), shape.merge);
}

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @param {Reading} [reading]
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
export async function* readItems(terminal, path, options, reading = {}) {
  const { shape, words = [] } = reading;
  const isAlike = !shape || words.length > 0;
  const name = nameOf(path);
  shape?.fromWords('', words); // what is wrong with these is told before the file is read
  const what = isAlike ? 'accountLines' : 'csvOrNdjson';
  const { beginning, pieces } = await withBeginning(textOf(terminal, path, what));
  const guess = /^\s*\{/.test(beginning) ? 'ndjson' : 'csv';
  const form = formOf(path, options, isAlike ? 'lines' : guess);
  if (form === 'lines' && !isAlike) {
    throw new UsageError('onlyAccounts', { words: shape.words });
  }
  yield* itemsIn(pieces, name, form, options, reading);
}

/**
 * About how many items a file has, for the progress: its lines.
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @returns {Promise<number | undefined>} nothing where it can be read only once
 */
export const linesToRead = async (terminal, path, options) => {
  if (isStdin(path)) return undefined;
  let lines = 0;
  let last = 10;
  try {
    if (!(await stat(path)).isFile()) return undefined;
    for await (const chunk of createReadStream(path, { signal: terminal.signal })) {
      for (const byte of chunk) if (byte === 10) lines += 1;
      if (chunk.length > 0) last = chunk.at(-1);
    }
  } catch (error) {
    throw endOfReading(terminal, nameOf(path), error);
  }
  if (last !== 10) lines += 1;
  return formOf(path, options, 'lines') === 'csv' ? Math.max(0, lines - 1) : lines;
};
