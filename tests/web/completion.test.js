// What the editor offers at a place of a body, by the call's JSON Schema; the cursor is at ‸.
import { loadCore } from 'timpush';
import { optionsAt, placeAt, writtenBy } from '../../web/completion.js';
import { knownOf } from '../../web/known.js';

const known = { account: ['Mary', 'Jack'], attribute_name: ['sex', 'city', 'my "x"'], tag: ['gold'], task_id: ['1_2'] };

/** The options at the cursor, as they are written. */
const optionsIn = async (command, marked) => {
  const place = placeAt(marked.replace('‸', ''), marked.indexOf('‸'));
  return place ? optionsAt(await (await loadCore()).schema(command), place, known) : undefined;
};
const labelsIn = async (command, marked) => (
  (await optionsIn(command, marked))?.map(({ label }) => label)
);

/** The text after the option of that label was taken, the cursor in it. */
const taken = async (command, marked, wanted) => {
  const text = marked.replace('‸', '');
  const place = placeAt(text, marked.indexOf('‸'));
  const option = (await optionsIn(command, marked)).find(({ label }) => label === wanted);
  const { insert, cursor } = writtenBy(option, place);
  return `${text.slice(0, place.from)}${insert.slice(0, cursor)}‸${insert.slice(cursor)}${text.slice(place.to)}`;
};

test.each([
  ['set_attr', '{‸}', ['"UserAttrs"']],
  ['set_attr', '{"‸', ['"UserAttrs"']],
  ['add_tag', '{"‸}', ['"UserTags"', '"Replace"']], // what must be there comes first
  ['add_tag', '{"Replace": 0, "‸"}', ['"UserTags"']],
  ['add_tag', '{"‸", "UserTags": []}', ['"Replace"']],
  ['add_tag', '{"UserTags": [{"To_Account": "Replace"}],\n  "‸\n}', ['"Replace"']],
  ['add_tag', '{"Replace": ‸}', ['0', '1']],
  ['set_attr', '{"UserAttrs": [{"‸ "Attrs": {}}]}', ['"To_Account"']],
  ['set_attr', '{"UserAttrs": [{"To_Account": "a"}, {"To_Account": "b", "Attrs": {"‸}}]}', ['"sex"', '"city"', '"my \\"x\\""']],
  ['set_attr', '{"UserAttrs": [{"Attrs": {"sex": "x", "ci‸": "y", "my \\"x\\"": ""}}]}', ['"city"']],
  ['set_attr', '{"UserAttrs": [{"To_Account": "‸"}]}', ['"Mary"', '"Jack"']],
  ['set_attr', '{"UserAttrs": [‸]}', ['{"To_Account": "", "Attrs": {}}']],
  ['set_attr', '{"UserAttrs": [{"Attrs": {"sex": "‸"}}]}', []], // any value will do
  ['remove_attr', '{"UserAttrs": [{"Attrs": ["sex", "‸, "my \\"x\\""]}]}', ['"city"']],
  ['get_attr', '{"To_Account": ["Mary", ‸]}', ['"Jack"']],
  ['get_attr', '{"To_Account": ["‸"], "', ['"Mary"', '"Jack"']],
  ['get_attr', '‸', ['{"To_Account": [""]}']],
  ['get_attr_name', '{"‸"}', []],
  ['add_tag', '{"UserTags": [{"Tags": ["‸', ['"gold"']],
  ['set_attr_name', '{"AttrNames": {"‸": "x", "1": "y"}}', [...'023456789'].map((slot) => `"${slot}"`)],
  ['set_attr_name', '{"AttrTypes": {"1": ‸}}', ['0', '1']],
  ['push', '{"Condition": {"TagsOr": ["‸"]}}', ['"gold"']],
  ['push', '{"Condition": {"AttrsAnd": {"‸"}}}', ['"sex"', '"city"', '"my \\"x\\""']],
  ['push', '{"MsgRandom": ‸}', []], // any number will do
  ['push', '{"OfflinePushInfo": {"Title": "", "PushFlag": ‸}}', ['0', '1']],
  ['push', '{"OfflinePushInfo": {"AndroidInfo": {"HuaWeiImportance": "‸"}}}', ['"LOW"', '"NORMAL"']],
  ['push', '{"OfflinePushInfo": {"AndroidInfo": {"OPPONotifyLevel": ‸}}}', ['1', '2', '16']],
  ['push', '{"OfflinePushInfo": {"HarmonyInfo": {"SoundDuration": ‸}}}', []], // 1 to 60
  ['push', '{"OfflinePushInfo": {"MultiLanguageContent": [{"‸"}]}}', ['"Language"', '"Title"', '"Desc"']],
  ['webbatch', '{"To_Account": ["Mary", "‸"]}', ['"Jack"']],
  ['revoke', '{"TaskId": "‸"}', ['"1_2"']],
  ['unheard_of', '{"‸"}', []],
  ['set_attr', '{"constructor": {"‸"}}', []],
  ['set_attr', '{"UserAttrs" ‸', undefined],
  ['set_attr', '{"UserAttrs": [] "‸', undefined],
  ['set_attr', '{}}‸', undefined],
])('%s %s', async (command, marked, labels) => {
  expect(await labelsIn(command, marked)).toEqual(labels);
});

test.each([
  ['get_attr', '{"‸}', '"To_Account"', '{"To_Account": ["‸"]}'],
  ['get_attr', '{"To_Account": ["M‸"]}', '"Mary"', '{"To_Account": ["Mary"‸]}'],
  ['get_attr', '{"To_Account": ["M‸, "Jack"]}', '"Mary"', '{"To_Account": ["Mary"‸, "Jack"]}'],
  ['get_attr', '{"To_Account": [‸"Jack"]}', '"Mary"', '{"To_Account": ["Mary"‸,"Jack"]}'],
  ['add_tag', '{‸\n"UserTags": []}', '"Replace"', '{"Replace": 0‸,\n"UserTags": []}'],
  ['add_tag', '{"Re‸xx": 1}', '"Replace"', '{"Replace"‸: 1}'],
  ['set_attr', '{"‸', '"UserAttrs"', '{"UserAttrs": [{"To_Account": "‸", "Attrs": {}}]'],
  ['push', '{"OfflinePushInfo": {‸}}', '"AndroidInfo"', '{"OfflinePushInfo": {"AndroidInfo": {‸}}}'],
  ['push', '{"OfflinePushInfo": {"AndroidInfo": {‸}}}', '"OPPONotifyLevel"', '{"OfflinePushInfo": {"AndroidInfo": {"OPPONotifyLevel": 1‸}}}'],
  ['set_attr', '{"UserAttrs": [{"Attrs": {"‸"}}]}', '"city"', '{"UserAttrs": [{"Attrs": {"city": "‸"}}]}'],
])('%s %s: %s is taken', async (command, marked, label, result) => {
  expect(await taken(command, marked, label)).toBe(result);
});

test('known is what was seen of this app, and all that the sandbox has of it', () => {
  const entry = { mode: 'live', sdkAppId: '1', command: 'get_attr', text: '{"To_Account":["Mary","nobody"]}' };
  const users = [{ account: 'Mary', attributes: { city: 'Oslo' } }];
  const failures = [{ account: 'nobody', errorCode: 70107 }];
  const history = [
    { ...entry, answer: { users, failures } },
    { ...entry, error: {} },
    { ...entry, sdkAppId: '2', answer: { users: [{ account: 'x', attributes: { y: '' } }], failures: [] } },
    { ...entry, command: 'get_attr_name', text: '{}', answer: { names: { 0: 'sex', 1: 'city' }, failures: [] } },
    { ...entry, command: 'push', text: '{}', answer: { taskId: '1_2', failures: [] } },
    { ...entry, command: 'get_tag', text: '{"To_Account":["Jack"]}', answer: { users: [{ account: 'Jack', tags: ['gold'] }], failures: [] } },
  ];
  expect(knownOf(history, { mode: 'live', sdkAppId: '1' }))
    .toEqual({ account: ['Mary', 'Jack'], attribute_name: ['sex', 'city'], tag: ['gold'], task_id: ['1_2'] });
  const own = { attributeNames: { 3: { name: 'level', type: 0 } }, users: { Zoe: { attributes: {}, tags: ['x'] } }, tagTypes: {} };
  expect(knownOf([], { mode: 'sandbox', sdkAppId: '1' }, own))
    .toEqual({ account: ['Zoe'], attribute_name: ['level'], tag: ['x'], task_id: [] });
});
