// The examples, each called as its platform would.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { delimiter, dirname, join } from 'node:path';
import { read } from '../../../scripts/run.js';
import { lastLine, nodeOf, versionOf } from '../tools.js';
import { run } from '../workplace.js';
import {
  askEdge, askWorkerd, bundleEdge, bundleWorker, edgeVersion, workerdVersion,
} from './edge.js';

const webhookToken = 'xxxxyyyy';

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

/** `//` is a path that some URL parsers take for a host. */
const questions = ['/?account=Mary', '/?account=nobody', '/', '//', '//?account=Mary'];

/** @param {{ status: number, body: any }[]} answers to the questions */
const mustAnswer = (answers) => mustBe(
  answers.map(({ status, body }) => [status, body.errorName ?? body.error?.split(' ')[0] ?? body]),
  [[200, mary], [404, 'ACCOUNT_NOT_FOUND'], [400, 'accounts[0]'], [400, 'accounts[0]'], [200, mary]],
);

/** fetch would tidy the path. */
const askPath = (path) => new Promise((resolve, reject) => {
  get({ host: '127.0.0.1', port: 9000, path }, async (response) => {
    resolve({ status: response.statusCode, body: await json(response) });
  }).on('error', reject);
});

/** SCF starts scf_bootstrap in the function's folder and speaks HTTP to port 9000. */
const tencentScf = async (context) => {
  const folder = await context.createExample('tencent-scf');
  const node = nodeOf('20');
  const child = spawn('./scf_bootstrap', {
    cwd: folder,
    env: { ...environmentOf(context), PATH: [dirname(node), process.env.PATH].join(delimiter) },
    stdio: 'inherit',
  });
  try {
    await fetchSoon('http://127.0.0.1:9000/');
    const answers = [];
    for (const question of questions) answers.push(await askPath(question));
    mustAnswer(answers);
  } finally {
    child.kill();
  }
  return { version: await versionOf(node) };
};

/**
 * What wrangler is told.
 * @param {string} folder
 */
const wranglerSettings = (folder) => {
  const [head, vars] = readFileSync(join(folder, 'wrangler.toml'), 'utf8').split('\n[vars]\n');
  const valuesIn = (text) => Object.fromEntries([...text.matchAll(/^(\w+) = "(.*)"$/gm)]
    .map(([, name, value]) => [name, value]));
  return { ...valuesIn(head), vars: valuesIn(vars) };
};

const cloudflareWorker = async (context) => {
  const folder = await context.createExample('cloudflare-worker');
  const { main, compatibility_date: compatibilityDate, vars } = wranglerSettings(folder);
  await bundleWorker(folder, main);
  // The emulator stands for the region; the app and its administrator are the file's.
  const { TIMPUSH_SECRET_KEY, TIMPUSH_ENDPOINT } = environmentOf(context);
  const urls = questions.map((question) => `http://worker.test${question}`);
  const rounds = [urls, urls, urls, urls]; // more calls at once than may depart at once
  const answers = await askWorkerd({
    root: join(folder, 'out'),
    modules: [
      { type: 'ESModule', path: 'worker.js' },
      { type: 'CompiledWasm', path: 'core.wasm', from: join(folder, 'node_modules/timpush/dist/core.wasm') },
    ],
    bindings: { ...vars, TIMPUSH_SECRET_KEY, TIMPUSH_ENDPOINT },
    compatibilityDate,
    // First all of a cold start at once, then one after another: requests share the client, but no timer.
    atOnce: rounds.flat(),
    urls,
  });
  for (const round of [...rounds, urls]) mustAnswer(answers.splice(0, round.length));
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
  mustAnswer(await askEdge({
    script: join(folder, 'out/edge.js'),
    wasm: join(folder, 'node_modules/timpush/dist/core.wasm'),
    env: environmentOf(context),
    urls: questions.map((question) => `https://edge.test${question}`),
  }));
  return { version: edgeVersion() };
};

// --- webhooks ---------------------------------------------------------------------------------------

const sample = JSON.parse(read('tests/fixtures/push/webhook.all_member_push.json').toString());

/**
 * What the service posts just now, and what a stranger does.
 * @param {{ sdkAppId: number }} app
 * @returns {{ query: string, body: string }[]}
 */
const posts = ({ sdkAppId }) => {
  const body = JSON.stringify(sample.request);
  const RequestTime = String(Math.floor(Date.now() / 1000));
  const Sign = createHash('sha256').update(webhookToken + RequestTime).digest('hex');
  const good = { ...sample.query, SdkAppid: String(sdkAppId), Sign, RequestTime };
  return [
    { query: good, body },
    { query: { ...good, Sign: 'f'.repeat(64) }, body },
    { query: { ...good, SdkAppid: '1' }, body },
    { query: good, body: '{}' },
    { query: good, body: ' '.repeat((1 << 20) + 1) },
  ].map(({ query, ...rest }) => ({ query: new URLSearchParams(query).toString(), ...rest }));
};

/** @param {{ status: number, body: any }[]} answers to them */
const mustHear = (answers) => mustBe(
  answers.map(({ status, body: { ErrorCode, ErrorInfo } }) => [status, ErrorCode, ErrorInfo]),
  [[200, 0, ''], [401, 1, 'bad_signature'], [403, 1, 'other_app'], [400, 1, 'missing'], [413, 1, 'large_webhook']],
);

/** @param {import('../run.js').Context} context */
const webhookEnvironment = ({ app }) => (
  { TIMPUSH_SDKAPPID: String(app.sdkAppId), TIMPUSH_WEBHOOK_TOKEN: webhookToken });

const nodeWebhook = async (context) => {
  const folder = await context.createExample('node-webhook');
  const node = nodeOf('20');
  const child = spawn(node, ['index.js'], {
    cwd: folder, env: { ...webhookEnvironment(context), PORT: '9001' }, stdio: 'ignore',
  });
  try {
    await fetchSoon('http://127.0.0.1:9001/');
    const answers = [];
    for (const { query, body } of posts(context.app)) {
      const response = await fetch(`http://127.0.0.1:9001/?${query}`, { method: 'POST', body });
      answers.push({ status: response.status, body: await response.json() });
    }
    mustHear(answers);
  } finally {
    child.kill();
  }
  return { version: await versionOf(node) };
};

/** SCF loads the handler by its name, and hands over what it made of an HTTP request. */
const tencentScfWebhook = async (context) => {
  const folder = await context.createExample('tencent-scf-webhook');
  const node = nodeOf('20');
  const events = posts(context.app).map(({ query, body }, index) => ({
    httpMethod: 'POST',
    queryString: Object.fromEntries(new URLSearchParams(query)),
    ...(index % 2 === 0 ? { body } : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
  }));
  writeFileSync(join(folder, 'events.json'), JSON.stringify(events));
  writeFileSync(join(folder, 'platform.js'), `const { main_handler: handler } = require('./index');
const answers = [];
const run = async () => {
  for (const event of require('./events.json')) answers.push(await handler(event, {}));
  console.log(JSON.stringify(answers));
};
run();
`);
  const answers = lastLine(await run(node, ['platform.js'], { cwd: folder, env: webhookEnvironment(context) }));
  mustHear(answers.map(({ statusCode, body }) => ({ status: statusCode, body: JSON.parse(body) })));
  return { version: await versionOf(node) };
};

const cloudflareWorkerWebhook = async (context) => {
  const folder = await context.createExample('cloudflare-worker-webhook');
  const { main, compatibility_date: compatibilityDate } = wranglerSettings(folder);
  await bundleWorker(folder, main);
  const asked = posts(context.app).map(({ query, body }) => [`http://worker.test/?${query}`, { method: 'POST', body }]);
  mustHear(await askWorkerd({
    root: join(folder, 'out'),
    modules: [
      { type: 'ESModule', path: 'worker.js' },
      { type: 'CompiledWasm', path: 'core.wasm', from: join(folder, 'node_modules/timpush/dist/core.wasm') },
    ],
    bindings: webhookEnvironment(context),
    compatibilityDate,
    urls: asked,
  }));
  return { version: workerdVersion() };
};

export const cases = [
  { runtime: 'Example: Node script', loaded: 'node index.js Mary xiaoming', run: nodeScript },
  { runtime: 'Example: Tencent SCF', loaded: 'scf_bootstrap, HTTP to port 9000', run: tencentScf },
  { runtime: 'Example: Cloudflare Worker', loaded: 'fetch(request, env) in workerd', run: cloudflareWorker },
  { runtime: 'Example: Vercel edge', loaded: 'handler(request) in edge-runtime', run: vercelEdge },
  { runtime: 'Example: webhook in Node', loaded: 'node index.js, HTTP', run: nodeWebhook },
  { runtime: 'Example: webhook in SCF', loaded: 'main_handler(event)', run: tencentScfWebhook },
  { runtime: 'Example: webhook in a Worker', loaded: 'fetch(request, env) in workerd', run: cloudflareWorkerWebhook },
];
