// Runs one function in Vercel's edge runtime, asks it once and prints its answer: node edge-runtime.js SETTINGS
import { EdgeRuntime } from 'edge-runtime';
import { readFileSync } from 'node:fs';

const { script, wasm, env = {}, url = 'https://edge.test/' } = JSON.parse(process.argv[2]);
const module = await WebAssembly.compile(readFileSync(wasm));
const runtime = new EdgeRuntime({
  initialCode: readFileSync(script, 'utf8'),
  extend: (context) => Object.assign(context, { wasm_core: module, process: { env } }),
});
const response = await runtime.dispatchFetch(url);
console.log(JSON.stringify({ status: response.status, body: await response.json() }));
