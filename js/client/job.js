/** What one call of the user's stands under: its abort signal and its deadline, as one signal. */

import { checkOptions } from '../check-options.js';
import { longestTimer, newAbortError, watchSignal } from './clock.js';
import { errorOf, invalidArgument } from '../errors.js';
import { letGo, memberOf } from '../strangers.js';

/**
 * @param {number} deadline milliseconds from now for all of it
 * @param {unknown} signal
 */
const check = (deadline, signal) => {
  if (typeof deadline !== 'number' || !(deadline > 0)) {
    throw invalidArgument('deadline', 'bad_deadline');
  }
  if (signal !== undefined && typeof memberOf(signal, 'addEventListener') !== 'function') {
    throw invalidArgument('signal', 'bad_signal');
  }
};

const names = ['signal', 'deadline'];

/**
 * @param {unknown} options of one call
 * @param {readonly string[]} [more] names that this call takes beside those of every call
 */
export const checkCallOptions = (options, more = []) => {
  if (options !== undefined) checkOptions(options, [...names, ...more]);
};

/**
 * @param {unknown} options of a call with any number of users
 * @param {readonly string[]} [more]
 */
export const checkJobOptions = (options, more = []) => {
  checkCallOptions(options, ['onProgress', 'onInvalid', ...more]);
  const { onInvalid } = Object(options);
  if (onInvalid === undefined || onInvalid === 'reject' || onInvalid === 'fail') return;
  throw invalidArgument('onInvalid', 'bad_on_invalid');
};

/**
 * @typedef {object} Job
 * @property {() => { signal: AbortSignal, release: () => void }} fork a signal for one call of the job, to be released after
 *   it; each call has its own, since one with many listeners looks like a leak to Node
 * @property {(error?: unknown) => void} end aborts every call; `signal.reason` is the error
 * @property {() => void} close leaves nothing behind
 */

/**
 * @param {Pick<import('./settings.d.ts').Settings, 'clock' | 'deadline' | 'masking'>} settings of the client; its deadline is for jobs whose
 *   options have none
 * @param {import('../types.d.ts').JobOptions} [options]
 * @returns {Job}
 */
export const startJob = (settings, { signal, deadline = settings.deadline } = {}) => {
  const { clock, masking } = settings;
  check(deadline, signal);
  /** @type {Set<AbortController>} */
  const calls = new Set();
  /** @type {{ error: unknown } | undefined} */
  let ended;

  /** @param {unknown} [error] */
  const end = (error) => {
    ended ??= { error };
    for (const call of calls) call.abort(ended.error);
  };
  // Always an error of this job's own: the caller's reason may be one of ours, which tells of another call.
  const onAbort = () => end(newAbortError(memberOf(signal, 'reason'), masking.redact));
  const cancelTimer = deadline > longestTimer
    ? undefined
    : clock.setTimer(() => end(errorOf('ERR_DEADLINE', 'past_deadline', { limit: deadline })), deadline);
  let unwatch = () => {};
  try {
    if (signal) unwatch = watchSignal(signal, onAbort);
    if (signal?.aborted) onAbort();
  } catch {
    cancelTimer?.();
    throw invalidArgument('signal', 'bad_signal');
  }

  return {
    fork: () => {
      const call = new AbortController();
      calls.add(call);
      if (ended) call.abort(ended.error);
      return { signal: call.signal, release: () => calls.delete(call) };
    },
    end,
    close: () => {
      cancelTimer?.();
      letGo(unwatch);
    },
  };
};
