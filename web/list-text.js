// Lists as people paste them: lines, CSV or JSON → the texts in them, and back.

const headers = /^(to_account|account|accounts|user_?id|userid|identifier|registration_?id)$/i;

/** @typedef {{ text: string, quoted: boolean }} Cell */

/**
 * Rows of cells; a quoted cell may hold separators, line breaks and doubled quotes.
 * @param {string} text
 * @returns {Cell[][]}
 */
const rowsOf = (text) => {
  const pattern = /[^\S\r\n\t]*(?:"((?:[^"]|"")*)"[^\S\r\n\t]*(?=[,\t\r\n]|$)|([^,\t\r\n]*))(\r\n|[,\t\r\n]|$)/g;
  /** @type {Cell[][]} */
  const rows = [[]];
  for (const [, quoted, bare = '', end] of text.matchAll(pattern)) {
    const cell = quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"');
    /** @type {Cell[]} */ (rows.at(-1)).push({ text: cell, quoted: quoted !== undefined });
    if (end === '') break;
    if (end !== ',' && end !== '\t') rows.push([]);
  }
  return rows;
};

/**
 * The column that a first row of names points to.
 * @param {Cell[][]} rows
 */
const headerColumn = ([first, ...rest]) => {
  const isHeader = rest.length > 0 && (first.length > 1 || !first[0].quoted);
  return isHeader ? first.findIndex(({ text }) => headers.test(text)) : -1;
};

/**
 * @param {string} text
 * @returns {string[] | undefined} nothing where it is no JSON that holds accounts
 */
const listOfJson = (text) => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text);
    const items = Array.isArray(value) ? value : Object.values(value).find(Array.isArray);
    const found = items?.map((/** @type {any} */ item) => (
      typeof item === 'string' ? item : item?.To_Account ?? item?.account
    ));
    return found?.every((/** @type {unknown} */ item) => typeof item === 'string') ? found : undefined;
  } catch {
    return undefined;
  }
};

/**
 * @param {string} text
 * @param {{ columns?: boolean }} [options] whether a first line may name columns, as for accounts
 * @returns {string[]} double ones too
 */
export const listOf = (text, { columns = true } = {}) => {
  const json = listOfJson(text);
  if (json) return json;
  const rows = rowsOf(text);
  const column = columns ? headerColumn(rows) : -1;
  const cells = column === -1 ? rows.flat() : rows.slice(1).flatMap((row) => row[column] ?? []);
  return cells.filter((cell) => cell.quoted || cell.text !== '').map((cell) => cell.text);
};

/** @param {string} item */
const cellOf = (item) => (
  /[",\t\r\n]|^\s|\s$|^[[{]|^$/.test(item) || headers.test(item)
    ? `"${item.replaceAll('"', '""')}"`
    : item
);

/**
 * The text of which `listOf` makes the list again.
 * @param {readonly string[]} list
 * @param {string} [separator]
 */
export const textOfList = (list, separator = '\n') => list.map(cellOf).join(separator);

/**
 * @param {readonly string[]} list
 * @returns {string[]} what stands in it more than once
 */
export const doublesIn = (list) => {
  const seen = new Set();
  const doubles = new Set();
  for (const item of list) (seen.has(item) ? doubles : seen).add(item);
  return [...doubles];
};
