// Makes dist/ from src/ and js/. Each step is skipped when nothing that it reads has changed.
import { buildWithCMake } from './cmake.js';
import { embedWasm } from './embed-wasm.js';
import { filesAt, isThere, read, remove, write } from './files.js';
import { withLock } from './lock.js';
import { isMain, run, runMain } from './run.js';
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

/**
 * An entry's declarations give the types that are written by hand beside it, too.
 * @param {string} name of the file in js/
 * @param {Set<string>} names of all
 */
const declarationsOf = (name, names) => {
  const made = isThere(`build/types/${name}`);
  const text = read(made ? `build/types/${name}` : `js/${name}`).toString();
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const isEntry = /^index\b/.test(name.slice(folder.length));
  return isEntry && names.has(`${folder}types.d.ts`)
    ? `${text}export type * from './types.d.ts';\n`
    : text;
};

/** The declarations of js/: those that tsc emits, and those that are written by hand. */
const makeTypes = async () => {
  remove('build/types');
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json',
    '--noEmit', 'false', '--noCheck', '--declaration', '--emitDeclarationOnly',
    '--rootDir', 'js', '--outDir', 'build/types']);
  const names = new Set([
    ...filesAt('build/types').map((path) => path.slice('build/types/'.length)),
    ...filesAt('js').filter((path) => path.endsWith('.d.ts')).map((path) => path.slice('js/'.length)),
  ]);
  for (const name of names) write(`dist/types/${name}`, declarationsOf(name, names));
  for (const path of filesAt('dist/types')) {
    if (!names.has(path.slice('dist/types/'.length))) remove(path);
  }
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
    name: 'types',
    inputs: ['js', 'tsconfig.json', 'scripts/build.js'],
    versions: [versionOf('typescript')],
    outputs: ['dist/types'],
    make: makeTypes,
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
