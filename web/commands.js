// The nine calls as the page offers them. What a body must look like is the core's affair.

const docs = 'https://www.tencentcloud.com/document/product/1047/';
const accounts = ['Mary', 'xiaoming', 'xiaohua', 'nobody'];

/**
 * @typedef {object} Command
 * @property {string} name the last part of the path
 * @property {'attributes' | 'tags'} family
 * @property {boolean} writes
 * @property {'accounts' | 'attributes' | 'lists' | 'slots' | 'nothing'} form
 * @property {'Attrs' | 'Tags'} [member] of a user in `lists`
 * @property {object} example the body that one starts with
 * @property {string} docs the service's own page
 */

/** @type {readonly Command[]} */
export const commands = Object.freeze([
  {
    name: 'get_attr', family: 'attributes', writes: false, form: 'accounts',
    example: { To_Account: accounts }, docs: `${docs}60564`,
  },
  {
    name: 'set_attr', family: 'attributes', writes: true, form: 'attributes',
    example: { UserAttrs: [{ To_Account: 'xiaohua', Attrs: { sex: 'female', city: 'Chengdu' } }] },
    docs: `${docs}60565`,
  },
  {
    name: 'remove_attr', family: 'attributes', writes: true, form: 'lists', member: 'Attrs',
    example: { UserAttrs: [{ To_Account: 'Mary', Attrs: ['city'] }] }, docs: `${docs}60566`,
  },
  {
    name: 'get_attr_name', family: 'attributes', writes: false, form: 'nothing',
    example: {}, docs: `${docs}60562`,
  },
  {
    name: 'set_attr_name', family: 'attributes', writes: true, form: 'slots',
    example: { AttrNames: { 3: 'level' }, AttrTypes: { 3: 0 } }, docs: `${docs}60563`,
  },
  {
    name: 'get_tag', family: 'tags', writes: false, form: 'accounts',
    example: { To_Account: accounts.slice(0, 3) }, docs: `${docs}60567`,
  },
  {
    name: 'add_tag', family: 'tags', writes: true, form: 'lists', member: 'Tags',
    example: { Replace: 0, UserTags: [{ To_Account: 'xiaoming', Tags: ['GoldMember', 'beta'] }] },
    docs: `${docs}60568`,
  },
  {
    name: 'remove_tag', family: 'tags', writes: true, form: 'lists', member: 'Tags',
    example: { UserTags: [{ To_Account: 'xiaoming', Tags: ['beta'] }] }, docs: `${docs}60569`,
  },
  {
    name: 'clear_all_tags', family: 'tags', writes: true, form: 'accounts',
    example: { To_Account: ['xiaoming'] }, docs: `${docs}60570`,
  },
]);

/** @param {string} name */
export const commandNamed = (name) => commands.find((command) => command.name === name);
