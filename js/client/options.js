/** What createClient is given → what a client works with; a wrong option is refused here, before anything is sent. */

import { originOf } from '../core/endpoint.js';
import { invalidOption, say, TimPushError } from '../errors.js';
import { longestTimer, systemClock } from './clock.js';

/** @typedef {import('../types.d.ts').ClientOptions} ClientOptions */

/** The regions of src/region.cpp, so that a misspelt one is refused before the core is loaded; a test holds them equal. */
export const regionIds = Object.freeze(
  /** @type {const} */ (['china', 'singapore', 'seoul', 'tokyo', 'frankfurt', 'silicon-valley', 'jakarta']),
);

export const defaults = {
  timeout: 5_000, // the service's own limit is 3 s; an equal one would race with it
  deadline: Infinity,
  retries: 3,
  spread: 50,
  concurrency: 100, // the whole quota while answers take up to a second
  contentType: /** @type {const} */ ('application/json'),
  clock: systemClock,
};

const names = new Set([
  'sdkAppId', 'identifier', 'secretKey', 'userSig', 'region', 'host', 'endpoint', 'allowHttp', 'allowSecretInBrowser',
  'timeout', 'deadline', 'retries', 'rate', 'spread', 'concurrency', 'gate', 'fetch', 'clock', 'contentType',
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
    const hint = 'Make one by signUserSig, or pass a function that fetches one from your server';
    throw invalidOption('userSig', 'must be a non-empty string, or a function that answers one', hint);
  }
  if (secretKey === undefined || isKey(secretKey)) return;
  if (typeof secretKey !== 'string' || secretKey === '') {
    const hint = 'Copy the key of your app from the console; it is used as the text it is';
    throw invalidOption('secretKey', 'must be a non-empty string, or an HMAC-SHA256 CryptoKey', hint);
  }
  if (isBrowser() && allowSecretInBrowser !== true) {
    const hint = 'Sign on a server and pass userSig; on a developer’s own machine, set allowSecretInBrowser: true or pass a '
      + 'non-extractable CryptoKey';
    const message = say('secretKey must not be in a browser, where every visitor can read it', hint);
    throw new TimPushError('ERR_SECRET_IN_BROWSER', message, { field: 'secretKey', hint });
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
    throw invalidOption('host', "must be 'primary' or 'backup'", 'The backup is for networks that hijack the DNS');
  }
};

/** @param {number} value */
const isPositive = (value) => value > 0;
/** @param {number} value */
const isCount = (value) => Number.isInteger(value) && value >= 0;

/** @type {ReadonlyArray<readonly [name: string, isGood: (value: number) => boolean, rule: string, hint: string]>} */
const numbers = [
  [
    'timeout', (value) => isPositive(value) && value <= longestTimer, 'a positive number of milliseconds, at most 24 days',
    'Leave it out for 5000: the service itself takes up to 3000',
  ],
  ['deadline', isPositive, 'a positive number of milliseconds', 'Leave it out for no deadline'],
  ['retries', (value) => isCount(value) && value <= 100, 'an integer from 0 to 100', 'Leave it out for 3'],
  ['rate', isPositive, 'a positive number of calls a second', 'Leave it out for what the service allows; Infinity turns the gate off'],
  ['spread', (value) => value >= 0 && value < Infinity, 'a number of milliseconds, 0 or more', 'Leave it out for 50'],
  ['concurrency', (value) => isCount(value) && value > 0, 'a positive integer', 'Leave it out for 100'],
];

/** @param {Record<string, unknown>} options */
const checkNumbers = (options) => {
  for (const [name, isGood, rule, hint] of numbers) {
    const value = options[name];
    if (value !== undefined && (typeof value !== 'number' || !isGood(value))) throw invalidOption(name, `must be ${rule}`, hint);
  }
};

/**
 * NaN compares false with everything: by such a clock no wait would end.
 * @param {Record<string, any>} clock
 */
const isClock = (clock) => {
  if (!['now', 'time', 'setTimer'].every((name) => typeof clock[name] === 'function')) return false;
  const cancel = clock.setTimer(() => {}, 0);
  if (typeof cancel !== 'function') return false;
  cancel();
  return Number.isFinite(clock.now()) && Number.isFinite(clock.time());
};

/** @param {Record<string, unknown>} options */
const checkKinds = (options) => {
  for (const name of ['allowHttp', 'allowSecretInBrowser']) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'boolean') {
      throw invalidOption(name, 'must be true or false', "A text such as 'false' would count as true; leave it out for false");
    }
  }
  for (const name of ['fetch', 'onRequest', 'onResponse', 'onRetry']) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'function') throw invalidOption(name, 'must be a function', 'Leave it out if there is none');
  }
  const { contentType, gate, clock } = options;
  if (contentType !== undefined && contentType !== 'application/json' && contentType !== 'text/plain') {
    const hint = 'text/plain spares a page the preflight; leave it out everywhere else';
    throw invalidOption('contentType', "must be 'application/json' or 'text/plain'", hint);
  }
  if (gate !== undefined && (typeof Object(gate).pass !== 'function' || typeof Object(gate).pause !== 'function')) {
    throw invalidOption('gate', 'must be a gate: an object with pass() and pause()', 'Give one of your own, or leave it out');
  }
  if (clock !== undefined && !isClock(Object(clock))) {
    const rule = 'must be a clock: now() and time() answer milliseconds, setTimer() a function that cancels the timer';
    throw invalidOption('clock', rule, 'Leave it out for the machine’s');
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
  if (given === null || typeof given !== 'object') {
    throw invalidOption('options', 'must be an object', 'It needs sdkAppId, identifier, secretKey or userSig, region or endpoint');
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
  return Object.freeze(settings);
};
