// Runs one worker in workerd, asks it in turn, or all at once, and prints its answers: node workerd.js FILE
import { Miniflare } from 'miniflare';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const {
  root, modules, bindings = {}, urls = ['http://worker.test/'], atOnce = [], compatibilityDate = '2026-01-01',
} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const miniflare = new Miniflare({
  modulesRoot: root,
  modules: modules.map(({ type, path, from = join(root, path) }) => ({
    type, path: join(root, path), contents: readFileSync(from),
  })),
  bindings,
  compatibilityDate,
  cf: false,
});
/** @param {string | [url: string, init: object]} asked */
const ask = async (asked) => {
  const response = await miniflare.dispatchFetch(...[asked].flat());
  const text = await response.text();
  if (!text.startsWith('{')) throw new Error(`${response.status} ${text}`);
  return { status: response.status, body: JSON.parse(text) };
};
try {
  const answers = await Promise.all(atOnce.map(ask));
  for (const url of urls) answers.push(await ask(url));
  console.log(JSON.stringify(answers));
} finally {
  await miniflare.dispose();
}
