// The package as npm would publish it: what is in it, what it weighs, who can import it.
// A change of the list of files is accepted with: npm run jest -- tests/js/package -u
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { sizes } from '../../scripts/sizes.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const runProgram = promisify(execFile);
const textOf = (path) => readFileSync(join(root, path), 'utf8');

let packed; // files with their sizes
let files; // their paths
let folder;
let tarball;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timpush-package-'));
  const { stdout } = await runProgram('npm', ['pack', '--json', '--ignore-scripts',
    '--loglevel=error', '--pack-destination', folder], { cwd: root });
  const [{ filename, files: found }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  packed = found;
  files = packed.map(({ path }) => path);
  tarball = join(folder, filename);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The code that an entry brings under a runtime's conditions, without comments, and its files. */
const bundleOf = async (entry, conditions) => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    conditions,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    metafile: true,
    write: false,
    plugins: [{
      name: 'wasm stays',
      setup: ({ onResolve }) => onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path, resolveDir }) => ({
        path: relative(root, join(resolveDir, path)), external: true,
      })),
    }],
    logLevel: 'silent',
  });
  const inputs = Object.entries(metafile.inputs);
  return {
    text: outputFiles[0].text,
    files: [...new Set(inputs.flatMap(([path, { imports }]) => (
      [path, ...imports.map((one) => one.path)]
    )))],
  };
};

/** Every file that package.json sends somebody to. */
const targets = () => {
  const found = [];
  JSON.stringify([manifest.exports, manifest.bin, manifest.main, manifest.types], (_, value) => {
    if (typeof value === 'string') found.push(value.replace(/^\.\//, ''));
    return value;
  });
  return [...new Set(found)];
};

describe('package.json', () => {
  test('depends on nothing, and runs nothing when it is installed', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare$/.test(name))).toEqual([]);
  });

  test('asks for the special runtimes first, and for types first in each branch', () => {
    for (const entry of ['.', './emulator', './webhook']) {
      expect(Object.keys(manifest.exports[entry]))
        .toEqual(['workerd', 'edge-light', 'import', 'require', 'default']);
      for (const branch of Object.values(manifest.exports[entry])) {
        expect(Object.keys(branch)).toEqual(['types', 'default']);
      }
    }
  });

  test('names files that are packed', () => {
    expect(targets().filter((path) => !files.includes(path))).toEqual([]);
  });
});

describe('the packed files', () => {
  test('are these', () => {
    const plain = files.map((path) => path.replace(/-[0-9A-Z]{8}\.(js|css)$/, '-*.$1'));
    expect([...new Set(plain)].sort().join('\n')).toMatchSnapshot();
  });

  test.each([
    ['dist/index.js', []],
    ['dist/index.workerd.js', ['workerd']],
    ['dist/index.edge-light.js', ['edge-light']],
    ['dist/emulator.js', []],
    ['dist/emulator.workerd.js', ['workerd']],
    ['dist/emulator.edge-light.js', ['edge-light']],
    ['dist/webhook.js', []],
    ['dist/webhook.workerd.js', ['workerd']],
    ['dist/webhook.edge-light.js', ['edge-light']],
    ['dist/index.cjs', ['require']],
    ['dist/emulator.cjs', ['require']],
    ['dist/webhook.cjs', ['require']],
    ['dist/redis.js', []],
    ['dist/redis.cjs', ['require']],
  ])('hold all that %s imports', async (entry, conditions) => {
    const { files: reached } = await bundleOf(entry, conditions);
    expect(reached.map((path) => path.replace(/\?module$/, '')).filter((path) => !files.includes(path)))
      .toEqual([]);
  });

  test('hold all that the command line imports', () => {
    const names = [...textOf('dist/cli.js').matchAll(/["']\.\/([\w.-]+\.js)["']/g)]
      .map(([, name]) => `dist/${name}`);
    expect([...new Set(names)].sort()).toEqual([
      'dist/core-bytes.js', 'dist/glue.js', 'dist/schemas.js', 'dist/tables.js',
    ]);
    expect(names.filter((path) => !files.includes(path))).toEqual([]);
  });

  test('name whoever wrote what is in them, and the terms', () => {
    const core = ['Niels Lohmann', 'Emscripten authors', 'Rich Felker', 'LLVM'];
    const bundled = {
      'dist/licenses.txt': core,
      'dist/cli.licenses.txt': ['commander', 'cli-progress', 'string-width'],
      'dist/web/licenses.txt': [...core, 'Marijn Haverbeke', '@codemirror/view', '@lezer/json', 'lit-html', 'Google LLC',
        'Redistributions in binary form'],
    };
    for (const [path, names] of Object.entries(bundled)) {
      expect(files).toContain(path);
      const text = textOf(path);
      for (const name of [...names, 'Permission is hereby granted', 'THE SOFTWARE IS PROVIDED']) expect(text).toContain(name);
      expect(text.match(/^(?!.*: (Copyright|The LLVM)).*\bCopyright \([cC]\)/gm)).toBeNull();
      expect(text.match(/^Permission is hereby granted/gm).length).toBeLessThan(3); // not once for each
    }
  });

  test('hold the wasm once as a file, and its bytes once for each form of the library', () => {
    const beginning = /deflated ?= ?['"`](.{200})/.exec(textOf('dist/core-bytes.js'))[1];
    const holders = files.filter((path) => path.startsWith('dist/') && !path.startsWith('dist/web/')
      && textOf(path).includes(beginning));
    expect(holders.sort()).toEqual(['dist/core-bytes.cjs', 'dist/core-bytes.js']);
  });
});

test.each([
  ['timpush', 'isTimPushError'], ['timpush', 'TimPushError'], ['timpush/emulator', 'EmulatorError'],
  ['timpush/webhook', 'isTimPushError'],
])('a program that imports from %s only %s gets no wasm', async (entry, name) => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: `export { ${name} } from '${entry}'`, resolveDir: root },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  });
  expect(outputFiles[0].text.length).toBeLessThan(10_000);
});

describe('what edge runtimes get', () => {
  const forbidden = new RegExp('\\brequire\\(|import\\.meta|\\beval\\(|\\bnew Function\\b|\\bprocess\\.'
    + '|__dirname|WebAssembly\\s*\\.\\s*compile|[\'"]node:', 'g');

  test.each([
    ['dist/index.workerd.js', 'workerd', 'dist/core.wasm'],
    ['dist/index.edge-light.js', 'edge-light', 'dist/core.wasm?module'],
    ['dist/emulator.workerd.js', 'workerd', 'dist/core.wasm'],
    ['dist/emulator.edge-light.js', 'edge-light', 'dist/core.wasm?module'],
    ['dist/webhook.workerd.js', 'workerd', 'dist/core.wasm'],
    ['dist/webhook.edge-light.js', 'edge-light', 'dist/core.wasm?module'],
  ])('%s compiles nothing and knows no other runtime', async (entry, condition, wasm) => {
    const { text, files: reached } = await bundleOf(entry, [condition]);
    expect(text.match(forbidden)).toBeNull();
    expect(reached).toContain(wasm);
    expect(reached).not.toContain('dist/core-bytes.js');
  });
});

describe('an entry of edge runtimes', () => {
  const cases = ['workerd', 'edge-light'].flatMap((runtime) => (
    ['binary', 'dataurl', 'file'].map((loader) => [runtime, loader])));

  const outdirOf = (runtime, loader) => join(folder, `${runtime} ${loader}`);
  let said; // by the entries, in the order of the cases

  beforeAll(async () => {
    await Promise.all(cases.map(([runtime, loader]) => build({
      absWorkingDir: root,
      stdin: {
        contents: `export { loadCore } from 'timpush/${runtime}';`,
        resolveDir: root,
      },
      outdir: outdirOf(runtime, loader),
      bundle: true,
      format: 'esm',
      target: 'es2022',
      outExtension: { '.js': '.mjs' },
      loader: { '.wasm': loader },
      logLevel: 'silent',
    })));
    const paths = cases.map(([runtime, loader]) => join(outdirOf(runtime, loader), 'stdin.mjs'));
    said = await runProgram(process.execPath, ['--input-type=module', '--eval', `
      for (const path of ${JSON.stringify(paths)}) {
        const { loadCore } = await import(path);
        await loadCore().catch(({ code, hint, cause }) => (
          console.log(JSON.stringify({ code, hint, cause: cause.message }))));
      }`]);
  });

  test.each(cases)('timpush/%s says so when the bundler makes something else of the wasm: %s', (runtime, loader) => {
    expect(said.stderr).toBe('');
    const lines = said.stdout.trim().split('\n');
    expect(lines).toHaveLength(cases.length);
    const index = cases.findIndex(([one, other]) => one === runtime && other === loader);
    expect(JSON.parse(lines[index])).toEqual({
      code: 'ERR_CORE_LOAD',
      hint: expect.stringMatching(/core\.wasm.*'timpush'/),
      cause: expect.stringMatching(/WebAssembly\.Module/),
    });
  });
});

describe('every form of an entry', () => {
  const namesIn = async (entry, conditions) => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      conditions,
      bundle: true,
      format: 'esm',
      metafile: true,
      write: false,
      external: ['*.wasm', '*.wasm?module'],
      logLevel: 'silent',
    });
    return Object.values(metafile.outputs)[0].exports.sort();
  };

  let required; // names, by entry
  beforeAll(async () => {
    const { stdout } = await runProgram(process.execPath, ['-p', `
      const namesOf = (entry) => Object.keys(require(entry)).sort();
      JSON.stringify({
        index: namesOf('timpush'), emulator: namesOf('timpush/emulator'), webhook: namesOf('timpush/webhook'),
      })`], { cwd: root });
    required = JSON.parse(stdout);
  });

  test.each(['index', 'emulator', 'webhook'])('dist/%s exports the same names, and no default', async (entry) => {
    const names = await namesIn(`dist/${entry}.js`, []);
    expect(names).not.toContain('default');
    for (const form of ['workerd', 'edge-light']) {
      expect(await namesIn(`dist/${entry}.${form}.js`, [form])).toEqual(names);
    }
    expect(required[entry]).toEqual(names);
  });
});

describe('checked by others', () => {
  test('publint finds nothing', async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({
      strict: true,
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
    });
    expect(messages).toEqual([]);
  });

  // node10 knows no exports; wasm has no types; the edge entries are for bundlers, which have no require.
  test('Are the types wrong? No', async () => {
    const bin = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    // The profile decides no more than the exit code: all problems are listed, and sorted below.
    const { stdout } = await runProgram(process.execPath, [
      bin, tarball, '--format', 'json', '--profile', 'esm-only', '--exclude-entrypoints', 'core.wasm',
    ], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    const { analysis } = JSON.parse(stdout);
    const bundled = ['./workerd', './edge-light'];
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(['.', './emulator', './webhook', './redis', ...bundled]));
    const isAsked = ({ resolutionKind, entrypoint }) => resolutionKind !== 'node10'
      && !(resolutionKind === 'node16-cjs' && bundled.includes(entrypoint));
    expect(analysis.problems.filter(isAsked)).toEqual([]);
  });
});

describe('the weight', () => {
  let found;
  beforeAll(async () => {
    found = await sizes(packed);
  });

  const kilobyte = 1000;
  test.each([
    ['wasm', 51, 'the wasm, gzipped'],
    ['bundledClient', 90, 'the client as a bundler makes it, minified and gzipped'],
    ['clientImport', 92, 'each file that a client import loads as it is shipped, gzipped'],
    ['library', 825, 'the library, unpacked'],
    ['package', 2300, 'with the emulator, the command line and the tester page'],
  ])('%s is at most %d KB: %s', (name, limit) => {
    expect(found[name]).toBeGreaterThan(kilobyte);
    expect(found[name]).toBeLessThanOrEqual(limit * kilobyte);
  });
});
