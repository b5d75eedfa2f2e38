/** One call's worth of users: how it is checked, and what came of each of them. */

import { failureOf } from '../core/core.js';
import { toJsonText } from '../core/json.js';
import { errorOf as newError, isTimPushError, TimPushError } from '../errors.js';
import { accountOf, isWrite, toWire } from './commands.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/**
 * @typedef {object} Batch
 * @property {string} text the body to send
 * @property {string[]} accounts each once
 */
/** @typedef {{ account: string, user?: any, failure?: Failure, error?: InstanceType<typeof TimPushError> }} Outcome */

/**
 * @typedef {object} Entry an item of a list as it was when it was read: its owner may change it while calls are under way
 * @property {any} account whatever it is
 * @property {number} position in the caller's list
 * @property {string} json what is sent of it
 */

/**
 * @param {ListCommand} command
 * @param {unknown} item
 * @param {number} position
 * @returns {Entry}
 */
export const entryOf = (command, item, position) => {
  const json = toJsonText(toWire(command, item), [command.argument, position]);
  return { account: accountOf(command, item), position, json };
};

/**
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {Record<string, unknown>} extra members of the body beside the list
 * @param {readonly Entry[]} entries
 * @returns {Batch} checked by the core; the first thing wrong is thrown, and says where in the caller's words
 */
export const batchOf = (core, command, extra, entries) => {
  const others = Object.entries(extra).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  const list = `"${command.list}":[${entries.map(({ json }) => json).join()}]`;
  const text = `{${[...others, list].join()}}`;
  const positions = entries.map(({ position }) => position);
  core.checkBody(command.name, text, ([argument, index, ...rest]) => (
    typeof index === 'number' ? [argument, positions[index], ...rest] : [command.argument]));
  return { text, accounts: entries.map(({ account }) => account) };
};

/** @param {InstanceType<typeof TimPushError>} error */
const endsJob = ({ code, kind }) => {
  if (code === 'ERR_API') return kind === 'credential' || kind === 'app';
  return !['ERR_HTTP', 'ERR_NETWORK', 'ERR_TIMEOUT', 'ERR_BAD_RESPONSE'].includes(code);
};

/**
 * @param {string} account
 * @returns {Failure}
 */
const notAnswered = (account) => {
  return failureOf(account, newError('ERR_NOT_ANSWERED', 'not_answered', { retryable: true, account }));
};

/**
 * Each account of a batch exactly once: what the answer has for it, or why it has nothing. What the answer lists as failed
 * has failed, even if it answers for it as well; accounts that nobody asked for are left out.
 * @param {ListCommand} command
 * @param {readonly string[]} accounts
 * @param {import('../types.d.ts').Answer} answer
 * @returns {Outcome[]}
 */
const settle = (command, accounts, { users = [], failures }) => {
  const failed = new Map(failures.map((failure) => [failure.account, failure]));
  const found = new Map(users.map((user) => [user.account, user]));
  return accounts.map((account) => {
    const failure = failed.get(account);
    if (failure) return { account, failure };
    const user = isWrite(command) ? { account } : found.get(account);
    return user ? { account, user } : { account, failure: notAnswered(account) };
  });
};

/**
 * Sends a batch and settles it.
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {Batch} batch
 * @param {import('./job.js').Job} job
 * @returns {Promise<{ outcomes: Outcome[], error?: InstanceType<typeof TimPushError> }>} `error` when the whole batch failed
 * @throws what ends the job that the batch belongs to
 */
export const sendBatch = async (call, core, command, { text, accounts }, job) => {
  try {
    const { answer } = await call(core, command.name, text, job, accounts);
    return { outcomes: settle(command, accounts, answer) };
  } catch (error) {
    if (!isTimPushError(error) || endsJob(error)) throw error;
    const failedWith = (/** @type {string} */ account) => failureOf(account, error);
    return {
      error,
      outcomes: accounts.map((account) => ({ account, failure: failedWith(account), error })),
    };
  }
};

/**
 * The error of an outcome, as something to throw.
 * @param {Outcome} outcome
 */
export const errorOf = ({ failure, error }) => {
  if (error) return error;
  const { code, message, ...details } = /** @type {Failure} */ (failure);
  const { cause } = /** @type {Failure} */ (failure); // not enumerable
  return new TimPushError(code, message, { ...details, cause });
};
