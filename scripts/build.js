// Makes dist/ from src/, js/ and web/: `npm run build`. CMake and Ninja make the wasm and know what of it is out
// of date; the rest takes a second and is made anew each time, so whatever is missing or changed is mended.
import { mkdirSync, statSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import {
  capture, filesAt, isMain, isThere, read, remove, root, run, runMain, write,
} from './run.js';
import { setUp, setUpPackages } from './setup.js';

/** @typedef {Map<string, string | Uint8Array>} Files path → content */

/** @param {string} path */
const timeOf = (path) => statSync(`${root}/${path}`).mtimeMs;

/**
 * Whether Ninja can go on in a folder: it was configured whole, by these presets, and for this place. What else
 * changes makes Ninja configure it again by itself.
 * @param {string} folder
 */
const isConfigured = (folder) => {
  const cache = `${folder}/CMakeCache.txt`;
  return isThere(`${folder}/build.ninja`) && isThere(cache)
    && timeOf(cache) > timeOf('CMakePresets.json')
    && read(cache).toString().includes(`\nCMAKE_HOME_DIRECTORY:INTERNAL=${root}\n`);
};

/**
 * Builds by a preset of CMakePresets.json, in a folder of build/.
 * @param {string} preset
 * @param {{ folder?: string, wrapper?: string[], options?: string[], targets?: string[] }} [settings] wrapper: the
 *   command that runs cmake
 */
export const buildWithCMake = async (preset, {
  folder = `build/${preset}`, wrapper = [], options = [], targets = ['all'],
} = {}) => {
  if (!isConfigured(folder)) {
    process.stderr.write(`build: ${folder}\n`); // a test under Jest does so, too
    remove(folder);
    const [command, ...args] = [...wrapper, 'cmake', '--preset', preset, '-B', folder, ...options];
    await run(command, args);
  }
  await run('cmake', ['--build', folder, '--target', ...targets]);
};

/**
 * What the core knows that does not change, as modules: what it says is there before the wasm is.
 * @returns {Promise<Files>}
 */
const makeTables = async () => {
  const { code, output } = await capture(process.execPath, [`${root}/build/wasm/tables.cjs`]);
  if (code !== 0) throw new Error('build: build/wasm/tables.cjs is broken: delete build/wasm');
  const { tables, schemas } = JSON.parse(output);
  const members = Object.entries(tables);
  const moduleOf = (/** @type {[string, unknown][]} */ entries) => (
    entries.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`).join(''));
  return new Map(Object.entries({
    'dist/tables.js': moduleOf(members),
    'dist/tables.d.ts': `import type { CommandInfo, Edition, Limits, RegionInfo } from './types/types.d.ts';
/** The calls that are known. */
export declare const commands: readonly CommandInfo[];
/** What is known of a call that is not among them. */
export declare const unknownCommand: CommandInfo;
export declare const regions: readonly RegionInfo[];
export declare const limits: Limits;
/** What an answer has of each user, beside attributes or tags; the account is the first. */
export declare const userMembers: readonly string[];
/** Of Push, in the order of the numbers that a command has by edition. */
export declare const editions: readonly Edition[];
/** The webhooks that are known, as src/webhook.cpp has them. */
export declare const webhooks: readonly {
  /** The CallbackCommand. */
  name: string;
  /** Members of an event: as this package calls them → as the service does. */
  members: Record<string, string>;
  /** A member that is a number, what its meaning is called, and the table of meanings. */
  meant: [number: string, name: string, meanings: 'pushPlatforms' | 'pushStages' | 'pushEventTypes' | 'pushChatTypes'][];
  /** The members that two deliveries of one event have in common. */
  identity: string[];
}[];
/** Numbers of a push's delivery → what they are called here. */
export declare const pushPlatforms: Record<number, string>;
export declare const pushStages: Record<number, string>;
export declare const pushEventTypes: Record<number, string>;
/** EventType, too, but of Push.OfflinePush. */
export declare const pushChatTypes: Record<number, string>;
/** English sentences of the core's reasons: what is wrong and what to do, with {gaps}. */
export declare const reasons: Record<string, [message: string, hint: string]>;
export declare const nouns: Record<string, [name: string, hint: string]>;
export declare const types: Record<string, string>;
`,
    'dist/schemas.js': moduleOf([['schemas', schemas]]),
    'dist/schemas.d.ts': `/** JSON Schemas of the calls' bodies, by command. */
export declare const schemas: Record<string, object>;
`,
  }));
};

/**
 * The wasm, deflated. That takes seconds, and is kept beside it for as long as it inflates to it.
 * @param {Buffer} wasm
 * @returns {Promise<Buffer>}
 */
const deflated = async (wasm) => {
  const path = 'build/wasm/core.deflated';
  const kept = () => {
    try {
      return inflateRawSync(read(path)).equals(wasm) ? read(path) : undefined;
    } catch {
      return undefined; // there is none, or it is broken
    }
  };
  if (!kept()) await run(process.execPath, [`${root}/scripts/deflate.js`, `${root}/build/wasm/core.wasm`, `${root}/${path}`]);
  const made = kept();
  if (!made) throw new Error('build: build/wasm/core.wasm could not be deflated');
  return made;
};

/**
 * The wasm; the same as text inside a module, so that no bundler, server or platform has a file to look for
 * (js/core/compile.js inflates it); and Emscripten's glue, minified.
 * @returns {Promise<Files>}
 */
const makeCore = async () => {
  await buildWithCMake('wasm', { wrapper: ['emcmake'], targets: ['core', 'tables'] });
  const { transform } = await import('esbuild');
  const wasm = read('build/wasm/core.wasm');
  if (!WebAssembly.validate(wasm)) throw new Error('build: build/wasm/core.wasm is broken: delete build/wasm');
  const glue = await transform(read('build/wasm/core.js').toString(), {
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    // The glue never looks for the wasm by itself, and so needs nothing to fetch it with.
    define: { fetch: 'undefined', document: 'undefined', 'WebAssembly.instantiateStreaming': 'undefined' },
  });
  return new Map(Object.entries({
    'dist/core.wasm': wasm,
    'dist/core-bytes.js': `export const size = ${wasm.length};
export const deflated = '${(await deflated(wasm)).toString('base64')}';
`,
    'dist/core-bytes.d.ts': `/** Bytes of core.wasm. */
export declare const size: number;
/** core.wasm, raw deflate, base64. */
export declare const deflated: string;
`,
    // Marked as a call without effects, so that a bundler can leave it out.
    'dist/glue.js': glue.code.replace('=(()=>{', '=/* @__PURE__ */(()=>{'),
    'dist/glue.d.ts': `/** Emscripten's factory: what Embind registered. */
export default function createModule(options: object): Promise<any>;
`,
  }));
};

/** @param {Files} files */
const writeAll = (files) => {
  for (const [path, content] of files) write(path, content);
};

/**
 * Makes dist/, and nothing else stays in it; and build/cli, the command line as the tests load it. What fails leaves
 * the package as it was, and the page too: all of each is made before any of it is written.
 */
const make = async () => {
  await setUpPackages();
  const core = new Map([...await makeCore(), ...await makeTables()]);
  const { makeCli, makeLibrary, makePage } = await import('./bundle.js');
  const { makeDeclarations } = await import('./declarations.js');
  const parts = await Promise.all([makeLibrary(core), makeCli(), makeDeclarations()]);
  const library = new Map([core, ...parts].flatMap((part) => [...part]));
  writeAll(library);
  const page = await makePage(); // which bundles the core from dist/
  writeAll(page);
  filesAt('dist').filter((path) => !library.has(path) && !page.has(path)).forEach(remove);
};

/**
 * Brings what a task needs, and makes dist/. Two builds in one checkout wait for each other where the system
 * has flock, as Linux does.
 * @param {import('./setup.js').Task} [task]
 * @throws {Error} after the reason was shown
 */
export const build = async (task = 'build') => {
  await setUp(task);
  const lock = `${root}/build`;
  mkdirSync(lock, { recursive: true });
  const free = await capture('flock', ['-n', lock, 'true']);
  if (free.code === 1) console.error('build: waiting for another build in this folder');
  const command = [process.execPath, `${root}/scripts/build.js`, '--only-make'];
  const [program, ...args] = free.code === 127 ? command : ['flock', lock, ...command];
  const { code } = await capture(program, args, { stderr: 'inherit' });
  if (code !== 0) throw new Error('build: failed');
};

if (isMain(import.meta.url)) runMain(() => (process.argv[2] === '--only-make' ? make() : build()));
