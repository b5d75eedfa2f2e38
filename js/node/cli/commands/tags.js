// get-tag, add-tag, remove-tag, clear-all-tags.
import { accountOnly, isBulk, runBulk, withBulk } from '../bulk.js';
import { runList } from '../calls.js';
import { valueColumnOf } from '../csv.js';
import { defineCommand } from '../define.js';
import { eachOnce, readAccounts, readUsers, withInput } from '../input.js';
import { withOutput } from '../output.js';
import { withConnection } from '../settings.js';
import { alignedLines, harmless } from '../text.js';
import { writtenSheet } from './written.js';

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

const fileNotes = 'A file that says it all is CSV with the columns account,tag, one tag a line, or NDJSON: {"account":"Mary","tags":["GoldMember"]}. With TAG beside --from, each account of the file is treated the same.';

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addTagCommands = (program, terminal) => {
  /** @param {import('commander').Command} command */
  const withAll = (command) => withConnection(withOutput(withBulk(withInput(command))));

  const get = defineCommand(program, terminal, {
    name: 'get-tag',
    usage: '[options] ACCOUNT... | --from FILE | -',
    words: '[account...]',
    summary: "read users' tags",
    description: 'Reads the tags of any number of users, 100 a call. One named twice is asked for once.',
    notes: 'csv has one tag a line. json is the whole answer, failures included; of the other formats who failed, and why, is on stderr.',
    examples: [
      ['timpush get-tag Mary xiaoming', ''],
      ['timpush get-tag --from accounts.txt --format csv > tags.csv', ''],
    ],
    options: withAll,
    run: async (/** @type {string[]} */ words, options) => {
      if (isBulk(options)) {
        const columnsOf = async () => ['account', 'tag'];
        return runBulk(terminal, options, { command: 'get_tag', words, columnsOf });
      }
      const { items, origins } = await readAccounts(terminal, words, options);
      return runList(terminal, options, origins,
        (client, jobOptions) => client.getTags(items, jobOptions), tagsSheet(terminal));
    },
  });

  const add = defineCommand(program, terminal, {
    name: 'add-tag',
    usage: '[options] ACCOUNT TAG... | --from FILE [TAG...] | -',
    words: '[words...]',
    summary: 'add tags to users',
    description: 'Adds tags to one user, or to all users of a file: up to 10 a user, or with --replace up to 100 in place of all that the user has. A tag is 1 to 50 bytes of UTF-8 and needs no definition.',
    notes: fileNotes,
    examples: [
      ['timpush add-tag Mary GoldMember', ''],
      ['timpush add-tag Mary GoldMember Beijing --replace', 'these and no others'],
      ['timpush add-tag --from accounts.txt Spring2026', 'all of them the same'],
      ['timpush add-tag --from tags.csv', ''],
    ],
    options: (command) => withAll(command.option('--replace', "put them in place of all of the user's tags")),
    run: async (/** @type {string[]} */ words, options) => {
      const replace = Boolean(options.replace);
      if (isBulk(options)) {
        const bulk = /** @type {const} */ ({ command: 'add_tag', shape: tagShape });
        return runBulk(terminal, options, { ...bulk, words, replace, columnsOf: accountOnly });
      }
      const { items, origins } = await readUsers(terminal, words, options, tagShape);
      return runList(terminal, options, origins,
        (client, jobOptions) => client.addTags(items, { ...jobOptions, replace }),
        writtenSheet(terminal, options, replace ? 'Replaced the tags of' : 'Added tags to'));
    },
  });

  const remove = defineCommand(program, terminal, {
    name: 'remove-tag',
    usage: '[options] ACCOUNT TAG... | --from FILE [TAG...] | -',
    words: '[words...]',
    summary: 'remove tags from users',
    description: 'Removes tags from one user, or from all users of a file. A tag that is not there is no error.',
    notes: fileNotes,
    examples: [
      ['timpush remove-tag Mary GoldMember', ''],
      ['timpush remove-tag --from accounts.txt Spring2026', 'all of them the same'],
    ],
    options: withAll,
    run: async (/** @type {string[]} */ words, options) => {
      if (isBulk(options)) {
        const bulk = /** @type {const} */ ({ command: 'remove_tag', shape: tagShape });
        return runBulk(terminal, options, { ...bulk, words, columnsOf: accountOnly });
      }
      const { items, origins } = await readUsers(terminal, words, options, tagShape);
      return runList(terminal, options, origins,
        (client, jobOptions) => client.removeTags(items, jobOptions),
        writtenSheet(terminal, options, 'Removed tags from'));
    },
  });

  const clear = defineCommand(program, terminal, {
    name: 'clear-all-tags',
    usage: '[options] ACCOUNT... | --from FILE | -',
    words: '[account...]',
    summary: 'remove all tags of users',
    description: 'Removes every tag of the users named. It does not ask; --dry-run shows what would be sent.',
    examples: [
      ['timpush clear-all-tags Mary', ''],
      ['timpush clear-all-tags --from accounts.txt --dry-run', 'look first'],
    ],
    options: withAll,
    run: async (/** @type {string[]} */ words, options) => {
      if (isBulk(options)) {
        const columnsOf = accountOnly;
        return runBulk(terminal, options, { command: 'clear_all_tags', words, columnsOf });
      }
      const { items, origins } = eachOnce(await readAccounts(terminal, words, options));
      return runList(terminal, options, origins,
        (client, jobOptions) => client.clearTags(items, jobOptions),
        writtenSheet(terminal, options, 'Removed all tags of'));
    },
  });
  return [get, add, remove, clear];
};
