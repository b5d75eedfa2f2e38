/**
 * Time as the client uses it; tests hand in one that they move themselves. No other file of the client asks the machine for
 * the time or sets a timer.
 */

import {
  copyOf, errorOf, invalidOption, isOurs,
} from '../errors.js';
import { redact } from '../redact.js';
import { safeCause } from '../strangers.js';

/** @typedef {import('../types.d.ts').Clock} Clock */

/** What setTimeout can hold, some 24 days; more would fire at once. */
export const longestTimer = 0x7fffffff;

/**
 * A clock whose now() never goes back. A test runner's fake timers replace the machine's clock and give it back later: whatever
 * remembers a moment would wait for the difference. So this one goes on from where it was.
 * @param {Clock} clock
 * @returns {Clock}
 */
export const steadied = (clock) => {
  let last = -Infinity;
  let ahead = 0; // of the clock, by what it went back
  return {
    now: () => {
      const now = clock.now() + ahead;
      if (now < last) ahead += last - now;
      else last = now;
      return last;
    },
    time: () => clock.time(),
    setTimer: (callback, milliseconds) => clock.setTimer(callback, milliseconds),
  };
};

export const systemClock = /* @__PURE__ */ steadied({
  now: () => performance.now(),
  time: () => Date.now(),
  /** setTimeout may fire a little early by the finer clock: the gate, which must not, looks again. */
  setTimer: (callback, milliseconds) => {
    const { clearTimeout: clear } = globalThis; // fake timers can end none but their own
    const timer = setTimeout(callback, Math.min(milliseconds, longestTimer));
    return () => clear(timer);
  },
});

/** @typedef {{ callbacks: Set<() => void>, tell: () => void }} Watched */
const table = Symbol.for('timpush.signals');

/**
 * One table for the whole process, as that of the gates: a signal may be given to several clients.
 * @returns {WeakMap<AbortSignal, Watched>}
 */
const watchedSignals = () => {
  const owner = /** @type {{ [table]?: WeakMap<AbortSignal, Watched> }} */ (globalThis);
  owner[table] ??= new WeakMap();
  return owner[table];
};

/** @param {AbortSignal} signal */
const startWatching = (signal) => {
  const watched = watchedSignals();
  /** @type {Set<() => void>} */
  const callbacks = new Set();
  const tell = () => {
    watched.delete(signal);
    for (const callback of callbacks) callback();
  };
  signal.addEventListener('abort', tell, { once: true });
  const entry = { callbacks, tell };
  watched.set(signal, entry);
  return entry;
};

/**
 * Calls back when a signal of the caller's aborts. It has one listener, to however many calls it is given: of eleven Node says
 * that they leak.
 * @param {AbortSignal} signal
 * @param {() => void} callback
 * @returns {() => void} what lets go of the signal
 */
export const watchSignal = (signal, callback) => {
  const watched = watchedSignals();
  const entry = watched.get(signal) ?? startWatching(signal);
  entry.callbacks.add(callback);
  return () => {
    entry.callbacks.delete(callback);
    if (entry.callbacks.size > 0 || watched.get(signal) !== entry) return;
    watched.delete(signal);
    signal.removeEventListener('abort', entry.tell);
  };
};

/**
 * A clock of the caller's: where it fails, or answers no number, an error says so.
 * @param {Clock} clock
 * @param {(text: string) => string} shown
 * @returns {Clock}
 */
export const watchedClock = (clock, shown) => {
  /**
   * @template T
   * @param {'now' | 'time' | 'setTimer'} name
   * @param {() => T} ask
   * @param {(answer: T) => boolean} isGood
   */
  const asked = (name, ask, isGood) => {
    /** @type {T} */
    let answer;
    try {
      answer = ask();
    } catch (error) {
      const cause = safeCause(error, shown);
      throw invalidOption('clock', 'clock_failed', { text: `${name}(): ${cause.message}`, cause });
    }
    if (!isGood(answer)) throw invalidOption('clock', 'bad_clock');
    return answer;
  };
  return {
    now: () => asked('now', () => clock.now(), Number.isFinite),
    time: () => asked('time', () => clock.time(), Number.isFinite),
    setTimer: (callback, milliseconds) => {
      const cancel = asked('setTimer', () => clock.setTimer(callback, milliseconds), (given) => typeof given === 'function');
      return () => {
        try {
          cancel();
        } catch {
          // then it fires for nothing
        }
      };
    },
  };
};

/**
 * @param {unknown} [reason] of the signal: whatever the caller gave
 * @param {(text: string) => string} [shown]
 * @returns {import('../types.d.ts').TimPushError}
 */
export const newAbortError = (reason, shown = redact) =>
  errorOf('ERR_ABORTED', 'aborted', { cause: reason === undefined ? reason : safeCause(reason, shown) });

/**
 * @param {AbortSignal} signal one of a job's own, whose reason is what ended the job
 * @returns {import('../types.d.ts').TimPushError} one for each who asks: each call adds to its own
 */
export const abortError = ({ reason }) =>
  (isOurs(reason) ? /** @type {any} */ (copyOf(reason)) : newAbortError(reason));

/**
 * @param {Clock} clock
 * @param {number} milliseconds
 * @param {AbortSignal} signal ends the wait at once
 * @returns {Promise<void>}
 */
export const sleep = (clock, milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = () => {
      cancel();
      reject(abortError(signal));
    };
    const cancel = clock.setTimer(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });

/**
 * Waits for what cannot be called off itself; once the signal aborts nobody cares for its outcome any more.
 * @template T
 * @param {AbortSignal} signal
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 */
export const unlessAborted = (signal, start) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = () => reject(abortError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    start().then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });

/** @type {{ setImmediate?: (callback: () => void) => void }} Node's, and that of Deno and Bun */
const { setImmediate: afterEvents = (callback) => callback() } = /** @type {any} */ (globalThis);

/**
 * Lets everything else that is due happen first: a turn of the event loop, which takes no time by any clock. By a timer alone Node would
 * come to nothing else while there are always more of them that are due.
 */
export const nextTurn = () => new Promise((resolve) => {
  setTimeout(() => afterEvents(() => resolve(undefined)), 0);
});

/**
 * Waits for a promise no longer than so many milliseconds, by a timer of its own: in a Worker none outlives its request.
 * @template T
 * @param {Clock} clock
 * @param {AbortSignal} signal
 * @param {Promise<T>} promise
 * @param {number} milliseconds
 * @returns {Promise<{ value: T } | undefined>} nothing if it did not come in time
 */
export const within = async (clock, signal, promise, milliseconds) => {
  let cancel = () => {};
  /** @type {Promise<undefined>} */
  const late = new Promise((resolve) => {
    cancel = clock.setTimer(() => resolve(undefined), milliseconds);
  });
  late.catch(() => {}); // where the clock fails and nobody waits any more
  try {
    const came = () => promise.then((value) => ({ value }));
    return await unlessAborted(signal, () => Promise.race([came(), late]));
  } finally {
    cancel();
  }
};

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * @param {number} milliseconds since 1970
 * @returns {string} the day, by UTC: 2026-01-31
 */
export const dayOf = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10);

/**
 * @param {string} text
 * @returns {number} milliseconds since the epoch; NaN for what is not a date as HTTP writes it: Date.parse takes '-5' and
 *   '3, 5' for years long gone
 */
export const timeOfHttpDate = (text) => (httpDate.test(text) ? Date.parse(text) : NaN);
