/** What createClient is given → what a client works with; a wrong option is refused here, before anything is sent. */

import { editions, regions } from '../../dist/tables.js';
import { isBrowser, originOf } from '../core/endpoint.js';
import {
  refuse, wrongEdge, wrongKey, wrongUserSig,
} from '../credential.js';
import { errorOf, invalidOption } from '../errors.js';
import { memberOf } from '../strangers.js';
import {
  longestTimer, steadied, systemClock, watchedClock,
} from './clock.js';
import { createMasking } from './masking.js';

/** @typedef {import('../types.d.ts').ClientOptions} ClientOptions */

export const defaults = {
  timeout: 5_000, // the service's own limit is 3 s; an equal one would race with it
  deadline: Infinity,
  retries: 3,
  spread: 50,
  concurrency: 100, // the whole quota while answers take up to a second
  contentType: /** @type {const} */ ('application/json'),
  clock: systemClock,
  language: /** @type {const} */ ('en'),
  edition: /** @type {const} */ ('free'),
};

const names = new Set([
  'sdkAppId', 'identifier', 'secretKey', 'userSig', 'region', 'host', 'endpoint', 'allowHttp', 'allowSecretInBrowser',
  'timeout', 'deadline', 'retries', 'rate', 'spread', 'concurrency', 'gate', 'fetch', 'clock', 'contentType', 'language', 'edition',
  'onRequest', 'onResponse', 'onRetry',
]);

/**
 * Of a text it does not even ask what a CryptoKey is: Node would load all of WebCrypto for that.
 * @param {unknown} value
 */
const isKey = (value) => typeof value === 'object' && typeof CryptoKey !== 'undefined' && value instanceof CryptoKey;

/**
 * @param {Record<string, unknown>} options
 * @param {readonly [left: string, right: string]} names
 * @param {Parameters<typeof invalidOption>[1]} ifNone
 * @param {Parameters<typeof invalidOption>[1]} ifBoth
 */
const requireOne = (options, [left, right], ifNone, ifBoth) => {
  const [hasLeft, hasRight] = [options[left] !== undefined, options[right] !== undefined];
  if (hasLeft === hasRight) throw invalidOption(left, hasLeft ? ifBoth : ifNone);
};

/** @param {Record<string, unknown>} options */
const checkApp = ({ sdkAppId, identifier }) => {
  if (!Number.isInteger(sdkAppId) || Number(sdkAppId) < 1 || Number(sdkAppId) > 0xffffffff) {
    throw invalidOption('sdkAppId', typeof sdkAppId === 'string' ? 'app_as_text' : 'bad_app');
  }
  if (typeof identifier === 'string') refuse(wrongEdge(identifier), 'ERR_INVALID_OPTIONS', 'identifier');
  if (typeof identifier !== 'string' || identifier === '' || /[\p{Cc}\p{Cs}]/u.test(identifier)) {
    throw invalidOption('identifier', 'bad_identifier');
  }
};

/** @param {Record<string, unknown>} options */
const checkCredential = (options) => {
  const { secretKey, userSig, allowSecretInBrowser } = options;
  requireOne(options, ['secretKey', 'userSig'], 'no_credential', 'two_credentials');
  if (userSig !== undefined && typeof userSig !== 'function' && (typeof userSig !== 'string' || userSig === '')) {
    throw invalidOption('userSig', 'bad_user_sig');
  }
  if (typeof userSig === 'string') refuse(wrongUserSig(userSig), 'ERR_INVALID_OPTIONS', 'userSig');
  if (secretKey === undefined || isKey(secretKey)) return;
  if (typeof secretKey !== 'string' || secretKey === '') {
    throw invalidOption('secretKey', 'bad_secret_key');
  }
  refuse(wrongKey(secretKey), 'ERR_INVALID_OPTIONS', 'secretKey');
  if (isBrowser() && allowSecretInBrowser !== true) {
    throw errorOf('ERR_SECRET_IN_BROWSER', 'secret_in_browser', { path: ['secretKey'] });
  }
};

/** @param {Record<string, unknown>} options */
const checkTarget = (options) => {
  const { region, host } = options;
  requireOne(options, ['region', 'endpoint'], 'no_address', 'two_addresses');
  if (region !== undefined && !regions.some(({ id }) => id === region)) {
    throw invalidOption('region', 'unknown_region', { text: regions.map(({ id }) => id).join(', ') });
  }
  if (host !== undefined && host !== 'primary' && host !== 'backup') {
    throw invalidOption('host', 'bad_host');
  }
};

/** @param {number} value */
const isPositive = (value) => value > 0;
/** @param {number} value */
const isCount = (value) => Number.isInteger(value) && value >= 0;

/** @type {ReadonlyArray<readonly [name: string, isGood: (value: number) => boolean, reason: Parameters<typeof invalidOption>[1]]>} */
const numbers = [
  ['timeout', (value) => isPositive(value) && value <= longestTimer, 'bad_timeout'],
  ['deadline', isPositive, 'bad_client_deadline'],
  ['retries', (value) => isCount(value) && value <= 100, 'bad_retries'],
  ['rate', isPositive, 'bad_rate'],
  ['spread', (value) => value >= 0 && value < Infinity, 'bad_spread'],
  ['concurrency', (value) => isCount(value) && value > 0, 'bad_concurrency'],
];

/** @param {Record<string, unknown>} options */
const checkNumbers = (options) => {
  for (const [name, isGood, reason] of numbers) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'number' || !isGood(value))) throw invalidOption(name, reason);
  }
};

/**
 * NaN compares false with everything: by such a clock no wait would end.
 * @param {Record<string, any>} clock
 */
const isClock = (clock) => {
  try {
    if (!['now', 'time', 'setTimer'].every((name) => typeof clock[name] === 'function')) return false;
    const cancel = clock.setTimer(() => {}, 0);
    if (typeof cancel !== 'function') return false;
    cancel();
    return Number.isFinite(clock.now()) && Number.isFinite(clock.time());
  } catch {
    return false;
  }
};

/** @param {Record<string, unknown>} options */
const checkKinds = (options) => {
  for (const name of ['allowHttp', 'allowSecretInBrowser']) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'boolean') {
      throw invalidOption(name, 'not_true_or_false');
    }
  }
  for (const name of ['fetch', 'onRequest', 'onResponse', 'onRetry']) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'function') throw invalidOption(name, 'not_a_function');
  }
  const { contentType, gate, clock, language, edition } = options;
  if (contentType !== undefined && contentType !== 'application/json' && contentType !== 'text/plain') {
    throw invalidOption('contentType', 'bad_content_type');
  }
  if (gate !== undefined && (typeof memberOf(gate, 'pass') !== 'function' || typeof memberOf(gate, 'pause') !== 'function')) {
    throw invalidOption('gate', 'bad_gate');
  }
  if (clock !== undefined && !isClock(Object(clock))) throw invalidOption('clock', 'bad_clock');
  if (language !== undefined && language !== 'en' && language !== 'zh') throw invalidOption('language', 'bad_language');
  if (edition !== undefined && !editions.some((one) => one === edition)) {
    throw invalidOption('edition', 'bad_edition', { text: editions.join(', ') });
  }
};

/** @param {string} name */
const checkName = (name) => {
  if (!names.has(name)) throw invalidOption(name, 'unknown_client_option', { text: [...names].join(', ') });
};

/**
 * @param {ClientOptions} given
 * @returns {import('./settings.d.ts').Settings}
 */
export const settingsOf = (given) => {
  if (given === null || typeof given !== 'object') {
    throw invalidOption('options', 'no_options');
  }
  // Read once, and without a prototype, so that what is checked is what is used.
  /** @type {Record<string, unknown>} */
  const options = Object.assign(Object.create(null), given);
  Object.keys(options).forEach(checkName);
  checkKinds(options);
  checkApp(options);
  checkCredential(options);
  checkTarget(options);
  checkNumbers(options);
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings = Object.assign(Object.create(null), defaults, Object.fromEntries(entries));
  const { endpoint, allowHttp } = settings;
  if (endpoint !== undefined) settings.endpoint = originOf(endpoint, { allowHttp });
  const masking = createMasking(settings);
  settings.masking = masking;
  // The machine's own stays what it is: by it, clients share their gates.
  if (settings.clock !== systemClock) {
    settings.clock = steadied(watchedClock(settings.clock, masking.redact));
  }
  return Object.freeze(settings);
};
