/** The calls that take a list of users: how their items look to a caller and on the wire, by the core's table. */

import { commands } from '../../dist/tables.js';

/**
 * @typedef {import('../types.d.ts').CommandInfo
 *   & Required<Pick<import('../types.d.ts').CommandInfo, 'argument' | 'list' | 'members'>>} ListCommand
 */

/** @type {(command: import('../types.d.ts').CommandInfo) => command is ListCommand} */
const takesUsers = /** @type {any} */ (
  (/** @type {ListCommand} */ { method, list }) => method !== '' && list !== undefined);

/** @type {readonly ListCommand[]} */
export const listCommands = /* @__PURE__ */ commands.filter(takesUsers);

/** @param {ListCommand} command */
export const isWrite = ({ kind }) => kind !== 'read';

/**
 * @param {ListCommand} command
 * @param {any} item of the caller's
 * @returns {unknown} one of the body; what is no object stays what it is, for the core to refuse
 */
export const toWire = ({ argument, members }, item) => {
  if (argument === 'accounts' || item === null || typeof item !== 'object') return item;
  return Object.fromEntries(Object.entries(members).map(([called, name]) => [name, item[called]]));
};

/**
 * @param {ListCommand} command
 * @param {unknown} item
 * @returns {any} the account of an item of the caller's, whatever it is
 */
export const accountOf = ({ argument }, item) => (argument === 'accounts' ? item : Object(item).account);

/**
 * The members of a body beside its list: those of the options that are true.
 * @param {ListCommand} command
 * @param {Readonly<Record<string, unknown>>} options
 */
export const membersBeside = ({ switches = {} }, options) => Object.fromEntries(
  Object.entries(switches).filter(([called]) => options[called]).map(([, name]) => [name, 1]),
);
