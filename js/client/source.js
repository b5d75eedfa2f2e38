/** A caller's iterable, whatever it is and however slowly it answers, read call by call. */

import { invalidArgument } from '../errors.js';
import { entryOf } from './commands.js';

/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {import('./commands.js').Entry} Entry */

const patience = 100; // milliseconds: a source that gives nothing for so long has what it gave until then sent

/**
 * @param {unknown} source
 * @returns {AsyncIterator<unknown> | Iterator<unknown>}
 */
const iteratorOf = (source) => {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(source);
  const begin = typeof later === 'function' ? later : now;
  if (typeof source !== 'string' && typeof begin === 'function') return begin.call(source);
  throw invalidArgument('iterable', 'not_iterable');
};

/** @param {unknown} value */
const isPromise = (value) => typeof Object(value).then === 'function';

/**
 * The iterator is taken at once: some sources, such as a readline interface, lose what comes before that.
 * @param {import('../types.d.ts').Clock} clock
 * @param {unknown} source
 * @param {ListCommand} command a write never has an account twice in one batch
 */
export const createSource = (clock, source, command) => {
  const iterator = iteratorOf(source);
  const accounts = new Set();
  /** @type {Entry[]} */
  let entries = [];
  /** @type {Entry[] | undefined} a whole batch */
  let batch;
  let position = 0;
  let isReading = false;
  let isPausing = false; // the source, with some entries read
  let isOver = false; // the iterator said so, or threw
  let isStopped = false; // no more is wanted
  /** @type {{ error: unknown } | undefined} what the source threw: told after what it gave before */
  let broken;
  let cancelTimer = () => {};
  let wake = () => {};

  const take = () => {
    const taken = entries;
    entries = [];
    accounts.clear();
    cancelTimer();
    isPausing = false;
    return taken;
  };

  const watch = (seen = position) => {
    cancelTimer();
    if (isStopped) return;
    cancelTimer = clock.setTimer(() => {
      if (position !== seen) {
        watch();
        return;
      }
      isPausing = true;
      wake();
    }, patience);
  };

  /** @param {unknown} item */
  const add = (item) => {
    const entry = entryOf(command, item, position);
    if (command.kind === 'write' && accounts.has(entry.account)) batch = take(); // they would race
    entries.push(entry);
    accounts.add(entry.account);
    position += 1;
    if (entries.length === command.accountsPerCall) batch = take();
    else if (entries.length === 1) watch();
  };

  /** @param {unknown} error */
  const end = (error) => {
    isOver = true;
    throw error;
  };

  /** @returns {any} an iterator's result, or a promise of one */
  const advance = () => {
    try {
      const result = iterator.next();
      return isPromise(result) ? Promise.resolve(result).catch(end) : result;
    } catch (error) {
      return end(error);
    }
  };

  const read = async () => {
    isReading = true;
    isPausing = false;
    if (entries.length > 0) watch();
    try {
      while (!batch && !isOver && !isStopped) {
        const result = advance();
        const { done, value } = isPromise(result) ? await result : result;
        if (done) isOver = true;
        else add(isPromise(value) ? await value : value);
      }
    } catch (error) {
      broken = { error };
    }
    isReading = false;
    wake();
  };

  const nextChange = () => new Promise((resolve) => {
    wake = () => resolve(undefined);
  });

  return {
    /**
     * Not to be called before the last call has answered.
     * @returns {Promise<IteratorResult<Entry[], any>>}
     */
    next: async () => {
      if (!batch && !isOver && !isStopped && !broken && !isReading) read();
      while (isReading && !batch && !isPausing && !isStopped) await nextChange();
      if (isStopped) return { done: true, value: undefined };
      const value = batch ?? take();
      batch = undefined;
      if (value.length > 0) return { done: false, value };
      if (broken) throw broken.error;
      return { done: true, value: undefined };
    },

    /** No more is wanted; what was read and not handed out stays in `rest`. */
    stop: () => {
      isStopped = true;
      cancelTimer();
      wake();
    },

    rest: () => [...batch ?? [], ...entries],

    /** Tells the source, unless it has ended by itself. One that is being read is not waited for. */
    close: async () => {
      if (isOver) return;
      isOver = true;
      const told = (async () => iterator.return?.())();
      if (!isReading) {
        await told;
        return;
      }
      told.catch(() => {});
      const { destroy } = Object(source); // a stream of Node's heeds it while it is being read, return() only after that
      if (typeof destroy === 'function') destroy.call(source);
    },
  };
};
