/** The package for Vercel's edge runtime. */

import { createClientWith } from './client/client.js';
import { loadCore as load } from './core/load.edge-light.js';
import { createUserSig } from './usersig.js';

export { isTimPushError, TimPushError } from './errors.js';

const codec = /* @__PURE__ */ createUserSig(load);

/** @type {import('./types.d.ts').LoadCore} */
export const loadCore = load;
export const createClient = /* @__PURE__ */ createClientWith(load, codec);

/** @type {import('./types.d.ts').SignUserSig} */
export const signUserSig = (options) => codec.signUserSig(options);
/** @type {import('./types.d.ts').InspectUserSig} */
export const inspectUserSig = (userSig, options) => codec.inspectUserSig(userSig, options);
/** @type {import('./types.d.ts').VerifyUserSig} */
export const verifyUserSig = (userSig, options) => codec.verifyUserSig(userSig, options);
