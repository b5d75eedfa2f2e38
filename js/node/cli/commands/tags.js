// get-tag, add-tag, remove-tag, clear-all-tags.
import { harmless } from '../../../harmless.js';
import { valueColumnOf } from '../csv.js';
import { defineListCommand } from '../list-command.js';
import { alignedLines } from '../text.js';
import { writtenSheet } from '../written.js';

/** @typedef {import('../../../types.d.ts').UserTags} UserTags */

/**
 * One tag a row in csv, one user a row in a table.
 * @param {import('../terminal.js').Terminal} terminal
 * @returns {(result: import('../calls.js').ListResult) => import('../output.js').Sheet}
 */
const tagsSheet = ({ paint }) => ({ done, ...rest }) => {
  /** @type {UserTags[]} */
  const users = done;
  const lines = alignedLines([
    ['account', 'tags'],
    ...users.map(({ account, tags }) => [harmless(account), harmless(tags.join(', '))]),
  ]);
  return {
    whole: { users, ...rest },
    items: users,
    header: ['account', 'tag'],
    rows: users.flatMap(({ account, tags }) => (
      tags.length === 0 ? [[account, undefined]] : tags.map((tag) => [account, tag])
    )),
    text: lines.map((line, index) => `${index === 0 ? paint('bold', line) : line}\n`).join(''),
  };
};

/** @type {import('../items.js').Shape<UserTags>} */
const tagShape = {
  words: 'TAG',
  fromWords: (account, words) => ({ account, tags: [...words] }),
  fromCells: ({ account, header, cells, name }) => {
    const cell = cells[valueColumnOf(header, 'tag', name)];
    return cell === '' ? undefined : { account, tags: [cell] };
  },
  fromObject: ({ account, tags }) => ({ account, tags }),
  merge: (whole, more) => ({ ...whole, tags: [...whole.tags, ...more.tags] }),
};

const fileNotes = 'A file that says it all is CSV with the columns account,tag, one tag a line, or NDJSON: {"account":"Mary","tags":["GoldMember"]}. With TAG beside --from, each account of the file is treated the same. The apostrophe that csv has before = + - @ is taken off.';

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addTagCommands = (program, terminal) => {
  const get = defineListCommand(program, terminal, {
    name: 'get-tag',
    summary: "read users' tags",
    description: 'Reads the tags of any number of users, 100 a call. One named twice is asked for once.',
    notes: 'csv has one tag a line. json is the whole answer, failures included; of the other formats who failed, and why, is on stderr.',
    examples: [
      ['timpush get-tag Mary xiaoming', ''],
      ['timpush get-tag --from accounts.txt --format csv > tags.csv', ''],
    ],
    command: 'get_tag',
    sheetOf: tagsSheet,
    columnsOf: async () => ['account', 'tag'],
  });

  const add = defineListCommand(program, terminal, {
    name: 'add-tag',
    summary: 'add tags to users',
    description: 'Adds tags to one user, or to all users of a file: up to 10 a user, or with --replace up to 100 in place of all that the user has. A tag is 1 to 50 bytes of UTF-8 and needs no definition.',
    notes: fileNotes,
    examples: [
      ['timpush add-tag Mary GoldMember', ''],
      ['timpush add-tag Mary GoldMember Beijing --replace', 'these and no others'],
      ['timpush add-tag --from accounts.txt Spring2026', 'all of them the same'],
      ['timpush add-tag --from tags.csv', ''],
    ],
    options: (command) => (
      command.option('--replace', "put them in place of all of the user's tags")),
    command: 'add_tag',
    shape: tagShape,
    sheetOf: writtenSheet(({ replace }) => (replace ? 'tagsReplaced' : 'tagsAdded')),
  });

  const remove = defineListCommand(program, terminal, {
    name: 'remove-tag',
    summary: 'remove tags from users',
    description: 'Removes tags from one user, or from all users of a file. A tag that is not there is no error.',
    notes: fileNotes,
    examples: [
      ['timpush remove-tag Mary GoldMember', ''],
      ['timpush remove-tag --from accounts.txt Spring2026', 'all of them the same'],
    ],
    command: 'remove_tag',
    shape: tagShape,
    sheetOf: writtenSheet(() => 'tagsRemoved'),
  });

  const clear = defineListCommand(program, terminal, {
    name: 'clear-all-tags',
    summary: 'remove all tags of users',
    description: 'Removes every tag of the users named. It does not ask; --dry-run shows what would be sent.',
    examples: [
      ['timpush clear-all-tags Mary', ''],
      ['timpush clear-all-tags --from accounts.txt --dry-run', 'look first'],
    ],
    command: 'clear_all_tags',
    isOnce: true,
    sheetOf: writtenSheet(() => 'tagsCleared'),
  });
  return [get, add, remove, clear];
};
