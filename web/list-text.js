// Lists as people paste them: lines, CSV or JSON → the texts in them, and back.
import { accountColumnsIn, isAccountName } from '../js/csv/columns.js';
import { withoutGuards } from '../js/csv/guards.js';
import { rowsOf as rowsIn } from '../js/csv/read.js';

/** @typedef {import('../js/csv/read.js').Cell} Cell */

/**
 * @typedef {object} Reading
 * @property {string[]} list double ones too; empty where it is not clear what the list is
 * @property {true} [isBrokenJson] it begins as JSON does and is none that holds a list
 * @property {true} [isLongNumber] it would hold one, but for a number that has lost digits in JSON
 * @property {{ names: string[], columns: string[][] }} [table] whose columns have no known name
 */

/** @param {Cell} cell */
const isFilled = ({ text, quoted }) => quoted || text !== '';

/**
 * Rows of cells; a quoted cell may hold separators, line breaks and doubled quotes.
 * @param {string} text
 * @returns {Cell[][]}
 */
export const rowsOf = (text) => (
  rowsIn(text).map(({ cells }) => cells).filter((row) => row.some(isFilled))
);

/** What is quoted is exact, but in a table, where quotes say nothing. @param {Cell} cell */
export const textOfCell = ({ text, quoted }) => (quoted ? text : withoutGuards(text));

/** @param {Cell[]} cells */
const textsOf = (cells) => cells.filter(isFilled).map(textOfCell);

/** @param {Cell[][]} rows @param {number} index @returns {string[]} below the first row */
const columnOf = (rows, index) => (
  rows.slice(1).flatMap((row) => row[index] ?? []).filter(isFilled)
    .map(({ text }) => withoutGuards(text))
);

/** @param {Cell[][]} rows @returns {Reading} */
const listOfRows = (rows) => {
  const [first = [], ...rest] = rows;
  const isHeader = rest.length > 0 && (first.length > 1 || !first[0].quoted);
  const found = isHeader ? accountColumnsIn(first.map(({ text }) => withoutGuards(text))) : [];
  if (found.length === 1) return { list: columnOf(rows, found[0]) };
  // Rows of one length are a table, and which of its columns are accounts is not for us to guess.
  const isTable = rest.length > 0 && first.length > 1
    && rest.every((row) => row.length === first.length);
  if (!isTable) return { list: textsOf(rows.flat()) };
  const columns = first.map((_, index) => columnOf(rows, index));
  return { list: [], table: { names: first.map(({ text }) => withoutGuards(text)), columns } };
};

/** @param {unknown} item of JSON @returns {string | undefined} */
export const textOfItem = (item) => {
  if (typeof item === 'string') return item;
  if (Number.isSafeInteger(item)) return String(item); // a longer one has lost digits already
  const { To_Account, account } = /** @type {any} */ (item ?? {});
  const named = To_Account ?? account;
  return named === undefined ? undefined : textOfItem(named);
};

/** @param {any} item @returns {unknown} its account, if it is not one itself */
const namedIn = (item) => item?.To_Account ?? item?.account ?? item;

/** @param {unknown} item */
const isLongNumber = (item) => {
  const named = namedIn(item);
  return Number.isInteger(named) && !Number.isSafeInteger(named);
};

/** @param {string} text JSON, or NDJSON @returns {unknown[]} */
export const itemsOfJson = (text) => {
  try {
    const value = JSON.parse(text.trim()); // a byte order mark is no JSON
    if (Array.isArray(value)) return value;
    const isUser = textOfItem(value) !== undefined || isLongNumber(value); // its tags are a list, too
    return (isUser ? undefined : Object.values(value).find(Array.isArray)) ?? [value];
  } catch {
    return text.trim().split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
  }
};

/** @param {string} text that begins as JSON does @returns {Reading} */
const listOfJson = (text) => {
  try {
    const items = itemsOfJson(text);
    const list = items.map(textOfItem).filter((item) => item !== undefined);
    if (list.length === items.length) return { list };
    return { list: [], [items.some(isLongNumber) ? 'isLongNumber' : 'isBrokenJson']: true };
  } catch {
    return { list: [], isBrokenJson: true };
  }
};

/**
 * @param {string} text
 * @param {{ columns?: boolean }} [options] whether a first line may name columns, as for accounts
 * @returns {Reading}
 */
export const readList = (text, { columns = true } = {}) => {
  if (/^\s*[[{]/.test(text)) return listOfJson(text);
  const rows = rowsOf(text);
  return columns ? listOfRows(rows) : { list: textsOf(rows.flat()) };
};

/**
 * @param {string} text
 * @param {{ columns?: boolean }} [options]
 */
export const listOf = (text, options) => readList(text, options).list;

/** @param {string} item */
const cellOf = (item) => (
  /[",;\t\r\n]|^\s|\s$|^[[{]|^$/.test(item) || isAccountName(item) || withoutGuards(item) !== item
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
