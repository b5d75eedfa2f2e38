// The emulator's time: a clock that can be set, so that a test need not wait for a signature to
// expire or a quota to come back.

import { EmulatorError } from './errors.js';

/** @typedef {(callback: () => void, milliseconds: number) => () => void} SetTimer answers what cancels it */

/** The last millisecond that a Date can be. */
const LAST = 8.64e15;

/**
 * Time that is none would pass every comparison, and an expired signature with it.
 * @param {unknown} milliseconds
 * @returns {number}
 */
const checked = (milliseconds) => {
  if (typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds <= LAST) {
    return milliseconds;
  }
  throw new EmulatorError('ERR_EMULATOR_OPTIONS', 'clock', 'bad_time', { most: LAST });
};

/**
 * @param {() => number} source milliseconds since 1970
 * @returns {import('./types.d.ts').Clock & { reset(): void }}
 */
export const createClock = (source) => {
  let offset = 0;
  return {
    now: () => checked(source() + offset),
    set: (milliseconds) => {
      offset = checked(milliseconds) - source();
    },
    advance: (milliseconds) => {
      offset = checked(source() + offset + milliseconds) - source();
    },
    reset: () => {
      offset = 0;
    },
  };
};

/** @type {SetTimer} */
export const systemTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * @param {SetTimer} setTimer
 * @returns {import('./answer.js').Wait} rejects at once when the caller gives up
 */
export const createWait = (setTimer) => (milliseconds, signal) => new Promise((resolve, reject) => {
  const stop = () => {
    cancel();
    reject(signal?.reason);
  };
  const cancel = setTimer(() => {
    signal?.removeEventListener('abort', stop);
    resolve();
  }, milliseconds);
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
});
