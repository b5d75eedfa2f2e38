// The state as one JSON document: how it is written, and how it is read without trust. Reading
// makes a whole new state or throws, so that a bad document changes nothing.
//
//   { "format": "timpush-emulator-state", "version": 1,
//     "apps": {
//       "1400000000": {
//         "attributeNames": { "0": { "name": "sex", "type": 0 } },
//         "users": { "Mary": { "attributes": { "sex": "female" }, "tags": ["GoldMember"],
//                              "device": { "online": true } } },
//         "tagTypes": { "GoldMember": 0 } } } }
//
// Keys, admins, quotas and faults are options, not state: the document holds no secret.
import { typeOf } from './account.js';
import { EmulatorError } from './errors.js';
import { isTooLong, MAX_TAGS_OF_APP, MAX_TAGS_OF_USER } from './limits.js';
import { attributeNamed, createAppState, createUser, put, setTags } from './state.js';
import { isWellFormed } from './unicode.js';

const FORMAT = 'timpush-emulator-state';
export const VERSION = 1;

/** @typedef {import('./state.js').AppState} AppState */

/**
 * @param {string} field
 * @param {import('./errors.js').EmulatorErrorReason} reason
 * @param {import('./errors.js').Params} [params]
 * @returns {never}
 */
const fail = (field, reason, params) => {
  throw new EmulatorError('ERR_EMULATOR_STATE', field, reason, params);
};

/**
 * @param {unknown} value
 * @param {string} field
 * @param {string[]} [known] the names it may have; any, without
 * @returns {Record<string, unknown>}
 */
export const objectAt = (value, field, known) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(field, 'not_object');
  }
  const stranger = known && Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    const at = field === '' ? stranger : `${field}.${stranger}`;
    fail(at, 'unknown_part', { parts: String(known?.join(', ')) });
  }
  return /** @type {Record<string, unknown>} */ (value);
};

/**
 * @param {unknown} value
 * @param {string} field
 * @param {'name' | 'value' | 'tag'} what
 */
const shortTextAt = (value, field, what) => {
  if (typeof value !== 'string' || !isWellFormed(value)) return fail(field, `${what}_not_text`);
  if (isTooLong(value)) fail(field, `${what}_too_long`);
  return value;
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {0 | 1}
 */
const accountTypeAt = (value, field) => (
  value === 0 || value === 1 ? value : fail(field, 'bad_account_type')
);

/**
 * @param {AppState} state
 * @param {unknown} value slot → name, or → `{ name, type }`
 * @param {string} field
 */
export const readAttributeNames = (state, value, field) => {
  for (const [slot, given] of Object.entries(objectAt(value, field))) {
    const at = `${field}.${slot}`;
    if (!/^[0-9]$/.test(slot)) fail(at, 'bad_slot');
    const entry = typeof given === 'string'
      ? { name: given, type: 0 }
      : objectAt(given, at, ['name', 'type']);
    const name = shortTextAt(entry.name, at, 'name');
    if (name === '') fail(at, 'name_empty');
    if (attributeNamed(state, name)) fail(at, 'name_twice', { name });
    state.slots[Number(slot)] = { name, type: accountTypeAt(entry.type ?? 0, `${at}.type`) };
  }
};

/**
 * @param {AppState} state
 * @param {unknown} value
 * @param {0 | 1} type of the account
 * @param {string} field
 * @returns {Record<string, string>}
 */
const readAttributes = (state, value, type, field) => {
  /** @type {Record<string, string>} */
  const attributes = {};
  for (const [name, given] of Object.entries(objectAt(value, field))) {
    const at = `${field}.${name}`;
    const attribute = attributeNamed(state, name) ?? fail(at, 'unknown_name');
    if (attribute.type !== type) fail(at, 'other_account_type');
    put(attributes, name, shortTextAt(given, at, 'value'));
  }
  return attributes;
};

/**
 * @param {AppState} state
 * @param {unknown} value
 * @param {0 | 1} type of the account
 * @param {string} field
 * @returns {Set<string>}
 */
const readTags = (state, value, type, field) => {
  if (!Array.isArray(value)) return fail(field, 'not_tags');
  if (value.length > MAX_TAGS_OF_USER) fail(field, 'too_many_tags', { most: MAX_TAGS_OF_USER });
  value.forEach((given, index) => {
    const at = `${field}[${index}]`;
    const tag = shortTextAt(given, at, 'tag');
    if (tag === '') fail(at, 'tag_empty');
    if ((state.tags.get(tag)?.type ?? type) !== type) fail(at, 'other_account_type');
  });
  return new Set(value);
};

const platforms = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {import('./state.js').Device}
 */
const readDevice = (value, field) => {
  const device = objectAt(value, field, ['platform', 'online', 'error', 'clicks']);
  const {
    platform = 2, online = false, error = -1, clicks = false,
  } = device;
  if (!platforms.includes(/** @type {number} */ (platform))) {
    fail(`${field}.platform`, 'not_one_of', { choices: platforms.join(', ') });
  }
  if (typeof online !== 'boolean') fail(`${field}.online`, 'not_boolean');
  if (typeof clicks !== 'boolean') fail(`${field}.clicks`, 'not_boolean');
  if (!Number.isSafeInteger(error) || error === 0) fail(`${field}.error`, 'bad_device_error');
  return Object.freeze({ ...device });
};

/**
 * Adds users, or replaces those who are there.
 * @param {AppState} state changed on the way: give one that may be thrown away
 * @param {Iterable<unknown>} entries pairs of account and user
 * @param {string} field
 */
export const readUsers = (state, entries, field) => {
  for (const entry of entries) {
    if (!Array.isArray(entry)) fail(field, 'not_pair');
    const [account, value] = /** @type {[string, unknown]} */ (entry);
    if (typeof account !== 'string' || account === '' || !isWellFormed(account)) {
      fail(field, 'bad_account');
    }
    const at = `${field}.${account}`;
    const { attributes = {}, tags = [], device } = objectAt(value, at, ['attributes', 'tags', 'device']);
    const type = typeOf(account);
    const user = state.users.get(account) ?? createUser();
    user.device = device === undefined ? undefined : readDevice(device, `${at}.device`);
    user.attributes = readAttributes(state, attributes, type, `${at}.attributes`);
    setTags(state, user, readTags(state, tags, type, `${at}.tags`), type);
    state.users.set(account, user);
  }
  if (state.carried > MAX_TAGS_OF_APP) {
    fail(field, 'too_many_tags_of_app', { most: MAX_TAGS_OF_APP });
  }
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {AppState}
 */
const readApp = (value, field) => {
  const parts = ['attributeNames', 'users', 'tagTypes'];
  const { attributeNames = {}, users = {}, tagTypes = {} } = objectAt(value, field, parts);
  const state = createAppState();
  readAttributeNames(state, attributeNames, `${field}.attributeNames`);
  for (const [tag, type] of Object.entries(objectAt(tagTypes, `${field}.tagTypes`))) {
    const at = `${field}.tagTypes.${tag}`;
    if (shortTextAt(tag, at, 'tag') === '') fail(at, 'tag_empty');
    state.tags.set(tag, { type: accountTypeAt(type, at), carriers: 0 });
  }
  readUsers(state, Object.entries(objectAt(users, `${field}.users`)), `${field}.users`);
  return state;
};

/**
 * @param {unknown} document
 * @param {number[]} sdkAppIds the apps that the emulator knows
 * @returns {Map<number, AppState>} one for each of them; empty where the document names it not
 * @throws {EmulatorError} ERR_EMULATOR_STATE, with the place in the document as `field`
 */
export const readState = (document, sdkAppIds) => {
  const { format, version, apps } = objectAt(document, '');
  if (format !== FORMAT) fail('format', 'other_format', { format: FORMAT });
  if (version !== VERSION) fail('version', 'other_version', { version: VERSION });
  objectAt(document, '', ['format', 'version', 'apps']);
  /** @type {Map<number, AppState>} */
  const states = new Map(sdkAppIds.map((id) => [id, createAppState()]));
  for (const [id, app] of Object.entries(objectAt(apps, 'apps'))) {
    if (!sdkAppIds.some((known) => String(known) === id)) {
      fail(`apps.${id}`, 'unknown_app', { apps: sdkAppIds.join(', ') });
    }
    states.set(Number(id), readApp(app, `apps.${id}`));
  }
  return states;
};

/**
 * @param {AppState} state
 * @returns {import('./types.d.ts').AppDocument}
 */
const writeApp = ({ slots, users, tags }) => {
  /** @type {import('./types.d.ts').AppDocument} */
  const app = { attributeNames: {}, users: {}, tagTypes: {} };
  slots.forEach((slot, index) => {
    if (slot) app.attributeNames[index] = { ...slot };
  });
  for (const [account, user] of users) {
    put(app.users, account, {
      attributes: { ...user.attributes },
      tags: [...user.tags ?? []],
      ...(user.device && { device: { ...user.device } }),
    });
  }
  for (const [tag, { type }] of tags) put(app.tagTypes, tag, type);
  return app;
};

/**
 * @param {Map<number, AppState>} states by SDKAppID
 * @returns {import('./types.d.ts').StateDocument}
 */
export const writeState = (states) => ({
  format: FORMAT,
  version: VERSION,
  apps: Object.fromEntries([...states].map(([id, state]) => [id, writeApp(state)])),
});
