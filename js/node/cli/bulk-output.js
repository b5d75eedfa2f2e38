// The files of a long run: what was found, who failed, and a checkpoint beside them that says how far
// both are good. The checkpoint is replaced in one step after the files were written, so that a
// process that is killed leaves it whole, and at worst files that are longer than it says. It stays
// when all is done: that all is done is known by nothing else. A lock keeps other runs away meanwhile.
// OUT may be a link that was there when the run was begun; no other link is followed, since somebody else
// may have put it there.
import { constants } from 'node:fs';
import {
  access, lstat, open, readFile, rename, rm, stat, writeFile,
} from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { attributeIn, cellsOf } from '../../csv/columns.js';
import { csvOf } from '../../csv/write.js';
import { OutputError, UsageError } from './exit.js';
import { removeLeftovers, temporaryFor } from '../files.js';
import { obstacleOf, unwritable } from './files.js';
import { phrase, wordsFor } from './language.js';
import { lockRun } from './run-lock.js';
import { jsonOf } from './text.js';

/** @typedef {readonly string[]} Columns of CSV: account, then attributes; account and tag; account */
/** @typedef {import('../../types.d.ts').StreamOutcome} StreamOutcome */
/** @typedef {{ done: number, failed: number, before: number }} Counts */
/** @typedef {Record<string, unknown> & { from: string, failed: string }} Run what must be the same on resume */
/**
 * @typedef {object} Files
 * @property {string} out
 * @property {string} [link] the file that `out` is a link to, if it is one
 * @property {string} failed
 * @property {string} [unknown] of a run that pushes: who may have got it
 * @property {string} checkpoint
 */

const version = 2;
const itemsAtOnce = 1_000; // outcomes between two checkpoints, or …
const timeAtOnce = 1_000; // … milliseconds

/** @param {string} path */
export const statOf = (path) => stat(path).catch(() => undefined);

/**
 * @param {string} path
 * @param {unknown} error
 */
const undelivered = (path, error) => (
  new OutputError('unwritable', { path, obstacle: obstacleOf(error) }));

/** @param {any} found */
const isCheckpoint = ({ version: of, run, done, failed, out, failedBytes, digest, columns }) => (
  of === version
  && [done, failed, out, failedBytes].every((count) => Number.isSafeInteger(count) && count >= 0)
  && failed <= done && run === Object(run) && typeof digest === 'string' && Array.isArray(columns));

/**
 * @param {string} path
 * @returns {Promise<any>} nothing when there is none
 */
const readCheckpoint = async (path) => {
  /** @type {string} */
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const checkpoint = JSON.parse(text);
    if (isCheckpoint(checkpoint)) return checkpoint;
  } catch {
    // said below
  }
  throw new UsageError('notCheckpoint', { path });
};

/**
 * @param {Files} names
 * @param {string} from
 */
const requireApart = ({ out, failed, unknown, checkpoint }, from) => {
  /** @type {[use: import('./language.js').Said, path: string][]} */
  const uses = [['--out', out], ['--failed', failed], [phrase('theCheckpoint'), checkpoint]];
  if (from !== '-') uses.unshift(['--from', from]);
  if (unknown) uses.push([phrase('theUnknown'), unknown]);
  uses.forEach(([other, path], index) => {
    const [one] = uses.slice(0, index).find((known) => resolve(known[1]) === resolve(path)) ?? [];
    if (one) throw new UsageError('sameFile', { path, one, other });
  });
};

/**
 * A run goes on in its files: it needs files that keep what they are given.
 * @param {string} use
 * @param {string} path
 */
const requireFile = async (use, path) => {
  const found = await (use === '--out' ? stat : lstat)(path).catch(() => undefined);
  if (path !== '-' && (!found || found.isFile())) return;
  throw new UsageError(use === '--out' ? 'notFileOut' : 'notFile', { use, path });
};

/**
 * The same of a file of a push whose name goes by that of --out: what comes of it could be written nowhere else.
 * @param {string} path
 */
const requireOwnFile = async (path) => {
  const found = await lstat(path).catch(() => undefined);
  if (found && !found.isFile()) throw new UsageError('notOwnFile', { path });
};

/** @param {string} path */
const requireFolder = async (path) => {
  await access(dirname(path), constants.W_OK).catch((error) => {
    throw unwritable(path, error);
  });
};

/**
 * @param {string} out
 * @param {Run} before
 * @param {Run} now
 */
export const requireSameRun = (out, before, now) => {
  const shown = (/** @type {unknown} */ value) => [value].flat().join(' ') || phrase('none');
  for (const part of Object.keys(now)) {
    if (JSON.stringify(before?.[part]) !== JSON.stringify(now[part])) {
      const option = part === 'sdkAppId' ? 'SDKAppID' : `--${part}`;
      throw new UsageError('otherRun', {
        out,
        part: wordsFor(`part.${part}`, option),
        before: shown(before?.[part]),
        now: shown(now[part]),
      });
    }
  }
};

/**
 * Keeps other runs away from the files, before anything is read or written.
 * @param {Files} names
 * @param {Run} run
 */
export const lockFiles = async (names, { from }) => {
  await requireFile('--out', names.out);
  await requireFile('--failed', names.failed);
  if (names.unknown) {
    await requireOwnFile(names.checkpoint);
    await requireOwnFile(names.unknown);
    await requireFolder(names.failed);
  }
  requireApart(names, from);
  return lockRun(names.out, { isPush: names.unknown !== undefined });
};

/**
 * What a run may go on with: to be asked by who has locked the files.
 * @param {Files} names
 * @param {boolean} resume
 * @param {Run} run
 * @returns {Promise<any>} the checkpoint, if there is one
 */
export const previousRun = async (names, resume, run) => {
  const { out, failed } = names;
  const isThere = await statOf(out) !== undefined;
  const hasFailed = await statOf(failed) !== undefined;
  const checkpoint = await readCheckpoint(names.checkpoint);
  if (resume && checkpoint) requireSameRun(out, checkpoint.run, run);
  if (resume && isThere && !checkpoint) throw new UsageError('noCheckpoint', { out });
  if (!resume && checkpoint) {
    const path = isThere ? out : names.checkpoint;
    throw new UsageError('canResume', { path, out, checkpoint: names.checkpoint });
  }
  if (!checkpoint && isThere) throw new UsageError('outIsThere', { out });
  if (!checkpoint && hasFailed) throw new UsageError('failedIsThere', { failed });
  return checkpoint;
};

/**
 * @param {string} out
 * @param {any} checkpoint of a run that is complete
 */
export const requireUnchanged = async (out, checkpoint) => {
  if ((await statOf(out))?.size === checkpoint.out) return;
  throw new UsageError('changedSince', { out });
};

/**
 * Of the items that are done: whether a file begins with them is known by it.
 * @param {any} [checkpoint]
 */
export const digestOfDone = (checkpoint) => {
  const hash = createHash('sha256');
  return {
    /** @param {unknown} item */
    add: (item) => {
      hash.update(`${JSON.stringify(item)}\n`);
    },
    text: () => hash.copy().digest('hex'),
    isAsBefore: () => hash.copy().digest('hex') === checkpoint?.digest,
  };
};

const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants; // Windows has no such flag

/**
 * A file that is appended to, from where the last run's checkpoint says that it is good.
 * @param {string} path
 * @param {number} bytes
 * @param {{ isNew?: boolean, target?: string, isPush?: boolean }} [options] target: the file, where the path is a link to it
 */
export const openAt = async (path, bytes, options = {}) => {
  const { isNew = false, target = path, isPush = false } = options;
  const flags = O_RDWR | O_NOFOLLOW | (bytes === 0 ? O_CREAT : 0) | (isNew ? O_EXCL : 0);
  const handle = await open(target, flags).catch((error) => {
    if (bytes === 0 || error.code !== 'ENOENT') throw unwritable(path, error);
    throw new UsageError(isPush ? 'pushOutIsGone' : 'outIsGone', { path });
  });
  if ((await handle.stat()).size < bytes) {
    await handle.close();
    throw new UsageError(isPush ? 'pushOutIsShorter' : 'outIsShorter', { path });
  }
  await handle.truncate(bytes);
  let size = bytes;
  return {
    size: () => size,
    /** @param {string} text */
    append: async (text) => {
      if (text === '') return;
      const chunk = Buffer.from(text);
      for (let at = 0; at < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, size)
          .catch((error) => {
            throw undelivered(path, error);
          });
        at += bytesWritten;
        size += bytesWritten;
      }
    },
    /** Until it would be there after the machine has failed, too. */
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
};

/**
 * @param {StreamOutcome} outcome
 * @param {Columns} columns
 */
const csvLine = (outcome, columns) => {
  const { account, attributes, tags } = outcome;
  if (tags?.length === 0) return csvOf([[account, undefined]]);
  if (tags) return csvOf(tags.map((tag) => [account, tag]));
  if (!attributes) return csvOf([[account]]);
  const names = columns.map(attributeIn);
  const unknown = Object.keys(attributes).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError('newAttribute', { account, name: unknown });
  return csvOf([cellsOf(outcome, columns)]);
};

/**
 * @param {object} options
 * @param {Files} options.names
 * @param {any} [options.checkpoint] to go on from
 * @param {'ndjson' | 'csv'} options.format
 * @param {boolean} [options.bom] begins CSV
 * @param {Run} options.run
 * @param {import('./run-lock.js').RunLock} options.lock
 * @param {ReturnType<typeof digestOfDone>} options.digest of the items that the checkpoint has
 * @param {() => Promise<Columns>} options.columnsOf asked when CSV is begun; none while there is nothing to do
 */
export const openOutputs = async ({
  names, checkpoint, format, bom, run, lock, digest, columnsOf,
}) => {
  /** @type {Columns} */
  const known = checkpoint?.columns ?? [];
  const columns = known.length > 0 || format !== 'csv' ? known : await columnsOf();
  const { done = 0, failed = 0, out = 0, failedBytes = 0 } = checkpoint ?? {};
  /** @type {Counts} */
  const counts = { done, failed, before: done };
  let saved = { done, failed };

  /**
   * @param {number} outSize
   * @param {number} failedSize
   * @param {(path: string, error: unknown) => unknown} refusal where it cannot be written
   */
  const save = async (outSize, failedSize, refusal = undelivered) => {
    const text = JSON.stringify({
      version,
      run,
      done: counts.done,
      failed: counts.failed,
      out: outSize,
      failedBytes: failedSize,
      digest: digest.text(),
      columns,
    });
    const temporary = temporaryFor(names.checkpoint);
    try {
      await writeFile(temporary, text, { flag: 'wx' });
      await rename(temporary, names.checkpoint);
    } catch (error) {
      await rm(temporary, { force: true });
      throw refusal(names.checkpoint, error);
    }
    saved = { done: counts.done, failed: counts.failed };
  };

  await lock.require();
  removeLeftovers(names.checkpoint);
  // First, so that there is never a file of which nobody knows how far it is good.
  if (!checkpoint) await save(0, 0, unwritable);
  else if (failedBytes === 0) await rm(names.failed, { force: true });
  const files = {
    out: await openAt(names.out, out, { isNew: !checkpoint, target: names.link }),
    failed: failedBytes > 0 ? await openAt(names.failed, failedBytes) : undefined,
  };
  const nothing = () => ({ out: '', failed: '', items: 0 });
  let waiting = nothing();
  let written = performance.now();
  let isBroken = false; // files are longer than the checkpoint says, and it stays

  const flush = async () => {
    try {
      await lock.require();
      if (waiting.failed !== '') files.failed ??= await openAt(names.failed, 0, { isNew: true });
      await files.out.append(waiting.out);
      await files.failed?.append(waiting.failed);
      await save(files.out.size(), files.failed?.size() ?? 0);
    } catch (error) {
      isBroken = true;
      Object.assign(counts, saved);
      throw error;
    }
    waiting = nothing();
    written = performance.now();
  };
  /** @param {unknown} item */
  const note = async (item) => {
    digest.add(item);
    counts.done += 1;
    waiting.items += 1;
    const isTime = performance.now() - written >= timeAtOnce;
    if (waiting.items >= itemsAtOnce || isTime) await flush();
  };

  if (out === 0 && columns.length > 0) waiting.out = csvOf([columns], { bom });
  await flush();
  return {
    counts,
    flush,
    /**
     * @param {unknown} item
     * @param {StreamOutcome} outcome
     */
    succeed: async (item, outcome) => {
      waiting.out += format === 'csv' ? csvLine(outcome, columns) : `${jsonOf(outcome)}\n`;
      await note(item);
    },
    /**
     * @param {unknown} item
     * @param {object} line
     */
    fail: async (item, line) => {
      waiting.failed += `${jsonOf(line)}\n`;
      counts.failed += 1;
      await note(item);
    },
    close: async () => {
      try {
        if (!isBroken) await flush();
      } finally {
        await files.out.close();
        await files.failed?.close();
      }
    },
  };
};
