/**
 * Spaces the departures of one app's calls of one command, so that the service, which counts arrivals, never counts more
 * than `rate` in any second while the one-way delay varies by no more than `spread`:
 *
 *   two departures that are `rate` calls apart are at least 1 s + spread apart; in between they are spaced evenly.
 */

import { abortError, systemClock } from './clock.js';

/** @typedef {import('../types.d.ts').Gate} Gate */
/** @typedef {import('../types.d.ts').Clock} Clock */
/** @typedef {(leave: () => void) => void} Depart */
/** @typedef {{ depart: Depart, cap: Cap, signal: AbortSignal, onAbort: () => void }} Waiting */
/**
 * @typedef {object} Cap how many calls of a client and command may be under way at once
 * @property {number} concurrency
 * @property {number} longest milliseconds that a call takes at most; one that has not left by then is gone, as in a Worker whose
 *   request was broken off
 * @property {Set<{ at: number }>} underWay since when, the oldest first
 */

// How far behind its even spacing a departure may be and still have the next ones catch up; timers are that late.
const catchUp = 20; // milliseconds

/**
 * @param {number} concurrency
 * @param {number} longest milliseconds
 * @returns {Cap}
 */
export const createCap = (concurrency, longest) => ({ concurrency, longest, underWay: new Set() });

/**
 * @param {Cap} cap
 * @returns {number} when it has room
 */
const roomAt = ({ concurrency, longest, underWay }) => {
  if (underWay.size < concurrency) return -Infinity;
  const [oldest] = underWay;
  return oldest.at + longest;
};

const noCap = createCap(Infinity, Infinity);

/**
 * @typedef {object} SharedGate
 * @property {(signal: AbortSignal, command?: string, cap?: Cap) => Promise<() => void>} pass resolves to what is to be called once the
 *   call has ended
 * @property {Gate['pause']} pause
 * @property {(rate: number, spread: number) => void} limit
 */

/**
 * @param {{ rate: number, spread: number, clock?: Clock }} options
 * @returns {SharedGate}
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
      const [{ cap }] = waiting;
      const wait = Math.max(rate === Infinity ? pausedUntil : due(), roomAt(cap)) - now;
      if (wait > 0) {
        cancelTimer = clock.setTimer(pump, Math.ceil(wait));
        return;
      }
      const { depart, signal, onAbort } = /** @type {Waiting} */ (waiting.shift());
      signal.removeEventListener('abort', onAbort);
      if (rate !== Infinity) note(now);
      depart(enter(cap, now));
    }
  };

  /**
   * @param {Cap} cap
   * @param {number} now
   */
  const enter = ({ concurrency, underWay }, now) => {
    const call = { at: now };
    if (underWay.size >= concurrency) underWay.delete([...underWay][0]);
    underWay.add(call);
    return () => {
      if (underWay.delete(call)) pump();
    };
  };

  /** @type {SharedGate['pass']} */
  const pass = (signal, _command, cap = noCap) =>
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
      const entry = { depart: /** @type {Depart} */ (resolve), cap, signal, onAbort };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(entry);
      pump(); // also behind others: a Worker's timer ends with its request, and who came last is there the longest
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
 * @returns {SharedGate}
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
