/** The calls that take a list of users: how their items look to a caller and on the wire, by the core's table. */

import { commands } from '../../dist/tables.js';
import { memberOf } from '../strangers.js';

/**
 * @typedef {import('../types.d.ts').CommandInfo
 *   & Required<Pick<import('../types.d.ts').CommandInfo, 'argument' | 'list' | 'members'>>} ListCommand
 */

/** @type {(command: import('../types.d.ts').CommandInfo) => command is ListCommand} */
const takesUsers = /** @type {any} */ (
  (/** @type {ListCommand} */ { method, list }) => method !== '' && list !== undefined);

/** @type {readonly ListCommand[]} */
export const listCommands = /* @__PURE__ */ commands.filter(takesUsers);

/** @param {string} method of a client */
export const commandOf = (method) => /** @type {import('../types.d.ts').CommandInfo} */ (
  commands.find((command) => command.method === method));

/**
 * Whether a body pushes to everyone of the app: that is what no condition means.
 * @param {import('../types.d.ts').CommandInfo} command
 * @param {Record<string, any>} body
 */
export const isForEveryone = ({ takes }, body) => (
  takes?.to !== undefined && body.Condition === undefined);

/** A method that pushes is another one: it takes a message, too. @param {ListCommand} command */
export const isPush = ({ kind }) => kind === 'push';

/** @param {ListCommand} command */
export const isWrite = ({ kind }) => kind !== 'read';

/**
 * @typedef {object} Entry an item of a list as it was when it was read: its owner may change it while calls are under way
 * @property {any} account whatever it is
 * @property {number} position in the caller's list
 * @property {unknown} wire what is sent of it; what is no object stays what it is, for the core to refuse
 */

const plain = [Object.prototype, Array.prototype, null];

/**
 * A copy of plain data, which its owner may change; of anything else the thing itself, for the core to refuse.
 * @param {any} value
 */
const kept = (value) => {
  if (value === null || typeof value !== 'object' || !plain.includes(Object.getPrototypeOf(value))) return value;
  try {
    return Array.isArray(value) ? value.slice() : { ...value };
  } catch {
    return value; // a getter of its own throws, which is told when it is written
  }
};

/**
 * Asks an item for each of its members once, so that the account is the one that is sent.
 * @param {ListCommand} command
 * @param {any} item of the caller's
 * @param {number} position
 * @returns {Entry}
 */
export const entryOf = ({ argument, members }, item, position) => {
  if (argument === 'accounts') return { account: item, position, wire: item };
  if (item === null || typeof item !== 'object') return { account: memberOf(item, 'account'), position, wire: item };
  const wire = /** @type {Record<string, unknown>} */ ({});
  try {
    for (const [called, name] of Object.entries(members)) wire[name] = kept(item[called]);
  } catch (thrown) {
    wire.toJSON = () => {
      throw thrown; // which is told when it is written
    };
  }
  return { account: wire[members.account], position, wire };
};

/**
 * The members of a body beside its list: those of the options that are true.
 * @param {ListCommand} command
 * @param {Readonly<Record<string, unknown>>} options
 */
export const membersBeside = ({ switches = {} }, options) => Object.fromEntries(
  Object.entries(switches).filter(([called]) => options[called]).map(([, name]) => [name, 1]),
);
