// That one run at a time writes a file: a lock beside it, which says whose it is. A run that was killed
// leaves its lock behind, so that of a process that has ended, or cannot be asked, counts for nothing;
// and since it may be wrong about that, who holds a lock looks at it again before each write.
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { OutputError, UsageError } from './exit.js';
import { unwritable } from './files.js';

/** @typedef {{ require: () => Promise<void>, release: () => Promise<void> }} RunLock */
/** @typedef {{ pid?: unknown, host?: unknown, id?: unknown }} Owner */

/** @param {unknown} pid */
const isRunning = (pid) => {
  if (!Number.isSafeInteger(pid) || Number(pid) <= 0 || pid === process.pid) return false;
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
 * @returns {Promise<RunLock>}
 * @throws {UsageError} where another run has it
 */
export const lockRun = async (out) => {
  const path = `${out}.lock`;
  const own = { pid: process.pid, host: hostname(), id: randomUUID() };
  const create = () => writeFile(path, JSON.stringify(own), { flag: 'wx' });
  const isOurs = async () => (await ownerIn(path)).id === own.id;
  /** @param {Owner} owner */
  const inUse = ({ pid }) => new UsageError('inUse', { out, pid: String(pid), lock: path });

  await create().catch(async (error) => {
    if (error.code !== 'EEXIST') throw unwritable(path, error);
    const owner = await ownerOnceWritten(path);
    if (owner.host === own.host && isRunning(owner.pid)) throw inUse(owner);
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
