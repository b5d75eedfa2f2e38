/**
 * Spaces the departures of one app's calls of one command, so that the service, which counts arrivals, never counts more
 * than `rate` in any second while the one-way delay varies by no more than `spread`:
 *
 *   two departures that are `rate` calls apart are at least 1 s + spread apart; in between they are spaced evenly.
 */

import { abortError, systemClock, unlessAborted } from './clock.js';

/** @typedef {import('../types.d.ts').Gate} Gate */
/** @typedef {import('../types.d.ts').Clock} Clock */
/** @typedef {{ depart: () => void, signal: AbortSignal, onAbort: () => void }} Waiting */

// How far behind its even spacing a departure may be and still have the next ones catch up; timers are that late.
const catchUp = 20; // milliseconds

/**
 * @param {{ rate: number, spread: number, clock?: Clock }} options
 * @returns {Gate & { limit: (rate: number, spread: number) => void }}
 */
export const createGate = ({ rate, spread, clock = systemClock }) => {
  /** @type {Waiting[]} first in, first out */
  const waiting = [];
  /** @type {number[]} when the last calls departed, oldest first, at most `rate` of them */
  let departures = [];
  let evenly = -Infinity; // when the next one is due by even spacing
  let pausedUntil = -Infinity;
  /** @type {(() => void) | undefined} */
  let cancelTimer;

  const window = () => (1_000 + spread) * Math.max(1, 1 / rate);
  const due = () => {
    const calls = Math.max(1, Math.floor(rate));
    const oldest = departures.length >= calls ? departures[departures.length - calls] : -Infinity;
    return Math.max(evenly, oldest + window(), pausedUntil);
  };

  /** @param {number} now */
  const note = (now) => {
    evenly = Math.max(evenly, now - catchUp) + (1_000 + spread) / rate;
    departures.push(now);
    if (departures.length > 2 * rate + 2) departures = departures.slice(-Math.ceil(rate));
  };

  const pump = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    while (waiting.length > 0) {
      const now = clock.now();
      const wait = rate === Infinity ? pausedUntil - now : due() - now;
      if (wait > 0) {
        cancelTimer = clock.setTimer(pump, Math.ceil(wait));
        return;
      }
      const { depart, signal, onAbort } = /** @type {Waiting} */ (waiting.shift());
      signal.removeEventListener('abort', onAbort);
      if (rate !== Infinity) note(now);
      depart();
    }
  };

  /** @type {Gate['pass']} */
  const pass = (signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortError(signal));
        return;
      }
      const onAbort = () => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(abortError(signal));
        pump(); // lets go of the timer if nobody waits any more
      };
      const entry = { depart: resolve, signal, onAbort };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(entry);
      if (waiting.length === 1) pump();
    });

  return {
    pass,
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
    },
    limit: (otherRate, otherSpread) => {
      rate = Math.min(rate, otherRate);
      spread = Math.max(spread, otherSpread);
    },
  };
};

/** @typedef {Map<string, ReturnType<typeof createGate>>} GateTable */

const table = Symbol.for('timpush.gates');

/**
 * The gate of an app and command, one for the whole process: an ES module and a CommonJS copy of this package share it. Of
 * several clients the lowest rate wins.
 * @param {{ sdkAppId: number, command: string, rate: number, spread: number }} options
 * @returns {Gate}
 */
export const sharedGate = ({ sdkAppId, command, rate, spread }) => {
  const owner = /** @type {{ [table]?: GateTable }} */ (globalThis);
  owner[table] ??= new Map();
  const gates = owner[table];
  const key = `${sdkAppId}/${command}`;
  const known = gates.get(key);
  if (known) {
    known.limit(rate, spread);
    return known;
  }
  const gate = createGate({ rate, spread });
  gates.set(key, gate);
  return gate;
};

/**
 * A gate for one client and command, which lets no more than `concurrency` calls be under way at once. Each that passed is to
 * call what `pass` resolved to once it has ended.
 * @param {Gate} gate
 * @param {number} concurrency
 */
export const capGate = (gate, concurrency) => {
  let places = concurrency;
  /** @type {Array<() => void>} first in, first out */
  const waiting = [];

  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else places += 1;
  };

  /** @param {AbortSignal} signal */
  const takePlace = (signal) => new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    if (places > 0) {
      places -= 1;
      resolve(undefined);
      return;
    }
    const onAbort = () => {
      waiting.splice(waiting.indexOf(come), 1);
      reject(abortError(signal));
    };
    const come = () => {
      signal.removeEventListener('abort', onAbort);
      resolve(undefined);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.push(come);
  });

  return {
    /**
     * @param {AbortSignal} signal
     * @param {string} command
     */
    pass: async (signal, command) => {
      await takePlace(signal);
      try {
        await unlessAborted(signal, () => gate.pass(signal, command)); // one of the caller's may not heed it
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    /**
     * @param {number} milliseconds
     * @param {string} command
     */
    pause: (milliseconds, command) => gate.pause(milliseconds, command),
  };
};
