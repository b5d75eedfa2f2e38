// What the package's own tests have in common: an app, and clients of it.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { createClient, signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { createTestClock, start } from './clock.js';

/** The example app and key that the vendor's own repositories publish. */
export const app = Object.freeze({
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
});

export const fixture = (name) => JSON.parse(
  readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'),
);

/** A UserSig of the app, good for a day from when every test's clock begins, unless `changes` say otherwise. */
export const sign = (changes = {}) => signUserSig({ ...app, time: start / 1000, ...changes });

/** What has the form of a UserSig, with any fields: whether they are good is the service's to say. */
export const packedSig = (fields) => deflateSync(JSON.stringify(fields)).toString('base64')
  .replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');

/**
 * A client without a gate and without repeats, for tests that are about something else. Its time stands still, so that
 * no timeout ends a call on a busy machine, unless a test moves a clock that it gives.
 */
export const clientOf = (options) => createClient({
  sdkAppId: app.sdkAppId,
  identifier: app.identifier,
  ...('userSig' in options ? {} : { secretKey: app.secretKey }),
  ...(options.region || options.endpoint ? {} : { endpoint: 'http://localhost:9' }),
  clock: createTestClock(),
  rate: Infinity,
  retries: 0,
  ...options,
});

/** An emulator without a quota, and a client that calls it in process, both by the same clock. */
export const withEmulator = (emulatorOptions = {}, clientOptions = {}) => {
  const { clock = createTestClock() } = clientOptions;
  const emulator = createEmulator({
    ...app, quota: Infinity, clock: clock.time, ...emulatorOptions,
  });
  return { emulator, client: clientOf({ fetch: emulator.fetch, ...clientOptions, clock }), clock };
};

/** The error that a promise rejects with, or a function throws; anything else is a failure of the test. */
export const errorOf = async (attempt) => {
  let value;
  try {
    value = await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    return error;
  }
  throw new Error(`expected an error, got ${JSON.stringify(value)}`);
};

/** A body that says OK, with these members. */
export const okBody = (members = {}) => ({
  ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0, ...members,
});

/** A body of a push that is good. */
export const pushBody = Object.freeze({ From_Account: 'admin', MsgRandom: 1, OfflinePushInfo: { Title: 'Sale' } });

/** The answer to a get_attr request in which every account has the same attributes. */
export const answerFor = (accounts, attributes = {}) => okBody({
  UserAttrs: accounts.map((account) => ({ To_Account: account, Attrs: attributes })),
});

/** A fetch that answers each call with what `answer` makes of its body, and keeps the calls. */
export const fakeFetch = (answer) => {
  const calls = [];
  const fetch = async (url, init) => {
    const body = JSON.parse(init.body);
    calls.push({ url, init, body });
    const made = await answer(body, calls.length, { url, init });
    if (made instanceof Response) return made;
    return new Response(typeof made === 'string' ? made : JSON.stringify(made));
  };
  return Object.assign(fetch, { calls });
};
