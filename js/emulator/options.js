// The options of an emulator, checked once, at its making. No message repeats a given value that
// could be a key.
import { EmulatorError } from './errors.js';
import { editions } from './limits.js';

/**
 * @typedef {import('./types.d.ts').EmulatorOptions} EmulatorOptions
 * @typedef {import('./door.js').App} App
 *
 * @typedef {object} Settings
 * @property {Map<number, App>} apps
 * @property {boolean} imports
 * @property {() => number} clock
 * @property {number} quota
 * @property {number | string} seed
 * @property {typeof editions['free']} edition
 * @property {{ push: number, webpush: number }} dailyPushes
 * @property {import('./types.d.ts').TagsNot} tagsNot
 * @property {'any' | 'known'} fromAccount
 * @property {import('./types.d.ts').WebhookOptions | undefined} webhook
 * @property {typeof globalThis.fetch | undefined} fetch
 */

/**
 * @param {string} field
 * @param {import('./errors.js').EmulatorErrorReason} reason
 * @param {import('./errors.js').Params} [params]
 * @returns {never}
 */
const fail = (field, reason, params) => {
  throw new EmulatorError('ERR_EMULATOR_OPTIONS', field, reason, params);
};

// White space, format characters such as a byte order mark, and quotes: no part of a key or an identifier.
const COPIED = /[\s\x85\p{Cf}\p{Pi}\p{Pf}"'`\uff02\uff07\u201a\u201e]/u;

const known = [
  'sdkAppId', 'identifier', 'secretKey', 'apps', 'accounts', 'samples', 'attributeNames', 'users',
  'state', 'clock', 'quota', 'seed', 'faults', 'onRequest', 'edition', 'dailyPushes', 'tagsNot',
  'fromAccount', 'webhook', 'fetch',
];

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {string}
 */
const textAt = (value, field) => {
  if (typeof value !== 'string' || value === '') fail(field, 'empty_text');
  const text = /** @type {string} */ (value);
  const edge = [text.slice(0, 1), text.slice(-1)].find((character) => COPIED.test(character));
  if (edge !== undefined) {
    const code = edge.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    fail(field, 'copied_along', { character: `U+${code}` });
  }
  return text;
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {App}
 */
const appAt = (value, field) => {
  if (typeof value !== 'object' || value === null) return fail(field, 'not_object');
  const at = field === '' ? '' : `${field}.`;
  const { sdkAppId, secretKey, admins, disabled = false } = /** @type {any} */ (value);
  if (!Number.isSafeInteger(sdkAppId) || sdkAppId <= 0) {
    fail(`${at}sdkAppId`, 'not_positive_integer');
  }
  if (!Array.isArray(admins) || admins.length === 0) {
    fail(`${at}admins`, 'no_admins');
  }
  if (typeof disabled !== 'boolean') fail(`${at}disabled`, 'not_boolean');
  return {
    sdkAppId,
    secretKey: textAt(secretKey, `${at}secretKey`),
    admins: new Set(admins.map((/** @type {unknown} */ one, /** @type {number} */ index) => (
      textAt(one, field === '' ? 'identifier' : `${at}admins[${index}]`)
    ))),
    disabled,
  };
};

/**
 * @param {EmulatorOptions} options
 * @returns {Map<number, App>}
 */
const appsOf = ({ sdkAppId, identifier, secretKey, apps }) => {
  const one = { sdkAppId, secretKey, admins: [identifier] };
  if (apps === undefined) {
    const app = appAt(one, '');
    return new Map([[app.sdkAppId, app]]);
  }
  if (Object.values({ sdkAppId, identifier, secretKey }).some((value) => value !== undefined)) {
    fail('apps', 'apps_beside_app');
  }
  if (!Array.isArray(apps) || apps.length === 0) fail('apps', 'no_apps');
  const checked = apps.map((app, index) => appAt(app, `apps[${index}]`));
  const byId = new Map(checked.map((app) => [app.sdkAppId, app]));
  if (byId.size !== checked.length) fail('apps', 'app_twice');
  return byId;
};

/** @param {unknown} value */
const isCount = (value) => value === Infinity
  || (Number.isInteger(value) && Number(value) > 0 && Number(value) <= 1_000_000);

/**
 * @template {string} T
 * @param {unknown} value
 * @param {string} field
 * @param {readonly T[]} choices
 * @returns {T}
 */
const oneOf = (value, field, choices) => {
  if (!choices.includes(/** @type {T} */ (value))) {
    fail(field, 'not_one_of', { choices: choices.join(', ') });
  }
  return /** @type {T} */ (value);
};

/**
 * With a user name in it, `fetch` would refuse it.
 * @param {unknown} url
 */
const isWebAddress = (url) => typeof url === 'string' && /^https?:\/\//i.test(url)
  && URL.canParse(url) && new URL(url).username === '';

/**
 * @param {unknown} value
 * @returns {Settings['webhook']}
 */
const webhookOf = (value) => {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) return fail('webhook', 'not_object');
  const knownHere = ['url', 'token', 'repeat', 'onPost'];
  const stranger = Object.keys(value).find((name) => !knownHere.includes(name));
  if (stranger !== undefined) fail(`webhook.${stranger}`, 'unknown_option', { options: knownHere.join(', ') });
  const { url, token, repeat = false, onPost } = /** @type {any} */ (value);
  if (!isWebAddress(url)) fail('webhook.url', 'bad_url');
  if (token !== undefined) textAt(token, 'webhook.token');
  if (typeof repeat !== 'boolean') fail('webhook.repeat', 'not_boolean');
  if (onPost !== undefined && typeof onPost !== 'function') fail('webhook.onPost', 'bad_on_request');
  return { url, token, repeat, onPost };
};

/**
 * What concerns pushes only.
 * @param {EmulatorOptions} options
 */
const pushSettingsOf = ({
  edition = 'standard', dailyPushes, tagsNot = 'any', fromAccount = 'any', webhook, fetch,
}) => {
  const names = /** @type {(keyof typeof editions)[]} */ (Object.keys(editions));
  const row = editions[oneOf(edition, 'edition', names)];
  if (dailyPushes !== undefined && !isCount(dailyPushes)) fail('dailyPushes', 'bad_quota');
  if (fetch !== undefined && typeof fetch !== 'function') fail('fetch', 'bad_fetch');
  return {
    edition: row,
    dailyPushes: { push: dailyPushes ?? row.push, webpush: dailyPushes ?? row.webpush },
    tagsNot: oneOf(tagsNot, 'tagsNot', /** @type {const} */ (['any', 'all'])),
    fromAccount: oneOf(fromAccount, 'fromAccount', /** @type {const} */ (['any', 'known'])),
    webhook: webhookOf(webhook),
    fetch,
  };
};

/**
 * @param {EmulatorOptions} options
 * @returns {Settings}
 * @throws {EmulatorError} ERR_EMULATOR_OPTIONS, with the name of the option as `field`
 */
export const checkOptions = (options) => {
  if (typeof options !== 'object' || options === null) fail('', 'no_options');
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger !== undefined) fail(stranger, 'unknown_option', { options: known.join(', ') });
  const { accounts = 'known', clock = Date.now, quota = 100, seed = 1, state, onRequest } = options;
  if (accounts !== 'known' && accounts !== 'auto') fail('accounts', 'bad_accounts');
  if (typeof clock !== 'function') fail('clock', 'bad_clock');
  if (!isCount(quota)) fail('quota', 'bad_quota');
  if (typeof seed !== 'string' && !Number.isFinite(seed)) fail('seed', 'bad_seed');
  if (onRequest !== undefined && typeof onRequest !== 'function') fail('onRequest', 'bad_on_request');
  const starts = ['samples', 'attributeNames', 'users'].filter((name) => name in options);
  if (state !== undefined && starts.length > 0) {
    fail('state', 'state_beside_start', { options: starts.join(', ') });
  }
  return {
    apps: appsOf(options), imports: accounts === 'auto', clock, quota, seed, ...pushSettingsOf(options),
  };
};
