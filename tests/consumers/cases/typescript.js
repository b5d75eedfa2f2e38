// TypeScript, strict, the library's declarations checked too: the two resolutions that read `exports`,
// by the compiler of the checkout and by the one before it; and node10, which only the older one knows.
import { renameSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { blocksOf, completed } from '../../js/support/readme.js';
import { lastLine } from '../tools.js';
import { here, root, run } from '../workplace.js';

const [compiler7, compiler5] = [
  join(root, 'node_modules/typescript/bin/tsc'),
  join(here, 'node_modules/typescript-5/bin/tsc'),
];

const expected = {
  city: 'NewYork', code: 'ERR_API', account: 'Mary', valid: true, expiresAt: 'number',
};

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  target: 'es2022',
  outDir: 'out',
};

const projects = [
  {
    loaded: 'node16, ES module, DOM',
    program: 'app.mts',
    options: { module: 'node16', moduleResolution: 'node16', lib: ['es2022', 'dom'], types: [] },
  },
  {
    loaded: 'node16, CommonJS, DOM',
    program: 'app.cts',
    options: { module: 'node16', moduleResolution: 'node16', lib: ['es2022', 'dom'], types: [] },
  },
  {
    loaded: 'node16, ES module, @types/node',
    program: 'app.mts',
    options: {
      module: 'node16',
      moduleResolution: 'node16',
      lib: ['es2022'],
      typeRoots: [join(root, 'node_modules/@types')],
      types: ['node'],
    },
  },
  {
    loaded: 'bundler',
    program: 'app.ts',
    options: {
      module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'], types: [],
    },
  },
];

const node10 = {
  loaded: 'node10, CommonJS',
  program: 'app.ts',
  type: 'commonjs',
  compiler: compiler5,
  options: { module: 'commonjs', moduleResolution: 'node10', lib: ['es2022', 'dom'], types: [] },
};

const runs = [
  ...projects.flatMap((project) => (
    [compiler7, compiler5].map((compiler) => ({ ...project, compiler })))),
  node10,
];

/** @param {string} compiler */
const versionOf = async (compiler) => (
  (await run(process.execPath, [compiler, '--version'])).trim().split(' ').at(-1));

/** What the README shows, as a reader's program: strict, each block a module of its own. */
const readme = [compiler7, compiler5].map((compiler) => ({
  runtime: 'TypeScript',
  loaded: "README's blocks",
  run: async ({ create }) => {
    const folder = await create([]);
    const blocks = blocksOf('README.md').filter((block) => !block.includes('require('));
    const files = blocks.map((block, index) => {
      writeFileSync(join(folder, `block${index}.ts`), completed(block));
      return `block${index}.ts`;
    });
    const [{ options }] = projects.filter(({ loaded }) => loaded.includes('@types/node'));
    const compilerOptions = { ...strict, ...options, noEmit: true };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    await run(process.execPath, [compiler, '-p', '.'], { cwd: folder });
    return { version: await versionOf(compiler) };
  },
}));

const programs = runs.map(({ loaded, program, options, compiler, type }) => ({
  runtime: 'TypeScript',
  loaded,
  run: async ({ create }) => {
    const folder = await create(['types.ts'], { type });
    renameSync(join(folder, 'types.ts'), join(folder, program));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { ...strict, ...options }, files: [program],
    }));
    await run(process.execPath, [compiler, '-p', '.'], { cwd: folder });
    const emitted = join(folder, 'out', program.replace('ts', 'js'));
    const answer = lastLine(await run(process.execPath, [emitted], { cwd: folder }));
    if (!isDeepStrictEqual(answer, expected)) throw new Error(`it answers ${JSON.stringify(answer)}`);
    return { version: await versionOf(compiler) };
  },
}));

export const cases = [...programs, ...readme];
