// Users as people paste them: CSV with a column of accounts, a body, JSON or NDJSON → a form's users.
import { fitLines, isListOfTexts, isMap } from './forms/shapes.js';
import {
  accountColumnOf, itemsOfJson, rowsOf, textOfItem, textOfList, withoutQuote,
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

// What the last column of an answer's CSV says, in either language: nothing or that it was done, or
// why nothing came of a user.
const resultName = /^(Result|结果)$/;
const success = /^(|Done|完成)$/;
const failure = /^(\d+|Not in the answer|Not asked for|应答中没有此账号|并未查询此账号)$/;

/**
 * An answer's CSV without what is no data: the column of results, and who has none to give.
 * @param {string[]} header
 * @param {string[][]} rows
 */
const withoutResults = (header, rows) => {
  const last = header.length - 1;
  const resultOf = (/** @type {string[]} */ row) => row[last] ?? '';
  const isAnswer = resultName.test(header[last])
    && rows.every((row) => success.test(resultOf(row)) || failure.test(resultOf(row)));
  if (!isAnswer) return { names: header, lines: rows };
  return {
    names: header.slice(0, last),
    lines: rows.filter((row) => success.test(resultOf(row))).map((row) => row.slice(0, last)),
  };
};

/** @param {string} text @returns {Found[]} */
const foundInTable = (text) => {
  const [header = [], ...rows] = rowsOf(text).map((row) => row.map((cell) => cell.text));
  const column = accountColumnOf(header);
  // Without a header the first column is the accounts'.
  const at = Math.max(0, column);
  const { names, lines } = column === -1
    ? { names: [], lines: [header, ...rows] }
    : withoutResults(header.map(withoutQuote), rows.map((row) => row.map(withoutQuote)));
  return lines.filter((cells) => cells.some(isFilled)).map((cells) => ({
    account: cells[at] ?? '',
    pairs: cells.map((value, index) => ({ name: names[index] ?? '', value }))
      .filter(({ value }, index) => index !== at && isFilled(value)),
  }));
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
  const found = /^\s*[[{]/.test(text) ? foundInJson(text) : foundInTable(text);
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
