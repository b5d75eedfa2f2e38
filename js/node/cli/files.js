// Text that the user names: a file, or `-` for stdin; whole, or in pieces as it comes.
import { createReadStream, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { promisify } from 'node:util';
import { TimPushError } from '../../index.js';
import { UsageError } from './exit.js';
import { phrase, wordsFor } from './language.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('node:stream').Readable} Readable */
/** @typedef {import('./language.js').Said} Said */

const standardInputs = Object.freeze(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/** Whether it is stdin, by whatever name. @param {string | undefined} path */
export const isStdin = (path) => path !== undefined && standardInputs.includes(path);

/** @param {string} path */
export const nameOf = (path) => (isStdin(path) ? 'stdin' : path);

const longestText = 2 ** 20; // characters

/**
 * Why a file cannot be read, in words; what is no file's error is itself.
 * @param {Said} name
 * @param {unknown} error
 */
const unreadable = (name, error) => {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined || error instanceof UsageError) return error;
  return new UsageError('unreadable', { name, reason: wordsFor(`unreadable.${code}`, code) });
};

/**
 * Why something cannot be written, in words.
 * @param {unknown} error
 * @returns {Said}
 */
export const obstacleOf = (error) => {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return wordsFor(`unwritable.${code}`, message);
};

/**
 * A file that cannot be begun; what is no file's error is itself.
 * @param {string} path
 * @param {unknown} error
 */
export const unwritable = (path, error) => (
  Object(error).code === undefined
    ? error
    : new UsageError('unwritable', { path, obstacle: obstacleOf(error) })
);

/**
 * Why no more is read, in words.
 * @param {Terminal} terminal
 * @param {Said} name
 * @param {unknown} error
 */
export const endOfReading = ({ signal }, name, error) => (
  signal.aborted ? new TimPushError('ERR_ABORTED', 'Interrupted.') : unreadable(name, error));

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
 * @param {import('./language.js').Key} what it holds, for who types it into a terminal
 * @param {Said} [name] of the file, for messages
 * @returns {AsyncGenerator<string, void, undefined>} the text in pieces, without a byte order mark
 */
export async function* textOf(terminal, path, what, name = nameOf(path)) {
  const { stdin, signal, say } = terminal;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** @param {Buffer} [chunk] */
  const decode = (chunk) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new UsageError('notUtf8', { name });
    }
  };
  if (isStdin(path) && stdin.isTTY) say('reading', { what: phrase(what) });
  try {
    const stream = isStdin(path) ? stdin : await streamOf(path);
    for await (const chunk of addAbortSignal(signal, stream)) yield decode(chunk);
  } catch (error) {
    throw endOfReading(terminal, name, error);
  }
  yield decode();
}

/**
 * @param {Parameters<typeof textOf>} source
 * @returns {Promise<string>} all of the text
 */
export const readText = async (...source) => {
  const [, path, what, name = nameOf(path)] = source;
  let text = '';
  for await (const piece of textOf(...source)) {
    text += piece;
    if (text.length > longestText) throw new UsageError('tooLong', { name, what: phrase(what) });
  }
  return text;
};
