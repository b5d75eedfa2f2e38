// Accounts, and what is to be written for them: from arguments, a file or stdin; as a list of lines,
// CSV or NDJSON. Each item remembers where it stood, so that an error can say it.
import { Option } from 'commander';
import { CsvError, parse } from 'csv-parse/sync';
import { TimPushError, isTimPushError } from '../../index.js';
import { UsageError } from './exit.js';
import { nameOf, readText } from './files.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {'lines' | 'csv' | 'ndjson'} Form */

/**
 * @typedef {object} InputOptions as commander names them
 * @property {string} [from]
 * @property {Form} [input]
 * @property {string} [column]
 * @property {string} [secretKeyFile]
 * @property {string} [usersigFile]
 */

/**
 * What was read: the items, and where each of them stands, '' where that is plain.
 * @template Item
 * @typedef {{ items: Item[], origins: string[] }} Input
 */

/**
 * Adds the options of commands that take accounts.
 * @param {import('commander').Command} command
 */
export const withInput = (command) => command
  .optionsGroup('Input:')
  .option('--from <file>', 'read them from a file, - is stdin')
  .addOption(new Option('--input <form>', 'lines, csv or ndjson (default: by the name of the file)')
    .choices(['lines', 'csv', 'ndjson']))
  .option('--column <name>', 'the CSV column that holds the accounts (default: account)');

/**
 * @param {string} path
 * @param {InputOptions} options
 * @param {Form} otherwise
 * @returns {Form}
 */
export const formOf = (path, { input, column }, otherwise) => {
  if (input !== undefined) return input;
  if (column !== undefined || /\.csv$/i.test(path)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(path)) return 'ndjson';
  if (/\.json$/i.test(path)) {
    throw new UsageError(`${path} looks like one JSON document. Give one account a line, CSV, or NDJSON (one JSON object a line).`);
  }
  return otherwise;
};

/**
 * @param {string} text
 * @param {string} name of the file
 * @returns {{ line: string, origin: string }[]} without empty ones
 */
const linesOf = (text, name) => text.split(/\r\n|\n|\r/)
  .map((line, index) => ({ line: line.trim(), origin: `${name}, line ${index + 1}` }))
  .filter(({ line }) => line !== '');

/** What may be wrong with CSV, in plain words; anything else in the library's. */
const csvProblems = /** @type {Record<string, string>} */ (Object.freeze({
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'this row has more or fewer cells than the header. Put cells that hold commas into double quotes',
  CSV_QUOTE_NOT_CLOSED: 'a double quote is opened here and never closed',
  INVALID_OPENING_QUOTE: 'a double quote stands inside a cell. Put the cell into quotes and double those within',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing double quote. Double the quotes within a cell',
}));

/**
 * @param {CsvError} error
 * @param {string} name of the file
 */
export const csvProblemOf = (error, name) => {
  const line = /** @type {any} */ (error).lines;
  return new UsageError(`${name}, line ${line}: ${csvProblems[error.code] ?? error.message}.`);
};

/**
 * @param {string} text
 * @param {string} name of the file
 * @returns {{ header: string[], rows: { cells: string[], origin: string }[] }}
 */
const csvOf = (text, name) => {
  /** @type {{ record: string[], info: { lines: number } }[]} */
  let records;
  try {
    records = /** @type {any} */ (parse(text, {
      info: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'],
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw csvProblemOf(error, name);
  }
  const [first, ...rest] = records;
  if (!first) throw new UsageError(`${name} is empty; its first line should name the columns.`);
  const rows = rest.map(({ record, info }) => ({ cells: record, origin: `${name}, line ${info.lines}` }));
  return { header: first.record.map((cell) => cell.trim()), rows };
};

/**
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 * @param {string} hint
 * @returns {number}
 */
export const columnOf = (header, wanted, name, hint) => {
  const index = header.indexOf(wanted);
  if (index >= 0) return index;
  throw new UsageError(`${name} has no column "${wanted}"; its first line has ${header.map((cell) => `"${cell}"`).join(', ')}. ${hint}`);
};

/** @param {readonly string[]} header */
const hintAbout = (header) => {
  if (header.length > 1) return 'Say which one holds the accounts: --column NAME.';
  if (/[;\t|]/.test(header[0])) return 'Separate the cells by commas.';
  return 'Say what the column of accounts is called: --column NAME; a list without such a line is --input lines.';
};

/**
 * Where a CSV file has its accounts: its first line must say so, since an account that stood there
 * would be taken for a name and lost.
 * @param {string[]} header
 * @param {InputOptions} options
 * @param {string} name of the file
 */
export const accountColumnOf = (header, { column = 'account' }, name) => (
  columnOf(header, column, name, hintAbout(header)));

/**
 * @param {string} line
 * @param {string} origin
 * @returns {any}
 */
export const jsonOf = (line, origin) => {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError(`${origin}: this is not JSON. NDJSON has one JSON object a line: {"account":"Mary"}`);
  }
};

/**
 * @param {string} text
 * @param {string} name of the file
 * @returns {{ value: any, origin: string }[]}
 */
const ndjsonOf = (text, name) => linesOf(text, name)
  .map(({ line, origin }) => ({ value: jsonOf(line, origin), origin }));

/**
 * @param {{ value: any, origin: string }} entry
 * @returns {any}
 */
export const objectOf = ({ value, origin }) => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  throw new UsageError(`${origin}: this is not a JSON object such as {"account":"Mary"}`);
};

/**
 * @param {InputOptions} options
 * @param {string} path
 */
const checkStdin = ({ secretKeyFile, usersigFile }, path) => {
  if (path === '-' && [secretKeyFile, usersigFile].includes('-')) {
    throw new UsageError('stdin cannot hold both the accounts and a secret. Put one of them into a file.');
  }
};

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @param {string} what
 */
const open = (terminal, path, options, what) => {
  checkStdin(options, path);
  return readText(terminal, path, what);
};

/**
 * Accounts from a file of any form.
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @returns {Promise<Input<string>>}
 */
const accountsFrom = async (terminal, path, options) => {
  const text = await open(terminal, path, options, 'accounts, one a line,');
  const name = nameOf(path);
  const form = formOf(path, options, 'lines');
  /** @type {{ account: any, origin: string }[]} */
  let found;
  if (form === 'lines') {
    found = linesOf(text, name).map(({ line, origin }) => ({ account: line, origin }));
  } else if (form === 'csv') {
    const { header, rows } = csvOf(text, name);
    const column = accountColumnOf(header, options, name);
    found = rows.map(({ cells, origin }) => ({ account: cells[column], origin }));
  } else {
    found = ndjsonOf(text, name).map((entry) => ({
      account: typeof entry.value === 'string' ? entry.value : objectOf(entry).account,
      origin: entry.origin,
    }));
  }
  if (found.length === 0) throw new UsageError(`${name} names no account.`);
  return { items: found.map(({ account }) => account), origins: found.map(({ origin }) => origin) };
};

/**
 * The accounts that a command is about.
 * @param {Terminal} terminal
 * @param {readonly string[]} words the arguments; a single `-` is stdin
 * @param {InputOptions} options
 * @returns {Promise<Input<string>>}
 */
export const readAccounts = async (terminal, words, options) => {
  const path = options.from ?? (words.length === 1 && words[0] === '-' ? '-' : undefined);
  if (options.from !== undefined && words.length > 0) {
    throw new UsageError('Accounts are given as arguments and by --from. Give them in one way.');
  }
  if (path !== undefined) return accountsFrom(terminal, path, options);
  if (words.length === 0) {
    throw new UsageError('Which accounts? Name them (timpush … Mary xiaoming), or a file of them: --from FILE.');
  }
  const origins = words.length === 1
    ? ['The account']
    : words.map((_, index) => `Account ${index + 1}`);
  return { items: [...words], origins };
};

/**
 * Where naming an account twice means no more than naming it once.
 * @param {Input<string>} input
 * @returns {Input<string>}
 */
export const eachOnce = ({ items, origins }) => {
  /** @type {Map<string, string>} */
  const firsts = new Map();
  items.forEach((account, index) => {
    if (!firsts.has(account)) firsts.set(account, origins[index]);
  });
  return { items: [...firsts.keys()], origins: [...firsts.values()] };
};

/**
 * A row of a CSV file, for who knows what its columns mean.
 * @typedef {object} Row
 * @property {string} account
 * @property {string[]} header
 * @property {string[]} cells
 * @property {number} accountColumn
 * @property {string} name of the file
 */

/**
 * How the commands that write something for each account read it.
 * @template Item
 * @typedef {object} Shape
 * @property {string} words what follows the account, for messages: 'NAME=VALUE'
 * @property {(account: string, words: readonly string[]) => Item} fromWords
 * @property {(row: Row) => Item | undefined} fromCells nothing where the row says nothing
 * @property {(object: any) => Item} fromObject
 * @property {(whole: Item, more: Item) => Item} [merge] of rows of the same account; without it
 *   they stay apart, and the library refuses them
 */

/**
 * @template {{ account: string }} Item
 * @param {{ item: Item, origin: string }[]} entries
 * @param {Shape<Item>['merge']} merge
 * @returns {Input<Item>}
 */
const collected = (entries, merge) => {
  if (!merge) {
    return { items: entries.map(({ item }) => item), origins: entries.map(({ origin }) => origin) };
  }
  /** @type {Map<string, { item: Item, origin: string }>} */
  const byAccount = new Map();
  for (const { item, origin } of entries) {
    const known = byAccount.get(item.account);
    if (known) known.item = merge(known.item, item);
    else byAccount.set(item.account, { item, origin });
  }
  return collected([...byAccount.values()], undefined);
};

/**
 * What is to be written, from a file that holds all of it.
 * @template {{ account: string }} Item
 * @param {Terminal} terminal
 * @param {string} path
 * @param {InputOptions} options
 * @param {Shape<Item>} shape
 * @returns {Promise<Input<Item>>}
 */
const usersFrom = async (terminal, path, options, shape) => {
  const text = await open(terminal, path, options, 'CSV or NDJSON');
  const name = nameOf(path);
  const form = formOf(path, options, /^\s*\{/.test(text) ? 'ndjson' : 'csv');
  if (form === 'lines') {
    throw new UsageError(`A list of accounts does not say what to write. Add ${shape.words} for all of them, or give CSV or NDJSON.`);
  }
  if (form === 'ndjson') {
    const entries = ndjsonOf(text, name)
      .map((entry) => ({ item: shape.fromObject(objectOf(entry)), origin: entry.origin }));
    if (entries.length === 0) throw new UsageError(`${name} names no account.`);
    return collected(entries, undefined);
  }
  const { header, rows } = csvOf(text, name);
  const column = accountColumnOf(header, options, name);
  const entries = rows.flatMap(({ cells, origin }) => {
    const account = cells[column];
    const item = shape.fromCells({ account, header, cells, accountColumn: column, name });
    return item ? [{ item, origin }] : [];
  });
  if (entries.length === 0) throw new UsageError(`${name} has no row with something to write.`);
  return collected(entries, shape.merge);
};

/**
 * What is to be written for which accounts: of one account by arguments, of many by a file that
 * says it all, or the same for each account of a file.
 * @template {{ account: string }} Item
 * @param {Terminal} terminal
 * @param {readonly string[]} words
 * @param {InputOptions} options
 * @param {Shape<Item>} shape
 * @returns {Promise<Input<Item>>}
 */
export const readUsers = async (terminal, words, options, shape) => {
  const { from } = options;
  if (from !== undefined && words.length > 0) {
    shape.fromWords('', words); // before the file is read
    const { items, origins } = eachOnce(await accountsFrom(terminal, from, options));
    return { items: items.map((account) => shape.fromWords(account, words)), origins };
  }
  if (from !== undefined) return usersFrom(terminal, from, options, shape);
  if (words.length === 1 && words[0] === '-') return usersFrom(terminal, '-', options, shape);
  const [account, ...rest] = words;
  if (account === undefined) {
    throw new UsageError(`For which account? Give ACCOUNT ${shape.words}, or a file: --from FILE.`);
  }
  if (rest.length === 0) throw new UsageError(`What for ${account}? Add ${shape.words}.`);
  return { items: [shape.fromWords(account, rest)], origins: [''] };
};

/**
 * A column that a CSV of one thing a row has.
 * @param {string[]} header
 * @param {string} wanted
 * @param {string} name of the file
 */
export const valueColumnOf = (header, wanted, name) => columnOf(header, wanted, name,
  `Give rows of account,${wanted}, or add what to write as arguments.`);

/**
 * The library's error about an item, told by where the item came from:
 * `users[1].attributes.city is …` → `users.csv, line 3: attributes.city is …`.
 * @param {unknown} error
 * @param {readonly string[]} origins
 * @returns {unknown}
 */
export const atItsOrigin = (error, origins) => {
  if (!isTimPushError(error) || error.code !== 'ERR_INVALID_ARGUMENT') return error;
  const place = /\b(?:accounts|users)\[(\d+)\](\.(?=\w))?/g;
  const message = error.message.replace(place, (_, index, dot) => {
    const origin = origins[Number(index)] ?? '';
    return dot && origin ? `${origin}: ` : origin;
  });
  return new TimPushError(error.code, message, { field: error.field });
};
