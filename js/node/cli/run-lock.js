// That one run at a time writes a file: a lock beside it, which says whose it is. A run that was killed
// leaves its lock behind, so that of a process that has ended, or cannot be asked, counts for nothing;
// and since it may be wrong about that, who holds a lock looks at it again before each write. A run that
// pushes would send twice what it was wrong about: to it only a process that surely has ended counts for nothing.
import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { OutputError, UsageError } from './exit.js';
import { unwritable } from './files.js';

/** @typedef {{ require: () => Promise<void>, release: () => Promise<void> }} RunLock */
/** @typedef {{ pid?: unknown, host?: unknown, space?: unknown, id?: unknown }} Owner space: where its pid is one, such as a container */

/** @returns {string} where pids are those of this process; of Linux alone, whose containers may share a host's name */
const pidSpace = () => {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
};

/** @param {unknown} pid */
const isRunning = (pid) => {
  if (!Number.isSafeInteger(pid) || Number(pid) <= 0) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'; // another user's
  }
};

/**
 * @param {string} path
 * @returns {Promise<Owner>}
 */
const ownerIn = async (path) => {
  try {
    return Object(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
};

const timeToWrite = 250; // milliseconds

/**
 * A lock is made empty, and written a moment later.
 * @param {string} path
 */
const ownerOnceWritten = async (path) => {
  const owner = await ownerIn(path);
  if (owner.id !== undefined) return owner;
  await setTimeout(timeToWrite);
  return ownerIn(path);
};

/**
 * @param {string} out the file
 * @param {{ isPush: boolean }} run
 * @returns {Promise<RunLock>}
 * @throws {UsageError} where another run has it
 */
export const lockRun = async (out, { isPush }) => {
  const path = `${out}.lock`;
  const own = { pid: process.pid, host: hostname(), space: pidSpace(), id: randomUUID() };
  const create = () => writeFile(path, JSON.stringify(own), { flag: 'wx' });
  const isOurs = async () => (await ownerIn(path)).id === own.id;
  /** @param {Owner} owner */
  const inUse = ({ pid }) => new UsageError('inUse', { out, pid: String(pid), lock: path });
  /** @param {Owner} owner */
  const requireEnded = (owner) => {
    const { pid, host, space } = owner;
    const canBeAsked = host === own.host && space === own.space;
    // A pid like ours is that of an earlier process, or of this one, which may run twice in it.
    if (canBeAsked && isRunning(pid) && (isPush || pid !== own.pid)) throw inUse(owner);
    if (canBeAsked || !isPush) return;
    throw new UsageError('inUseElsewhere', { out, host: String(host ?? '?'), pid: String(pid ?? '?'), lock: path });
  };

  await create().catch(async (error) => {
    if (error.code !== 'EEXIST') throw unwritable(path, error);
    requireEnded(await ownerOnceWritten(path));
    await rm(path, { force: true });
    await create().catch(async (again) => {
      throw again.code === 'EEXIST' ? inUse(await ownerOnceWritten(path)) : unwritable(path, again);
    });
  });
  return {
    require: async () => {
      if (await isOurs()) return;
      throw new OutputError('takenOver', { out, lock: path });
    },
    release: async () => {
      if (await isOurs()) await rm(path, { force: true });
    },
  };
};
