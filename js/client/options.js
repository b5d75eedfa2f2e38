/** What createClient is given → what a client works with; a wrong option is refused here, before anything is sent. */

import { originOf } from '../core/endpoint.js';
import { invalidOption, TimPushError } from '../errors.js';

/** @typedef {import('../types.d.ts').ClientOptions} ClientOptions */

/** The regions of src/region.cpp, so that a misspelt one is refused before the core is loaded; a test holds them equal. */
export const regionIds = Object.freeze(
  /** @type {const} */ (['china', 'singapore', 'seoul', 'tokyo', 'frankfurt', 'silicon-valley', 'jakarta']),
);

const defaults = {
  timeout: 5_000, // the service's own limit is 3 s; an equal one would race with it
  deadline: Infinity,
  retries: 3,
  spread: 50,
  concurrency: 20,
  contentType: /** @type {const} */ ('application/json'),
};

const names = new Set([
  'sdkAppId', 'identifier', 'secretKey', 'userSig', 'region', 'host', 'endpoint', 'allowHttp', 'allowSecretInBrowser',
  'timeout', 'deadline', 'retries', 'rate', 'spread', 'concurrency', 'gate', 'fetch', 'contentType',
  'onRequest', 'onResponse', 'onRetry',
]);

const isBrowser = () => typeof window !== 'undefined' && typeof document !== 'undefined';

/** @param {unknown} value */
const isKey = (value) => typeof CryptoKey !== 'undefined' && value instanceof CryptoKey;

/**
 * @param {Record<string, unknown>} options
 * @param {string} left
 * @param {string} right
 * @param {string} hint
 */
const requireOne = (options, left, right, hint) => {
  const [hasLeft, hasRight] = [options[left] !== undefined, options[right] !== undefined];
  if (hasLeft === hasRight) {
    throw invalidOption(left, hasLeft ? `and ${right} are both given` : `and ${right} are both missing`, hint);
  }
};

/** @param {Record<string, unknown>} options */
const checkApp = ({ sdkAppId, identifier }) => {
  if (!Number.isInteger(sdkAppId) || Number(sdkAppId) < 1 || Number(sdkAppId) > 0xffffffff) {
    const hint = 'Copy the SDKAppID of your app from the console, as a number: 1400000000';
    throw invalidOption('sdkAppId', `must be a positive integer${typeof sdkAppId === 'string' ? ', not a string' : ''}`, hint);
  }
  if (typeof identifier !== 'string' || identifier === '' || /[\p{Cc}\p{Cs}]/u.test(identifier)) {
    const hint = "Give the UserID of an app administrator, such as 'administrator'";
    throw invalidOption('identifier', 'must be a non-empty string without control characters', hint);
  }
};

/** @param {Record<string, unknown>} options */
const checkCredential = (options) => {
  const { secretKey, userSig, allowSecretInBrowser } = options;
  requireOne(options, 'secretKey', 'userSig', 'Give the secret key of the app, or a UserSig made with it, but not both');
  if (userSig !== undefined && typeof userSig !== 'function' && (typeof userSig !== 'string' || userSig === '')) {
    throw invalidOption('userSig', 'must be a non-empty string, or a function that answers one');
  }
  if (secretKey === undefined || isKey(secretKey)) return;
  if (typeof secretKey !== 'string' || secretKey === '' || /\p{Cs}/u.test(secretKey)) {
    throw invalidOption('secretKey', 'must be a non-empty string, or an HMAC-SHA256 CryptoKey');
  }
  if (isBrowser() && allowSecretInBrowser !== true) {
    throw new TimPushError(
      'ERR_SECRET_IN_BROWSER',
      'secretKey must not be in a browser, where every visitor can read it. Sign on a server and pass userSig; on a '
      + 'developer’s own machine, set allowSecretInBrowser: true or pass a non-extractable CryptoKey.',
      { field: 'secretKey' },
    );
  }
};

/** @param {Record<string, unknown>} options */
const checkTarget = (options) => {
  const { region, host } = options;
  requireOne(options, 'region', 'endpoint', `Give the region of the app (${regionIds.join(', ')}), or the endpoint of an emulator or proxy`);
  if (region !== undefined && !regionIds.includes(/** @type {any} */ (region))) {
    throw invalidOption('region', 'is not a known region', `Use one of: ${regionIds.join(', ')}; for any other host give endpoint instead`);
  }
  if (host !== undefined && host !== 'primary' && host !== 'backup') {
    throw invalidOption('host', "must be 'primary' or 'backup'");
  }
};

/**
 * @param {Record<string, unknown>} options
 * @param {string} name
 * @param {(value: number) => boolean} isGood
 * @param {string} rule
 */
const checkNumber = (options, name, isGood, rule) => {
  const value = options[name];
  if (value === undefined) return;
  if (typeof value !== 'number' || !isGood(value)) throw invalidOption(name, `must be ${rule}`);
};

/** @param {number} value */
const isPositive = (value) => value > 0;
/** @param {number} value */
const isCount = (value) => Number.isInteger(value) && value >= 0;

/** @param {Record<string, unknown>} options */
const checkLimits = (options) => {
  checkNumber(options, 'timeout', (value) => isPositive(value) && value <= 0x7fffffff, 'a positive number of milliseconds');
  checkNumber(options, 'deadline', isPositive, 'a positive number of milliseconds');
  checkNumber(options, 'retries', (value) => isCount(value) && value <= 100, 'an integer from 0 to 100');
  checkNumber(options, 'rate', isPositive, 'a positive number of calls a second, or Infinity');
  checkNumber(options, 'spread', (value) => value >= 0 && value < Infinity, 'a number of milliseconds, 0 or more');
  checkNumber(options, 'concurrency', (value) => isCount(value) && value > 0, 'a positive integer');
  const { contentType } = options;
  if (contentType !== undefined && contentType !== 'application/json' && contentType !== 'text/plain') {
    throw invalidOption('contentType', "must be 'application/json' or 'text/plain'");
  }
};

/** @param {Record<string, unknown>} options */
const checkFunctions = (options) => {
  for (const name of ['fetch', 'onRequest', 'onResponse', 'onRetry']) {
    if (options[name] !== undefined && typeof options[name] !== 'function') throw invalidOption(name, 'must be a function');
  }
  const { gate } = options;
  if (gate !== undefined && typeof Object(gate).pass !== 'function') {
    throw invalidOption('gate', 'must be a gate: an object with pass() and pause()', 'Take one from redisGate, or leave it out');
  }
};

/** @param {string} name */
const checkName = (name) => {
  if (!names.has(name)) throw invalidOption(name, 'is no option of createClient', `It takes: ${[...names].join(', ')}`);
};

/**
 * @param {ClientOptions} given
 * @returns {import('./settings.d.ts').Settings}
 */
export const settingsOf = (given) => {
  if (given === null || typeof given !== 'object') throw invalidOption('options', 'must be an object');
  const options = /** @type {Record<string, unknown>} */ ({ ...given });
  Object.keys(options).forEach(checkName);
  checkApp(options);
  checkCredential(options);
  checkTarget(options);
  checkLimits(options);
  checkFunctions(options);
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings = /** @type {any} */ ({ ...defaults, ...Object.fromEntries(entries) });
  const { endpoint, allowHttp } = given;
  if (endpoint !== undefined) settings.endpoint = originOf(endpoint, { allowHttp });
  return Object.freeze(settings);
};
