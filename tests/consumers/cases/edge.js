// Runtimes that compile no bytes: Cloudflare's workerd and Vercel's edge runtime.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, nodeOf } from '../tools.js';
import { here, run } from '../workplace.js';

/** `import module from '….wasm'` stays for the platform, which hands over the module. */
const wasmStays = {
  name: 'wasm stays',
  setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, () => ({ path: './core.wasm', external: true })),
};

/** `….wasm?module` becomes a global, as Vercel's and Next's bundlers have it. */
const wasmIsGlobal = {
  name: 'wasm is a global',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: 'wasm-module' }));
    onLoad({ filter: /.*/, namespace: 'wasm-module' }, () => ({ contents: 'export default wasm_core;' }));
  },
};

/**
 * @param {string} folder
 * @param {import('esbuild').BuildOptions} options
 */
const bundle = async (folder, options) => {
  const { warnings } = await build({
    absWorkingDir: folder, bundle: true, logLevel: 'silent', target: 'es2022', ...options,
  });
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
};

/** What wrangler does. */
export const bundleWorker = (folder, entry, conditions = ['workerd', 'worker', 'browser']) => (
  bundle(folder, {
    entryPoints: [entry], conditions, format: 'esm', outfile: 'out/worker.js', plugins: [wasmStays],
  })
);

/** What Vercel does. */
export const bundleEdge = (folder, entry) => bundle(folder, {
  entryPoints: [entry],
  conditions: ['edge-light', 'worker', 'browser'],
  format: 'iife',
  outfile: 'out/edge.js',
  plugins: [wasmIsGlobal],
});

/**
 * Has workerd run a worker and answers its answers. Miniflare needs a newer Node than the package does.
 * @param {object} settings
 */
export const askWorkerd = async (settings) => {
  const file = join(settings.root, 'settings.json'); // a body may be longer than an argument
  writeFileSync(file, JSON.stringify(settings));
  return lastLine(await run(nodeOf('24'), [join(here, 'workerd.js'), file]));
};

/** @param {object} settings */
export const askEdge = async (settings) => (
  lastLine(await run(process.execPath, [join(here, 'edge-runtime.js'), JSON.stringify(settings)]))
);

const wasmIn = (folder) => join(folder, 'node_modules/timpush/dist/core.wasm');

/** @param {string} name */
const versionIn = (name) => JSON.parse(
  readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8'),
).version;

export const workerdVersion = () => versionIn('workerd');

export const edgeVersion = () => versionIn('edge-runtime');

export const cases = [
  {
    runtime: 'workerd (Cloudflare)',
    loaded: 'condition `workerd`, imported .wasm',
    run: async ({ create }) => {
      const folder = await create(['worker.js']);
      await bundleWorker(folder, 'worker.js');
      const [{ body }] = await askWorkerd({
        root: join(folder, 'out'),
        modules: [
          { type: 'ESModule', path: 'worker.js' },
          { type: 'CompiledWasm', path: 'core.wasm', from: wasmIn(folder) },
        ],
      });
      return { version: workerdVersion(), ...body };
    },
  },
  {
    runtime: 'workerd (Cloudflare)',
    loaded: "'timpush/workerd', no such condition",
    clientOnly: true,
    run: async ({ create }) => {
      const folder = await create(['worker-by-name.js']);
      await bundleWorker(folder, 'worker-by-name.js', []);
      const [{ body }] = await askWorkerd({
        root: join(folder, 'out'),
        modules: [
          { type: 'ESModule', path: 'worker.js' },
          { type: 'CompiledWasm', path: 'core.wasm', from: wasmIn(folder) },
        ],
      });
      return { version: workerdVersion(), ...body };
    },
  },
  {
    runtime: 'workerd (Cloudflare)',
    loaded: 'inlined wasm: must fail, and say why',
    run: async ({ create }) => {
      const folder = await create(['worker.js']);
      await bundleWorker(folder, 'worker.js', ['worker', 'browser']);
      const [{ body }] = await askWorkerd({
        root: join(folder, 'out'), modules: [{ type: 'ESModule', path: 'worker.js' }],
      });
      const { code, message } = body.error ?? {};
      if (code !== 'ERR_CORE_LOAD') throw new Error(`it says ${JSON.stringify(body)}`);
      if (!message.includes("'timpush/workerd'")) throw new Error(`it does not say what to import: ${message}`);
      return { version: workerdVersion() };
    },
  },
  {
    runtime: 'edge-runtime (Vercel)',
    loaded: 'condition `edge-light`, .wasm?module',
    run: async ({ create }) => {
      const folder = await create(['edge.js']);
      await bundleEdge(folder, 'edge.js');
      const [{ body }] = await askEdge({ script: join(folder, 'out/edge.js'), wasm: wasmIn(folder) });
      return { version: edgeVersion(), ...body };
    },
  },
];
