// One build at a time in a checkout: two would write into each other's folders.
import {
  mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './run.js';

/** So often an owner may be found silent. At five looks a second: some file systems keep times by two seconds. */
const PATIENCE = 50;

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

/** @param {number} pid */
const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/**
 * @param {string} lock
 * @returns {boolean} whether it is ours
 */
const take = (lock) => {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Says again and again that the owner is there.
 * @param {string} lock
 * @param {number} pause
 */
const keep = (lock, pause) => setInterval(() => {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Somebody took it away; the work goes on.
  }
}, pause);

/**
 * @param {string} lock
 * @returns {{ owner: number, sign: string } | undefined} `sign` changes while the owner is there
 */
const look = (lock) => {
  try {
    return { owner: Number(readFileSync(lock, 'utf8')), sign: String(statSync(lock).mtimeMs) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Waits until the lock is free, or its owner gone. Where nothing runs by the owner's number it is gone.
 * Another program may run by that number by now, even this one in a container that was started anew: so
 * an owner that gives no sign is gone, too.
 * @param {string} lock
 * @param {string} path of the lock, for people
 * @param {number} pause
 */
const outwait = async (lock, path, pause) => {
  for (let looks = 0, silent = 0, last = ''; ; looks += 1) {
    const found = look(lock);
    if (!found) return;
    const { owner, sign } = found;
    silent = sign === last ? silent + 1 : 0;
    last = sign;
    if ((owner > 0 && !isRunning(owner)) || silent === PATIENCE) {
      rmSync(lock, { force: true });
      await delay(pause); // others may have seen the same, and must not take away a new owner's
      return;
    }
    if (looks === 0) console.error(`build: waiting for process ${owner || '(unknown)'}, which builds: it holds ${path}`);
    await delay(pause);
  }
};

/**
 * Runs an action while no other process does under the same lock. A lock whose owner is gone does
 * not count.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} action which must let timers run
 * @param {{ pause?: number }} [options] milliseconds between two looks, or two signs of the owner
 * @returns {Promise<T>}
 */
export const withLock = async (path, action, { pause = 200 } = {}) => {
  const lock = join(root, path);
  mkdirSync(dirname(lock), { recursive: true });
  while (!take(lock)) await outwait(lock, path, pause);
  const sign = keep(lock, pause);
  try {
    return await action();
  } finally {
    clearInterval(sign);
    rmSync(lock, { force: true });
  }
};
