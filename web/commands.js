// The nine calls as the page offers them, in its order: what the core's table says of each, and what is the page's own.
// What a body must look like is the core's affair.
import { commands as table } from '../dist/tables.js';

const docs = 'https://www.tencentcloud.com/document/product/1047/';
const chineseDocs = 'https://cloud.tencent.com/document/product/269/';
const accounts = ['Mary', 'xiaoming', 'xiaohua', 'nobody'];

/**
 * @typedef {object} Own
 * @property {[title: string, description: string]} en
 * @property {[title: string, description: string]} zh
 * @property {'attributes' | 'tags'} family
 * @property {'accounts' | 'attributes' | 'lists' | 'slots' | 'nothing'} form
 * @property {object} example the body that one starts with
 */

const own = /** @satisfies {Record<string, Own>} */ ({
  get_attr: {
    en: ['Get attributes', 'Read the attributes of up to {accountsPerCall} users.'],
    zh: ['获取用户属性', '读取最多 {accountsPerCall} 个用户的属性。'],
    family: 'attributes', form: 'accounts', example: { To_Account: accounts },
  },
  set_attr: {
    en: ['Set attributes', 'Give users values of attributes. Those not mentioned keep theirs.'],
    zh: ['设置用户属性', '为用户的属性赋值，未提到的属性保持不变。'],
    family: 'attributes', form: 'attributes',
    example: { UserAttrs: [{ To_Account: 'xiaohua', Attrs: { sex: 'female', city: 'Chengdu' } }] },
  },
  remove_attr: {
    en: ['Remove attributes', 'Delete values of users, by attribute name.'],
    zh: ['删除用户属性', '按属性名删除用户的属性值。'],
    family: 'attributes', form: 'lists', example: { UserAttrs: [{ To_Account: 'Mary', Attrs: ['city'] }] },
  },
  get_attr_name: {
    en: ['Get attribute names', 'Read which attributes the app has.'],
    zh: ['获取应用属性名称', '读取应用定义了哪些属性。'],
    family: 'attributes', form: 'nothing', example: {},
  },
  set_attr_name: {
    en: ['Set attribute names', 'Name the app’s ten attribute slots. A name comes before its values.'],
    zh: ['设置应用属性名称', '为应用的十个属性位命名。先有名称，后有属性值。'],
    family: 'attributes', form: 'slots', example: { AttrNames: { 3: 'level' }, AttrTypes: { 3: 0 } },
  },
  get_tag: {
    en: ['Get tags', 'Read the tags of up to {accountsPerCall} users.'],
    zh: ['获取用户标签', '读取最多 {accountsPerCall} 个用户的标签。'],
    family: 'tags', form: 'accounts', example: { To_Account: accounts.slice(0, 3) },
  },
  add_tag: {
    en: ['Add tags', 'Give users tags, or replace the ones they have.'],
    zh: ['添加用户标签', '为用户添加标签，或替换其已有标签。'],
    family: 'tags', form: 'lists',
    example: { Replace: 0, UserTags: [{ To_Account: 'xiaoming', Tags: ['GoldMember', 'beta'] }] },
  },
  remove_tag: {
    en: ['Remove tags', 'Take tags from users.'],
    zh: ['删除用户标签', '从用户身上移除标签。'],
    family: 'tags', form: 'lists', example: { UserTags: [{ To_Account: 'xiaoming', Tags: ['beta'] }] },
  },
  clear_all_tags: {
    en: ['Clear all tags', 'Take every tag from up to {accountsPerCall} users.'],
    zh: ['删除用户所有标签', '移除最多 {accountsPerCall} 个用户的全部标签。'],
    family: 'tags', form: 'accounts', example: { To_Account: ['xiaoming'] },
  },
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

/**
 * @param {Command} command
 * @param {'en' | 'zh'} language
 */
export const titleOf = (command, language) => command[language][0];
