// One build at a time in a checkout: two would write into each other's folders.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './run.js';

/** @param {number} pid */
const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
};

/**
 * The lock appears with its owner's number in it, in one motion.
 * @param {string} lock
 * @returns {boolean} whether it is ours
 */
const take = (lock) => {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(mine);
  }
};

/** @param {string} lock */
const ownerOf = (lock) => {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Runs an action while no other process does under the same lock. A lock whose owner is gone does
 * not count.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export const withLock = async (path, action) => {
  const lock = join(root, path);
  mkdirSync(dirname(lock), { recursive: true });
  for (let tries = 0; !take(lock); tries += 1) {
    const owner = ownerOf(lock);
    if (owner !== undefined && !isRunning(owner)) rmSync(lock, { force: true });
    else if (tries === 0) console.error(`build: waiting for process ${owner}, which builds`);
    await delay(200);
  }
  try {
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
};
