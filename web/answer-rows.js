// An answer as a table: columns by name, rows of texts, ready to sort, filter and save.
import { words } from './i18n/index.js';
import { rowsOf } from './outcome.js';

/**
 * @typedef {object} Line
 * @property {'ok' | 'failed' | 'missing' | 'unasked'} state
 * @property {(string | undefined)[]} cells one for each column; nothing where there is no value
 * @property {number} [errorCode] why there are none
 * @property {string} [note] the same, where it is no code
 *
 * @typedef {{ columns: string[], lines: Line[] }} Table
 */

/** @param {Record<string, string>} names @param {Record<string, number>} types @returns {Table} */
const namesTable = (names, types) => {
  const { answer, form } = words();
  return {
    columns: [answer.slotColumn, answer.nameColumn, answer.typeColumn],
    lines: Object.entries(names).map(([slot, name]) => (
      { state: 'ok', cells: [slot, name, form.types[types[slot] ?? 0]] }
    )),
  };
};

/**
 * @param {import('./outcome.js').Row} row
 * @param {(string | undefined)[]} cells
 */
const lineOf = (row, cells) => {
  const { answer } = words();
  const { state, failure } = row;
  const notes = { missing: answer.notAnswered, unasked: answer.notAsked };
  const errorCode = failure?.errorCode;
  return { state, cells: [row.account, ...cells], errorCode, note: notes[state] };
};

/**
 * @param {import('./send.js').Entry} entry with an answer
 * @returns {Table}
 */
export const tableOf = (entry) => {
  const { answer: text } = words();
  const answer = /** @type {NonNullable<typeof entry.answer>} */ (entry.answer);
  if (answer.names) return namesTable(answer.names, answer.types ?? {});
  if (entry.command === 'set_attr_name') return { columns: [], lines: [] };
  const rows = rowsOf(entry);
  if (!answer.users) {
    return {
      columns: [text.account, text.result],
      lines: rows.map((row) => lineOf(row, [row.state === 'ok' ? text.done : undefined])),
    };
  }
  if (rows.some(({ tags }) => tags) || entry.command === 'get_tag') {
    return {
      columns: [text.account, text.tagsColumn],
      lines: rows.map((row) => lineOf(row, [row.tags?.join(', ')])),
    };
  }
  const names = [...new Set(rows.flatMap(({ attributes }) => Object.keys(attributes ?? {})))];
  return {
    columns: [text.account, ...names],
    lines: rows.map((row) => lineOf(row, names.map((name) => (
      row.attributes && Object.hasOwn(row.attributes, name) ? row.attributes[name] : undefined
    )))),
  };
};

const collator = new Intl.Collator(undefined, { numeric: true });

/**
 * @param {Line[]} lines
 * @param {number} column
 * @param {1 | -1} direction
 */
export const sorted = (lines, column, direction) => [...lines].sort((left, right) => (
  direction * collator.compare(left.cells[column] ?? '', right.cells[column] ?? '')
));

/** @param {string} text that no spreadsheet shall take for a formula */
const csvCell = (text) => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * @param {Table} table
 * @param {string} noteColumn
 */
export const csvOf = ({ columns, lines }, noteColumn) => [
  [...columns, noteColumn],
  ...lines.map(({ cells, errorCode, note }) => (
    [...cells.map((cell) => cell ?? ''), String(errorCode ?? note ?? '')]
  )),
].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
