/** How the calls that take a list of users look to a caller, and what they send. */

/**
 * @typedef {object} ListCommand
 * @property {string} name of the command
 * @property {'accounts' | 'users'} argument what the list is called in errors
 * @property {string} list what it is called in the body
 * @property {(item: any) => unknown} toWire an item of the caller's → one of the body
 * @property {Record<string, string>} members of an item: as the service calls them → as the caller does
 * @property {boolean} writes
 */

/**
 * @param {unknown} item
 * @param {(item: Record<string, unknown>) => Record<string, unknown>} convert
 */
const ofObject = (item, convert) =>
  item !== null && typeof item === 'object' ? convert(/** @type {Record<string, unknown>} */ (item)) : item;

/** @type {(account: unknown) => unknown} */
const asItIs = (account) => account;

/** @satisfies {Record<string, ListCommand>} */
export const listCommands = {
  getAttributes: {
    name: 'get_attr', argument: 'accounts', list: 'To_Account', toWire: asItIs, members: {}, writes: false,
  },
  setAttributes: {
    name: 'set_attr',
    argument: 'users',
    list: 'UserAttrs',
    toWire: (item) => ofObject(item, ({ account, attributes }) => (
      { To_Account: account, Attrs: attributes })),
    members: { To_Account: 'account', Attrs: 'attributes' },
    writes: true,
  },
  removeAttributes: {
    name: 'remove_attr',
    argument: 'users',
    list: 'UserAttrs',
    toWire: (item) => ofObject(item, ({ account, names }) => (
      { To_Account: account, Attrs: names })),
    members: { To_Account: 'account', Attrs: 'names' },
    writes: true,
  },
  getTags: {
    name: 'get_tag', argument: 'accounts', list: 'To_Account', toWire: asItIs, members: {}, writes: false,
  },
  addTags: {
    name: 'add_tag',
    argument: 'users',
    list: 'UserTags',
    toWire: (item) => ofObject(item, ({ account, tags }) => ({ To_Account: account, Tags: tags })),
    members: { To_Account: 'account', Tags: 'tags' },
    writes: true,
  },
  removeTags: {
    name: 'remove_tag',
    argument: 'users',
    list: 'UserTags',
    toWire: (item) => ofObject(item, ({ account, tags }) => ({ To_Account: account, Tags: tags })),
    members: { To_Account: 'account', Tags: 'tags' },
    writes: true,
  },
  clearTags: {
    name: 'clear_all_tags', argument: 'accounts', list: 'To_Account', toWire: asItIs, members: {}, writes: true,
  },
};

/**
 * @param {ListCommand} command
 * @param {unknown} item
 * @returns {any} the account of an item of the caller's, whatever it is
 */
export const accountOf = ({ argument }, item) => (argument === 'accounts' ? item : Object(item).account);

/**
 * Where the core found something wrong, in the caller's words: 'UserAttrs[3].Attrs.city' → 'users[203].attributes.city'.
 * @param {ListCommand} command
 * @param {readonly number[]} positions of a batch's items in the caller's list
 * @returns {(field: string) => string}
 */
export const callersField = ({ argument, list, members }, positions) => (field) => {
  const [, index, member = '', rest = ''] = /^\w+(?:\[(\d+)\](?:\.(\w+))?(.*))?$/s.exec(field) ?? [];
  if (!field.startsWith(list)) return field;
  if (index === undefined) return argument;
  return `${argument}[${positions[Number(index)]}]${member && `.${members[member] ?? member}`}${rest}`;
};
