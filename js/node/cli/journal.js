// The checkpoint of a run that pushes: a journal, one JSON object a line, that is only appended to. Before a call departs, its
// accounts are on the disk as `departed`; when what came of them has been written, they are `sent`, `failed` or `unknown`, and the
// line says how far the files beside the journal are good. So of a run that was killed at any moment it is known who may have got
// a push: who departed, and has no outcome. The promise: nobody twice. Who is `unknown` stays so until a later outcome overrides it.
import { constants } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { OutputError, UsageError } from './exit.js';
import { removeLeftovers, temporaryFor } from '../files.js';
import { obstacleOf, unwritable } from './files.js';

const version = 'push-1';
const { O_RDWR, O_APPEND, O_NOFOLLOW = 0 } = constants; // Windows has no such flag

/** @typedef {'sent' | 'failed' | 'unknown'} Fate what came of an account; unknown is one that may have got the push, or not */
/** @typedef {{ out: number, failed: number, unknown: number }} Sizes bytes of the files that are good */
/**
 * @typedef {object} Line of a journal
 * @property {unknown[]} [departed]
 * @property {unknown[]} [returned] those that departed, and of whom it turned out that they got no push
 * @property {unknown[]} [sent]
 * @property {unknown[]} [failed]
 * @property {unknown[]} [unknown]
 * @property {Sizes} [sizes]
 */
/**
 * @typedef {object} Past what a journal says
 * @property {any} run
 * @property {Map<string, Fate>} fates by key
 * @property {Set<string>} underWay keys of those that departed, and have no outcome of that call
 * @property {Sizes} sizes
 * @property {number} bytes of whole lines
 */

/**
 * What an account is known by: one that is no text, which is refused, never gets in the way of one that is.
 * @param {unknown} account
 */
export const keyOf = (account) => (typeof account === 'string' ? account : `\0${JSON.stringify(account) ?? null}`);

const fateNames = Object.freeze(/** @type {const} */ (['sent', 'failed', 'unknown']));

/**
 * @param {Past} past
 * @param {Line} line
 */
const take = (past, line) => {
  const { fates, underWay } = past;
  for (const account of line.departed ?? []) underWay.add(keyOf(account));
  for (const account of line.returned ?? []) underWay.delete(keyOf(account));
  for (const fate of fateNames) {
    for (const account of line[fate] ?? []) {
      fates.set(keyOf(account), fate);
      underWay.delete(keyOf(account));
    }
  }
  if (line.sizes) past.sizes = line.sizes;
};

/** @param {Buffer} bytes @returns {Generator<{ text: string, end: number }>} whole lines: one that a kill cut off is none */
export function* wholeLines(bytes) {
  for (let at = 0, end = bytes.indexOf(10); end >= 0; at = end + 1, end = bytes.indexOf(10, at)) {
    yield { text: bytes.toString('utf8', at, end), end: end + 1 };
  }
}

/**
 * @param {string} path
 * @returns {Promise<Past | undefined>} nothing where there is no journal
 * @throws {UsageError} where it is something else
 */
export const readJournal = async (path) => {
  /** @type {Buffer} */
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined;
    throw unwritable(path, error);
  }
  /** @type {Past} */
  const past = {
    run: undefined,
    fates: new Map(),
    underWay: new Set(),
    sizes: { out: 0, failed: 0, unknown: 0 },
    bytes: 0,
  };
  try {
    for (const { text, end } of wholeLines(bytes)) {
      const line = JSON.parse(text);
      if (past.bytes > 0) take(past, line);
      else if (line.version === version) past.run = line.run;
      past.bytes = end;
    }
  } catch {
    throw new UsageError('pushNotCheckpoint', { path });
  }
  if (past.run === undefined) throw new UsageError('pushNotCheckpoint', { path });
  return past;
};

/**
 * In one step: it is there with all of the text, or as it was.
 * @param {string} path
 * @param {string} text
 */
export const replaceFile = async (path, text) => {
  removeLeftovers(path);
  const temporary = temporaryFor(path);
  try {
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unwritable(path, error);
  }
  return Buffer.byteLength(text);
};

/**
 * @param {string} path
 * @param {unknown} run
 * @param {Past | undefined} past to go on from
 * @param {import('./run-lock.js').RunLock} lock
 */
export const openJournal = async (path, run, past, lock) => {
  const bytes = past ? past.bytes : await replaceFile(path, `${JSON.stringify({ version, run })}\n`);
  // Appended to: where another run has taken over, a line that is late overwrites none of its lines.
  const handle = await open(path, O_RDWR | O_APPEND | O_NOFOLLOW).catch((error) => {
    throw unwritable(path, error);
  });
  await handle.truncate(bytes);
  /** @type {Promise<void>} */
  let last = Promise.resolve();

  /** @param {Line} line */
  const write = async (line) => {
    const chunk = Buffer.from(`${JSON.stringify(line)}\n`);
    await lock.require(); // it may have waited for the lines before it
    try {
      for (let at = 0; at < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, at, chunk.length - at);
        at += bytesWritten;
      }
      await handle.datasync();
    } catch (error) {
      throw new OutputError('unwritable', { path, obstacle: obstacleOf(error) });
    }
  };

  return {
    /**
     * Resolves when the line is on the disk, and all before it are. None is written where another run has taken over.
     * @param {Line} line
     * @returns {Promise<void>}
     */
    append: (line) => {
      last = last.then(() => write(line));
      last.catch(() => {}); // told to who waits for it
      return last;
    },
    close: () => handle.close(),
  };
};
