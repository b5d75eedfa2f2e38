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

/** @param {Step} step */
const stateOf = ({ inputs, versions = [], outputs }) => JSON.stringify({
  versions,
  inputs: hashOf(inputs),
  outputs: hashOf(outputs),
});

/**
 * Makes the step's outputs unless they are there for these inputs.
 * @param {Step} step
 */
export const runStep = async (step) => {
  const stamp = `build/stamps/${step.name}`;
  const isMade = step.outputs.every(isThere);
  if (isMade && isThere(stamp) && read(stamp).toString() === stateOf(step)) return;
  console.error(`build: ${step.name}`);
  await step.make();
  write(stamp, stateOf(step));
};
