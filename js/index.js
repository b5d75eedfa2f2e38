/** The package for Node, browsers, Deno, Bun: runtimes that compile wasm from bytes. */

import { createClientWith } from './client/client.js';
import { hmacOf } from './core/builtin.js';
import { loadCore as load } from './core/load.js';
import { createUserSig } from './usersig.js';

export { isTimPushError, TimPushError } from './errors.js';

// What a program does not import, its bundler can leave out: no property is read here, and no call is kept.
const codec = /* @__PURE__ */ createUserSig(load, hmacOf);

/**
 * Makes a client of one app. Nothing is sent, and nothing loaded, before its first call.
 * @type {import('./types.d.ts').CreateClient}
 * @throws {TimPushError} ERR_INVALID_OPTIONS with the option as `field`; ERR_SECRET_IN_BROWSER
 */
export const createClient = /* @__PURE__ */ createClientWith(load, codec);

/**
 * Loads the C++ core, once: for programs that bring their own transport.
 * @type {import('./types.d.ts').LoadCore}
 * @throws {TimPushError} ERR_CORE_LOAD; a later call tries again
 */
export const loadCore = load;

/**
 * Makes a UserSig (TLSSigAPIv2). Times are seconds; it is good for a day unless `expire` says otherwise.
 * @type {import('./types.d.ts').SignUserSig}
 * @throws {TimPushError} ERR_INVALID_ARGUMENT
 */
export const signUserSig = (options) => codec.signUserSig(options);

/**
 * Reads what a UserSig says of itself, without its key and without checking it.
 * @type {import('./types.d.ts').InspectUserSig}
 * @throws {TimPushError} ERR_INVALID_ARGUMENT when it is cut or damaged
 */
export const inspectUserSig = (userSig, options) => codec.inspectUserSig(userSig, options);

/**
 * Checks a UserSig as the service does.
 * @type {import('./types.d.ts').VerifyUserSig}
 */
export const verifyUserSig = (userSig, options) => codec.verifyUserSig(userSig, options);
