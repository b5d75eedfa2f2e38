// Rows of a CSV file as they come, and their columns by name.
import { accountColumnsIn } from '../../csv/columns.js';
import { withoutGuards } from '../../csv/guards.js';
import { createReader } from '../../csv/read.js';
import { UsageError } from './exit.js';
import { phrase } from './language.js';

/** What is longer is no account, with all that may be written for it. */
export const longestRow = 2 ** 20; // characters

/**
 * @param {AsyncIterable<string>} pieces
 * @returns {AsyncGenerator<import('../../csv/read.js').Row, void, undefined>}
 */
async function* readIn(pieces) {
  const read = createReader({ longestRow });
  for await (const piece of pieces) yield* read(piece);
  yield* read('', true);
}

/**
 * @param {AsyncIterable<string>} pieces
 * @param {string} name of the file
 * @returns {AsyncGenerator<{ cells: string[], header: string[], number: number }, void, undefined>}
 */
export async function* rowsOf(pieces, name) {
  /** @type {string[] | undefined} */
  let header;
  for await (const { cells: found, line, problem } of readIn(pieces)) {
    const cells = found.map(({ text }) => withoutGuards(text));
    const wrong = problem ?? (header && cells.length !== header.length ? 'other_length' : undefined);
    if (wrong) {
      throw new UsageError('csvProblem', { origin: phrase('origin', { name, number: line }), problem: phrase(`csv.${wrong}`) });
    }
    if (header) yield { cells, header, number: line };
    else header = cells.map((cell) => cell.trim());
  }
}

/**
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 * @param {import('./language.js').Phrase} advice
 */
const noColumn = (header, wanted, name, advice) => new UsageError('noColumn', {
  name, wanted, header: header.map((cell) => `"${cell}"`).join(', '), advice,
});

/**
 * Where a CSV file has its accounts: its first line must say so, since an account that stood there
 * would be taken for a name and lost.
 * @param {string[]} header
 * @param {string} name of the file
 * @param {string} [column] that was named
 */
export const accountColumnOf = (header, name, column) => {
  const [index = -1, ...others] = column === undefined
    ? accountColumnsIn(header)
    : [header.indexOf(column)];
  if (index >= 0 && others.length === 0) return index;
  throw noColumn(header, column ?? 'account', name, phrase(header.length > 1 ? 'whichColumn' : 'whatColumn'));
};

/**
 * A column that a CSV of one thing a row has.
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 */
export const valueColumnOf = (header, wanted, name) => {
  const index = header.indexOf(wanted);
  if (index >= 0) return index;
  throw noColumn(header, wanted, name, phrase('valueColumn', { wanted }));
};
