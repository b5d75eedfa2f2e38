// Runs one worker in workerd, asks it once and prints its answer: node workerd.js SETTINGS
import { Miniflare } from 'miniflare';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { root, modules, bindings = {}, url = 'http://worker.test/' } = JSON.parse(process.argv[2]);
const miniflare = new Miniflare({
  modulesRoot: root,
  modules: modules.map(({ type, path, from = join(root, path) }) => ({
    type, path: join(root, path), contents: readFileSync(from),
  })),
  bindings,
  compatibilityDate: '2026-01-01',
  cf: false,
});
try {
  const response = await miniflare.dispatchFetch(url);
  const text = await response.text();
  if (!text.startsWith('{')) throw new Error(`${response.status} ${text}`);
  console.log(JSON.stringify({ status: response.status, body: JSON.parse(text) }));
} finally {
  await miniflare.dispose();
}
