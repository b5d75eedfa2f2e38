// The entry `timpush/emulator` for Vercel's edge runtime.
import { loadCore } from '../core/load.edge-light.js';
import { createUserSig } from '../usersig.js';
import { createEmulatorWith } from './emulator.js';

export { EmulatorError } from './errors.js';
export { parseFault } from './faults.js';

export const createEmulator = /* @__PURE__ */ createEmulatorWith(
  /* @__PURE__ */ createUserSig(loadCore),
);
