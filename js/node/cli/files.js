// Text that the user names: a file, or `-` for stdin.
import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { TimPushError } from '../../index.js';
import { UsageError } from './exit.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */

const reasons = Object.freeze({
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ENOTDIR: 'part of its path is a file',
  ENAMETOOLONG: 'its name is too long',
});

/** @param {string} path */
export const nameOf = (path) => (path === '-' ? 'stdin' : path);

/**
 * @param {Terminal} terminal
 * @param {string} what is to be read
 */
const readStdin = async ({ stdin, signal, say }, what) => {
  if (stdin.isTTY) say(`Reading ${what} from the terminal; end with Ctrl-D.`);
  const chunks = [];
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(chunk);
  } catch (cause) {
    if (signal.aborted) throw new TimPushError('ERR_ABORTED', 'Interrupted.');
    throw cause;
  }
  return Buffer.concat(chunks);
};

/**
 * Why a file cannot be read, in words; what is no file's error is itself.
 * @param {string} name
 * @param {unknown} error
 */
export const unreadable = (name, error) => {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined || error instanceof UsageError) return error;
  const reason = reasons[/** @type {keyof typeof reasons} */ (code)] ?? code;
  return new UsageError(`${name} cannot be read: ${reason}.`);
};

const obstacles = Object.freeze({
  ENOENT: 'there is no such folder',
  ENOTDIR: 'part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOSPC: 'the disk is full',
});

/**
 * Why something cannot be written, in words.
 * @param {unknown} error
 * @returns {string}
 */
export const obstacleOf = (error) => {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return obstacles[/** @type {keyof typeof obstacles} */ (code)] ?? message;
};

/**
 * A file that cannot be begun; what is no file's error is itself.
 * @param {string} path
 * @param {unknown} error
 */
export const unwritable = (path, error) => (
  Object(error).code === undefined
    ? error
    : new UsageError(`${path} cannot be written: ${obstacleOf(error)}.`)
);

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {string} what it holds, for who types it into a terminal
 * @param {string} name
 */
const readBytes = async (terminal, path, what, name) => {
  if (path === '-') return readStdin(terminal, what);
  try {
    return await readFile(path, { signal: terminal.signal });
  } catch (error) {
    throw unreadable(name, error);
  }
};

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {string} what
 * @param {string} [name] of the file, for messages
 * @returns {Promise<string>} without a byte order mark
 */
export const readText = async (terminal, path, what, name = nameOf(path)) => {
  const bytes = await readBytes(terminal, path, what, name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${name} is not UTF-8. Save it as UTF-8; in Excel that is "CSV UTF-8".`);
  }
};
