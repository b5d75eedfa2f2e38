// The examples, each called as its platform would.
import { statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { nodeOf, versionOf } from '../tools.js';
import { run } from '../workplace.js';
import {
  askEdge, askWorkerd, bundleEdge, bundleWorker, edgeVersion, workerdVersion,
} from './edge.js';

const mary = { account: 'Mary', attributes: { sex: 'female', city: 'NewYork' } };

/** @param {import('../run.js').Context} context */
const environmentOf = ({ app, endpoint }) => ({
  TIMPUSH_SDKAPPID: String(app.sdkAppId),
  TIMPUSH_IDENTIFIER: app.identifier,
  TIMPUSH_SECRET_KEY: app.secretKey,
  TIMPUSH_ENDPOINT: endpoint,
});

/** @param {unknown} actual */
const mustBe = (actual, expected) => {
  if (!isDeepStrictEqual(actual, expected)) throw new Error(`it answers ${JSON.stringify(actual)}`);
};

/** Asks until somebody listens. */
const fetchSoon = async (url) => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetch(url);
    } catch (error) {
      if (tries === 100) throw error;
      await delay(100);
    }
  }
};

const nodeScript = async (context) => {
  const folder = await context.createExample('node-script');
  const node = nodeOf('20');
  const output = await run(node, ['index.js', 'Mary', 'xiaoming'], {
    cwd: folder, env: environmentOf(context),
  });
  mustBe(output.trimEnd().split('\n').map((line) => JSON.parse(line)), [
    mary, { account: 'xiaoming', attributes: { sex: 'male', city: 'ShenZhen' } },
  ]);
  return { version: await versionOf(node) };
};

/** SCF starts the program without arguments and speaks HTTP to port 9000. */
const tencentScf = async (context) => {
  const folder = await context.createExample('tencent-scf');
  if ((statSync(join(folder, 'scf_bootstrap')).mode & 0o111) === 0) throw new Error('scf_bootstrap is not executable');
  const node = nodeOf('20');
  const child = spawn(node, ['index.js'], {
    cwd: folder, env: { ...process.env, ...environmentOf(context) }, stdio: 'inherit',
  });
  try {
    const found = await fetchSoon('http://127.0.0.1:9000/?account=Mary');
    mustBe([found.status, await found.json()], [200, mary]);
    const missing = await fetch('http://127.0.0.1:9000/?account=nobody');
    mustBe([missing.status, (await missing.json()).errorName], [404, 'ACCOUNT_NOT_FOUND']);
  } finally {
    child.kill();
  }
  return { version: await versionOf(node) };
};

const cloudflareWorker = async (context) => {
  const folder = await context.createExample('cloudflare-worker');
  await bundleWorker(folder, 'index.js');
  const { status, body } = await askWorkerd({
    root: join(folder, 'out'),
    modules: [
      { type: 'ESModule', path: 'worker.js' },
      { type: 'CompiledWasm', path: 'core.wasm', from: join(folder, 'node_modules/timpush/dist/core.wasm') },
    ],
    bindings: environmentOf(context),
    url: 'http://worker.test/?account=Mary',
  });
  mustBe([status, body], [200, mary]);
  return { version: workerdVersion() };
};

/** Vercel wraps the handler into a listener. */
const vercelEdge = async (context) => {
  const folder = await context.createExample('vercel-edge');
  writeFileSync(join(folder, 'listener.js'), `import handler, { config } from './api/attributes.js';
if (config.runtime !== 'edge') throw new Error('not an edge function');
addEventListener('fetch', (event) => event.respondWith(handler(event.request)));
`);
  await bundleEdge(folder, 'listener.js');
  const { status, body } = await askEdge({
    script: join(folder, 'out/edge.js'),
    wasm: join(folder, 'node_modules/timpush/dist/core.wasm'),
    env: environmentOf(context),
    url: 'https://edge.test/api/attributes?account=Mary',
  });
  mustBe([status, body], [200, mary]);
  return { version: edgeVersion() };
};

export const cases = [
  { runtime: 'Example: Node script', loaded: 'node index.js Mary xiaoming', run: nodeScript },
  { runtime: 'Example: Tencent SCF', loaded: 'HTTP to port 9000', run: tencentScf },
  { runtime: 'Example: Cloudflare Worker', loaded: 'fetch(request, env) in workerd', run: cloudflareWorker },
  { runtime: 'Example: Vercel edge', loaded: 'handler(request) in edge-runtime', run: vercelEdge },
];
