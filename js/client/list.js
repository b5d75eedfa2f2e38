/** A call with a list of users of any length: checked whole, sent by the hundred, answered as one. */

import {
  errorOf, failureOf, invalidArgument, isTimPushError,
} from '../errors.js';
import { textOfPath } from '../words/words.js';
import { batchOf, checked, sendBatch } from './batch.js';
import { entryOf, isWrite } from './commands.js';
import { fly } from './flights.js';
import { startJob } from './job.js';
import { trackProgress } from './progress.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./batch.js').Batch} Batch */
/** @typedef {import('./commands.js').Entry} Entry */
/** @typedef {import('./batch.js').Outcome} Outcome */
/** @typedef {import('./commands.js').ListCommand} ListCommand */

/**
 * @param {ListCommand} command
 * @param {unknown} list
 * @returns {unknown[]}
 */
const itemsOf = ({ argument }, list) => {
  if (typeof list === 'string' || typeof Object(list)[Symbol.iterator] !== 'function') {
    throw invalidArgument(argument, argument === 'accounts' ? 'not_accounts' : 'not_users');
  }
  return Array.from(/** @type {Iterable<unknown>} */ (list));
};

/**
 * What is sent: for a read the first of each account; a write that names an account twice is refused, since its calls would
 * race. What is no account at all stays, for the core to find.
 * @param {ListCommand} command
 * @param {readonly unknown[]} items
 */
const entriesOf = (command, items) => {
  /** @type {Map<string, number>} */
  const firsts = new Map();
  const entries = items.map((item, position) => entryOf(command, item, position));
  return entries.filter(({ account, position }) => {
    if (typeof account !== 'string') return true;
    const first = firsts.get(account);
    if (first === undefined) {
      firsts.set(account, position);
      return true;
    }
    if (!isWrite(command)) return false;
    const pathOf = (/** @type {number} */ index) => (
      command.argument === 'users' ? ['users', index, 'account'] : ['accounts', index]);
    const details = { path: pathOf(position), text: textOfPath(pathOf(first)) };
    throw errorOf('ERR_INVALID_ARGUMENT', 'same_account', details);
  });
};

/**
 * @param {ListCommand} command
 * @param {readonly Entry[]} entries
 * @param {Record<string, unknown>} extra
 */
const batchesOf = (command, entries, extra) => {
  const size = command.accountsPerCall;
  /** @type {Batch[]} */
  const batches = [];
  do {
    const start = batches.length * size;
    batches.push(batchOf(command, extra, entries.slice(start, start + size)));
  } while (batches.length * size < entries.length);
  return batches;
};

/**
 * The error of a job that ended early, with what had been settled until then: there to be read, but not printed with it.
 * @param {unknown} error
 * @param {Record<string, unknown>} settled
 */
export const withSettled = (error, settled) => {
  if (!isTimPushError(error) || !Object.isExtensible(error)) return error;
  for (const [name, value] of Object.entries(settled)) {
    Object.defineProperty(error, name, { value, configurable: true });
  }
  return error;
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 */
export const createListCall = (settings, call) => {
  /**
   * @param {import('../core/instance.d.ts').LoadEngine} loadCore
   * @param {ListCommand} command
   * @param {unknown} list
   * @param {Record<string, unknown>} extra
   * @param {import('../types.d.ts').JobOptions} [options]
   * @returns {Promise<{ done: any[], failures: Failure[] }>}
   */
  return async (loadCore, command, list, extra, options) => {
    // At once, before anything is waited for.
    const entries = entriesOf(command, itemsOf(command, list));
    const batches = batchesOf(command, entries, extra);
    const core = await loadCore();
    for (const batch of batches) checked(core, command, batch); // all of them before the first is sent
    const note = trackProgress(settings.clock, options?.onProgress, entries.length);
    const job = startJob(settings, options);
    /** @type {Map<Batch, Outcome[]>} */
    const settled = new Map();
    /** @type {unknown} */
    let firstError;
    let succeeded = 0;

    /** @param {Batch} batch */
    const send = async (batch) => {
      const { outcomes, error } = await sendBatch(call, core, command, batch, job);
      if (error) firstError ??= error;
      else succeeded += 1;
      settled.set(batch, outcomes);
      note(outcomes);
    };
    const all = () => {
      const done = [];
      /** @type {Failure[]} */
      const failures = [];
      for (const batch of batches) {
        for (const { account, user, failure, error } of settled.get(batch) ?? []) {
          if (user) done.push(user);
          else if (failure) failures.push(failure);
          else if (error) failures.push(failureOf(account, error));
        }
      }
      return { done, failures };
    };
    const unsettled = () => batches.flatMap((batch) => (settled.has(batch) ? [] : batch.accounts));
    const ended = (/** @type {unknown} */ error) => {
      const { done, failures } = all();
      const name = isWrite(command) ? 'accounts' : 'users';
      const value = isWrite(command) ? done.map(({ account }) => account) : done;
      return withSettled(error, { [name]: value, failures, unsettled: unsettled() });
    };

    try {
      const flights = fly({
        source: batches.values(),
        send,
        concurrency: settings.concurrency,
        ordered: false,
        close: () => job.end(),
      });
      for await (const _ of flights); // what came of each is in `settled`
    } catch (error) {
      throw ended(error);
    } finally {
      job.close();
    }
    if (succeeded === 0) throw ended(firstError);
    return all();
  };
};
