// What a command is about, all of it at once: accounts, and what is to be written for them, from
// arguments, a file or stdin.
import { Option } from 'commander';
import { textOfPath } from '../../words/words.js';
import { UsageError } from './exit.js';
import { isStdin } from './files.js';
import { joinedByAccount, readItems } from './items.js';
import { phrase, textIn } from './language.js';
import { oneOf } from './values.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('./items.js').InputOptions} InputOptions */
/** @typedef {import('./language.js').Phrase} Phrase */
/** @typedef {Phrase | undefined} Origin undefined where it is plain */

/**
 * What a command is given: the items, and where each of them stands.
 * @template Item
 * @typedef {{ items: Item[], origins: Origin[] }} Input
 */

/**
 * Adds the options of commands that take accounts.
 * @param {import('commander').Command} command
 */
export const withInput = (command) => command
  .optionsGroup('Input:')
  .option('--from <file>', 'read them from a file, - is stdin')
  .addOption(new Option('--input <form>', 'lines, csv or ndjson (default: by the name of the file)')
    .argParser(oneOf(['lines', 'csv', 'ndjson'])))
  .option('--column <name>', 'the CSV column that holds the accounts (default: account)');

/**
 * The file that is to be read, if one is.
 * @param {readonly string[]} words the arguments; a single `-` is stdin
 * @param {InputOptions} options
 * @returns {string | undefined}
 */
export const sourceOf = (words, { from, secretKeyFile, usersigFile }) => {
  if (from === undefined && words.length > 1 && words[0] === '-') {
    throw new UsageError('stdinAndMore');
  }
  const path = from ?? (words.length === 1 && words[0] === '-' ? '-' : undefined);
  if (isStdin(path) && [secretKeyFile, usersigFile].some(isStdin)) {
    throw new UsageError('stdinTwice');
  }
  return path;
};

/**
 * @param {AsyncIterable<import('./items.js').Read>} entries
 * @returns {Promise<Input<any>>}
 */
const collected = async (entries) => {
  /** @type {Input<any>} */
  const { items, origins } = { items: [], origins: [] };
  for await (const { item, origin } of entries) {
    items.push(item);
    origins.push(origin);
  }
  return { items, origins };
};

/**
 * The accounts that a command is about.
 * @param {Terminal} terminal
 * @param {readonly string[]} words the arguments
 * @param {InputOptions} options
 * @returns {Promise<Input<string>>}
 */
export const readAccounts = async (terminal, words, options) => {
  const path = sourceOf(words, options);
  if (options.from !== undefined && words.length > 0) {
    throw new UsageError('accountsTwice');
  }
  if (path !== undefined) return collected(readItems(terminal, path, options));
  if (words.length === 0) throw new UsageError('noAccounts');
  const origins = words.length === 1
    ? [phrase('theAccount')]
    : words.map((_, index) => phrase('accountNumber', { number: index + 1 }));
  return { items: [...words], origins };
};

/**
 * Where naming an account twice means no more than naming it once.
 * @param {Input<string>} input
 * @returns {Input<string>}
 */
export const eachOnce = ({ items, origins }) => {
  /** @type {Map<string, Origin>} */
  const firsts = new Map();
  items.forEach((account, index) => {
    if (!firsts.has(account)) firsts.set(account, origins[index]);
  });
  return { items: [...firsts.keys()], origins: [...firsts.values()] };
};

/**
 * What is to be written for which accounts: of one account by arguments, of many by a file that
 * says it all, or the same for each account of a file.
 * @template {{ account: string }} Item
 * @param {Terminal} terminal
 * @param {readonly string[]} words
 * @param {InputOptions} options
 * @param {import('./items.js').Shape<Item>} shape
 * @returns {Promise<Input<Item>>}
 */
export const readUsers = async (terminal, words, options, shape) => {
  const path = sourceOf(words, options);
  if (options.from !== undefined && words.length > 0) {
    shape.fromWords('', words); // before the file is read
    const { items, origins } = eachOnce(await readAccounts(terminal, [], options));
    return { items: items.map((account) => shape.fromWords(account, words)), origins };
  }
  if (path !== undefined) {
    return collected(readItems(terminal, path, options, { shape, join: joinedByAccount }));
  }
  const [account, ...rest] = words;
  if (account === undefined) throw new UsageError('noAccount', { words: shape.words });
  if (rest.length === 0) throw new UsageError('nothingToWrite', { account, words: shape.words });
  return { items: [shape.fromWords(account, rest)], origins: [undefined] };
};

/**
 * @param {Origin} origin of an item
 * @param {readonly (string | number)[]} path of something in it
 * @returns {import('./language.js').Said}
 */
const placeOf = (origin, path) => {
  const field = textOfPath(path);
  if (!origin) return field;
  return field === '' ? origin : phrase('at', { origin, field });
};

/**
 * The library's error about an item, told by where the item came from:
 * `users[1].attributes.city is …` → `users.csv, line 3: attributes.city is …`.
 * @param {Terminal} terminal
 * @param {unknown} error
 * @param {readonly Origin[]} origins
 * @returns {unknown} the same one, with its `subject`
 */
export const atItsOrigin = ({ language }, error, origins) => {
  const { path: [list, position, ...path] = [], text } = Object(error);
  if (typeof position !== 'number' || (list !== 'accounts' && list !== 'users')) return error;
  // Of an account that is named twice the text is where it was first.
  const first = origins.findIndex((_, index) => textOfPath([list, index, ...path]) === text);
  return Object.assign(Object(error), {
    subject: placeOf(origins[position], path),
    ...first >= 0 && { text: textIn(language, placeOf(origins[first], path)) },
  });
};
