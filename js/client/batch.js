/** A list of any length as calls of at most 100 users, and their answers as one. */

import { failureOf } from '../core/core.js';
import { toJsonText } from '../core/json.js';
import { accountOf, callersField } from './commands.js';
import { invalidArgument, isTimPushError } from '../errors.js';
import { startJob } from './job.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {{ text: string, accounts: string[] }} Batch */

/**
 * @param {ListCommand} command
 * @param {unknown} list
 * @returns {unknown[]}
 */
const itemsOf = ({ argument }, list) => {
  if (typeof list === 'string' || typeof Object(list)[Symbol.iterator] !== 'function') {
    const hint = argument === 'accounts' ? "Give an array of accounts: ['Mary']" : "Give an array of users: [{ account: 'Mary', … }]";
    throw invalidArgument(argument, 'must be an array', hint);
  }
  return Array.from(/** @type {Iterable<unknown>} */ (list));
};

/**
 * Where the items stand that are sent: for a read the first of each account; a write that names an account twice is refused,
 * since its calls would race.
 * @param {ListCommand} command
 * @param {readonly unknown[]} items
 */
const positionsOf = (command, items) => {
  /** @type {Map<unknown, number>} */
  const firsts = new Map();
  items.forEach((item, position) => {
    const account = accountOf(command, item);
    const first = firsts.get(account);
    if (first === undefined) {
      firsts.set(account, position);
    } else if (command.argument === 'users' && typeof account === 'string') {
      const hint = 'Put what is to be written for one account into one entry';
      throw invalidArgument(`users[${position}].account`, `is the same as users[${first}].account`, hint);
    } else if (typeof account !== 'string') {
      firsts.set(Symbol('kept, so that its own error is found'), position);
    }
  });
  return [...firsts.values()].sort((left, right) => left - right);
};

/**
 * Every batch is checked before the first is sent.
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {unknown} list
 * @param {Record<string, unknown>} extra members of the body beside the list
 * @returns {Batch[]}
 */
const batchesOf = (core, command, list, extra) => {
  const items = itemsOf(command, list);
  const positions = positionsOf(command, items);
  const size = core.limits.accountsPerCall;
  /** @type {Batch[]} */
  const batches = [];
  do {
    const some = positions.slice(batches.length * size, (batches.length + 1) * size);
    const wire = some.map((position) => command.toWire(items[position]));
    const text = toJsonText({ ...extra, [command.list]: wire }, command.argument);
    core.checkBody(command.name, text, callersField(command, some));
    batches.push({ text, accounts: some.map((position) => accountOf(command, items[position])) });
  } while (batches.length * size < positions.length);
  return batches;
};

/** @param {import('../types.d.ts').TimPushError} error */
const endsJob = ({ code, kind }) => {
  if (code === 'ERR_API') return kind === 'credential' || kind === 'app';
  return !['ERR_HTTP', 'ERR_NETWORK', 'ERR_TIMEOUT', 'ERR_BAD_RESPONSE'].includes(code);
};

/** @type {Omit<Failure, 'account'>} */
const notAnswered = Object.freeze({
  code: 'ERR_NOT_ANSWERED',
  retryable: true,
  message: 'The service answered neither with this account nor with a reason why not. Ask for it again.',
  hint: 'Ask for it again',
});

/**
 * Each account of a batch exactly once: what the answer has for it, or why it has nothing. What it lists as failed has failed,
 * even if it answers for it as well; accounts that nobody asked for are left out.
 * @param {ListCommand} command
 * @param {Batch} batch
 * @param {import('../types.d.ts').Answer} answer
 * @returns {Array<{ user?: any, failure?: Failure }>}
 */
const settle = ({ writes }, { accounts }, { users = [], failures }) => {
  const failed = new Map(failures.map((failure) => [failure.account, failure]));
  const found = new Map(users.map((/** @type {any} */ user) => [user.account, user]));
  return accounts.map((account) => {
    const failure = failed.get(account);
    if (failure) return { failure };
    const user = writes ? account : found.get(account);
    return user === undefined ? { failure: { account, ...notAnswered } } : { user };
  });
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 * @returns {(core: Engine, command: ListCommand, list: unknown, extra: Record<string, unknown>,
 *   options?: import('../types.d.ts').JobOptions) => Promise<{ done: any[], failures: Failure[] }>}
 */
export const createListCall = (settings, call) => async (core, command, list, extra, options = {}) => {
  const batches = batchesOf(core, command, list, extra);
  const total = batches.reduce((sum, { accounts }) => sum + accounts.length, 0);
  const job = startJob({ deadline: settings.deadline, ...options });
  /** @type {Array<ReturnType<typeof settle>>} */
  const outcomes = [];
  const progress = { done: 0, total, failed: 0, calls: 0 };
  let next = 0;
  let succeeded = 0;
  /** @type {unknown} */
  let ended;
  /** @type {import('../types.d.ts').TimPushError | undefined} */
  let firstError;

  /** @param {number} index */
  const runOne = async (index) => {
    const batch = batches[index];
    try {
      const { answer } = await call(core, command.name, batch.text, job.signal);
      outcomes[index] = settle(command, batch, answer);
      succeeded += 1;
    } catch (error) {
      if (!isTimPushError(error) || endsJob(error)) {
        ended ??= error;
        job.end(error);
        return;
      }
      firstError ??= error;
      outcomes[index] = batch.accounts.map((account) => ({ failure: failureOf(account, error) }));
    }
    progress.calls += 1;
    progress.done += batch.accounts.length;
    progress.failed += outcomes[index].filter(({ failure }) => failure).length;
    options.onProgress?.({ ...progress });
  };
  const work = async () => {
    while (ended === undefined && next < batches.length) await runOne(next++);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(settings.concurrency, batches.length) }, work));
  } finally {
    job.close();
  }

  const settled = outcomes.flat().filter(Boolean);
  const done = settled.flatMap(({ user }) => (user === undefined ? [] : [user]));
  const failures = settled.flatMap(({ failure }) => failure ?? []);
  if (ended === undefined && succeeded > 0) return { done, failures };
  const unsettled = batches.flatMap(({ accounts }, index) => (outcomes[index] ? [] : accounts));
  throw withSettled(ended ?? firstError, command, { done, failures, unsettled });
};

/**
 * The error of a job that ended early, with what had been settled until then: there to be read, but not printed with it.
 * @param {unknown} error
 * @param {ListCommand} command
 * @param {{ done: any[], failures: Failure[], unsettled: string[] }} settled
 */
const withSettled = (error, { writes }, { done, failures, unsettled }) => {
  if (!isTimPushError(error)) return error;
  const parts = { [writes ? 'accounts' : 'users']: done, failures, unsettled };
  for (const [name, value] of Object.entries(parts)) Object.defineProperty(error, name, { value, configurable: true });
  return error;
};
