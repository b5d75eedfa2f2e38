/** One call's worth of users: how it is checked, and what came of each of them. */

import { listText } from '../core/json.js';
import { isTimPushError, newFailure } from '../errors.js';
import { isWrite } from './commands.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../types.d.ts').Failure} Failure */
/** @typedef {import('../types.d.ts').TimPushError} TimPushError */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {import('./commands.js').Entry} Entry */
/**
 * @typedef {object} Batch
 * @property {string} text the body to send
 * @property {string[]} accounts each once
 * @property {number[]} positions of their items in the caller's list
 */
/**
 * @typedef {{ account: string, user?: any, failure?: Failure, error?: TimPushError }} Outcome of the last three it has one;
 *   an error is that of the whole batch
 */

/**
 * @param {ListCommand} command
 * @param {Record<string, unknown>} extra members of the body beside the list
 * @param {readonly Entry[]} entries
 * @param {string} [list] their text, where it is known
 * @returns {Batch} that is yet to be checked
 */
export const batchOf = (command, extra, entries, list) => {
  const positions = entries.map(({ position }) => position);
  const text = list ?? listText(
    entries.map(({ wire }) => wire),
    (index) => [command.argument, positions[index]],
  );
  const others = Object.entries(extra).map(([name, value]) => `"${name}":${JSON.stringify(value)},`);
  return {
    text: `{${others.join('')}"${command.list}":${text}}`,
    accounts: entries.map(({ account }) => account),
    positions,
  };
};

/**
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {Batch} batch
 * @returns {Batch} the same; the first thing wrong is thrown, and says where in the caller's words
 */
export const checked = (core, command, batch) => {
  core.checkBody(command.name, batch.text, ([argument, index, ...rest]) => (
    typeof index === 'number' ? [argument, batch.positions[index], ...rest] : [command.argument]));
  return batch;
};

/** @param {TimPushError} error */
const endsJob = ({ code, kind }) => {
  if (code === 'ERR_API') return kind === 'credential' || kind === 'app';
  return !['ERR_HTTP', 'ERR_NETWORK', 'ERR_TIMEOUT', 'ERR_BAD_RESPONSE'].includes(code);
};

/**
 * @param {string} account
 * @returns {Failure}
 */
const notAnswered = (account) => (
  newFailure(account, 'ERR_NOT_ANSWERED', 'not_answered', { retryable: true }));

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
 * @returns {Promise<{ outcomes: Outcome[], error?: TimPushError }>} `error` when the whole batch failed
 * @throws what ends the job that the batch belongs to
 */
export const sendBatch = async (call, core, command, { text, accounts }, job) => {
  try {
    const { answer } = await call(core, command.name, text, job, accounts);
    return { outcomes: settle(command, accounts, answer) };
  } catch (error) {
    if (!isTimPushError(error) || endsJob(error)) throw error;
    return { error, outcomes: accounts.map((account) => ({ account, error })) };
  }
};
