// Pages in Chromium: the package as it stands, and through four bundlers, without any setting of
// theirs. Pages keep a strict policy; 'wasm-unsafe-eval' is all that the package needs.
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { VERSION as rollupVersion, rollup } from 'rollup';
import * as vite from 'vite';
import webpack from 'webpack';
import { serve } from '../../../js/node/server.js';

const types = { '.html': 'text/html', '.js': 'text/javascript' };
const page = (script) => `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module" src="${script}"></script>
`;

/**
 * Serves a folder under a policy that allows what the package needs and nothing else.
 * @param {string} folder
 * @param {string} endpoint
 */
const serveFolder = (folder, endpoint) => serve((request) => {
  const { pathname } = new URL(request.url);
  const path = join(folder, pathname === '/' ? 'index.html' : pathname);
  if (!existsSync(path)) return new Response(null, { status: 404 });
  return new Response(readFileSync(path), {
    headers: {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy':
        `default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src ${endpoint}`,
    },
  });
});

/**
 * Opens a page and waits for its report; whatever it complains about is an error.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 */
const reportOf = async (browser, url) => {
  const tab = await browser.newPage();
  try {
    const complaints = [];
    tab.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    tab.on('pageerror', (error) => complaints.push(error.message));
    await tab.goto(url);
    await tab.waitForFunction(() => globalThis.report, undefined, { timeout: 60_000 })
      .catch((error) => complaints.push(error.message));
    const report = await tab.evaluate(() => globalThis.report);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    return report;
  } finally {
    await tab.close();
  }
};

/**
 * @param {import('../run.js').Context} context
 * @param {string} folder
 */
const openFolder = async ({ browser, endpoint }, folder) => {
  const server = await serveFolder(folder, endpoint);
  try {
    return await reportOf(await browser(), server.url);
  } finally {
    await server.close({ grace: 0 });
  }
};

/** A page without a bundler: bare names become the paths that they stand for. */
const unbundled = {
  runtime: 'Chromium',
  loaded: 'modules as they stand',
  run: async (context) => {
    const folder = await context.create(['page.js']);
    const script = readFileSync(join(folder, 'page.js'), 'utf8')
      .replace("'timpush'", "'./node_modules/timpush/dist/index.js'")
      .replace("'timpush/emulator'", "'./node_modules/timpush/dist/emulator.js'")
      .replace("'timpush/webhook'", "'./node_modules/timpush/dist/webhook.js'");
    writeFileSync(join(folder, 'page.js'), script);
    writeFileSync(join(folder, 'index.html'), page('./page.js'));
    const report = await openFolder(context, folder);
    return { version: (await context.browser()).version(), ...report };
  },
};

/** @param {string} folder with page.js → folder/out/page.js */
const bundlers = {
  esbuild: {
    version: esbuild.version,
    bundle: async (folder) => {
      const { warnings } = await esbuild.build({
        entryPoints: ['page.js'],
        absWorkingDir: folder,
        bundle: true,
        format: 'esm',
        outdir: 'out',
        logLevel: 'silent',
      });
      return warnings;
    },
  },
  webpack: {
    version: webpack.version,
    bundle: (folder) => new Promise((resolve, reject) => {
      webpack({
        context: folder,
        mode: 'production',
        entry: './page.js',
        output: { path: join(folder, 'out'), filename: 'page.js', publicPath: '/' },
      }, (error, stats) => {
        if (error) reject(error);
        else if (stats.hasErrors()) reject(new Error(stats.toString('errors-only')));
        else resolve(stats.toJson({ warnings: true }).warnings);
      });
    }),
  },
  Rollup: {
    version: rollupVersion,
    bundle: async (folder) => {
      const warnings = [];
      const bundle = await rollup({
        input: join(folder, 'page.js'),
        plugins: [nodeResolve({ browser: true })],
        onwarn: (warning) => warnings.push(warning),
      });
      await bundle.write({ dir: join(folder, 'out'), format: 'es' });
      await bundle.close();
      return warnings;
    },
  },
};

const bundled = Object.entries(bundlers).map(([name, { version, bundle }]) => ({
  runtime: 'Chromium',
  loaded: `bundled by ${name} ${version}`,
  run: async (context) => {
    const folder = await context.create(['page.js']);
    const warnings = await bundle(folder);
    if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
    writeFileSync(join(folder, 'out/index.html'), page('./page.js'));
    const report = await openFolder(context, join(folder, 'out'));
    return { version: (await context.browser()).version(), ...report };
  },
}));

/**
 * @param {string} folder
 * @param {string[]} warnings gathers what it warns of
 * @returns {import('vite').InlineConfig}
 */
const viteSettings = (folder, warnings) => ({
  root: folder,
  configFile: false,
  cacheDir: join(folder, '.vite'),
  logLevel: 'silent',
  build: { outDir: 'out', chunkSizeWarningLimit: 10_000 },
  server: { host: '127.0.0.1', port: 0 },
  customLogger: {
    ...vite.createLogger('silent'),
    warn: (message) => warnings.push(message),
    warnOnce: (message) => warnings.push(message),
  },
});

const viteCase = (name, open) => ({
  runtime: 'Chromium',
  loaded: `${name} ${vite.version}`,
  run: async (context) => {
    const folder = await context.create(['page.js']);
    writeFileSync(join(folder, 'index.html'), page('/page.js'));
    const warnings = [];
    const report = await open(context, viteSettings(folder, warnings), folder);
    if (warnings.length > 0) throw new Error(warnings.join('\n'));
    return { version: (await context.browser()).version(), ...report };
  },
});

const vites = [
  viteCase('Vite build', async (context, settings, folder) => {
    await vite.build(settings);
    return openFolder(context, join(folder, 'out'));
  }),
  viteCase('Vite dev', async (context, settings) => {
    const server = await vite.createServer(settings);
    try {
      await server.listen();
      return await reportOf(await context.browser(), server.resolvedUrls.local[0]);
    } finally {
      await server.close();
    }
  }),
];

export const cases = [unbundled, ...bundled, ...vites];
