// The documentation's samples, each from a state that the test sets. The documented `set_attr`
// answer is left out: it speaks of an account that its request does not name.
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { app, caller, fixture, NOW } from './helpers.js';

const sex = { name: 'sex', type: 0 };
const city = { name: 'city', type: 0 };
const user = (attributes = {}, tags = []) => ({ attributes, tags });

/** What the app must hold for the documented answer to be true. */
const states = {
  'get_attr.2024': {
    attributeNames: { 0: sex, 1: city },
    users: {
      Mary: user({ sex: 'female', city: 'NewYork' }),
      xiaoming: user({ sex: 'male', city: 'ShenZhen' }),
      xiaohua: user(),
    },
  },
  'get_attr.2025': {
    attributeNames: { 0: sex, 1: city },
    users: { xiaoming: user({ sex: 'male', city: 'ShenZhen' }), xiaohua: user() },
  },
  'get_attr.chinese': {
    attributeNames: { 0: sex, 1: city },
    users: {
      张小红: user({ sex: '女', city: '纽约' }),
      陈小明: user({ sex: '男', city: '深圳' }),
      abc: user(),
    },
  },
  'get_attr.unordered': {
    attributeNames: { 0: sex, 1: city },
    users: {
      Jack: user({ sex: 'Female', city: 'New York' }),
      Daved: user({ sex: 'M', city: 'Shenzhen' }),
      abc: user(),
    },
  },
  get_attr_name: { attributeNames: { 0: sex, 1: city, 2: { name: '会员等级', type: 0 } } },
  set_attr_name: {},
  'set_attr_name.duplicate': { attributeNames: { 0: sex, 1: city } },
  remove_attr: {
    attributeNames: { 0: sex, 1: city },
    users: { Mary: user({ sex: 'female', city: 'NewYork' }) },
  },
  add_tag: { users: { xiaoming: user() } },
  get_tag: { users: { xiaoming: user({}, ['GoldMember']) } },
  remove_tag: { users: { xiaoming: user({}, ['GoldMember']) } },
  clear_all_tags: { users: { xiaoming: user({}, ['GoldMember']) } },
};

const isSample = (name) => name.endsWith('.json')
  && !['usersig.json', 'set_attr.json'].includes(name);

const inOrder = (list) => [...list].sort((one, other) => (
  one.To_Account < other.To_Account ? -1 : 1
));

/** The answer without order, and without what newer versions of the pages add to it. */
const comparable = ({ RequestId, AttrTypes, ...answer }) => ({
  ...answer,
  ...(answer.UserAttrs && { UserAttrs: inOrder(answer.UserAttrs) }),
});

test('there is a state for each sample', () => {
  const folder = new URL('../../fixtures/', import.meta.url);
  const names = readdirSync(folder).filter(isSample).map((name) => name.slice(0, -'.json'.length));
  expect(Object.keys(states).sort()).toEqual(names.sort());
});

test.each(Object.entries(states))('%s', async (name, state) => {
  const { command, request, response } = fixture(name);
  const apps = { [app.sdkAppId]: state };
  const document = { format: 'timpush-emulator-state', version: 1, apps };
  const emulator = createEmulator({ ...app, clock: () => NOW, state: document });
  const answer = await caller(emulator.fetch)(`/${command}`, request);
  expect(comparable(answer)).toEqual(comparable(response));
});

test('the users of the samples are there at start', async () => {
  const emulator = createEmulator({ ...app, clock: () => NOW });
  const call = caller(emulator.fetch);
  for (const name of ['get_attr.2024', 'get_attr.chinese', 'get_attr.unordered']) {
    const { request, response } = fixture(name);
    expect(comparable(await call('get_attr', request))).toEqual(comparable(response));
  }
});
