/** A call with a list of users of any length: checked whole, sent call by call, answered as one. */

import {
  errorOf, errorOfFailure, failureOf, invalidArgument, isOurs,
} from '../errors.js';
import { textOfPath } from '../words/words.js';
import { sifted, written } from './batch.js';
import { entryOf, isPush, isWrite } from './commands.js';
import { fly } from './flights.js';
import { startJob } from './job.js';
import { trackProgress } from './progress.js';
import { createSender } from './sender.js';
import { noteSent } from './sent.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('../types.d.ts').TimPushError} TimPushError */
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
 * What is sent: of each account the first. A write that names an account twice would race with itself: the later one is bad. What is no account at all stays, for the core to find.
 * @param {ListCommand} command
 * @param {readonly unknown[]} items
 * @returns {{ entries: Entry[], problems: Map<Entry, Failure> }} bad ones are in both
 */
const entriesOf = (command, items) => {
  /** @type {Map<string, number>} */
  const firsts = new Map();
  /** @type {Map<Entry, Failure>} */
  const problems = new Map();
  const pathOf = (/** @type {number} */ index) => (
    command.argument === 'users' ? ['users', index, 'account'] : ['accounts', index]);
  const given = items.map((item, position) => entryOf(command, item, position));
  const entries = given.filter((entry) => {
    const { account, position } = entry;
    if (typeof account !== 'string') return true;
    const first = firsts.get(account);
    if (first === undefined) {
      firsts.set(account, position);
      return true;
    }
    if (command.kind !== 'write') return false;
    const details = { path: pathOf(position), text: textOfPath(pathOf(first)) };
    const error = errorOf('ERR_INVALID_ARGUMENT', 'same_account', details);
    problems.set(entry, failureOf(account, noteSent(error, command.name, 'no')));
    return true;
  });
  return { entries, problems };
};

/**
 * @param {ListCommand} command
 * @param {readonly Entry[]} entries
 */
const writtenCallByCall = (command, entries) => {
  const size = command.accountsPerCall;
  const count = Math.ceil(entries.length / size);
  return Array.from({ length: count }, (_, index) => (
    written(command, entries.slice(index * size, (index + 1) * size))));
};

/**
 * The error of a job that ended early, with what had been settled until then: there to be read, but not printed with it.
 * @param {unknown} error
 * @param {ListCommand} command
 * @param {object} ended
 * @param {{ account: string, taskId?: string }[]} ended.done
 * @param {Failure[]} ended.failures
 * @param {string[]} ended.unsettled accounts without an outcome
 * @param {string[]} ended.unsent those of them that were not written, as is known
 * @param {Iterable<{ sent?: import('./sent.js').Sent }>} ended.lost the calls that ended with the job
 */
export const withSettled = (error, command, { done, failures, unsettled, unsent, lost }) => {
  if (!isOurs(error) || !Object.isExtensible(error)) return error;
  const settled = isWrite(command)
    ? { accounts: done.map(({ account }) => account), failures, unsettled, unsent }
    : { users: done, failures, unsettled };
  if (isPush(command)) Object.assign(settled, { pushed: done });
  for (const [name, value] of Object.entries(settled)) {
    Object.defineProperty(error, name, { value, configurable: true });
  }
  const isDoubtful = [...lost, ...failures].some(({ sent }) => sent === 'unknown');
  return noteSent(error, command.name, isDoubtful ? 'unknown' : 'no');
};

/**
 * What a list is rejected with: the error of its first bad item, with all of them.
 * @param {readonly Entry[]} entries
 * @param {Map<Entry, Failure>} problems
 */
const rejection = (entries, problems) => {
  const inOrder = entries.flatMap((entry) => problems.get(entry) ?? []);
  const { account: _, ...first } = inOrder[0];
  const error = errorOfFailure(/** @type {Failure} */ (first));
  return Object.defineProperty(error, 'problems', { value: inOrder });
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
   * @param {import('./batch.js').Beside} beside
   * @param {import('../types.d.ts').JobOptions} [options]
   * @returns {Promise<{ done: any[], failures: Failure[] }>}
   */
  return async (loadCore, command, list, beside, { onInvalid = 'reject', ...options } = {}) => {
    // At once, before anything is waited for.
    const { entries, problems } = entriesOf(command, itemsOf(command, list));
    const toCheck = writtenCallByCall(command, entries.filter((entry) => !problems.has(entry)));
    const core = await loadCore();
    /** @type {Batch[]} */
    const batches = [];
    for (const some of toCheck) { // all of them before the first is sent
      const { errors, batch } = sifted(core, command, beside, some);
      for (const [entry, error] of errors) problems.set(entry, failureOf(entry.account, noteSent(error, command.name, 'no')));
      if (batch) batches.push(batch);
    }
    if (onInvalid === 'reject' && problems.size > 0) throw rejection(entries, problems);
    const note = trackProgress(settings.clock, options.onProgress, entries.length);
    const job = startJob(settings, options);
    const send = createSender(call, core, command, job);
    /** @type {Map<string, Outcome>} by account */
    const settled = new Map();
    /** @type {unknown} */
    let firstError;
    let failed = 0; // calls
    /** @type {Map<Batch, TimPushError>} what ended the job, and the calls under way with it */
    const lost = new Map();

    /** @param {Batch} batch */
    const sendOne = async (batch) => {
      const { calls, error } = await send(batch, settled).catch((reason) => {
        lost.set(batch, Object(reason));
        throw reason;
      });
      if (error) {
        firstError ??= error;
        failed += 1;
      }
      note(batch.accounts.map((account) => /** @type {Outcome} */ (settled.get(account))), calls);
    };
    const all = () => {
      const done = [];
      /** @type {Failure[]} */
      const failures = [];
      /** @type {string[]} */
      const unsettled = [];
      for (const entry of entries) {
        const problem = problems.get(entry);
        const outcome = settled.get(entry.account);
        if (problem) failures.push(problem);
        else if (!outcome) unsettled.push(entry.account);
        else if (outcome.user) done.push(outcome.user);
        else if (outcome.failure) failures.push(outcome.failure);
        else if (outcome.error) failures.push(failureOf(entry.account, outcome.error));
      }
      return { done, failures, unsettled };
    };
    const ended = (/** @type {unknown} */ error) => {
      const { unsettled, ...known } = all();
      const doubtful = new Set([...lost].flatMap(([{ accounts }, { sent }]) => (sent === 'no' ? [] : accounts)));
      const unsent = unsettled.filter((account) => !doubtful.has(account));
      return withSettled(error, command, { ...known, unsettled, unsent, lost: lost.values() });
    };

    try {
      if (problems.size > 0) note([...problems.values()].map((failure) => ({ failure })), 0);
      const flights = fly({
        source: batches.values(),
        send: sendOne,
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
    if (failed > 0 && failed === batches.length) throw ended(firstError);
    return all();
  };
};
