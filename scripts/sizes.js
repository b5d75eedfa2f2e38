// What the package weighs, as the README tells it and tests/js/package.test.js limits it. Prints a
// table: npm run sizes
import { gzipSync } from 'node:zlib';
import {
  capture, isMain, read, root, runMain,
} from './run.js';

/** @param {string | Uint8Array} content */
const gzippedSize = (content) => gzipSync(content, { level: 9 }).length;

/** @param {string[]} paths */
const gzipped = (paths) => paths.reduce((sum, path) => sum + gzippedSize(read(path)), 0);

/** A page's bundler hands `.wasm` imports on. */
const wasmOutside = { '.wasm': /** @type {const} */ ('empty') };

/**
 * What a module loads when it is imported, itself included.
 * @param {string} entry
 * @param {boolean} [later] also what it may load later
 * @returns {Promise<string[]>}
 */
const loadedBy = async (entry, later = false) => {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    metafile: true,
    write: false,
    loader: wasmOutside,
    logLevel: 'silent',
  });
  const loaded = new Set([entry]);
  for (const path of loaded) {
    metafile.inputs[path].imports.filter(({ kind }) => later || kind === 'import-statement')
      .forEach((one) => loaded.add(one.path));
  }
  return [...loaded];
};

/**
 * What npm would pack.
 * @returns {Promise<{ path: string, size: number }[]>}
 */
export const packedFiles = async () => {
  const { output, code } = await capture('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error']);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output.slice(output.indexOf('[')))[0].files;
};

const entries = ['index.js', 'index.cjs', 'index.workerd.js', 'index.edge-light.js'];

/**
 * What is packed for others than the library's users: for the emulator, the command line, the tester page.
 * @returns {Promise<(path: string) => boolean>}
 */
const toolsBeside = async () => {
  const ours = new Set((await Promise.all(entries.map((name) => loadedBy(`dist/${name}`, true)))).flat());
  const isCode = /^dist\/[^/]+\.c?js$/;
  return (path) => /^dist\/(types\/emulator|web)\/|^dist\/cli\./.test(path)
    || (isCode.test(path) && !ours.has(path));
};

/** @param {{ size: number }[]} files */
const bytesIn = (files) => files.reduce((sum, { size }) => sum + size, 0);

/**
 * The client alone, bundled and minified: what a program pays.
 * @returns {Promise<number>} bytes, gzipped
 */
const bundledClient = async () => {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: "export { createClient } from './js/index.js'", resolveDir: root },
    bundle: true,
    minify: true,
    splitting: true,
    outdir: 'out',
    format: 'esm',
    write: false,
  });
  const [entry] = outputFiles.filter(({ path }) => path.endsWith('stdin.js'));
  return gzippedSize(entry.contents);
};

/**
 * @param {{ path: string, size: number }[]} [files] what npm packs, where that is known
 * @returns {Promise<Record<'wasm' | 'clientImport' | 'bundledClient' | 'library' | 'package', number>>} bytes
 */
export const sizes = async (files) => {
  const packed = files ?? await packedFiles();
  const isTool = await toolsBeside();
  return {
    wasm: gzipped(['dist/core.wasm']),
    clientImport: gzipped(await loadedBy('dist/index.js')),
    bundledClient: await bundledClient(),
    library: bytesIn(packed.filter(({ path }) => !isTool(path))),
    package: bytesIn(packed),
  };
};

/**
 * What of a wasm is code (section 10) and what is data (11), each gzipped by itself.
 * @param {Uint8Array} wasm
 */
const sectionsOf = (wasm) => {
  /** @type {Record<number, Uint8Array>} */
  const found = {};
  let at = 8; // behind the magic number and the version
  while (at < wasm.length) {
    const id = wasm[at];
    let size = 0;
    let shift = 0;
    do {
      at += 1;
      size += (wasm[at] & 0x7f) << shift; // LEB128
      shift += 7;
    } while (wasm[at] & 0x80);
    at += 1;
    found[id] = wasm.subarray(at, at + size);
    at += size;
  }
  return { code: gzippedSize(found[10]), data: gzippedSize(found[11]) };
};

/** The catalogue's part of the wasm's data, about: its texts by themselves, each once. */
const catalogue = async () => {
  const { loadCore } = await import('../js/core/load.js');
  const core = await loadCore();
  const texts = core.codes().flatMap((code) => Object.values(core.explain(code)));
  return gzippedSize([...new Set(texts)].filter((text) => typeof text === 'string').join('\0'));
};

/**
 * What the import is made of. A bundle shares its dictionary, so a part by itself is a little more than its share.
 * @param {number} whole
 * @returns {Promise<[string, number][]>} names, with how deep they stand, and bytes
 */
const partsOf = async (whole) => {
  const { transform } = await import('esbuild');
  const { code: words } = await transform(read('js/words/en.js').toString(), { minify: true, charset: 'utf8' });
  const parts = {
    bytes: gzipped(['dist/core-bytes.js']),
    glue: gzipped(['dist/glue.js']),
    tables: gzipped(['dist/tables.js']),
    words: gzippedSize(words),
  };
  const { code, data } = sectionsOf(read('dist/core.wasm'));
  return [
    ['  the wasm as text, deflated more tightly', parts.bytes],
    ['    code', code],
    ['    data', data],
    ['      the catalogue of error codes', await catalogue()],
    ["  Emscripten's glue", parts.glue],
    ["  tables: calls, regions, the core's sentences", parts.tables],
    ["  JavaScript's own sentences", parts.words],
    ['  the rest: client, core, UserSig', whole - Object.values(parts).reduce((sum, size) => sum + size)],
  ];
};

if (isMain(import.meta.url)) {
  runMain(async () => {
    const { alignedLines } = await import('../js/node/cli/text.js');
    const found = await sizes();
    /** @param {number} bytes */
    const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
    console.log(alignedLines([
      ['core.wasm, gzipped', kilobytes(found.wasm)],
      ["everything that import 'timpush' loads, each file gzipped", kilobytes(found.clientImport)],
      ...(await partsOf(found.clientImport)).map(([name, size]) => [name, kilobytes(size)]),
      ['the same bundled and minified, gzipped', kilobytes(found.bundledClient)],
      ['library, unpacked', kilobytes(found.library)],
      ['whole package, unpacked: with emulator, command line, tester page', kilobytes(found.package)],
    ]).join('\n'));
  });
}
