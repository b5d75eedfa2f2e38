/** The package for runtimes that compile wasm from bytes: Node, browsers, Deno, Bun. */

import { createClientWith } from './client/client.js';
import { compile } from './core/compile.js';
import { createCoreLoader } from './core/core.js';
import { createUserSig } from './usersig.js';

export { isTimPushError, TimPushError } from './client/errors.js';

const load = createCoreLoader(compile);
const codec = createUserSig(load);

/** @type {import('./types.d.ts').LoadCore} */
export const loadCore = load;
export const createClient = createClientWith(load, codec);
export const { signUserSig, inspectUserSig, verifyUserSig } = codec;
