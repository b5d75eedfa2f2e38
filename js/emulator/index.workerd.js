// The entry `timpush/emulator` for Cloudflare Workers.
import { loadCore } from '../core/load.workerd.js';
import { createUserSig } from '../usersig.js';
import { createEmulatorWith } from './emulator.js';

export { EmulatorError } from './errors.js';
export { parseFault } from './faults.js';

export const createEmulator = /* @__PURE__ */ createEmulatorWith(
  /* @__PURE__ */ createUserSig(loadCore),
);
