// The state that an emulator starts with, and goes back to at a reset.
import { EmulatorError } from './errors.js';
import { sampleAttributeNames, sampleUsers } from './samples.js';
import { readAttributeNames, readState, readUsers } from './state-document.js';
import { createAppState } from './state.js';

/**
 * @typedef {import('./state.js').AppState} AppState
 * @typedef {import('./types.d.ts').EmulatorOptions} EmulatorOptions
 * @typedef {import('./types.d.ts').Users} Users
 */

/**
 * @param {Users} users
 * @returns {Iterable<[string, unknown]>}
 */
const userEntries = (users) => (
  Symbol.iterator in users
    ? /** @type {Iterable<[string, unknown]>} */ (users)
    : Object.entries(users)
);

/**
 * @param {EmulatorOptions} options
 * @returns {AppState}
 */
const startOfApp = ({ samples = true, attributeNames = {}, users = {} }) => {
  const state = createAppState();
  const names = { ...(samples ? sampleAttributeNames : {}), ...attributeNames };
  readAttributeNames(state, names, 'attributeNames');
  if (samples) readUsers(state, sampleUsers, 'samples');
  readUsers(state, userEntries(users), 'users');
  return state;
};

/**
 * @param {EmulatorOptions} options
 * @param {number[]} sdkAppIds
 * @returns {Map<number, AppState>}
 * @throws {EmulatorError} ERR_EMULATOR_STATE
 */
export const startState = (options, sdkAppIds) => {
  if (options.state !== undefined) return readState(options.state, sdkAppIds);
  const { samples = true } = options;
  if (typeof samples !== 'boolean') {
    throw new EmulatorError('ERR_EMULATOR_OPTIONS', 'samples', 'must be true or false');
  }
  return new Map(sdkAppIds.map((id) => [id, startOfApp(options)]));
};

/**
 * @param {AppState} state
 * @param {Users} users
 * @throws {EmulatorError} ERR_EMULATOR_STATE; then nobody was added
 */
export const addUsersTo = (state, users) => {
  const entries = [...userEntries(users)];
  // A rehearsal, with the app's names and tags but without its users, who may be many.
  const tags = new Map([...state.tags].map(([tag, known]) => [tag, { ...known }]));
  readUsers({ ...createAppState(), slots: state.slots, tags }, entries, 'users');
  readUsers(state, entries, 'users');
};
