// The package as it is loaded: dist/*.js for `import` and dist/*.cjs for `require`, without the sources'
// comments and in a few files instead of forty. What two entries need stands in one file that both
// load, so that they share one core, one TimPushError, and the wasm's bytes are there once for each form.
import { build, transform } from 'esbuild';
import { basename } from 'node:path';
import { entries } from './entries.js';
import { filesAt, read, remove, write } from './files.js';
import { root } from './run.js';

/** What was made by a machine keeps its own, minified file; the rest is to be read, in dist/*.js. */
const GENERATED = ['glue', 'core-bytes'];

/**
 * @type {import('esbuild').Plugin}
 */
export const keepGeneratedApart = {
  name: 'keep generated files apart',
  setup: ({ onResolve }) => onResolve({ filter: /\/dist\/[^/]+\.(js|wasm|wasm\?module)$/ }, ({ path }) => ({
    path: `./${basename(path)}`, external: true, sideEffects: false,
  })),
};

/**
 * Names that stay when the content changes: the largest of the shared parts is `shared.js`.
 * @param {{ name: string, text: string }[]} files
 */
const plainlyNamed = (files) => {
  const shared = files.filter(({ name }) => name.startsWith('chunk.'))
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1))
    .map(({ name }, index) => /** @type {const} */ ([name, `shared${index > 0 ? index + 1 : ''}.js`]));
  const named = new Map(shared);
  const names = files.map(({ name }) => /** @type {const} */ ([
    name, named.get(name) ?? name.replace(/\.[0-9A-Z]{8}\.js$/, '.js'),
  ]));
  return files.map(({ text }, index) => ({
    name: names[index][1],
    text: names.reduce((all, [from, to]) => all.replaceAll(`"./${from}"`, `"./${to}"`), text),
  }));
};

/**
 * esbuild splits what is shared only among ES modules, and names the parts by their hashes.
 * @param {import('./entries.js').Entry[]} all
 * @returns {Promise<{ name: string, text: string }[]>}
 */
const bundle = async (all) => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: all.map(({ source, module }) => ({ in: source, out: basename(module, '.js') })),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    outdir: 'dist',
    chunkNames: '[name].[hash]',
    plugins: [keepGeneratedApart],
    write: false,
  });
  return plainlyNamed(outputFiles.map(({ path, text }) => ({ name: basename(path), text })));
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

/** @param {string} name of an ES module */
const twinOf = (name) => name.replace(/\.js$/, '.cjs');

/** Writes both from js/ and the parts of dist/ that it imports. */
export const makeBundles = async () => {
  const all = entries();
  const modules = await bundle(all);
  for (const { name, text } of modules) write(`dist/${name}`, text);

  const required = await bundle(all.filter(({ commonJs }) => commonJs));
  for (const { name, text } of required) {
    const twins = text.replace(/"(\.\/[\w.-]+\.js)"/g, (_, path) => `"${twinOf(path)}"`);
    write(`dist/${twinOf(name)}`, await toCommonJs(twins, { minifyWhitespace: true }));
  }
  for (const name of GENERATED) {
    const code = await toCommonJs(read(`dist/${name}.js`).toString(), { minify: true });
    write(`dist/${name}.cjs`, code);
  }

  const made = new Set([
    ...modules.map(({ name }) => name),
    ...required.map(({ name }) => twinOf(name)),
    ...GENERATED.flatMap((name) => [`${name}.js`, `${name}.cjs`]),
    'cli.js',
  ].map((name) => `dist/${name}`));
  filesAt('dist').filter((path) => /^dist\/[^/]+\.c?js$/.test(path) && !made.has(path)).forEach(remove);
};
