// Node, as CommonJS. Client and emulator are to share one core.
const timpush = require('timpush');
const emulator = require('timpush/emulator');
const { check } = require('./check.cjs');
const { settings } = require('./settings.cjs');

let compiled = 0;
const { compile } = WebAssembly;
WebAssembly.compile = (bytes) => {
  if (bytes.length === settings.coreBytes) compiled += 1; // Node's own fetch compiles something, too
  return compile(bytes);
};
check(timpush, emulator, settings).then((report) => {
  console.log(JSON.stringify({ ...report, compiled }));
});
