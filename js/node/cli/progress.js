// How far a long run is: a bar on stderr where a person looks, nothing where nobody does.
import cliProgress from 'cli-progress';
import { templateIn, textIn } from './language.js';
import { spanOf } from './text.js';

/** @typedef {{ done: number, failed: number, before: number }} Counts */

/**
 * @param {import('./language.js').Language} language
 * @param {Counts} counts
 * @param {number | undefined} total
 * @param {number} seconds since the start of this run
 */
const payloadOf = (language, { done, failed, before }, total, seconds) => {
  const rate = seconds > 0 ? (done - before) / seconds : 0;
  const left = total === undefined || rate === 0 ? undefined : Math.max(0, total - done) / rate;
  return {
    failed: failed.toLocaleString('en-US'),
    rate: Math.round(rate).toLocaleString('en-US'),
    left: textIn(language, left === undefined ? { key: 'unknown' } : spanOf(Math.ceil(left))),
  };
};

/**
 * @param {Pick<import('./terminal.js').Terminal, 'stderr' | 'language'>} terminal
 * @param {number | undefined} total
 * @param {Counts} start
 */
export const showProgress = ({ stderr, language }, total, start) => {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const bar = new cliProgress.SingleBar({
    format: templateIn(language, total === undefined ? 'progress' : 'progressOfTotal'),
    stream: stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    fps: 5,
    gracefulExit: false,
    formatValue: (value, _, type) => (
      type === 'total' || type === 'value' ? value.toLocaleString('en-US') : String(value)),
  }, cliProgress.Presets.shades_classic);
  if (stderr.isTTY) bar.start(total ?? 0, start.done, payloadOf(language, start, total, 0));
  return {
    /** @param {Counts} counts */
    show: (counts) => {
      if (stderr.isTTY) bar.update(counts.done, payloadOf(language, counts, total, seconds()));
    },
    end: () => bar.stop(),
  };
};
