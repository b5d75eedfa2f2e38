// Every rule for which the emulator had to decide something, through real HTTP: what is sent, and
// the exact ErrorCode (and, where it matters, what the call left behind).
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import { addressOf, app, caller, DEVICE, NOW, sign } from './helpers.js';

const other = { sdkAppId: 1400000001, secretKey: 'the key of the other app', admins: ['root'] };
const disabled = {
  sdkAppId: 1400000002, secretKey: app.secretKey, admins: [app.identifier], disabled: true,
};

let emulator;
let server;
let call;

const serveNew = async (options) => {
  const made = createEmulator({ clock: () => NOW, ...options });
  const running = await serve(made.fetch);
  return { emulator: made, server: running, call: caller(fetch, running.url) };
};

beforeAll(async () => {
  const { identifier, ...main } = app;
  ({ emulator, server, call } = await serveNew({
    apps: [{ ...main, admins: [identifier, 'second'] }, other, disabled],
  }));
});
afterEach(() => emulator.reset());
afterAll(() => server.close());

const codeOf = async (command, body, options) => (await call(command, body, options)).ErrorCode;
const errorsOf = async (command, body) => {
  const { ErrorCode, ErrorList } = await call(command, body);
  expect(ErrorCode).toBe(0);
  return ErrorList;
};
const users = (count) => Array.from({ length: count }, (_, index) => `user${index}`);
const attrs = (account, Attrs) => ({ UserAttrs: [{ To_Account: account, Attrs }] });
const tags = (account, Tags, more) => ({ UserTags: [{ To_Account: account, Tags }], ...more });
const tagNames = (count, from = 0) => Array.from({ length: count }, (_, i) => `tag${from + i}`);
const attributesOf = async (account) => (
  (await call('get_attr', { To_Account: [account] })).UserAttrs[0].Attrs
);
const tagsOf = async (account) => (
  (await call('get_tag', { To_Account: [account] })).UserTags[0].Tags
);

describe('the address', () => {
  const body = { To_Account: ['Mary'] };

  test.each([
    ['GET', 'get_attr'],
    ['HEAD', 'get_attr'],
    ['PUT', 'get_attr'],
    ['GET', '/'],
    ['GET', '/v4/unknown'],
  ])('%s %s is 60002', async (method, command) => {
    const response = await fetch(await addressOf(server.url, command), { method });
    expect(response.status).toBe(200);
    if (method === 'HEAD') return;
    expect(await response.json()).toMatchObject({
      ActionStatus: 'FAIL', ErrorCode: 60002, ErrorInfo: 'HTTP parse Error',
    });
  });

  test.each([
    '/', '/v4/timpush/', '/v4/timpush/unknown', '/v4/timpush/get_attr/', '/v4/timpush/GET_ATTR',
    '/v4/timpush/toString', '/v5/timpush/get_attr', '/v4/all_member_push/im_get_attr',
    '/v4/timpush/im_push', '/v4/timpush/PUSH', '/v4/all_member_push/im_push',
  ])('POST %s is 60009', async (path) => {
    expect(await codeOf(path, body)).toBe(60009);
  });

  test.each([
    ['contenttype', undefined, 60002],
    ['contenttype', 'xml', 60002],
    ['contenttype', 'JSON', 60002],
    ['sdkappid', undefined, 60012],
    ['sdkappid', '', 60012],
    ['sdkappid', 'abc', 60006],
    ['sdkappid', '-1', 60006],
    ['sdkappid', '0', 60006],
    ['sdkappid', '1.5', 60006],
    ['sdkappid', '0x5372', 60006],
    ['sdkappid', '1499999999', 70020],
    ['sdkappid', String(disabled.sdkAppId), 60016],
    ['sdkappid', String(other.sdkAppId), 70014],
    ['identifier', undefined, 60004],
    ['identifier', '', 60004],
    ['identifier', 'nobody', 70013],
    ['random', undefined, 60004],
    ['random', '', 60004],
    ['random', '-1', 60004],
    ['random', '1.0', 60004],
    ['random', '0xff', 60004],
    ['random', '4294967296', 60004],
    ['random', '99999999999999999999', 60004],
    ['random', '0', 0],
    ['random', '4294967295', 0],
    ['usersig', undefined, 60004],
    ['usersig', '', 60004],
    ['usersig', 'broken', 70003],
    ['usersig', 'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl', 70003],
  ])('%s=%s is %i', async (name, value, code) => {
    expect(await codeOf('get_attr', body, { parameters: { [name]: value } })).toBe(code);
  });

  test('names of parameters are case-sensitive', async () => {
    const parameters = { sdkappid: undefined, SdkAppId: String(app.sdkAppId) };
    expect(await codeOf('get_attr', body, { parameters })).toBe(60012);
  });

  test.each([
    ['of another app', { sdkAppId: other.sdkAppId }, 70014],
    ['of another identifier', { identifier: 'second' }, 70013],
    ['with another key', { secretKey: other.secretKey }, 70009],
    ['that expires this second', { time: NOW / 1000 - 60, expire: 60 }, 70001],
    ['that expires next second', { time: NOW / 1000 - 60, expire: 61 }, 0],
  ])('a signature %s', async (_what, changes, code) => {
    const parameters = { usersig: await sign(changes) };
    expect(await codeOf('get_attr', body, { parameters })).toBe(code);
  });

  test('a signature that was good is refused from the second in which it expires', async () => {
    const parameters = { usersig: await sign({ expire: 10 }) };
    emulator.clock.set(NOW + 9_999);
    expect(await codeOf('get_attr', body, { parameters })).toBe(0);
    emulator.clock.set(NOW + 10_000);
    expect(await codeOf('get_attr', body, { parameters })).toBe(70001);
  });

  test('each administrator may call, another account may not', async () => {
    for (const [identifier, code] of [['second', 0], ['Mary', 60010]]) {
      const parameters = { identifier, usersig: await sign({ identifier }) };
      expect(await codeOf('get_attr', body, { parameters })).toBe(code);
    }
  });

  test('each app has its own key and users', async () => {
    await call('set_attr', attrs('Mary', { city: 'Tokyo' }));
    const { sdkAppId, secretKey } = other;
    const usersig = await sign({ sdkAppId, secretKey, identifier: 'root' });
    const parameters = { sdkappid: String(sdkAppId), identifier: 'root', usersig };
    const { UserAttrs } = await call('get_attr', body, { parameters });
    expect(UserAttrs[0].Attrs.city).toBe('NewYork');
  });
});

describe('the lock for failed signatures', () => {
  const body = { To_Account: ['Mary'] };
  const failTimes = async (times) => {
    const parameters = { usersig: await sign({ secretKey: 'wrong' }) };
    const codes = [];
    for (let count = 0; count < times; count += 1) {
      codes.push(await codeOf('get_attr', body, { parameters }));
    }
    return codes;
  };

  test('ten failures within a minute are borne, the eleventh locks for a minute', async () => {
    expect(await failTimes(11)).toEqual([...new Array(10).fill(70009), 70050]);
    expect(await codeOf('get_attr', body)).toBe(70050);
    emulator.clock.advance(59_999);
    expect(await codeOf('get_attr', body)).toBe(70050);
    emulator.clock.advance(1);
    expect(await codeOf('get_attr', body)).toBe(0);
  });

  test('calls at once are counted one by one, and the lock holds', async () => {
    const parameters = { usersig: await sign({ secretKey: 'wrong' }) };
    // In process, where all of them are under way before the first is judged.
    const callHere = caller(emulator.fetch);
    const answers = await Promise.all(Array.from({ length: 15 }, () => (
      callHere('get_attr', body, { parameters })
    )));
    const codes = answers.map(({ ErrorCode }) => ErrorCode);
    expect(codes.sort()).toEqual([...new Array(10).fill(70009), ...new Array(5).fill(70050)]);
    expect(await codeOf('get_attr', body)).toBe(70050);
  });

  test('failures count for a minute only', async () => {
    await failTimes(10);
    emulator.clock.advance(60_000);
    expect(await failTimes(10)).toEqual(new Array(10).fill(70009));
  });

  test('the lock is for one identifier', async () => {
    await failTimes(11);
    const parameters = { identifier: 'second', usersig: await sign({ identifier: 'second' }) };
    expect(await codeOf('get_attr', body, { parameters })).toBe(0);
  });
});

describe('the quota', () => {
  const body = { To_Account: ['Mary'] };
  const callTimes = async (times, command = 'get_attr', options = undefined) => {
    const codes = [];
    for (let count = 0; count < times; count += 1) codes.push(await codeOf(command, body, options));
    return codes;
  };

  test('100 calls in a rolling second pass, the next is 60007', async () => {
    expect(await callTimes(60)).toEqual(new Array(60).fill(0));
    emulator.clock.advance(500);
    expect(await callTimes(41)).toEqual([...new Array(40).fill(0), 60007]);
    emulator.clock.advance(499);
    expect(await codeOf('get_attr', body)).toBe(60007);
    emulator.clock.advance(1);
    expect(await callTimes(61)).toEqual([...new Array(60).fill(0), 60007]);
  });

  test('each command and each app has its own', async () => {
    await callTimes(101);
    expect(await codeOf('get_tag', body)).toBe(0);
    const { sdkAppId, secretKey } = other;
    const usersig = await sign({ sdkAppId, secretKey, identifier: 'root' });
    const parameters = { sdkappid: String(sdkAppId), identifier: 'root', usersig };
    expect(await codeOf('get_attr', body, { parameters })).toBe(0);
  });

  test('a call that is refused before does not count, one with a bad body does', async () => {
    const parameters = { random: 'x' };
    await callTimes(101, 'get_attr', { parameters });
    await codeOf('get_attr', '{');
    expect(await callTimes(100)).toEqual([...new Array(99).fill(0), 60007]);
  });
});

describe('the body', () => {
  const lists = [
    ['get_attr', 'To_Account', () => 'Mary'],
    ['set_attr', 'UserAttrs', () => ({ To_Account: 'Mary', Attrs: { sex: 'f' } })],
    ['remove_attr', 'UserAttrs', () => ({ To_Account: 'Mary', Attrs: ['sex'] })],
    ['add_tag', 'UserTags', () => ({ To_Account: 'Mary', Tags: ['tag'] })],
    ['get_tag', 'To_Account', () => 'Mary'],
    ['remove_tag', 'UserTags', () => ({ To_Account: 'Mary', Tags: ['tag'] })],
    ['clear_all_tags', 'To_Account', () => 'Mary'],
  ];
  const commands = [['set_attr_name'], ['get_attr_name'], ...lists];

  describe.each(commands)('of %s', (command) => {
    test.each([
      ['nothing', ''],
      ['half a document', '{"To_Account":['],
      ['a document and more', '{}{}'],
      ['an array', '[]'],
      ['null', 'null'],
      ['a number', '1'],
      ['a byte order mark', '\uFEFF{}'],
      ['no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ])('%s is 90001', async (_what, body) => {
      expect(await codeOf(command, body)).toBe(90001);
    });
  });

  describe.each(lists)('of %s: %s', (command, field, item) => {
    test.each([
      ['is missing', () => ({})],
      ['is null', () => ({ [field]: null })],
      ['is an object', () => ({ [field]: { 0: item() } })],
      ['is text', () => ({ [field]: 'Mary' })],
      ['is empty', () => ({ [field]: [] })],
      ['holds a number', () => ({ [field]: [item(), 1] })],
      ['holds null', () => ({ [field]: [null] })],
    ])('that %s is 90001', async (_what, body) => {
      expect(await codeOf(command, body())).toBe(90001);
    });

    test('may hold 100, 101 are 90018', async () => {
      const hundred = Array.from({ length: 100 }, item);
      expect(await codeOf(command, { [field]: hundred })).toBe(0);
      expect(await codeOf(command, { [field]: [...hundred, item()] })).toBe(90018);
    });

    const withAccount = (account) => {
      const entry = item();
      return { [field]: [typeof entry === 'string' ? account : { ...entry, To_Account: account }] };
    };

    test.each([
      ['empty', ''], ['a number', 1], ['null', null], ['missing', undefined],
      ['an array', ['Mary']],
      ['half a surrogate pair', '\ud800'],
    ])('an account that is %s is 90001', async (_what, account) => {
      expect(await codeOf(command, withAccount(account))).toBe(90001);
    });

    test('an account that is not there is 70107 in ErrorList, the rest succeeds', async () => {
      const body = { [field]: [...withAccount('nobody')[field], item()] };
      const answer = await call(command, body);
      expect(answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' });
      expect(answer.ErrorList).toEqual([{ ErrorCode: 70107, To_Account: 'nobody' }]);
    });

    test('a RegistrationID exists without import', async () => {
      await call('set_attr_name', { AttrNames: { 9: 'model' }, AttrTypes: { 9: 1 } });
      const body = withAccount(DEVICE);
      const [entry] = body[field];
      if (entry.Attrs) entry.Attrs = Array.isArray(entry.Attrs) ? ['model'] : { model: 'x' };
      expect(await errorsOf(command, body)).toBeUndefined();
    });
  });

  test.each([
    ['set_attr', { To_Account: 'Mary' }],
    ['set_attr', { To_Account: 'Mary', Attrs: ['sex'] }],
    ['set_attr', { To_Account: 'Mary', Attrs: 'sex' }],
    ['set_attr', { To_Account: 'Mary', Attrs: null }],
    ['remove_attr', { To_Account: 'Mary' }],
    ['remove_attr', { To_Account: 'Mary', Attrs: { sex: 'f' } }],
    ['remove_attr', { To_Account: 'Mary', Attrs: [1] }],
  ])('%s of %j is 90001', async (command, entry) => {
    expect(await codeOf(command, { UserAttrs: [entry] })).toBe(90001);
  });

  test.each([
    ['add_tag', { To_Account: 'Mary' }],
    ['add_tag', { To_Account: 'Mary', Tags: 'tag' }],
    ['add_tag', { To_Account: 'Mary', Tags: [1] }],
    ['remove_tag', { To_Account: 'Mary' }],
    ['remove_tag', { To_Account: 'Mary', Tags: { 0: 'tag' } }],
  ])('%s of %j is 90001', async (command, entry) => {
    expect(await codeOf(command, { UserTags: [entry] })).toBe(90001);
  });

  test.each([
    [{}],
    [{ AttrNames: ['sex'] }],
    [{ AttrNames: { 3: 1 } }],
    [{ AttrNames: { 3: 'level' }, AttrTypes: [0] }],
    [{ AttrNames: { 3: 'level' }, AttrTypes: null }],
    [{ AttrNames: { 3: 'level' }, AttrTypes: { 3: '0' } }],
    [{ AttrNames: { 3: 'level' }, AttrTypes: { 3: 0.5 } }],
    [{ AttrNames: { 3: 'level' }, AttrTypes: { 3: null } }],
  ])('set_attr_name of %j is 90001', async (body) => {
    expect(await codeOf('set_attr_name', body)).toBe(90001);
  });

  test.each([[2], [-1], ['0'], [true], [0.5]])('Replace %j is 90001', async (Replace) => {
    expect(await codeOf('add_tag', tags('Mary', ['tag'], { Replace }))).toBe(90001);
  });

  test('fields that nobody knows are passed over', async () => {
    expect(await codeOf('get_attr', { To_Account: ['Mary'], More: 1 })).toBe(0);
  });
});

describe('attribute names', () => {
  const names = async () => {
    const { AttrNames, AttrTypes } = await call('get_attr_name', {});
    return { AttrNames, AttrTypes };
  };

  test('before any is set, both objects are there and empty', async () => {
    const empty = await serveNew({ ...app, samples: false });
    const { AttrNames, AttrTypes } = await empty.call('get_attr_name', {});
    await empty.server.close();
    expect({ AttrNames, AttrTypes }).toEqual({ AttrNames: {}, AttrTypes: {} });
  });

  test('slots that a call leaves out are kept', async () => {
    await call('set_attr_name', { AttrNames: { 5: 'level' }, AttrTypes: { 5: 1 } });
    expect(await names()).toEqual({
      AttrNames: { 0: 'sex', 1: 'city', 2: 'country', 5: 'level' },
      AttrTypes: { 0: 0, 1: 0, 2: 0, 5: 1 },
    });
  });

  test.each([
    ['in another slot', { 2: 'city' }, 'attrName:city already exists at index:1'],
    ['in another slot that the call renames', { 1: 'town', 2: 'city' },
      'attrName:city already exists at index:1'],
    ['twice in the call', { 4: 'level', 5: 'level' }, 'attrName:level already exists at index:4'],
  ])('a name %s fails the whole call with the documented text', async (_what, AttrNames, info) => {
    const before = await names();
    const answer = await call('set_attr_name', { AttrNames: { 3: 'new', ...AttrNames } });
    expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 90033, ErrorInfo: info });
    expect(await names()).toEqual(before);
  });

  test.each([
    ['an empty name', { AttrNames: { 3: '' } }],
    ['a name of 51 bytes', { AttrNames: { 3: 'x'.repeat(51) } }],
    ['a name of 17 Chinese characters', { AttrNames: { 3: '会'.repeat(17) } }],
    ['a name of 13 emoji', { AttrNames: { 3: '😀'.repeat(13) } }],
    ['the slot "10"', { AttrNames: { 10: 'level' } }],
    ['the slot "-1"', { AttrNames: { '-1': 'level' } }],
    ['the slot "a"', { AttrNames: { a: 'level' } }],
    ['the slot "01"', { AttrNames: { '01': 'level' } }],
    ['another type for a name', { AttrNames: { 0: 'sex' }, AttrTypes: { 0: 1 } }],
    ['a type that is neither 0 nor 1', { AttrNames: { 3: 'level' }, AttrTypes: { 3: 2 } }],
    ['a type for a slot without a name', { AttrNames: { 3: 'level' }, AttrTypes: { 4: 0 } }],
  ])('%s is 90033, and nothing is stored', async (_what, { AttrNames, AttrTypes }) => {
    const before = await names();
    const body = { AttrNames: { 8: 'new', ...AttrNames }, AttrTypes };
    expect(await codeOf('set_attr_name', body)).toBe(90033);
    expect(await names()).toEqual(before);
  });

  test.each([
    ['50 bytes', 'x'.repeat(50)],
    ['16 Chinese characters', '会'.repeat(16)],
    ['12 emoji', '😀'.repeat(12)],
    ['the name __proto__', '__proto__'],
    ['the name constructor', 'constructor'],
  ])('%s may be a name, and keeps its values', async (_what, name) => {
    expect(await codeOf('set_attr_name', { AttrNames: { 3: name } })).toBe(0);
    expect((await names()).AttrNames[3]).toBe(name);
    expect(await attributesOf('xiaohua')).toEqual({});
    const Attrs = JSON.parse(`{${JSON.stringify(name)}:"value"}`);
    expect(await errorsOf('set_attr', attrs('Mary', Attrs))).toBeUndefined();
    expect(Object.entries(await attributesOf('Mary'))).toContainEqual([name, 'value']);
  });

  test('the same name again keeps type and values', async () => {
    await call('set_attr_name', { AttrNames: { 3: 'model' }, AttrTypes: { 3: 1 } });
    expect(await codeOf('set_attr_name', { AttrNames: { 0: 'sex', 3: 'model' } })).toBe(0);
    expect((await names()).AttrTypes).toEqual({ 0: 0, 1: 0, 2: 0, 3: 1 });
    expect(await attributesOf('Mary')).toEqual({ sex: 'female', city: 'NewYork' });
  });

  test('another name in a slot drops the values of the old, also if it comes back', async () => {
    await call('set_attr_name', { AttrNames: { 0: 'gender' } });
    expect(await attributesOf('Mary')).toEqual({ city: 'NewYork' });
    await call('set_attr_name', { AttrNames: { 0: 'sex' } });
    expect(await attributesOf('Mary')).toEqual({ city: 'NewYork' });
  });
});

describe('attributes', () => {
  test('those that a call does not mention are kept', async () => {
    await call('set_attr', attrs('Mary', { country: 'US', city: 'Boston' }));
    expect(await attributesOf('Mary')).toEqual({ sex: 'female', city: 'Boston', country: 'US' });
  });

  test.each([
    ['a name that is not defined', { level: 'x' }],
    ['the name toString', { toString: 'x' }],
    ['a value of 51 bytes', { city: 'x'.repeat(51) }],
    ['a value of 17 Chinese characters', { city: '纽'.repeat(17) }],
    ['a number', { city: 20 }],
    ['null', { city: null }],
    ['an array', { city: ['x'] }],
  ])('set_attr with %s is 90033, and nothing is stored', async (_what, Attrs) => {
    const body = {
      UserAttrs: [{ To_Account: 'Jack', Attrs: { sex: 'x' } }, { To_Account: 'Mary', Attrs }],
    };
    expect(await codeOf('set_attr', body)).toBe(90033);
    expect((await attributesOf('Jack')).sex).toBe('Female');
  });

  test.each([['50 bytes', 'x'.repeat(50)], ['16 Chinese characters', '纽'.repeat(16)], ['""', '']])(
    'a value of %s is stored',
    async (_what, city) => {
      await call('set_attr', attrs('Mary', { city }));
      expect(await attributesOf('Mary')).toEqual({ sex: 'female', city });
    },
  );

  test('removing takes the named ones; one that the user has not is no error', async () => {
    expect(await errorsOf('remove_attr', attrs('Mary', ['city', 'country']))).toBeUndefined();
    expect(await attributesOf('Mary')).toEqual({ sex: 'female' });
  });

  test('removing a name that is not defined is 90033, and nothing is removed', async () => {
    expect(await codeOf('remove_attr', attrs('Mary', ['city', 'level']))).toBe(90033);
    expect(await attributesOf('Mary')).toEqual({ sex: 'female', city: 'NewYork' });
  });

  test('an attribute of the other account type is 90035 in ErrorList', async () => {
    await call('set_attr_name', { AttrNames: { 9: 'model' }, AttrTypes: { 9: 1 } });
    const body = {
      UserAttrs: [
        { To_Account: 'Mary', Attrs: { city: 'Boston' } },
        { To_Account: DEVICE, Attrs: { model: 'x', city: 'Boston' } },
        { To_Account: 'Jack', Attrs: { model: 'x', city: 'Boston' } },
      ],
    };
    expect(await errorsOf('set_attr', body)).toEqual([
      { ErrorCode: 90035, To_Account: DEVICE }, { ErrorCode: 90035, To_Account: 'Jack' },
    ]);
    expect((await attributesOf('Mary')).city).toBe('Boston');
    expect((await attributesOf('Jack')).city).toBe('New York');
    expect(await attributesOf(DEVICE)).toEqual({});
    expect(await errorsOf('remove_attr', attrs('Mary', ['model']))).toEqual([
      { ErrorCode: 90035, To_Account: 'Mary' },
    ]);
  });

  test('an account that is named twice is answered once', async () => {
    const { UserAttrs, ErrorList } = await call('get_attr', {
      To_Account: ['Mary', 'nobody', 'Mary', 'nobody'],
    });
    expect(UserAttrs.map((user) => user.To_Account)).toEqual(['Mary']);
    expect(ErrorList).toEqual([{ ErrorCode: 70107, To_Account: 'nobody' }]);
  });

  test('of two entries for one account the later counts', async () => {
    const first = { To_Account: 'Mary', Attrs: { city: 'Boston', country: 'US' } };
    const later = { To_Account: 'Mary', Attrs: { city: 'Tokyo' } };
    await call('set_attr', { UserAttrs: [first, later] });
    expect(await attributesOf('Mary')).toEqual({ sex: 'female', city: 'Tokyo' });
  });
});

describe('tags', () => {
  test('are appended, without doubles, and removed; what is not there is no error', async () => {
    await call('add_tag', tags('Mary', ['a', 'b', 'a']));
    await call('add_tag', tags('Mary', ['b', 'c'], { Replace: 0 }));
    expect((await tagsOf('Mary')).sort()).toEqual(['a', 'b', 'c']);
    expect(await errorsOf('remove_tag', tags('Mary', ['b', 'unknown']))).toBeUndefined();
    expect((await tagsOf('Mary')).sort()).toEqual(['a', 'c']);
    expect(await errorsOf('clear_all_tags', { To_Account: ['Mary', 'Jack'] })).toBeUndefined();
    expect(await tagsOf('Mary')).toEqual([]);
  });

  test('with Replace 1 take the place of all others', async () => {
    await call('add_tag', tags('Mary', ['a', 'b']));
    await call('add_tag', tags('Mary', ['c'], { Replace: 1 }));
    expect(await tagsOf('Mary')).toEqual(['c']);
  });

  test.each([['empty', ''], ['of 51 bytes', 'x'.repeat(51)], ['of 13 emoji', '😀'.repeat(13)]])(
    'a tag %s is 90020, and nothing is stored',
    async (_what, tag) => {
      const body = {
        UserTags: [{ To_Account: 'Jack', Tags: ['a'] }, { To_Account: 'Mary', Tags: [tag] }],
      };
      expect(await codeOf('add_tag', body)).toBe(90020);
      expect(await tagsOf('Jack')).toEqual([]);
      expect(await codeOf('remove_tag', body)).toBe(90020);
    },
  );

  test('ten may be appended to a user in a call, eleven are 90032', async () => {
    expect(await codeOf('add_tag', tags('Mary', tagNames(10)))).toBe(0);
    expect(await codeOf('add_tag', tags('Mary', tagNames(11)))).toBe(90032);
  });

  test('a hundred may be given with Replace 1, 101 are 90032', async () => {
    expect(await codeOf('add_tag', tags('Mary', tagNames(101), { Replace: 1 }))).toBe(90032);
    expect(await codeOf('add_tag', tags('Mary', tagNames(100), { Replace: 1 }))).toBe(0);
  });

  test('a user carries a hundred, one more is 90032, one that is there is not', async () => {
    await call('add_tag', tags('Mary', tagNames(100), { Replace: 1 }));
    expect(await codeOf('add_tag', tags('Mary', ['one more']))).toBe(90032);
    expect(await codeOf('add_tag', tags('Mary', ['tag0']))).toBe(0);
    expect(await tagsOf('Mary')).toHaveLength(100);
  });

  test('an app has a thousand, one more is 90032; what nobody carries leaves room', async () => {
    emulator.addUsers(users(10).map((account) => [account, {}]));
    const UserTags = users(10).map((To_Account, index) => (
      { To_Account, Tags: tagNames(100, index * 100) }
    ));
    expect(await codeOf('add_tag', { UserTags, Replace: 1 })).toBe(0);
    expect(await codeOf('add_tag', tags('Mary', ['one more']))).toBe(90032);
    expect(await tagsOf('Mary')).toEqual([]);
    expect(await codeOf('add_tag', tags('Mary', ['tag0']))).toBe(0);
    expect(await codeOf('add_tag', tags('user9', ['in its place'], { Replace: 1 }))).toBe(0);
    expect(await codeOf('add_tag', tags('Mary', ['one more']))).toBe(0);
  });

  test('the first use fixes the account type, the other gets 90035 in ErrorList', async () => {
    const both = {
      UserTags: [{ To_Account: 'Mary', Tags: ['a'] }, { To_Account: DEVICE, Tags: ['a', 'b'] }],
    };
    expect(await errorsOf('add_tag', both)).toEqual([{ ErrorCode: 90035, To_Account: DEVICE }]);
    expect(await tagsOf(DEVICE)).toEqual([]);
    await call('clear_all_tags', { To_Account: ['Mary'] });
    expect(await errorsOf('add_tag', tags(DEVICE, ['a']))).toEqual([
      { ErrorCode: 90035, To_Account: DEVICE },
    ]);
    expect(await errorsOf('add_tag', tags(DEVICE, ['b']))).toBeUndefined();
    expect(await errorsOf('remove_tag', tags('Mary', ['b']))).toEqual([
      { ErrorCode: 90035, To_Account: 'Mary' },
    ]);
  });

  test('of two entries for one account the later counts', async () => {
    const first = { To_Account: 'Mary', Tags: ['a'] };
    await call('add_tag', { UserTags: [first, { To_Account: 'Mary', Tags: ['b'] }] });
    expect(await tagsOf('Mary')).toEqual(['b']);
  });
});

describe('answers', () => {
  test('are never in the order asked, and repeat with the seed', async () => {
    const asked = ['Mary', 'xiaoming', 'xiaohua', 'abc', 'Jack', 'Daved'];
    const orders = async () => {
      const seen = [];
      for (let length = 2; length <= asked.length; length += 1) {
        for (const [command, field] of [['get_attr', 'UserAttrs'], ['get_tag', 'UserTags']]) {
          const answer = await call(command, { To_Account: asked.slice(0, length) });
          const order = answer[field].map((user) => user.To_Account);
          expect(order).not.toEqual(asked.slice(0, length));
          expect([...order].sort()).toEqual(asked.slice(0, length).sort());
          seen.push(order);
        }
      }
      return seen;
    };
    const first = await orders();
    emulator.reset();
    expect(await orders()).toEqual(first);
  });

  test('each has a RequestId of its own', async () => {
    const ids = new Set();
    for (const body of [{ To_Account: ['Mary'] }, { To_Account: ['Mary'] }, {}]) {
      ids.add((await call('get_attr', body)).RequestId);
    }
    expect(ids.size).toBe(3);
    expect([...ids].every((id) => typeof id === 'string' && id !== '')).toBe(true);
  });

  test('ErrorList is there only when something is in it', async () => {
    expect(await call('get_attr', { To_Account: ['Mary'] })).not.toHaveProperty('ErrorList');
  });

  test('with accounts: "auto" the first write imports, a read does not', async () => {
    const auto = await serveNew({ ...app, accounts: 'auto' });
    const read = () => auto.call('get_attr', { To_Account: ['newcomer'] });
    expect((await read()).ErrorList).toEqual([{ ErrorCode: 70107, To_Account: 'newcomer' }]);
    await auto.call('set_attr', attrs('newcomer', { city: 'Tokyo' }));
    expect((await read()).UserAttrs).toEqual([
      { To_Account: 'newcomer', Attrs: { city: 'Tokyo' } },
    ]);
    await auto.server.close();
  });
});

describe('the order of checks, by calls that are wrong in two ways', () => {
  // Each row is wrong by this rule and by the next: the first of the two must answer.
  const wrong = {
    path: { command: '/v4/timpush/unknown', code: 60009 },
    contenttype: { parameters: { contenttype: 'xml' }, code: 60002 },
    sdkappid: { parameters: { sdkappid: '1499999999' }, code: 70020 },
    identifier: { parameters: { identifier: '' }, code: 60004, info: 'identifier is missing' },
    random: {
      parameters: { random: 'x' },
      code: 60004,
      info: 'random is not an unsigned 32-bit integer',
    },
    usersig: { parameters: { usersig: 'broken' }, code: 70003 },
  };
  const rules = Object.keys(wrong);

  test.each(rules.flatMap((first, index) => (
    rules.slice(index + 1).map((second) => [first, second])
  )))('%s before %s', async (first, second) => {
    const { code, info } = wrong[first];
    const parameters = { ...wrong[second].parameters, ...wrong[first].parameters };
    const answer = await call(wrong[first].command ?? 'get_attr', '{', { parameters });
    expect(answer.ErrorCode).toBe(code);
    if (info) expect(answer.ErrorInfo).toBe(info);
  });

  test('the method before the path', async () => {
    const response = await fetch(`${server.url}/v4/timpush/unknown`);
    expect((await response.json()).ErrorCode).toBe(60002);
  });

  const expired = { time: NOW / 1000 - 60, expire: 60 };

  test.each([
    ['70014 before 70013', { sdkAppId: other.sdkAppId, identifier: 'second' }, 70014],
    ['70014 before 70009', { sdkAppId: other.sdkAppId, secretKey: 'wrong' }, 70014],
    ['70014 before 70001', { sdkAppId: other.sdkAppId, ...expired }, 70014],
    ['70013 before 70009', { identifier: 'second', secretKey: 'wrong' }, 70013],
    ['70013 before 70001', { identifier: 'second', ...expired }, 70013],
    ['70009 before 70001', { secretKey: 'wrong', ...expired }, 70009],
  ])('of a signature: %s', async (_what, changes, code) => {
    const parameters = { usersig: await sign(changes) };
    expect(await codeOf('get_attr', '{', { parameters })).toBe(code);
  });

  test('an expired signature before the administrator', async () => {
    const identifier = 'Mary';
    const parameters = { identifier, usersig: await sign({ identifier, ...expired }) };
    expect(await codeOf('get_attr', '{', { parameters })).toBe(70001);
  });

  test('the administrator before the quota, the quota before the body', async () => {
    for (let count = 0; count < 100; count += 1) await codeOf('get_attr', '{');
    const parameters = { identifier: 'Mary', usersig: await sign({ identifier: 'Mary' }) };
    expect(await codeOf('get_attr', '{', { parameters })).toBe(60010);
    expect(await codeOf('get_attr', '{')).toBe(60007);
  });

  test.each([
    ['form of a type before names', 'set_attr_name',
      { AttrNames: { 3: '', 4: 'b' }, AttrTypes: { 4: '0' } }, 90001],
    ['form of a type before slots', 'set_attr_name',
      { AttrNames: { 3: 'b' }, AttrTypes: { 5: '0' } }, 90001],
    ['form of a value before names', 'set_attr', attrs('Mary', { level: 'x', city: '\ud800' }), 90001],
    ['form of a name before values', 'set_attr', attrs('Mary', { city: 5, '\ud800': 'x' }), 90001],
    ['form before number', 'get_attr', { To_Account: [...users(100), 1] }, 90001],
    ['number before names', 'set_attr',
      { UserAttrs: users(101).map((account) => attrs(account, { level: 'x' }).UserAttrs[0]) },
      90018],
    ['names before accounts', 'set_attr', attrs('nobody', { level: 'x' }), 90033],
    ['Replace before tags', 'add_tag', tags('nobody', [''], { Replace: 2 }), 90001],
    ['length of a tag before number of tags', 'add_tag', tags('nobody', ['', ...tagNames(11)]),
      90020],
    ['number of tags before accounts', 'add_tag', tags('nobody', tagNames(11)), 90032],
  ])('of a body: %s', async (_what, command, body, code) => {
    expect(await codeOf(command, body)).toBe(code);
  });

  test.each([
    ['set_attr', attrs('Mary', { level: 'x' }), attrs('Mary', { city: 'x' }), 90033],
    ['set_attr', attrs('Mary', { city: 5 }), attrs('Mary', { city: 'x' }), 90033],
    ['remove_attr', attrs('Mary', ['level']), attrs('Mary', ['city']), 90033],
    ['add_tag', tags('Mary', ['']), tags('Mary', ['x']), 90020],
    ['add_tag', tags('Mary', tagNames(11)), tags('Mary', ['x']), 90032],
    ['remove_tag', tags('Mary', ['']), tags('Mary', ['x']), 90020],
  ])('a rule holds for an entry that a later one replaces, too: %s', async (command, first, later, code) => {
    const [field] = Object.keys(first);
    const before = emulator.export();
    const both = { [field]: [...first[field], ...later[field]] };
    expect(await codeOf(command, both)).toBe(code);
    expect(emulator.export()).toEqual(before);
    expect(await codeOf(command, later)).toBe(0);
  });

  test('an account that does not exist before its type', async () => {
    await call('set_attr_name', { AttrNames: { 9: 'model' }, AttrTypes: { 9: 1 } });
    expect(await errorsOf('set_attr', attrs('nobody', { model: 'x' }))).toEqual([
      { ErrorCode: 70107, To_Account: 'nobody' },
    ]);
  });
});
