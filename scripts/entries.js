// The package's entries, as package.json's exports name them.
import { read } from './files.js';

/**
 * @typedef {object} Entry
 * @property {string} source the ES module that it is
 * @property {string} commonJs its bundle for `require`
 * @property {string} types its declarations; `.d.cts` beside them is their twin
 */

/**
 * Those that can be had by `require`; the other forms of an entry have the same types.
 * @returns {Entry[]}
 */
export const entries = () => Object.values(JSON.parse(read('package.json').toString()).exports)
  .filter((conditions) => conditions.require)
  .map((conditions) => ({
    source: conditions.import.default.slice('./'.length),
    commonJs: conditions.require.default.slice('./'.length),
    types: conditions.import.types.slice('./'.length),
  }));
