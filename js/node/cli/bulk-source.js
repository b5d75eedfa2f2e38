// Accounts, and what is to be written for them, read from a file of any length as they are needed.
import { createReadStream, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { TimPushError } from '../../index.js';
import { UsageError } from './exit.js';
import { nameOf, unreadable } from './files.js';
import { accountColumnOf, csvProblemOf, formOf, jsonOf, objectOf } from './input.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('./input.js').InputOptions} InputOptions */
/** @typedef {{ item: any, origin: string }} Read */

/**
 * Why no more of a file is read, in words.
 * @param {Terminal} terminal
 * @param {string} path
 * @param {unknown} error
 */
const endOfReading = ({ signal }, path, error) => (
  signal.aborted ? new TimPushError('ERR_ABORTED', 'Interrupted.') : unreadable(path, error));

/**
 * @param {string} path
 * @returns {Promise<Readable>}
 */
const streamOf = async (path) => {
  if (!(await stat(path)).isFIFO()) return createReadStream(path);
  // As a file, a pipe on which nothing comes could not be left.
  return new Socket({ fd: await promisify(open)(path, 'r'), readable: true, writable: false });
};

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @returns {AsyncGenerator<string, void, undefined>} the text in pieces, without a byte order mark
 */
async function* textOf(terminal, path) {
  const { stdin, signal } = terminal;
  const name = nameOf(path);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** @param {Buffer} [chunk] */
  const decode = (chunk) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new UsageError(`${name} is not UTF-8. Save it as UTF-8; in Excel that is "CSV UTF-8".`);
    }
  };
  try {
    const stream = path === '-' ? stdin : await streamOf(path);
    for await (const chunk of addAbortSignal(signal, stream)) yield decode(chunk);
  } catch (error) {
    throw endOfReading(terminal, path, error);
  }
  yield decode();
}

/**
 * @param {AsyncIterable<string>} pieces
 * @returns {AsyncGenerator<{ line: string, number: number }, void, undefined>} without empty ones
 */
async function* linesOf(pieces) {
  let rest = '';
  let number = 0;
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n|\n|\r(?=[^])/);
    rest = /** @type {string} */ (lines.pop());
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') yield { line: line.trim(), number };
    }
  }
  if (rest.trim() !== '') yield { line: rest.trim(), number: number + 1 };
}

/**
 * @param {AsyncIterable<string>} pieces
 * @param {string} name
 * @returns {AsyncGenerator<{ cells: string[], header: string[], number: number }, void, undefined>}
 */
async function* rowsOf(pieces, name) {
  const parser = Readable.from(pieces).compose(parse({
    info: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'],
  }));
  /** @type {string[] | undefined} */
  let header;
  try {
    for await (const { record, info } of parser) {
      if (header) yield { cells: record, header, number: info.lines };
      else header = record.map((/** @type {string} */ cell) => cell.trim());
    }
  } catch (error) {
    if (error instanceof CsvError) throw csvProblemOf(error, name);
    throw error;
  }
  if (!header) throw new UsageError(`${name} is empty; its first line should name the columns.`);
}

/**
 * Looks at the beginning, and gives it back with the rest.
 * @param {AsyncGenerator<string, void, undefined>} pieces
 */
const withBeginning = async (pieces) => {
  let beginning = '';
  while (beginning.trim() === '') {
    const { done, value } = await pieces.next();
    if (done) break;
    beginning += value;
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
 * @param {AsyncIterable<Read>} entries
 * @param {import('./input.js').Shape<any>['merge']} merge
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
async function* mergedOf(entries, merge) {
  /** @type {Read | undefined} */
  let whole;
  for await (const entry of entries) {
    if (whole && merge && whole.item.account === entry.item.account) {
      whole.item = merge(whole.item, entry.item);
    } else {
      if (whole) yield whole;
      whole = { ...entry };
    }
  }
  if (whole) yield whole;
}

/**
 * What replaces must hold all of an account at once: the second time would undo the first.
 * @param {AsyncIterable<Read>} entries
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
export async function* eachAccountOnce(entries) {
  const accounts = new Set();
  for await (const entry of entries) {
    const { account } = entry.item;
    if (accounts.has(account)) {
      throw new UsageError(`${entry.origin}: ${account} came before, and --replace would undo that. Put all of an account into one place.`);
    }
    accounts.add(account);
    yield entry;
  }
}

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @param {import('./input.js').Shape<any>} [shape] of what is to be written
 * @param {readonly string[]} [words] what is to be written for each account alike
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
export async function* readItems(terminal, path, options, shape, words = []) {
  const name = nameOf(path);
  const isAlike = !shape || words.length > 0;
  const { beginning, pieces } = await withBeginning(textOf(terminal, path));
  const guess = /^\s*\{/.test(beginning) ? 'ndjson' : 'csv';
  const form = formOf(path, options, isAlike ? 'lines' : guess);
  /** @param {any} account */
  const itemFor = (account) => (shape ? shape.fromWords(account, words) : account);
  const originOf = (/** @type {number} */ number) => `${name}, line ${number}`;

  if (form === 'lines') {
    if (!isAlike) {
      throw new UsageError(`A list of accounts does not say what to write. Add ${shape.words} for all of them, or give CSV or NDJSON.`);
    }
    for await (const { line, number } of linesOf(pieces)) {
      yield { item: itemFor(line), origin: originOf(number) };
    }
    return;
  }
  if (form === 'ndjson') {
    for await (const { line, number } of linesOf(pieces)) {
      const origin = originOf(number);
      const value = jsonOf(line, origin);
      if (!isAlike) yield { item: shape.fromObject(objectOf({ value, origin })), origin };
      else if (typeof value === 'string') yield { item: itemFor(value), origin };
      else yield { item: itemFor(objectOf({ value, origin }).account), origin };
    }
    return;
  }
  const entries = async function* entriesOfRows() {
    for await (const { cells, header, number } of rowsOf(pieces, name)) {
      const column = accountColumnOf(header, options, name);
      const account = cells[column];
      const item = isAlike
        ? itemFor(account)
        : shape.fromCells({ account, header, cells, accountColumn: column, name });
      if (item !== undefined) yield { item, origin: originOf(number) };
    }
  };
  yield* isAlike ? entries() : mergedOf(entries(), shape.merge);
}

/**
 * About how many items a file has, for the progress: its lines.
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @returns {Promise<number | undefined>} nothing where it can be read only once
 */
export const linesToRead = async (terminal, path, options) => {
  if (path === '-') return undefined;
  let lines = 0;
  let last = 10;
  try {
    if (!(await stat(path)).isFile()) return undefined;
    for await (const chunk of createReadStream(path, { signal: terminal.signal })) {
      for (const byte of chunk) if (byte === 10) lines += 1;
      if (chunk.length > 0) last = chunk.at(-1);
    }
  } catch (error) {
    throw endOfReading(terminal, path, error);
  }
  if (last !== 10) lines += 1;
  return formOf(path, options, 'lines') === 'csv' ? Math.max(0, lines - 1) : lines;
};
