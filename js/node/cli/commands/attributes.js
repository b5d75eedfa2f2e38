// get-attr, set-attr, remove-attr: users' attributes.
import {
  attributeIn, cellsOf, columnsOf, isReadOnly,
} from '../../../csv/columns.js';
import { valueColumnOf } from '../csv.js';
import { UsageError } from '../exit.js';
import { defineListCommand } from '../list-command.js';
import { pairsOf } from '../values.js';
import { writtenSheet } from '../written.js';

/** @typedef {import('../calls.js').ListResult} ListResult */
/** @typedef {import('../../../types.d.ts').UserAttributes} UserAttributes */

/**
 * @param {ListResult} result
 * @returns {import('../output.js').Sheet}
 */
const attributesSheet = ({ done, ...rest }) => {
  /** @type {UserAttributes[]} */
  const users = done;
  const names = new Set(users.flatMap(({ attributes }) => Object.keys(attributes)));
  const header = columnsOf([...names], users);
  return {
    whole: { users, ...rest },
    items: users,
    header,
    rows: users.map((user) => cellsOf(user, header)),
  };
};

/** @type {import('../items.js').Shape<{ account: string, attributes: Record<string, string> }>} */
const values = {
  words: 'NAME=VALUE',
  fromWords: (account, words) => ({ account, attributes: pairsOf(words, 'NAME=VALUE', 'city=NewYork') }),
  fromCells: ({ account, header, cells, accountColumn, name: file }) => {
    const entries = header
      .map((column, index) => /** @type {const} */ ([attributeIn(column), cells[index], index]))
      .filter(([, cell, index]) => index !== accountColumn && cell !== '' && !isReadOnly(header[index]));
    const attributes = Object.fromEntries(entries);
    if (Object.keys(attributes).length < entries.length) {
      throw new UsageError('sameColumns', { file });
    }
    return entries.length === 0 ? undefined : { account, attributes };
  },
  fromObject: ({ account, attributes }) => ({ account, attributes }),
};

/** @type {import('../items.js').Shape<{ account: string, names: string[] }>} */
const names = {
  words: 'NAME',
  fromWords: (account, words) => ({ account, names: [...words] }),
  fromCells: ({ account, header, cells, name }) => {
    const cell = cells[valueColumnOf(header, 'name', name)];
    return cell === '' ? undefined : { account, names: [cell] };
  },
  fromObject: (object) => ({ account: object.account, names: object.names }),
  merge: (whole, more) => ({ ...whole, names: [...whole.names, ...more.names] }),
};

/** @param {import('../../../types.d.ts').Client} client */
const namesOfApp = async (client) => {
  const { names: bySlot } = await client.getAttributeNames();
  return columnsOf(Object.values(bySlot));
};

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addAttributeCommands = (program, terminal) => {
  const get = defineListCommand(program, terminal, {
    name: 'get-attr',
    summary: "read users' attributes",
    description: 'Reads the attributes of any number of users, 100 a call. Accounts are UserIDs or RegistrationIDs; one named twice is asked for once.',
    notes: `Of a CSV file the column "account" is read (or UserID, To_Account and the like, if there is one), of NDJSON the member "account"; anything else is a list, one account a line. CSV may be separated by commas, semicolons or tabs; blanks around a cell count only in quotes.

In csv an apostrophe stands before what a spreadsheet would calculate (= + - @); --from takes it off again. On a terminal csv shows control characters as \\u001b; in a file it is exact.

json is the whole answer, failures included. The other formats hold the users that were found; who failed, and why, is on stderr. In a table an empty value is "".`,
    examples: [
      ['timpush get-attr Mary xiaoming', ''],
      ['timpush get-attr --from accounts.txt --format csv > attributes.csv', ''],
      ['cut -d, -f3 users.csv | timpush get-attr - --format ndjson', ''],
      ['timpush get-attr --from users.csv --column user_id', ''],
      ['timpush get-attr --from accounts.txt --out attrs.ndjson', 'any number of them'],
      ['timpush get-attr --from accounts.txt --out attrs.ndjson --resume', ''],
      ['timpush get-attr Mary --dry-run', 'what would be sent'],
    ],
    command: 'get_attr',
    sheetOf: () => attributesSheet,
    columnsOf: namesOfApp,
  });

  const set = defineListCommand(program, terminal, {
    name: 'set-attr',
    summary: "set users' attributes",
    description: 'Sets attributes of one user, or of all users of a file. Those not named keep their values. The names must have been defined (timpush set-attr-name); a value is at most 50 bytes of UTF-8.',
    notes: 'A file that says it all is CSV, one user a line and a column for each attribute (an empty cell sets nothing), or NDJSON: {"account":"Mary","attributes":{"city":"NewYork"}}. With NAME=VALUE beside --from, each account of the file gets the same. What get-attr wrote as ndjson can be set as it is; so can csv, unless a spreadsheet has changed it: the apostrophe before = + - @ is taken off again. An empty value is not told from none.',
    examples: [
      ['timpush set-attr Mary sex=female city=NewYork', ''],
      ['timpush set-attr Mary "city=New York"', 'quotes keep a space'],
      ['timpush set-attr --from users.csv', ''],
      ['timpush set-attr --from accounts.txt country=US', 'all of them the same'],
    ],
    command: 'set_attr',
    shape: values,
    sheetOf: writtenSheet(() => 'attributesSet'),
  });

  const remove = defineListCommand(program, terminal, {
    name: 'remove-attr',
    summary: 'delete attributes of users',
    description: 'Deletes attributes of one user, or of all users of a file, by their names.',
    notes: 'A file that says it all is CSV with the columns account,name, one attribute a line, or NDJSON: {"account":"Mary","names":["sex","city"]}. With NAME beside --from, each account of the file loses the same.',
    examples: [
      ['timpush remove-attr Mary sex city', ''],
      ['timpush remove-attr --from accounts.txt city', 'all of them the same'],
      ['timpush remove-attr --from names.csv', ''],
    ],
    command: 'remove_attr',
    shape: names,
    sheetOf: writtenSheet(() => 'attributesRemoved'),
  });
  return [get, set, remove];
};
