// What came of a call, in one word, and in rows.
import { commandNamed } from './commands.js';

/** @typedef {import('./send.js').Entry} Entry */
/** @typedef {'ok' | 'partial' | 'refused' | 'failed' | 'aborted'} Outcome */

/**
 * The accounts that a body names, in its order.
 * @param {string} name of its command
 * @param {string} text
 * @returns {string[]}
 */
export const accountsIn = (name, text) => {
  const { argument, list = '' } = commandNamed(name) ?? {};
  const users = JSON.parse(text)[list] ?? [];
  return argument === 'users' ? users.map((/** @type {any} */ user) => user.To_Account) : users;
};

/**
 * @typedef {object} Row
 * @property {'ok' | 'failed' | 'missing' | 'unasked'} state
 * @property {string} account
 * @property {Record<string, string>} [attributes]
 * @property {string[]} [tags]
 * @property {import('../js/types.d.ts').Failure} [failure]
 */

/**
 * One row for each account that was asked for, or that a push is for, then those that nobody asked for.
 * @param {Entry} entry with an answer
 * @returns {Row[]}
 */
export const rowsOf = ({ command, text, answer, audience }) => {
  const { users, failures } = /** @type {NonNullable<Entry['answer']>} */ (answer);
  const found = new Map((users ?? []).map((user) => [user.account, user]));
  const failed = new Map(failures.map((failure) => [failure.account, failure]));
  const asked = [...new Set(audience ?? accountsIn(command, text))];
  /** @param {string} account @returns {Row} */
  const rowOf = (account) => {
    const failure = failed.get(account);
    if (failure) return { state: 'failed', account, failure };
    if (users === undefined) return { state: 'ok', account };
    const user = found.get(account);
    return user ? { state: 'ok', ...user } : { state: 'missing', account };
  };
  const others = [...found.keys(), ...failed.keys()].filter((account) => !asked.includes(account));
  return [
    ...asked.map(rowOf),
    ...others.map((account) => ({ ...rowOf(account), state: /** @type {const} */ ('unasked') })),
  ];
};

/**
 * @param {Entry} entry
 * @returns {Outcome}
 */
export const outcomeOf = (entry) => {
  const { answer, error } = entry;
  if (error?.code === 'ERR_ABORTED') return 'aborted';
  if (error?.code === 'ERR_API') return 'refused';
  if (!answer) return 'failed';
  return rowsOf(entry).some(({ state }) => state !== 'ok') ? 'partial' : 'ok';
};
