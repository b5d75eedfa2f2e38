// What the page takes of the package. It is one chunk with the wasm, fetched after the first paint.

export { inspectUserSig, signUserSig, verifyUserSig } from '../js/index.js';
export { loadCore } from '../js/core/load.js';
export { systemClock } from '../js/client/clock.js';
export { exchange } from '../js/client/transport.js';
export { isTimPushError } from '../js/errors.js';
export { maskerOf, redactorOf } from '../js/redact.js';
