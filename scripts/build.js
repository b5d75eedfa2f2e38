// Makes dist/ from src/ and js/. Each step is skipped when nothing that it reads has changed.
import { buildWithCMake } from './cmake.js';
import { makeDeclarations } from './declarations.js';
import { embedWasm } from './embed-wasm.js';
import { isThere, read, write } from './files.js';
import { coreNotices, textOfNotices } from './licenses.js';
import { withLock } from './lock.js';
import { isMain, runMain } from './run.js';
import { setUp } from './setup.js';
import { runStep } from './step.js';

/** The glue, minified; what it gives is described by who uses it, in js/core. */
const writeGlue = async () => {
  const { transform } = await import('esbuild');
  const { code } = await transform(read('build/wasm/core.js').toString(), {
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
  });
  write('dist/glue.js', code);
  write('dist/glue.d.ts', `/** Emscripten's factory: what Embind registered. */
export default function createModule(options: object): Promise<any>;
`);
};

/** @param {string[]} tools */
const makeWasm = async (tools) => {
  await buildWithCMake('build/wasm', { wrapper: ['emcmake'], tools, target: 'core' });
  write('dist/core.wasm', read('build/wasm/core.wasm'));
  await writeGlue();
};

/** @param {string} name of an npm package */
const versionOf = (name) => JSON.parse(read(`node_modules/${name}/package.json`).toString()).version;

/**
 * The steps in the order in which they need each other. What is bundled (the CommonJS form, the
 * command line, the tester page) follows the types.
 * @param {string[]} tools the C++ tools' versions
 * @returns {import('./step.js').Step[]}
 */
const stepsWith = (tools) => [
  {
    name: 'wasm',
    inputs: ['CMakeLists.txt', 'src', 'scripts/build.js', 'scripts/cmake.js'],
    versions: [...tools, versionOf('esbuild')],
    outputs: ['dist/core.wasm', 'dist/glue.js', 'dist/glue.d.ts'],
    make: () => makeWasm(tools),
  },
  {
    name: 'core-bytes',
    inputs: ['dist/core.wasm', 'scripts/embed-wasm.js'],
    outputs: ['dist/core-bytes.js', 'dist/core-bytes.d.ts'],
    make: embedWasm,
  },
  {
    name: 'licenses',
    inputs: ['LICENSE', 'scripts/licenses.js'],
    outputs: ['dist/licenses.txt'],
    make: async () => write('dist/licenses.txt', textOfNotices(coreNotices())),
  },
  {
    name: 'types',
    inputs: ['js', 'package.json', 'tsconfig.json', 'scripts/declarations.js', 'scripts/entries.js'],
    versions: [versionOf('typescript')],
    outputs: ['dist/types'],
    make: makeDeclarations,
  },
  {
    name: 'bundles',
    inputs: ['js', 'dist/glue.js', 'dist/core-bytes.js', 'package.json', 'scripts/bundles.js',
      'scripts/entries.js'],
    versions: [versionOf('esbuild')],
    outputs: [
      ...['index', 'emulator', 'shared', 'catalogue.zh'].flatMap((name) => [`${name}.js`, `${name}.cjs`]),
      ...['index.workerd.js', 'index.edge-light.js', 'emulator.workerd.js', 'emulator.edge-light.js'],
      ...['glue.cjs', 'core-bytes.cjs'],
    ].map((name) => `dist/${name}`),
    make: async () => (await import('./bundles.js')).makeBundles(),
  },
  {
    name: 'cli',
    inputs: ['js', 'package.json', 'package-lock.json', 'scripts/bundle-cli.js', 'scripts/bundles.js',
      'scripts/licenses.js'],
    versions: [versionOf('esbuild')],
    outputs: ['dist/cli.js', 'dist/cli.licenses.txt', 'build/cli'],
    make: async () => (await import('./bundle-cli.js')).bundleCli(),
  },
  {
    name: 'web',
    inputs: ['web', 'js', 'dist/glue.js', 'dist/core-bytes.js', 'package-lock.json', 'LICENSE',
      'scripts/build-web.js', 'scripts/licenses.js'],
    versions: [versionOf('esbuild')],
    outputs: ['dist/web'],
    make: async () => (await import('./build-web.js')).buildWeb(),
  },
];

/**
 * Makes dist/, or what of it is out of date.
 * @param {string[]} tools the C++ tools' versions, as `setUp` answers them
 */
export const build = (tools) => withLock('build/lock', async () => {
  for (const step of stepsWith(tools)) await runStep(step);
});

if (isMain(import.meta.url)) {
  runMain(async () => {
    await build(await setUp('build'));
    if (!isThere('dist/core.wasm')) throw new Error('build: dist/core.wasm is missing');
  });
}
