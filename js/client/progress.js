/** How far a job is, for whoever watches it. */

import { invalidArgument } from '../errors.js';
import { tell } from './hook.js';

/** @typedef {import('../types.d.ts').Progress} Progress */

/**
 * @param {import('../types.d.ts').Clock} clock
 * @param {((progress: Progress) => void) | undefined} onProgress
 * @param {number | undefined} total
 */
export const trackProgress = (clock, onProgress, total) => {
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw invalidArgument('onProgress', 'not_a_function');
  }
  if (!onProgress) return () => {};
  const began = clock.now();
  const counts = { done: 0, failed: 0, calls: 0 };
  /**
   * @param {ReadonlyArray<{ failure?: unknown, error?: unknown }>} outcomes
   * @param {number} [calls] how many calls that took, repeats not counted
   */
  return (outcomes, calls = 1) => {
    counts.calls += calls;
    counts.done += outcomes.length;
    counts.failed += outcomes.filter(({ failure, error }) => failure || error).length;
    const seconds = (clock.now() - began) / 1000;
    const rate = seconds > 0 ? counts.done / seconds : 0;
    const isKnown = total !== undefined && rate > 0;
    const secondsLeft = isKnown ? Math.max(0, total - counts.done) / rate : undefined;
    tell(onProgress, { ...counts, total, rate, secondsLeft });
  };
};
