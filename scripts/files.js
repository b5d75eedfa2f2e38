// Files of the checkout, by paths from its folder: reading what is there, writing whole files only.
import {
  existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { root } from './run.js';

/**
 * The files at a path: itself, or what the folder holds, sorted; none where nothing is.
 * @param {string} path
 * @returns {string[]}
 */
export const filesAt = (path) => {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(join(root, path)).sort().flatMap((name) => filesAt(`${path}/${name}`));
};

/** @param {string} path */
export const read = (path) => readFileSync(join(root, path));

/** @param {string} path */
export const isThere = (path) => existsSync(join(root, path));

/** @param {string} path a file or a folder, which may be missing */
export const remove = (path) => rmSync(join(root, path), { recursive: true, force: true });

/**
 * Writes a file so that a reader sees the old one or the new one, never a part.
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export const write = (path, content) => {
  const target = join(root, path);
  const temporary = `${target}.${process.pid}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(temporary, content);
  renameSync(temporary, target);
};

/**
 * A hash of the names and contents of files and folders.
 * @param {string[]} paths
 */
export const hashOf = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesAt)) {
    const content = read(path);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};
