// The nine calls as the page offers them. What a body must look like is the core's affair.

const docs = 'https://www.tencentcloud.com/document/product/1047/';
const chineseDocs = 'https://cloud.tencent.com/document/product/269/';
const accounts = ['Mary', 'xiaoming', 'xiaohua', 'nobody'];

/**
 * @typedef {'get_attr' | 'set_attr' | 'remove_attr' | 'get_attr_name' | 'set_attr_name' | 'get_tag' | 'add_tag'
 *   | 'remove_tag' | 'clear_all_tags'} CommandName the last part of the path
 *
 * @typedef {object} Command
 * @property {CommandName} name
 * @property {'attributes' | 'tags'} family
 * @property {boolean} writes
 * @property {'accounts' | 'attributes' | 'lists' | 'slots' | 'nothing'} form
 * @property {'Attrs' | 'Tags'} [member] of a user in `lists`
 * @property {object} example the body that one starts with
 * @property {number} page of the service's documentation
 * @property {number} [chinesePage]
 */

/** @type {readonly Command[]} */
export const commands = Object.freeze([
  {
    name: 'get_attr', family: 'attributes', writes: false, form: 'accounts',
    example: { To_Account: accounts }, page: 60564, chinesePage: 100637,
  },
  {
    name: 'set_attr', family: 'attributes', writes: true, form: 'attributes',
    example: { UserAttrs: [{ To_Account: 'xiaohua', Attrs: { sex: 'female', city: 'Chengdu' } }] },
    page: 60565, chinesePage: 100638,
  },
  {
    name: 'remove_attr', family: 'attributes', writes: true, form: 'lists', member: 'Attrs',
    example: { UserAttrs: [{ To_Account: 'Mary', Attrs: ['city'] }] }, page: 60566, chinesePage: 100639,
  },
  {
    name: 'get_attr_name', family: 'attributes', writes: false, form: 'nothing',
    example: {}, page: 60562, chinesePage: 100635,
  },
  {
    name: 'set_attr_name', family: 'attributes', writes: true, form: 'slots',
    example: { AttrNames: { 3: 'level' }, AttrTypes: { 3: 0 } }, page: 60563, chinesePage: 111050,
  },
  {
    name: 'get_tag', family: 'tags', writes: false, form: 'accounts',
    example: { To_Account: accounts.slice(0, 3) }, page: 60567, chinesePage: 100640,
  },
  {
    name: 'add_tag', family: 'tags', writes: true, form: 'lists', member: 'Tags',
    example: { Replace: 0, UserTags: [{ To_Account: 'xiaoming', Tags: ['GoldMember', 'beta'] }] },
    page: 60568, chinesePage: 100641,
  },
  {
    name: 'remove_tag', family: 'tags', writes: true, form: 'lists', member: 'Tags',
    example: { UserTags: [{ To_Account: 'xiaoming', Tags: ['beta'] }] }, page: 60569,
  },
  {
    name: 'clear_all_tags', family: 'tags', writes: true, form: 'accounts',
    example: { To_Account: ['xiaoming'] }, page: 60570,
  },
]);

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
