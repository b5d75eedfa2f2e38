// How far a long run is: a bar on stderr where a person looks, nothing where nobody does.
import cliProgress from 'cli-progress';
import { spanOf } from './text.js';

/** @typedef {{ done: number, failed: number, before: number }} Counts */

/**
 * @param {Counts} counts
 * @param {number | undefined} total
 * @param {number} seconds since the start of this run
 */
const payloadOf = ({ done, failed, before }, total, seconds) => {
  const rate = seconds > 0 ? (done - before) / seconds : 0;
  const left = total === undefined || rate === 0 ? undefined : Math.max(0, total - done) / rate;
  return {
    failed: failed.toLocaleString('en-US'),
    rate: Math.round(rate).toLocaleString('en-US'),
    left: left === undefined ? 'unknown' : spanOf(Math.ceil(left)),
  };
};

/**
 * @param {NodeJS.WriteStream} stderr
 * @param {number | undefined} total
 * @param {Counts} start
 */
export const showProgress = (stderr, total, start) => {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const known = total === undefined
    ? '{value} accounts'
    : '{bar} {percentage}% {value} of {total} accounts';
  const bar = new cliProgress.SingleBar({
    format: `${known}, {failed} failed, {rate}/s, {left} left`,
    stream: stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    fps: 5,
    gracefulExit: false,
    formatValue: (value, _, type) => (
      type === 'total' || type === 'value' ? value.toLocaleString('en-US') : String(value)),
  }, cliProgress.Presets.shades_classic);
  if (stderr.isTTY) bar.start(total ?? 0, start.done, payloadOf(start, total, 0));
  return {
    /** @param {Counts} counts */
    show: (counts) => {
      if (stderr.isTTY) bar.update(counts.done, payloadOf(counts, total, seconds()));
    },
    end: () => bar.stop(),
  };
};
