/** Look-ups of single accounts: those of the same moment share their calls. */

import { toJsonText } from '../core/json.js';
import {
  errorOfFailure, failureOf, invalidArgument, isTimPushError,
} from '../errors.js';
import { nextTurn } from './clock.js';
import { listCommands } from './commands.js';

/**
 * @typedef {object} Waiting
 * @property {(attributes: Record<string, string>) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/**
 * @param {string} account
 * @param {unknown} error of all that were asked together
 */
const failureAll = (account, error) =>
  (isTimPushError(error) ? failureOf(account, error) : undefined);

/**
 * @param {import('../core/instance.d.ts').LoadEngine} loadCore
 * @param {import('../types.d.ts').Client['getAttributes']} getAttributes
 * @returns {import('../types.d.ts').Client['attributesOf']}
 */
export const createLookup = (loadCore, getAttributes) => {
  const command = /** @type {import('./commands.js').ListCommand} */ (
    listCommands.find(({ method }) => method === 'getAttributes'));
  /** @type {Map<string, Waiting[]>} */
  let waiting = new Map();

  /** @param {Map<string, Waiting[]>} asked */
  const answer = async (asked) => {
    /** @type {{ users: readonly any[], failures: readonly any[] }} */
    let found;
    /** @type {unknown} */
    let failed;
    try {
      found = await getAttributes(asked.keys());
    } catch (error) {
      failed = error;
      const { users = [], failures = [] } = isTimPushError(error) ? error : {};
      found = { users, failures };
    }
    const attributes = new Map(found.users.map((user) => [user.account, user.attributes]));
    const failures = new Map(found.failures.map((failure) => [failure.account, failure]));
    for (const [account, list] of asked) {
      for (const { resolve, reject } of list) {
        const failure = failures.get(account) ?? failureAll(account, failed);
        if (attributes.has(account)) resolve({ ...attributes.get(account) });
        else reject(failure ? errorOfFailure(failure) : failed);
      }
    }
  };

  const flush = () => {
    const asked = waiting;
    waiting = new Map();
    if (asked.size > 0) answer(asked);
  };

  return async (account, /** @type {unknown} */ options = undefined) => {
    if (typeof options === 'object') { // but map(attributesOf) may give it an index
      throw invalidArgument('options', 'not_for_look_ups');
    }
    const core = await loadCore();
    const text = toJsonText({ [command.list]: [account] }, 'account');
    core.checkBody(command.name, text, ([, , ...rest]) => ['account', ...rest]);
    return new Promise((resolve, reject) => {
      // A turn, not a microtask: look-ups that follow on each other's promises are of the same moment too. Each waits for one of
      // its own: that of another may never come, in a Worker whose request is gone, or of fake timers that were put away.
      nextTurn().then(flush);
      const list = waiting.get(account) ?? [];
      waiting.set(account, list);
      list.push({ resolve, reject });
    });
  };
};
