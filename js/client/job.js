/** What one call of the user's stands under: its abort signal and its deadline, as one signal. */

import { abortError } from './clock.js';
import { invalidArgument, TimPushError } from '../errors.js';

const longestTimer = 0x7fffffff; // what setTimeout can hold, some 24 days

/**
 * @param {number} deadline milliseconds from now for all of it
 * @param {unknown} signal
 */
const check = (deadline, signal) => {
  if (typeof deadline !== 'number' || !(deadline > 0)) {
    throw invalidArgument('deadline', 'must be a positive number of milliseconds');
  }
  if (signal !== undefined && typeof Object(signal).addEventListener !== 'function') {
    throw invalidArgument('signal', 'must be an AbortSignal');
  }
};

/**
 * @param {{ signal?: AbortSignal, deadline: number }} options
 * @returns {{ signal: AbortSignal, end: (error: unknown) => void, close: () => void }} `signal.reason` is the error that the
 *   job ended with; `close` leaves nothing behind
 */
export const startJob = ({ signal, deadline }) => {
  check(deadline, signal);
  const controller = new AbortController();
  const onAbort = () => controller.abort(abortError(/** @type {AbortSignal} */ (signal)));
  const timer = deadline > longestTimer ? undefined : setTimeout(() => {
    const hint = 'Give it more time, or fewer accounts';
    controller.abort(new TimPushError('ERR_DEADLINE', `The job did not end within ${deadline} ms. ${hint}.`, { hint }));
  }, deadline);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  return {
    signal: controller.signal,
    end: (error) => controller.abort(error),
    close: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
};
