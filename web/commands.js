// The nine calls as the page offers them, in its order: what the core's table says of each, and what is the page's own.
// What a body must look like is the core's affair.
import { commands as table } from '../dist/tables.js';

const docs = 'https://www.tencentcloud.com/document/product/1047/';
const chineseDocs = 'https://cloud.tencent.com/document/product/269/';
const accounts = ['Mary', 'xiaoming', 'xiaohua', 'nobody'];

/**
 * @typedef {object} Own
 * @property {'attributes' | 'tags'} family
 * @property {'accounts' | 'attributes' | 'lists' | 'slots' | 'nothing'} form
 * @property {object} example the body that one starts with
 */

const own = /** @satisfies {Record<string, Own>} */ ({
  get_attr: { family: 'attributes', form: 'accounts', example: { To_Account: accounts } },
  set_attr: {
    family: 'attributes', form: 'attributes',
    example: { UserAttrs: [{ To_Account: 'xiaohua', Attrs: { sex: 'female', city: 'Chengdu' } }] },
  },
  remove_attr: {
    family: 'attributes', form: 'lists', example: { UserAttrs: [{ To_Account: 'Mary', Attrs: ['city'] }] },
  },
  get_attr_name: { family: 'attributes', form: 'nothing', example: {} },
  set_attr_name: {
    family: 'attributes', form: 'slots', example: { AttrNames: { 3: 'level' }, AttrTypes: { 3: 0 } },
  },
  get_tag: { family: 'tags', form: 'accounts', example: { To_Account: accounts.slice(0, 3) } },
  add_tag: {
    family: 'tags', form: 'lists',
    example: { Replace: 0, UserTags: [{ To_Account: 'xiaoming', Tags: ['GoldMember', 'beta'] }] },
  },
  remove_tag: {
    family: 'tags', form: 'lists', example: { UserTags: [{ To_Account: 'xiaoming', Tags: ['beta'] }] },
  },
  clear_all_tags: { family: 'tags', form: 'accounts', example: { To_Account: ['xiaoming'] } },
});

/**
 * @typedef {keyof typeof own} CommandName the last part of the path
 * @typedef {import('../js/types.d.ts').CommandInfo} Row of the core's table
 *
 * @typedef {Row & Own & {
 *   name: CommandName, writes: boolean, list: string, member: string,
 * }} Command `member` is what a user of the list is given, beside its account; both are empty where there is none
 */

/** @param {[string, Own]} entry @returns {Command} */
const commandOf = ([name, ours]) => {
  const row = /** @type {Row} */ (table.find((command) => command.name === name));
  const { account: _, ...members } = row.members ?? {};
  const [member = ''] = Object.values(members);
  const writes = row.kind === 'write';
  return { list: '', ...row, ...ours, name: /** @type {CommandName} */ (name), member, writes };
};

/** @type {readonly Command[]} */
export const commands = Object.freeze(Object.entries(own).map(commandOf));

/** @param {string} name */
export const commandNamed = (name) => commands.find((command) => command.name === name);

/**
 * The service's own page about a command.
 * @param {Command} command
 * @param {'en' | 'zh'} language
 */
export const docsOf = ({ page, chinesePage }, language) => (
  language === 'zh' && chinesePage ? `${chineseDocs}${chinesePage}` : `${docs}${page}`
);
