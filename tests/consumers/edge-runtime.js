// Runs one function in Vercel's edge runtime, asks it in turn and prints its answers: node edge-runtime.js SETTINGS
import { EdgeRuntime } from 'edge-runtime';
import { readFileSync } from 'node:fs';

const { script, wasm, env = {}, urls = ['https://edge.test/'] } = JSON.parse(process.argv[2]);
const module = await WebAssembly.compile(readFileSync(wasm));
const runtime = new EdgeRuntime({
  initialCode: readFileSync(script, 'utf8'),
  extend: (context) => Object.assign(context, { wasm_core: module, process: { env } }),
});
const answers = [];
for (const url of urls) {
  const response = await runtime.dispatchFetch(url);
  answers.push({ status: response.status, body: await response.json() });
}
console.log(JSON.stringify(answers));
