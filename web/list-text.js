// Lists as people paste them: lines, CSV or JSON → the texts in them, and back.

const headers = /^(to_account|accounts?|user[_ ]?id|uid|identifier|registration[_ ]?id|账号|帐号|用户[_ ]?id)$/i;
const formula = /^'(?=\s*[=+\-@＝＋－＠])/; // as the answer's CSV writes it, for spreadsheets

/** @param {string} text that a spreadsheet was kept from taking for a formula */
export const withoutQuote = (text) => text.replace(formula, '');

/**
 * @typedef {{ text: string, quoted: boolean }} Cell
 *
 * @typedef {object} Reading
 * @property {string[]} list double ones too; empty where it is not clear what the list is
 * @property {true} [isBrokenJson] it begins as JSON does and is none that holds a list
 * @property {true} [isLongNumber] it would hold one, but for a number that has lost digits in JSON
 * @property {{ names: string[], columns: string[][] }} [table] whose columns have no known name
 */

/** @param {string} ends what may end a cell, without line breaks */
const cellPattern = (ends) => new RegExp(
  `[^\\S\\r\\n\\t]*(?:"((?:[^"]|"")*)"[^\\S\\r\\n\\t]*(?=[${ends}\\r\\n]|$)|([^${ends}\\r\\n]*))(\\r\\n|[${ends}\\r\\n]|$)`, 'g',
);
const usual = cellPattern(',\\t');
const semicolons = cellPattern(';');

/** Some spreadsheets part their columns by semicolons; the first line tells. @param {string} text */
const patternFor = (text) => {
  const [line = ''] = text.replace(/"(?:[^"]|"")*"/g, '""').trim().split(/[\r\n]/);
  return line.includes(';') && !/[,\t]/.test(line) ? semicolons : usual;
};

/**
 * Rows of cells; a quoted cell may hold separators, line breaks and doubled quotes.
 * @param {string} text
 * @returns {Cell[][]}
 */
export const rowsOf = (text) => {
  /** @type {Cell[][]} */
  const rows = [[]];
  for (const [, quoted, bare = '', end] of text.matchAll(patternFor(text))) {
    const cell = quoted === undefined ? withoutQuote(bare.trim()) : quoted.replaceAll('""', '"');
    /** @type {Cell[]} */ (rows.at(-1)).push({ text: cell, quoted: quoted !== undefined });
    if (end === '') break;
    if (/[\r\n]/.test(end)) rows.push([]);
  }
  return rows.filter((row) => row.some((cell) => isFilled(cell)));
};

/** @param {Cell} cell */
const isFilled = ({ text, quoted }) => quoted || text !== '';

/** @param {Cell[]} cells */
const textsOf = (cells) => cells.filter(isFilled).map(({ text }) => text);

/** @param {Cell[][]} rows @param {number} index @returns {string[]} below the first row */
const columnOf = (rows, index) => (
  textsOf(rows.slice(1).flatMap((row) => row[index] ?? [])).map(withoutQuote)
);

/** @param {string[]} names of columns */
export const accountColumnOf = (names) => names.findIndex((name) => headers.test(name));

/** @param {Cell[][]} rows @returns {Reading} */
const listOfRows = (rows) => {
  const [first = [], ...rest] = rows;
  const isHeader = rest.length > 0 && (first.length > 1 || !first[0].quoted);
  const column = isHeader ? accountColumnOf(first.map(({ text }) => text)) : -1;
  if (column !== -1) return { list: columnOf(rows, column) };
  // Rows of one length are a table, and which of its columns are accounts is not for us to guess.
  const isTable = rest.length > 0 && first.length > 1
    && rest.every((row) => row.length === first.length);
  if (!isTable) return { list: textsOf(rows.flat()) };
  const columns = first.map((_, index) => columnOf(rows, index));
  return { list: [], table: { names: first.map(({ text }) => text), columns } };
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
  /[",;\t\r\n]|^\s|\s$|^[[{]|^$/.test(item) || headers.test(item) || formula.test(item)
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
