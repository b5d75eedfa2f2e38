// One step of the build: made again only when what goes in, or what came out, has changed.
import { hashOf, isThere, read, write } from './files.js';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} inputs files and folders
 * @property {string[]} [versions] of the tools that it uses
 * @property {string[]} outputs files and folders
 * @property {() => Promise<void>} make
 */

/**
 * Makes the step's outputs unless they are there for these inputs.
 * @param {Step} step
 */
export const runStep = async ({ name, inputs, versions = [], outputs, make }) => {
  const stamp = `build/stamps/${name}`;
  const before = hashOf(inputs);
  const state = () => JSON.stringify({ versions, inputs: before, outputs: hashOf(outputs) });
  const isMade = isThere(stamp) && outputs.every(isThere) && read(stamp).toString() === state();
  if (isMade) return;
  console.error(`build: ${name}`);
  await make();
  write(stamp, state());
};
