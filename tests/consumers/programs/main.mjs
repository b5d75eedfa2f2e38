// Node, Deno and Bun, as an ES module. Client and emulator are to share one core.
import * as timpush from 'timpush';
import * as emulator from 'timpush/emulator';
import * as webhook from 'timpush/webhook';
import { check } from './check.js';
import { settings } from './settings.js';

let compiled = 0;
const count = ({ length }) => {
  if (length === settings.coreBytes) compiled += 1; // Node's own fetch compiles something, too
};
const { compile, Module } = WebAssembly;
WebAssembly.compile = (bytes) => {
  count(bytes);
  return compile(bytes);
};
WebAssembly.Module = new Proxy(Module, {
  construct: (target, [bytes]) => {
    count(bytes);
    return new target(bytes);
  },
});
check(timpush, { emulator, webhook }, settings).then((report) => {
  console.log(JSON.stringify({ ...report, compiled }));
});
