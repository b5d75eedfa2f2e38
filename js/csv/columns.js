/** The columns of users in CSV and tables: what a user has of its own, then its attributes by their names. */

import { userMembers } from '../../dist/tables.js';

const prefix = 'attributes.';

/** What came of a user, where not all went well: `ok`, an ErrorCode, or why there is none. */
export const resultColumn = 'timpush.result';

const own = [...userMembers, resultColumn];

/** @param {string} name that another column has, or might seem to have */
const isTaken = (name) => own.includes(name) || name.startsWith(prefix);

/** @param {string} name of an attribute */
const columnOf = (name) => (isTaken(name) ? `${prefix}${name}` : name);

/**
 * @param {readonly string[]} names of attributes
 * @param {readonly any[]} [users] of whom those members are shown that one of them has; all where nobody is known yet
 * @returns {string[]} the header
 */
export const columnsOf = (names, users) => [
  ...userMembers.filter((member, index) => (
    index === 0 || !users || users.some((user) => member in user))),
  ...names.map(columnOf),
];

/**
 * @param {string} column
 * @returns {string} the attribute that it is of
 */
export const attributeIn = (column) => {
  const name = column.slice(prefix.length);
  return column.startsWith(prefix) && isTaken(name) ? name : column;
};

/** Whether it tells of a user what cannot be set. @param {string} column */
export const isReadOnly = (column) => own.indexOf(column) > 0;

/**
 * @param {any} user
 * @param {readonly string[]} columns a header, as above
 * @returns {(string | undefined)[]} the cells
 */
export const cellsOf = (user, columns) => columns.map((column) => {
  if (userMembers.includes(column)) return user[column];
  const name = attributeIn(column);
  return Object.hasOwn(user.attributes, name) ? user.attributes[name] : undefined;
});

const accountNames = /^(to_account|accounts?|user[_ ]?id|uid|identifier|registration[_ ]?id|账号|帐号|用户[_ ]?id)$/i;

/** Whether people call a column of accounts so. @param {string} name */
export const isAccountName = (name) => accountNames.test(name);

/**
 * @param {readonly string[]} header
 * @returns {number[]} where the accounts may be: `account` before any other name for them; more than one is for nobody to guess
 */
export const accountColumnsIn = (header) => {
  const plain = header.indexOf('account');
  if (plain >= 0) return [plain];
  return header.flatMap((name, index) => (isAccountName(name) ? [index] : []));
};
