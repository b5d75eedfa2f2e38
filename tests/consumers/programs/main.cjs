// Node, as CommonJS. Client and emulator are to share one core.
const timpush = require('timpush');
const emulator = require('timpush/emulator');
const webhook = require('timpush/webhook');
const { check } = require('./check.cjs');
const { settings } = require('./settings.cjs');

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
