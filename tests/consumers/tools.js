// The programs that the matrix needs: from this folder's node_modules, and the system's Chromium.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { here, run } from './workplace.js';

/** @param {string} path below node_modules */
const installed = (path) => {
  const full = join(here, 'node_modules', path);
  if (existsSync(full)) return full;
  throw new Error(`${path} is not installed: npm has none for ${process.platform} ${process.arch}, or was not asked`);
};

/** @param {string} major */
export const nodeOf = (major) => {
  const path = `node-${major}-${process.platform}-${process.arch}/bin/node`;
  // Elsewhere than on Linux the Node that runs this stands for its own version.
  if (!existsSync(join(here, 'node_modules', path)) && process.versions.node.startsWith(`${major}.`)) {
    return process.execPath;
  }
  return installed(path);
};

export const deno = () => installed('deno/bin.cjs');

/** The package `bun` links its program by an install script, which is not run here. */
export const bun = () => {
  const arch = { x64: 'x64', arm64: 'aarch64' }[process.arch];
  return installed(`@oven/bun-${process.platform}-${arch}/bin/bun`);
};

/**
 * @param {string} command
 * @param {string[]} [before]
 */
export const versionOf = async (command, before = []) => {
  const said = await run(command, [...before, '--version']);
  return /\d+(\.\d+)+/.exec(said)[0];
};

/** @param {string} output the last line of which is JSON */
export const lastLine = (output) => JSON.parse(output.trimEnd().split('\n').at(-1));
