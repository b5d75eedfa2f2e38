// Users as people paste them: CSV with a column of accounts, a body, JSON or NDJSON → a form's users.
import {
  accountColumnsIn, attributeIn, isReadOnly, resultColumn,
} from '../js/csv/columns.js';
import { withoutGuards } from '../js/csv/guards.js';
import { fitLines, isListOfTexts, isMap } from './forms/shapes.js';
import {
  itemsOfJson, rowsOf, textOfCell, textOfItem, textOfList,
} from './list-text.js';

/**
 * @typedef {{ name: string, value: string }[]} Pairs of what a user is given; a list has no values
 * @typedef {{ account: string, pairs: Pairs }} Found
 * @typedef {import('./forms/attributes.js').User | import('./forms/lists.js').User} User
 */

/** @param {string} text */
const isFilled = (text) => text !== '';

/** @param {any} item @returns {Found | undefined} */
const foundInItem = (item) => {
  const { account, To_Account = account, attributes, names, tags } = item ?? {};
  const { Attrs = attributes ?? names, Tags = tags } = item ?? {};
  const given = Tags ?? Attrs;
  const named = textOfItem(To_Account);
  if (named === undefined) return undefined;
  if (isListOfTexts(given)) {
    return { account: named, pairs: given.map((/** @type {string} */ value) => ({ name: '', value })) };
  }
  if (!isMap(given) || !isListOfTexts(Object.values(given))) return undefined;
  const pairs = Object.entries(given).map(([name, value]) => ({ name, value }));
  return { account: named, pairs };
};

/** @param {string} text @returns {(Found | undefined)[]} */
const foundInJson = (text) => {
  try {
    return itemsOfJson(text).map(foundInItem);
  } catch {
    return [undefined];
  }
};

/**
 * Rows below a header that says where the accounts are. Of an answer's, those whose call did not work hold nothing.
 * @param {string[]} header
 * @param {string[][]} rows
 * @param {number} account
 * @param {boolean} isList of texts, such as tags, that have a column of their own or stand in any
 * @returns {Found[]}
 */
const foundBelow = (header, rows, account, isList) => {
  const result = header.indexOf(resultColumn);
  const only = isList ? header.findIndex((name) => ['tag', 'name'].includes(name)) : -1;
  const isValue = (/** @type {number} */ index) => (
    only === -1 ? index !== account && !isReadOnly(header[index]) : index === only);
  const columns = [...header.keys()].filter(isValue);
  return rows.filter((cells) => result === -1 || ['', 'ok'].includes(cells[result] ?? ''))
    .map((cells) => ({
      account: cells[account] ?? '',
      pairs: columns.filter((index) => isFilled(cells[index] ?? ''))
        .map((index) => ({ name: attributeIn(header[index]), value: cells[index] })),
    }));
};

/** Without a header the first column is the accounts'. @param {string[]} cells @returns {Found} */
const foundInRow = ([account = '', ...values]) => (
  { account, pairs: values.filter(isFilled).map((value) => ({ name: '', value })) }
);

/** @param {string} text @param {boolean} isList @returns {(Found | undefined)[]} */
const foundInTable = (text, isList) => {
  const rows = rowsOf(text);
  const [header = [], ...lines] = rows.map((row) => row.map((cell) => withoutGuards(cell.text)));
  const [column, ...others] = accountColumnsIn(header);
  if (others.length > 0) return [undefined]; // which of them is not for us to guess
  return column === undefined
    ? rows.map((row) => foundInRow(row.map(textOfCell)))
    : foundBelow(header, lines.filter((cells) => cells.some(isFilled)), column, isList);
};

/** Rows of one account belong together. @param {Found[]} found */
const merged = (found) => {
  /** @type {Map<string, Pairs>} */
  const users = new Map();
  for (const { account, pairs } of found) {
    users.set(account, [...(users.get(account) ?? []), ...pairs]);
  }
  return [...users];
};

/**
 * @param {string} text
 * @param {'attributes' | 'lists'} form
 * @returns {User[] | undefined} users of the form's draft; nothing where the text holds none
 */
export const usersIn = (text, form) => {
  const found = /^\s*[[{]/.test(text) ? foundInJson(text) : foundInTable(text, form === 'lists');
  const users = found.filter((user) => user !== undefined);
  const texts = users.flatMap(({ account, pairs }) => [account, ...pairs.flatMap(Object.values)]);
  if (users.length === 0 || users.length < found.length || !fitLines(...texts)) return undefined;
  if (form === 'lists') {
    return merged(users).map(([account, pairs]) => (
      { account, text: textOfList(pairs.map(({ value }) => value), ', ') }
    ));
  }
  const isNamed = users.every(({ pairs }) => pairs.every(({ name }) => isFilled(name)));
  return isNamed ? merged(users).map(([account, rows]) => ({ account, rows })) : undefined;
};
