// What all calls that name accounts have in common: accounts that fail stand in ErrorList while the
// rest of the call succeeds, and the answer is not in the order asked.
import { REGISTRATION_ID, typeOf } from './account.js';
import { shuffle } from './random.js';
import { createUser } from './state.js';
import { byteLength } from './unicode.js';

/**
 * @typedef {import('./state.js').AppState} AppState
 * @typedef {import('./state.js').User} User
 */

/**
 * One command: from the body to the answer's own fields.
 * @typedef {(body: Record<string, unknown>, desk: Desk) => Record<string, unknown>} Service
 */

/**
 * One account's part of a write that will be done.
 * @template T
 * @typedef {{ account: string, user: User | undefined, value: T }} Planned
 */

/**
 * What the calls that push have in common, for as long as the emulator lives.
 * @typedef {object} Pushing
 * @property {import('./tasks.js').Tasks} tasks
 * @property {import('./quota.js').Quota} quota
 * @property {import('./quota.js').DayCount} dayCount
 * @property {boolean} isPaced false where the frequency is turned off
 * @property {{ webbatch: number }} edition
 * @property {{ push: number, webpush: number }} dailyPushes
 * @property {import('./types.d.ts').TagsNot} tagsNot
 * @property {'any' | 'known'} fromAccount
 * @property {(taskId: string) => void} tell the webhook
 *
 * @typedef {object} Desk what a command works with
 * @property {AppState} state
 * @property {import('./door.js').App} app
 * @property {number} now milliseconds, when the call arrived
 * @property {() => number} size of the body, in bytes
 * @property {Pushing} pushing
 * @property {(account: string) => boolean} exists
 * @property {(accounts: string[]) => { accounts: string[], errors: AccountError[] }} find those that
 *   exist
 * @property {(
 *   accounts: string[],
 *   field: string,
 *   describe: (account: string, user: User) => unknown,
 * ) => Record<string, unknown>} read answers for each account that exists
 * @property {<T>(
 *   entries: Map<string, T>,
 *   check: (account: string, value: T) => number,
 *   apply: (user: User, value: T, account: string) => void,
 *   approve?: (planned: Planned<T>[]) => void,
 * ) => Record<string, unknown>} write `check` gives the ErrorCode that keeps one account out, or 0;
 *   `approve` may still refuse the call; only then `apply` stores
 */

/** @typedef {{ ErrorCode: number, To_Account: string }} AccountError */

/** Of a RegistrationID that nothing was stored for yet: it exists all the same. */
const nobody = Object.freeze(createUser());

/**
 * @param {AccountError[]} errors
 * @returns {Record<string, unknown>} without the field when nothing failed, as documented
 */
const errorList = (errors) => (errors.length === 0 ? {} : { ErrorList: errors });

/**
 * @param {AppState} state
 * @param {string} account
 * @returns {User | undefined}
 */
const userOf = (state, account) => (
  state.users.get(account) ?? (typeOf(account) === REGISTRATION_ID ? nobody : undefined)
);

/**
 * @param {object} parts
 * @param {AppState} parts.state
 * @param {import('./door.js').App} parts.app
 * @param {number} parts.now milliseconds
 * @param {string | Uint8Array} parts.body as it came
 * @param {Pushing} parts.pushing
 * @param {boolean} parts.imports whether a write imports accounts that the app does not have
 * @param {() => number} parts.random
 * @param {(account: string) => number} parts.faultOf the ErrorCode that a fault gives an account
 * @returns {Desk}
 */
export const createDesk = ({
  state, app, now, body, pushing, imports, random, faultOf,
}) => ({
  state,
  app,
  now,
  pushing,
  size: () => (typeof body === 'string' ? byteLength(body) : body.length),
  exists: (account) => userOf(state, account) !== undefined,

  find: (accounts) => {
    const errors = [];
    const found = [];
    for (const account of accounts) {
      const ErrorCode = faultOf(account) || (userOf(state, account) ? 0 : 70107);
      if (ErrorCode !== 0) errors.push({ ErrorCode, To_Account: account });
      else found.push(account);
    }
    return { accounts: found, errors };
  },

  read: (accounts, field, describe) => {
    const errors = [];
    const answers = [];
    for (const account of accounts) {
      const user = userOf(state, account);
      const ErrorCode = faultOf(account) || (user ? 0 : 70107);
      if (ErrorCode !== 0 || !user) errors.push({ ErrorCode, To_Account: account });
      else answers.push(describe(account, user));
    }
    return { [field]: shuffle(answers, random), ...errorList(errors) };
  },

  write: (entries, check, apply, approve) => {
    const errors = [];
    const planned = [];
    for (const [account, value] of entries) {
      const user = state.users.get(account);
      const exists = user || imports || typeOf(account) === REGISTRATION_ID;
      const ErrorCode = faultOf(account) || (exists ? check(account, value) : 70107);
      if (ErrorCode !== 0) errors.push({ ErrorCode, To_Account: account });
      else planned.push({ account, user, value });
    }
    approve?.(planned);
    for (const { account, user = createUser(), value } of planned) {
      apply(user, value, account);
      state.users.set(account, user);
    }
    return errorList(errors);
  },
});
