// An answer as a table: columns by name, rows of texts, ready to sort, filter and save.
import { columnsOf } from '../js/csv/columns.js';
import { commandNamed } from './commands.js';
import { words } from './i18n/index.js';
import { rowsOf } from './outcome.js';

/**
 * @typedef {object} Line
 * @property {'ok' | 'failed' | 'missing' | 'unasked'} state
 * @property {(string | undefined)[]} cells one for each column; nothing where there is no value
 * @property {number} [errorCode] why there are none
 * @property {string} [note] the same, where it is no code; or what was done
 * @property {string[]} [tags] in a table of tags
 *
 * @typedef {object} Table
 * @property {string[]} columns
 * @property {string[]} [header] what they are called in a file, where that is read back
 * @property {Line[]} lines
 * @property {boolean} hasResults whether a column says what came of each line
 */

/** The column of results, beside those of cells. */
export const resultColumn = 'result';

/** @typedef {number | typeof resultColumn} Column */

/** @param {Record<string, string>} names @param {Record<string, number>} types @returns {Table} */
const namesTable = (names, types) => {
  const { answer, form } = words();
  /** @type {Record<number, string | undefined>} */
  const typeNames = form.types;
  return {
    columns: [answer.slotColumn, answer.nameColumn, answer.typeColumn],
    lines: Object.entries(names).map(([slot, name]) => (
      { state: 'ok', cells: [slot, name, typeNames[types[slot] ?? 0]] }
    )),
    hasResults: false,
  };
};

/**
 * @param {import('./outcome.js').Row} row
 * @param {(string | undefined)[]} cells
 * @param {string} [done] what is said of a row where all is well
 * @returns {Line}
 */
const lineOf = (row, cells, done) => {
  const { notAnswered, notAsked } = words().answer;
  const { state, failure } = row;
  const notes = { ok: done, failed: undefined, missing: notAnswered, unasked: notAsked };
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
  const rows = rowsOf(entry);
  if (!answer.users) {
    const done = answer.taskId === undefined ? text.done : text.accepted;
    const lines = rows.map((row) => lineOf(row, [], done));
    return { columns: [text.account], header: columnsOf([]), lines, hasResults: true };
  }
  const hasResults = rows.some(({ state }) => state !== 'ok');
  if (commandNamed(entry.command)?.answers === 'tags') {
    return {
      columns: [text.account, text.tagsColumn],
      header: ['account', 'tag'],
      lines: rows.map((row) => ({ ...lineOf(row, [row.tags?.join(', ')]), tags: row.tags ?? [] })),
      hasResults,
    };
  }
  const names = [...new Set(rows.flatMap(({ attributes }) => Object.keys(attributes ?? {})))];
  return {
    columns: [text.account, ...names],
    header: columnsOf(names, []),
    lines: rows.map((row) => lineOf(row, names.map((name) => (
      row.attributes && Object.hasOwn(row.attributes, name) ? row.attributes[name] : undefined
    )))),
    hasResults,
  };
};

/**
 * How often each code stands in a table, the most frequent first.
 * @param {Line[]} lines
 * @returns {[number, number][]} code and count
 */
export const codesIn = (lines) => {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { errorCode } of lines) {
    if (errorCode !== undefined) counts.set(errorCode, (counts.get(errorCode) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left);
};

const collator = new Intl.Collator(undefined, { numeric: true });

/** @param {Line} line @param {Column} column */
const sortText = ({ cells, errorCode, note }, column) => (
  column === resultColumn ? String(errorCode ?? note ?? '') : cells[column] ?? ''
);

/**
 * What is empty comes last, whichever way.
 * @param {Line[]} lines
 * @param {Column} column
 * @param {1 | -1} direction
 */
export const sorted = (lines, column, direction) => [...lines].sort((one, other) => {
  const [left, right] = [sortText(one, column), sortText(other, column)];
  if (left === '' || right === '') return Number(left === '') - Number(right === '');
  return direction * collator.compare(left, right);
});
