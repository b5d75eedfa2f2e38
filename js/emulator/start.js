// The state that an emulator starts with, and goes back to at a reset.
import { EmulatorError } from './errors.js';
import { sampleAttributeNames, sampleUsers } from './samples.js';
import { objectAt, readAttributeNames, readState, readUsers } from './state-document.js';
import { copyState, copyUser, createAppState } from './state.js';

/**
 * @typedef {import('./state.js').AppState} AppState
 * @typedef {import('./types.d.ts').EmulatorOptions} EmulatorOptions
 * @typedef {import('./types.d.ts').Users} Users
 */

/**
 * @param {unknown} users
 * @returns {unknown[]} pairs of account and user, and whatever else an iterable gave
 * @throws {EmulatorError} ERR_EMULATOR_STATE
 */
const userEntries = (users) => {
  if (typeof users === 'object' && users !== null && Symbol.iterator in users) {
    return Array.from(/** @type {Iterable<unknown>} */ (users));
  }
  return Object.entries(objectAt(users, 'users'));
};

/**
 * @param {EmulatorOptions} options
 * @returns {AppState}
 */
const startOfApp = ({ samples = true, attributeNames = {}, users = {} }) => {
  const state = createAppState();
  const given = objectAt(attributeNames, 'attributeNames');
  readAttributeNames(state, { ...(samples ? sampleAttributeNames : {}), ...given }, 'attributeNames');
  if (samples) readUsers(state, sampleUsers, 'samples');
  readUsers(state, userEntries(users), 'users');
  return state;
};

/**
 * Reads the options once: what they refer to may change afterwards, and a generator gives its users
 * only once.
 * @param {EmulatorOptions} options
 * @param {number[]} sdkAppIds
 * @returns {() => Map<number, AppState>} gives the same start each time, as a copy
 * @throws {EmulatorError} ERR_EMULATOR_STATE
 */
export const readStart = (options, sdkAppIds) => {
  /** @type {Map<number, AppState>} */
  let states;
  if (options.state !== undefined) {
    states = readState(options.state, sdkAppIds);
  } else {
    const { samples = true } = options;
    if (typeof samples !== 'boolean') {
      throw new EmulatorError('ERR_EMULATOR_OPTIONS', 'samples', 'not_boolean');
    }
    const start = startOfApp(options);
    states = new Map(sdkAppIds.map((id) => [id, start]));
  }
  return () => new Map(Array.from(states, ([id, state]) => [id, copyState(state)]));
};

/**
 * @param {AppState} state
 * @param {Users} users
 * @throws {EmulatorError} ERR_EMULATOR_STATE; then nobody was added
 */
export const addUsersTo = (state, users) => {
  const entries = userEntries(users);
  // A rehearsal, with those users of the app only whom the given ones replace: there may be many.
  /** @type {Map<string, import('./state.js').User>} */
  const replaced = new Map();
  for (const entry of entries) {
    const account = Array.isArray(entry) ? entry[0] : undefined;
    const user = state.users.get(account);
    if (user) replaced.set(account, copyUser(user));
  }
  readUsers({ ...copyState({ ...state, users: new Map() }), users: replaced }, entries, 'users');
  readUsers(state, entries, 'users');
};
