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

/** @typedef {() => Record<string, unknown>} Beside the members of one call's body beside its list */

/**
 * @typedef {object} Written items as they will be sent, whatever their owner does to them
 * @property {readonly Entry[]} entries those that can be written
 * @property {string} list their text
 * @property {Map<Entry, TimPushError>} errors of the others
 */

/**
 * Writes items at one go, and one by one where that cannot be.
 * @param {ListCommand} command
 * @param {readonly Entry[]} entries
 * @returns {Written}
 */
export const written = ({ argument }, entries) => {
  /** @param {readonly Entry[]} some */
  const textOf = (some) => listText(
    some.map(({ wire }) => wire),
    (index) => [argument, some[index].position],
  );
  /** @type {Written['errors']} */
  const errors = new Map();
  try {
    return { entries, list: textOf(entries), errors };
  } catch (error) {
    if (!isTimPushError(error)) throw error;
  }
  /** @type {Map<Entry, string>} */
  const texts = new Map();
  for (const entry of entries) {
    try {
      texts.set(entry, textOf([entry]).slice(1, -1));
    } catch (error) {
      if (!isTimPushError(error)) throw error;
      errors.set(entry, error);
    }
  }
  return { entries: [...texts.keys()], list: `[${[...texts.values()].join()}]`, errors };
};

/**
 * @param {ListCommand} command
 * @param {Beside} beside
 * @param {readonly Entry[]} entries
 * @param {string} list their text
 * @returns {Batch} that is yet to be checked
 */
const batchOf = (command, beside, entries, list) => {
  const others = Object.entries(beside()).map(([name, value]) => `"${name}":${JSON.stringify(value)},`);
  return {
    text: `{${others.join('')}"${command.list}":${list}}`,
    accounts: entries.map(({ account }) => account),
    positions: entries.map(({ position }) => position),
  };
};

/**
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {Batch} batch
 * @returns {Batch} the same; the first thing wrong is thrown, and says where in the caller's words
 */
const checked = (core, command, batch) => {
  core.checkBody(command.name, batch.text, ([argument, index, ...rest]) => (
    typeof index === 'number' ? [argument, batch.positions[index], ...rest] : [command.argument]));
  return batch;
};

/**
 * Checks what was written. Where something is wrong with it, each item is looked at by itself: bad ones are put aside with their
 * errors, and the rest is good.
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {Beside} beside
 * @param {Written} given
 * @returns {{ errors: Written['errors'], batch?: Batch }} none when all are bad
 */
export const sifted = (core, command, beside, { entries, list, errors }) => {
  if (entries.length === 0) return { errors };
  try {
    return { errors, batch: checked(core, command, batchOf(command, beside, entries, list)) };
  } catch (error) {
    if (!isTimPushError(error)) throw error;
  }
  /** @type {Map<Entry, string>} */
  const good = new Map();
  for (const [index, item] of JSON.parse(list).entries()) {
    const entry = entries[index];
    const text = JSON.stringify(item);
    try {
      checked(core, command, batchOf(command, beside, [entry], `[${text}]`));
      good.set(entry, text);
    } catch (error) {
      if (!isTimPushError(error) || error.path?.[1] !== entry.position) throw error;
      errors.set(entry, error);
    }
  }
  if (good.size === 0) return { errors };
  const batch = batchOf(command, beside, [...good.keys()], `[${[...good.values()].join()}]`);
  return { errors, batch: checked(core, command, batch) };
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
export const settle = (command, accounts, { users = [], failures, taskId }) => {
  const failed = new Map(failures.map((failure) => [failure.account, failure]));
  const found = new Map(users.map((user) => [user.account, user]));
  return accounts.map((account) => {
    const failure = failed.get(account);
    if (failure) return { account, failure };
    const user = isWrite(command) ? { account, ...(taskId ? { taskId } : {}) } : found.get(account);
    return user ? { account, user } : { account, failure: notAnswered(account) };
  });
};
