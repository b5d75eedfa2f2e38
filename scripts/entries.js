// The package's entries, as package.json's exports name them.
import { basename } from 'node:path';
import { read } from './files.js';

/**
 * @typedef {object} Entry
 * @property {string} module what `import` loads: dist/index.js, dist/emulator.workerd.js, …
 * @property {string} source the module of js/ that it is a bundle of
 * @property {string} [commonJs] what `require` loads; entries of one runtime have none
 * @property {string} types its declarations; `.d.cts` beside them is their twin
 */

/** @param {string} path of package.json's */
const plain = (path) => path.slice('./'.length);

/**
 * `dist/index.workerd.js` is of `js/index.workerd.js`, `dist/emulator.js` of `js/emulator/index.js`.
 * @param {string} module
 */
const sourceOf = (module) => {
  const name = basename(module);
  return name.startsWith('index.') ? `js/${name}` : `js/${name.replace('.', '/index.')}`;
};

/** @returns {Entry[]} each module once */
export const entries = () => {
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const conditions of Object.values(JSON.parse(read('package.json').toString()).exports)) {
    for (const [condition, branch] of Object.entries(conditions)) {
      if (typeof branch !== 'object' || condition === 'require') continue;
      const module = plain(branch.default);
      const commonJs = condition === 'import' ? { commonJs: plain(conditions.require.default) } : {};
      const types = plain(branch.types);
      const entry = { module, source: sourceOf(module), types, ...commonJs };
      if (!found.has(module)) found.set(module, entry);
    }
  }
  return [...found.values()];
};
