// What esbuild makes of js/ and web/: the package as it is loaded, the command line, the tester page.
import { basename } from 'node:path';
import { build, transform } from 'esbuild';
import { coreNotices, packageNotices, textOfNotices } from './licenses.js';
import { read, root } from './run.js';

/** @typedef {import('./build.js').Files} Files */

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  preserveSymlinks: true, // a node_modules that is a link must make the same
  bundle: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'silent', // the error that is thrown says the same
};

/**
 * What was made already stays a file of its own, which the bundles load.
 * @type {import('esbuild').Plugin}
 */
const keepGeneratedApart = {
  name: 'keep generated files apart',
  setup: ({ onResolve }) => onResolve({ filter: /\/dist\/[^/]+\.(js|wasm|wasm\?module)$/ }, ({ path }) => ({
    path: `./${basename(path)}`, external: true, sideEffects: false,
  })),
};

// --- the library ------------------------------------------------------------------------------------
//
// dist/*.js for `import` and dist/*.cjs for `require`, without the sources' comments and in a few files instead
// of forty. What two entries need stands in one file that both load, so that they share one core, one
// TimPushError, and the wasm's bytes are there once for each form.

/**
 * @typedef {object} Entry of the package, as package.json's exports name it
 * @property {string} module what `import` loads: dist/index.js, dist/emulator.workerd.js, …
 * @property {string} source the module of js/ that it is a bundle of
 * @property {string} [commonJs] what `require` loads; entries of one runtime have none
 * @property {string} types its declarations; `.d.cts` beside them is their twin
 */

/**
 * The wasm and its bytes stay files of their own, and so do the schemas, which are loaded when they are asked for. The rest of what
 * was made is a part of the bundles, as it is now and not as it stands in dist/: each file less is a millisecond less in a fresh process.
 * @param {Files} core
 * @returns {import('esbuild').Plugin}
 */
const takeGeneratedIn = (core) => ({
  name: 'take generated files in',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\/dist\/(tables|glue)\.js$/ }, ({ path }) => ({
      path: `dist/${basename(path)}`, namespace: 'generated', sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: 'generated' }, ({ path }) => ({ contents: core.get(path) }));
    keepGeneratedApart.setup(/** @type {import('esbuild').PluginBuild} */ ({ onResolve }));
  },
});

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

const longestLine = 500; // Node shows the line that threw

/**
 * Without white space and comments, but for the marks of calls that a bundler may leave out. esbuild drops them as comments, so they
 * go through it as an operator that nobody writes.
 * @param {string} text of a module
 * @returns {Promise<string>}
 */
const compact = async (text) => {
  const [pure, operator] = ['/* @__PURE__ */ ', '!!!'];
  if (text.includes(operator)) throw new Error(`build: ${operator} is for marks`);
  const marked = text.replaceAll(pure, operator);
  const { code } = await transform(marked, { minifyWhitespace: true, lineLimit: longestLine, charset: 'utf8' });
  if (code.split(operator).length !== marked.split(operator).length) throw new Error('build: a mark got lost');
  return code.replaceAll(operator, pure);
};

/**
 * esbuild splits what is shared only among ES modules, and names the parts by their hashes.
 * @param {Entry[]} all
 * @param {Files} core
 * @returns {Promise<{ name: string, text: string }[]>}
 */
const bundle = async (all, core) => {
  const { outputFiles } = await build({
    ...common,
    entryPoints: all.map(({ source, module }) => ({ in: source, out: basename(module, '.js') })),
    write: false,
    splitting: true,
    outdir: 'dist',
    chunkNames: '[name].[hash]',
    minifySyntax: true,
    minifyIdentifiers: true,
    plugins: [takeGeneratedIn(core)],
  });
  const files = await Promise.all(outputFiles.map(async ({ path, text }) => (
    { name: basename(path), text: await compact(text) })));
  return plainlyNamed(files);
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

/** @param {string} path of an ES module */
const twinOf = (path) => path.replace(/\.js$/, '.cjs');

/**
 * @param {Files} core
 * @returns {Promise<Files>} of js/ and the core
 */
export const makeLibrary = async (core) => {
  const all = entries();
  const [modules, required] = await Promise.all([
    bundle(all, core), bundle(all.filter(({ commonJs }) => commonJs), core),
  ]);
  /** @type {Files} */
  const files = new Map(modules.map(({ name, text }) => [`dist/${name}`, text]));
  for (const { name, text } of required) {
    const twins = text.replace(/"(\.\/[\w.-]+\.js)"/g, (_, path) => `"${twinOf(path)}"`);
    files.set(`dist/${twinOf(name)}`, await toCommonJs(twins, { minifyWhitespace: true, lineLimit: longestLine }));
  }
  for (const [path, content] of core) {
    if (/\/(core-bytes|schemas)\.js$/.test(path)) files.set(twinOf(path), await toCommonJs(String(content), { minify: true }));
  }
  files.set('dist/licenses.txt', textOfNotices(coreNotices()));
  return files;
};

// --- the command line -------------------------------------------------------------------------------

/** @param {string} source */
const bundleForNode = async (source) => {
  const { version } = JSON.parse(read('package.json').toString());
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: [source],
    write: false,
    outfile: 'dist/cli.js',
    metafile: true,
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    define: { VERSION: JSON.stringify(version) },
    // Commander is CommonJS and asks for Node's modules by require.
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
    plugins: [keepGeneratedApart],
  });
  return { text: outputFiles[0].text, metafile };
};

/**
 * dist/cli.js is the command line with all that it uses, but for the wasm's bytes and its glue, which lie beside
 * it: whoever installs the package installs nothing else. build/cli/main.js is the same program as a function,
 * for tests that need no process of their own.
 * @returns {Promise<Files>}
 */
export const makeCli = async () => {
  const [cli, main] = await Promise.all(['cli', 'main'].map((name) => bundleForNode(`js/node/cli/${name}.js`)));
  return new Map([
    ['dist/cli.js', cli.text],
    ['dist/cli.licenses.txt', textOfNotices(packageNotices(cli.metafile))],
    ['build/cli/main.js', main.text.replaceAll(/"\.\/(glue|core-bytes|tables|schemas)\.js"/g, '"../../dist/$1.js"')],
  ]);
};

// --- the tester page --------------------------------------------------------------------------------

/** The page with its policy, which names the service's hosts; these are the core's to know. */
const pageWithPolicy = async () => {
  const { regions } = await import('../dist/tables.js');
  const { policyFor } = await import('../web/policy.js');
  const hosts = new Set(regions.flatMap(({ host, backup }) => [host, backup]));
  return read('web/index.html').toString().replace('%POLICY%', policyFor(hosts));
};

/**
 * dist/web: plain static files, which any server may serve under any path. The package with the wasm, the
 * emulator, the editor and the Chinese words are chunks that are fetched when they are needed.
 * @returns {Promise<Files>}
 */
export const makePage = async () => {
  const [{ outputFiles, metafile }, page] = await Promise.all([build({
    ...common,
    entryPoints: [{ in: 'web/app.js', out: 'app' }, { in: 'web/styles/index.css', out: 'app' }],
    write: false,
    outdir: 'dist/web',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    minify: true,
    legalComments: 'none', // licenses.txt has them all
    metafile: true,
    external: ['data:*'],
  }), pageWithPolicy()]);
  /** @type {Files} */
  const files = new Map();
  for (const { path, contents } of outputFiles) files.set(path.slice(root.length + 1), contents);
  files.set('dist/web/index.html', page);
  files.set('dist/web/icon.svg', read('web/icon.svg'));
  files.set('dist/web/licenses.txt', textOfNotices([...packageNotices(metafile), ...coreNotices()]));
  return files;
};
