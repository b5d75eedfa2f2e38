/**
 * A gate of the caller's. It is asked for one pass for each call that is ready and has room under the cap, and so for none that
 * would not be used.
 */

import { errorOf, invalidOption, isTimPushError } from '../errors.js';
import { letGo, memberOf, safeCause } from '../strangers.js';
import { unlessAborted } from './clock.js';
import { createGate } from './gate.js';

/** @typedef {import('../types.d.ts').Clock} Clock */
/** @typedef {import('../types.d.ts').Gate} Gate */

/**
 * Calls back every so many milliseconds. A Worker's timers end with its request, so that one that was broken off is not heard of.
 * @param {Clock} clock
 * @param {number} milliseconds
 * @param {() => void} callback
 * @returns {() => void} what ends it
 */
const every = (clock, milliseconds, callback) => {
  let cancel = () => {};
  const again = () => {
    cancel = clock.setTimer(() => {
      callback();
      again();
    }, milliseconds);
  };
  again();
  return () => cancel();
};

/**
 * @param {object} options
 * @param {Gate} options.gate
 * @param {string} options.command
 * @param {import('../types.d.ts').GateQuota} options.quota
 * @param {import('./cap.js').Cap} options.cap
 * @param {Clock} options.clock
 * @param {number} options.timeout milliseconds, less than after which the cap forgets a call
 * @param {(text: string) => string} options.redact
 * @returns {Pick<import('./gate.js').SharedGate, 'pass' | 'pause'>}
 */
export const createOwnWay = ({
  gate, command, quota, cap, clock, timeout, redact,
}) => {
  const line = createGate({ rate: Infinity, spread: 0, clock });

  /**
   * @param {unknown} error
   * @returns {never}
   */
  const fail = (error) => {
    const cause = safeCause(error, redact);
    if (isTimPushError(error) && memberOf(error, 'code') === 'ERR_NETWORK') {
      throw errorOf('ERR_NETWORK', 'gate_unavailable', {
        command, text: cause.message, cause, attempts: 0, retryable: true,
      });
    }
    throw invalidOption('gate', 'gate_failed', { text: cause.message, cause });
  };

  return {
    pass: async (caller) => {
      const place = await line.pass({ ...caller, cap });
      if (!place) return undefined;
      const stopRenewing = every(clock, timeout, () => {
        place.renew();
        caller.renew?.();
      });
      try {
        const passed = async () => gate.pass(caller.signal, command, quota);
        const given = await unlessAborted(caller.signal, () => passed().catch(fail)); // it may not heed the signal
        place.renew();
        const leave = () => {
          place.leave();
          letGo(() => memberOf(given, 'leave')?.call(given));
        };
        const sent = () => {
          letGo(() => memberOf(given, 'sent')?.call(given));
        };
        return { ...place, sent, leave };
      } catch (error) {
        place.leave();
        throw error;
      } finally {
        stopRenewing();
      }
    },
    pause: (milliseconds) => {
      letGo(async () => gate.pause(milliseconds, command)); // the failure that it is told of is the one to tell
    },
  };
};
