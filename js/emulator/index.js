// The entry `timpush/emulator`: the emulator with the package's own UserSig codec, the one thing
// that it shares with the client. It is the same core that the entry `timpush` loads, so a program
// that uses both has it once.
import { loadCore } from '../core/load.js';
import { createUserSig } from '../usersig.js';
import { createEmulatorWith } from './emulator.js';

export { EmulatorError } from './errors.js';
export { parseFault } from './faults.js';

/**
 * Makes an emulator of the service. It checks every rule that the real one documents, real
 * signatures included, and keeps what is written to it in memory.
 * @type {(options: import('./types.d.ts').EmulatorOptions) => import('./types.d.ts').Emulator}
 * @throws {EmulatorError} ERR_EMULATOR_OPTIONS, ERR_EMULATOR_STATE or ERR_EMULATOR_FAULT, with the
 *   place in the options as `field`
 */
export const createEmulator = /* @__PURE__ */ createEmulatorWith(
  /* @__PURE__ */ createUserSig(loadCore),
);
