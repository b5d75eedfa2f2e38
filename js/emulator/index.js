// The entry `timpush/emulator`: the emulator with the package's own UserSig codec, the one thing
// that it shares with the client.
import { verifyUserSig } from '../index.js';
import { createEmulatorWith } from './emulator.js';

export { EmulatorError } from './errors.js';
export { parseFault } from './faults.js';

/**
 * @typedef {import('./types.d.ts').Emulator} Emulator
 * @typedef {import('./types.d.ts').EmulatorOptions} EmulatorOptions
 * @typedef {import('./types.d.ts').Fault} Fault
 * @typedef {import('./types.d.ts').RequestRecord} RequestRecord
 * @typedef {import('./types.d.ts').StateDocument} StateDocument
 * @typedef {import('./types.d.ts').Users} Users
 */

/**
 * Makes an emulator of the service. It checks every rule that the real one documents, real
 * signatures included, and keeps what is written to it in memory.
 * @param {EmulatorOptions} options
 * @returns {Emulator}
 * @throws {EmulatorError} ERR_EMULATOR_OPTIONS, ERR_EMULATOR_STATE or ERR_EMULATOR_FAULT, with the
 *   place in the options as `field`
 */
export const createEmulator = (options) => createEmulatorWith({ verifyUserSig })(options);
