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
 * @param {string} path
 * @param {unknown} error
 */
export const unreadable = (path, error) => {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined || error instanceof UsageError) return error;
  const reason = reasons[/** @type {keyof typeof reasons} */ (code)] ?? message;
  return new UsageError(`${path} cannot be read: ${reason}.`);
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
 * Why a file cannot be written, in words.
 * @param {string} path
 * @param {unknown} error
 */
export const unwritable = (path, error) => {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined) return error;
  const reason = obstacles[/** @type {keyof typeof obstacles} */ (code)] ?? message;
  return new UsageError(`${path} cannot be written: ${reason}.`);
};

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {string} what it holds, for who types it into a terminal
 */
const readBytes = async (terminal, path, what) => {
  if (path === '-') return readStdin(terminal, what);
  try {
    return await readFile(path, { signal: terminal.signal });
  } catch (error) {
    throw unreadable(path, error);
  }
};

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {string} what
 * @returns {Promise<string>} without a byte order mark
 */
export const readText = async (terminal, path, what) => {
  const bytes = await readBytes(terminal, path, what);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${nameOf(path)} is not UTF-8. Save it as UTF-8; in Excel that is "CSV UTF-8".`);
  }
};
