// Which file a name is of, and the new files that take a name in one step: made beside it under a random
// one, which nobody can guess to put a link there. A process that is killed leaves one behind.
import { randomUUID } from 'node:crypto';
import {
  lstatSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync,
} from 'node:fs';
import {
  basename, dirname, join, resolve,
} from 'node:path';

/** What a writer that was killed left behind is removed when it is older than any writing takes. */
const LEFTOVER = 10 * 60_000;

/**
 * @template T
 * @param {() => T} act
 * @returns {T | undefined} undefined where there is no such file
 */
export const ifThere = (act) => {
  try {
    return act();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * The file behind a link, also where that is not there yet: a link stays a link.
 * @param {string} path
 * @returns {string}
 */
export const targetOf = (path) => {
  const target = ifThere(() => realpathSync(path));
  if (target !== undefined) return target;
  if (!ifThere(() => lstatSync(path))?.isSymbolicLink()) return path;
  return targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path)));
};

/** To be made by `wx`, which follows no link. @param {string} target */
export const temporaryFor = (target) => `${target}.${randomUUID()}.tmp`;

/**
 * @param {string} path
 * @param {number} now
 */
const isOld = (path, now) => {
  const written = ifThere(() => statSync(path))?.mtimeMs ?? Infinity;
  return now - written > LEFTOVER;
};

/** What cannot be removed is in nobody's way. @param {string} target */
export const removeLeftovers = (target) => {
  const folder = dirname(target);
  const start = `${basename(target)}.`;
  const isLeftover = (/** @type {string} */ name) => (
    name.startsWith(start) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(start.length)));
  try {
    for (const path of readdirSync(folder).filter(isLeftover).map((name) => join(folder, name))) {
      if (isOld(path, Date.now())) rmSync(path, { force: true });
    }
  } catch {
    // The folder cannot be read, or is another's.
  }
};
