// The package for `require`: dist/*.cjs. What two entries need stands in one file that both require, so
// that they share one core, one TimPushError, and the wasm's bytes are there once.
import { build, transform } from 'esbuild';
import { basename } from 'node:path';
import { entries } from './entries.js';
import { filesAt, read, remove, write } from './files.js';
import { root } from './run.js';

/** What was made by a machine keeps its own, minified file; the rest is to be read. */
const GENERATED = ['glue', 'core-bytes'];

/** @type {import('esbuild').Plugin} */
const keepGeneratedApart = {
  name: 'keep generated files apart',
  setup: ({ onResolve }) => onResolve({ filter: /\/dist\/[^/]+\.js$/ }, ({ path }) => ({
    path: `./${basename(path, '.js')}.cjs`, external: true, sideEffects: false,
  })),
};

/**
 * esbuild splits what is shared only among ES modules, and names the parts by their hashes.
 * @returns {Promise<{ name: string, text: string }[]>}
 */
const bundle = async () => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries().map(({ source, commonJs }) => ({
      in: source, out: basename(commonJs, '.cjs'),
    })),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    outdir: 'dist',
    chunkNames: '[name].[hash]',
    outExtension: { '.js': '.cjs' },
    plugins: [keepGeneratedApart],
    write: false,
  });
  return outputFiles.map(({ path, text }) => ({ name: basename(path), text }));
};

/**
 * Names that stay when the content changes: the largest of the shared parts is `shared.cjs`.
 * @param {{ name: string, text: string }[]} files
 * @returns {Map<string, string>}
 */
const plainNames = (files) => {
  const shared = files.filter(({ name }) => name.startsWith('chunk.'))
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1))
    .map(({ name }, index) => /** @type {const} */ ([name, `shared${index > 0 ? index + 1 : ''}.cjs`]));
  const named = new Map(shared);
  return new Map(files.map(({ name }) => [
    name, named.get(name) ?? name.replace(/\.[0-9A-Z]{8}\.cjs$/, '.cjs'),
  ]));
};

/**
 * @param {string} text of an ES module
 * @param {import('esbuild').TransformOptions} [options]
 * @returns {Promise<string>}
 */
const toCommonJs = async (text, options) => {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node', // leaves the names of the exports where Node's `import` finds them
    target: 'es2022',
    charset: 'utf8',
    supported: { 'dynamic-import': false }, // Jest's default mode has none
    ...options,
  });
  return code;
};

/** Writes dist/*.cjs from js/ and the parts of dist/ that it imports. */
export const makeCommonJs = async () => {
  const files = await bundle();
  const names = plainNames(files);
  for (const { name, text } of files) {
    const renamed = [...names].reduce((all, [from, to]) => all.replaceAll(`"./${from}"`, `"./${to}"`), text);
    write(`dist/${names.get(name)}`, await toCommonJs(renamed));
  }
  for (const name of GENERATED) {
    const code = await toCommonJs(read(`dist/${name}.js`).toString(), { minify: true });
    write(`dist/${name}.cjs`, code);
  }
  const made = new Set([...names.values(), ...GENERATED.map((name) => `${name}.cjs`)]
    .map((name) => `dist/${name}`));
  filesAt('dist').filter((path) => /^dist\/[^/]+\.cjs$/.test(path) && !made.has(path)).forEach(remove);
};
