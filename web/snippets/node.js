// Node, with this package.
import { javaScript } from './quote.js';

const wire = { Attrs: 'attributes', Tags: 'tags' };

/**
 * Users as the client takes them.
 * @param {any[]} users
 * @param {string} [member] what `Attrs` is called
 */
const usersOf = (users, member = 'attributes') => users.map(({ To_Account: account, Attrs, Tags }) => (
  Tags === undefined ? { account, [member]: Attrs } : { account, [wire.Tags]: Tags }
));

/** @type {Record<string, (body: any) => { result: string, method: string, args: unknown[] }>} */
const calls = {
  get_attr: ({ To_Account }) => ({ result: '{ users, failures }', method: 'getAttributes', args: [To_Account] }),
  set_attr: ({ UserAttrs }) => ({ result: '{ accounts, failures }', method: 'setAttributes', args: [usersOf(UserAttrs)] }),
  remove_attr: ({ UserAttrs }) => ({ result: '{ accounts, failures }', method: 'removeAttributes', args: [usersOf(UserAttrs, 'names')] }),
  get_attr_name: () => ({ result: '{ names, types }', method: 'getAttributeNames', args: [] }),
  set_attr_name: ({ AttrNames, AttrTypes }) => ({
    result: '', method: 'setAttributeNames', args: AttrTypes ? [AttrNames, { types: AttrTypes }] : [AttrNames],
  }),
  get_tag: ({ To_Account }) => ({ result: '{ users, failures }', method: 'getTags', args: [To_Account] }),
  add_tag: ({ UserTags, Replace }) => ({
    result: '{ accounts, failures }', method: 'addTags',
    args: Replace === 1 ? [usersOf(UserTags), { replace: true }] : [usersOf(UserTags)],
  }),
  remove_tag: ({ UserTags }) => ({ result: '{ accounts, failures }', method: 'removeTags', args: [usersOf(UserTags)] }),
  clear_all_tags: ({ To_Account }) => ({ result: '{ accounts, failures }', method: 'clearTags', args: [To_Account] }),
};

/** @param {import('./index.js').Call} call */
export const node = ({
  command, body, sdkAppId, identifier, region, origin, isRegion, credential,
}) => {
  const { result, method, args } = calls[command](body);
  const secret = credential === 'secretKey'
    ? 'secretKey: process.env.TIMPUSH_SECRET_KEY'
    : 'userSig: process.env.TIMPUSH_USERSIG';
  const call = `await client.${method}(${args.map((value) => javaScript(value)).join(', ')});`;
  const names = result.replace(/[{}\s]/g, '').split(',');
  return `import { createClient } from 'timpush';

const client = createClient({
  sdkAppId: ${Number(sdkAppId) || javaScript(sdkAppId)},
  identifier: ${javaScript(identifier)},
  ${secret},
  ${isRegion ? `region: ${javaScript(region)}` : `endpoint: ${javaScript(origin)}`},
});

${result === '' ? call : `const ${result} = ${call}\nconsole.log(${names.join(', ')});`}
`;
};
