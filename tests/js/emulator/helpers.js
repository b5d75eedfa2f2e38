// What the emulator's tests have in common: an app, its signatures, and calls to it.
import { readFileSync } from 'node:fs';
import { signUserSig, verifyUserSig } from 'timpush';
import { createEmulatorWith } from '../../../js/emulator/emulator.js';

/** The example app and key that the vendor's own repositories publish. */
export const app = Object.freeze({
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
});

/** The emulator's clock in tests that need one which stands still. */
export const NOW = 1_700_000_000_000;

/** A RegistrationID, as the documentation shows one. */
export const DEVICE = '379C2F0D-290D-47AE-94D1-919058C39C77';

export const fixture = (name) => JSON.parse(
  readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'),
);

/** A signature of the app at the time of NOW, or what `changes` make of it. */
export const sign = (changes = {}) => signUserSig({
  ...app, time: NOW / 1000, expire: 86400, ...changes,
});

/** The signature of the good parameters, made once. */
let good;

/**
 * The address of a call, in the documented order of parameters.
 * @param {string} base
 * @param {string} command the last part of the path, or a whole path that begins with "/"
 * @param {Record<string, string | undefined>} parameters over the good ones; undefined leaves out
 */
export const addressOf = async (base, command, parameters = {}) => {
  const all = {
    usersig: 'usersig' in parameters ? parameters.usersig : await (good ??= sign()),
    identifier: app.identifier,
    sdkappid: String(app.sdkAppId),
    random: '4294967295',
    contenttype: 'json',
    ...parameters,
  };
  const query = Object.entries(all).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${base}${command.startsWith('/') ? command : `/v4/timpush/${command}`}?${query}`;
};

/**
 * A function that calls one command with good parameters and gives the answer's JSON.
 * @param {typeof fetch} fetch
 * @param {string} [base]
 */
export const caller = (fetch, base = 'http://emulator.test') => async (
  command, body, { parameters, ...init } = {},
) => {
  const address = await addressOf(base, command, parameters);
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(address, {
    method: 'POST', body: isRaw ? body : JSON.stringify(body), ...init,
  });
  return response.json();
};

/**
 * Timers that a test ends itself: `onWait` is told of each, with the function that ends it.
 * @returns {{ onWait: (milliseconds: number, end: () => void) => unknown, setTimer: Function, waiting: () => number[] }}
 */
export const createTimers = () => {
  const waiting = new Map();
  const timers = {
    onWait: () => {},
    setTimer: (callback, milliseconds) => {
      const cancel = () => waiting.delete(callback);
      waiting.set(callback, milliseconds);
      timers.onWait(milliseconds, () => {
        if (cancel()) callback();
      });
      return cancel;
    },
    waiting: () => [...waiting.values()],
  };
  return timers;
};

/** Makes emulators whose delays and drips wait by these timers. */
export const createEmulatorOn = ({ setTimer }) => createEmulatorWith({ verifyUserSig }, setTimer);
