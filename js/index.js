/** The package for Node, browsers, Deno, Bun: runtimes that compile wasm from bytes. */

import { createClientWith } from './client/client.js';
import { loadCore as load } from './core/load.js';
import { createUserSig } from './usersig.js';

export { isTimPushError, TimPushError } from './errors.js';

const codec = createUserSig(load);

/** @type {import('./types.d.ts').LoadCore} */
export const loadCore = load;
export const createClient = createClientWith(load, codec);
export const { signUserSig, inspectUserSig, verifyUserSig } = codec;
