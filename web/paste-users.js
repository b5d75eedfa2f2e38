// Users as people paste them: CSV with a column of accounts, a body, JSON or NDJSON → a form's users.
import { fitLines, isListOfTexts, isMap } from './forms/shapes.js';
import { accountColumnOf, itemsOfJson, rowsOf, textOfList } from './list-text.js';

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
  if (typeof To_Account !== 'string') return undefined;
  if (isListOfTexts(given)) {
    return { account: To_Account, pairs: given.map((/** @type {string} */ value) => ({ name: '', value })) };
  }
  if (!isMap(given) || !isListOfTexts(Object.values(given))) return undefined;
  const pairs = Object.entries(given).map(([name, value]) => ({ name, value }));
  return { account: To_Account, pairs };
};

/** @param {string} text @returns {(Found | undefined)[]} */
const foundInJson = (text) => {
  try {
    return itemsOfJson(text).map(foundInItem);
  } catch {
    return [undefined];
  }
};

/** @param {string} text @returns {Found[]} */
const foundInTable = (text) => {
  const [header = [], ...rows] = rowsOf(text).map((row) => row.map((cell) => cell.text));
  const column = accountColumnOf(header);
  // Without a header the first column is the accounts'.
  const [names, lines, at] = column === -1 ? [[], [header, ...rows], 0] : [header, rows, column];
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
