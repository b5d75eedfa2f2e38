// The command line of this package, for sh, bash and zsh.
import { shell } from './quote.js';

/** @param {string[]} words those that begin with a dash are no options */
const wordsOf = (words) => `${words.some((word) => word.startsWith('-')) ? '-- ' : ''}${words.map(shell).join(' ')}`;

/**
 * Many users come as NDJSON, one a line.
 * @param {string} name
 * @param {object[]} users
 */
const lines = (name, users) => `${name} - --input ndjson <<'END'
${users.map((user) => JSON.stringify(user)).join('\n')}
END`;

/**
 * One user in words where that is plain, more in lines.
 * @param {string} name
 * @param {any[]} list
 * @param {(user: any) => string[] | undefined} words
 * @param {(user: any) => object} object
 */
const users = (name, list, words, object) => {
  const plain = list.length === 1 ? words(list[0]) : undefined;
  return plain ? `${name} ${wordsOf([list[0].To_Account, ...plain])}` : lines(name, list.map(object));
};

/**
 * Accounts in words; a lone `-` would be read as stdin.
 * @param {string} name
 * @param {string[]} list
 */
const accounts = (name, list) => (
  list.length === 1 && list[0] === '-' ? lines(name, [{ account: '-' }]) : `${name} ${wordsOf(list)}`
);

/** @param {any} user */
const tagsOf = ({ To_Account: account, Tags: tags }) => ({ account, tags });

/** @type {Record<string, (body: any) => string>} */
const calls = {
  get_attr: ({ To_Account }) => accounts('get-attr', To_Account),
  set_attr: ({ UserAttrs }) => users('set-attr', UserAttrs,
    ({ Attrs }) => (Object.keys(Attrs).some((name) => name.includes('=')) ? undefined : Object.entries(Attrs).map(([name, value]) => `${name}=${value}`)),
    ({ To_Account: account, Attrs: attributes }) => ({ account, attributes })),
  remove_attr: ({ UserAttrs }) => users('remove-attr', UserAttrs,
    ({ Attrs }) => Attrs, ({ To_Account: account, Attrs: names }) => ({ account, names })),
  get_attr_name: () => 'get-attr-name',
  set_attr_name: ({ AttrNames, AttrTypes = {} }) => {
    const types = Object.entries(AttrTypes).map(([slot, type]) => ` --type ${shell(`${slot}=${type}`)}`);
    return `set-attr-name ${wordsOf(Object.entries(AttrNames).map(([slot, name]) => `${slot}=${name}`))}${types.join('')}`;
  },
  get_tag: ({ To_Account }) => accounts('get-tag', To_Account),
  add_tag: ({ UserTags, Replace }) => users(Replace === 1 ? 'add-tag --replace' : 'add-tag', UserTags, ({ Tags }) => Tags, tagsOf),
  remove_tag: ({ UserTags }) => users('remove-tag', UserTags, ({ Tags }) => Tags, tagsOf),
  clear_all_tags: ({ To_Account }) => accounts('clear-all-tags', To_Account),
};

/** @param {import('./index.js').Call} call */
export const cli = ({ command, body, sdkAppId, identifier, region, origin, isRegion }) => `export TIMPUSH_SDKAPPID=${shell(sdkAppId)}
export TIMPUSH_IDENTIFIER=${shell(identifier)}
export ${isRegion ? `TIMPUSH_REGION=${shell(region)}` : `TIMPUSH_ENDPOINT=${shell(origin)}`}
npx timpush ${calls[command](body)}
`;
