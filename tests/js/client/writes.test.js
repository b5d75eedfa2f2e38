// Every call beside get_attr, against the emulator: what is written is there, what failed says why.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clientOf, errorOf, fakeFetch, fixture, okBody, withEmulator } from '../support/app.js';
import { always, withServer } from '../support/http.js';

const DEVICE = '379C2F0D-290D-47AE-94D1-919058C39C77';
const notFound = (account) => expect.objectContaining({
  account, code: 'ERR_API', errorCode: 70107, errorName: 'ACCOUNT_NOT_FOUND', kind: 'account', retryable: false,
});
const accountsNamed = (count) => Array.from({ length: count }, (_, index) => `user${index}`);

describe('the documented request', () => {
  const calls = {
    set_attr: (client) => client.setAttributes(
      [{ account: 'xiaoming', attributes: { sex: 'male', city: 'ShenZhen' } }],
    ),
    remove_attr: (client) => client.removeAttributes([{ account: 'Mary', names: ['sex', 'city'] }]),
    get_attr_name: (client) => client.getAttributeNames(),
    set_attr_name: (client) => client.setAttributeNames(
      { 0: 'sex', 1: 'city', 2: 'country' }, { types: { 0: 0, 1: 0, 2: 0 } },
    ),
    get_tag: (client) => client.getTags(['xiaoming']),
    remove_tag: (client) => client.removeTags([{ account: 'xiaoming', tags: ['GoldMember'] }]),
    clear_all_tags: (client) => client.clearTags(['xiaoming']),
  };
  test.each(Object.keys(calls))('%s goes out as it is documented', async (name) => {
    const { command, request, response } = fixture(name);
    await withServer(always(response), async ({ url, requests }) => {
      await calls[name](clientOf({ endpoint: url }));
      expect(requests).toHaveLength(1);
      expect(new URL(requests[0].url, url).pathname).toBe(`/${command}`);
      expect(JSON.parse(requests[0].body)).toEqual(request);
    });
  });

  test('add_tag goes out as it is documented, Replace only when it is asked for', async () => {
    const { command, request, response } = fixture('add_tag');
    const { Replace: _, ...appended } = request;
    const users = [{ account: 'xiaoming', tags: ['GoldMember'] }];
    await withServer(always(response), async ({ url, requests }) => {
      const client = clientOf({ endpoint: url });
      await client.addTags(users);
      await client.addTags(users, { replace: false });
      await client.addTags(users, { replace: true });
      expect(new URL(requests[0].url, url).pathname).toBe(`/${command}`);
      expect(requests.map(({ body }) => JSON.parse(body)))
        .toEqual([appended, appended, { ...appended, Replace: 1 }]);
    });
  });
});

describe('attribute names', () => {
  test('are defined, read, and told with their types', async () => {
    const { client } = withEmulator({ samples: false });
    expect(await client.getAttributeNames()).toEqual({ names: {}, types: {} });
    expect(await client.setAttributeNames({ 0: 'sex', 9: '会员等级' }, { types: { 9: 1 } })).toBeUndefined();
    expect(await client.getAttributeNames()).toEqual({
      names: { 0: 'sex', 9: '会员等级' }, types: { 0: 0, 9: 1 },
    });
  });

  test('an answer of 2024, without types, has names of type 0', async () => {
    const { response } = fixture('get_attr_name');
    const answers = await clientOf({ fetch: fakeFetch(() => response) }).getAttributeNames();
    expect(answers).toEqual({ names: response.AttrNames, types: { 0: 0, 1: 0, 2: 0 } });
  });

  test('an answer without names is an app that has none', async () => {
    const fetch = fakeFetch(() => okBody());
    expect(await clientOf({ fetch }).getAttributeNames()).toEqual({ names: {}, types: {} });
  });

  test('a name that stands in another slot is refused, in the service’s own words', async () => {
    const { client } = withEmulator();
    const error = await errorOf(client.setAttributeNames({ 2: 'city' }));
    expect(error).toMatchObject({
      code: 'ERR_API', errorCode: 90033, errorInfo: fixture('set_attr_name.duplicate').response.ErrorInfo,
    });
  });
});

describe('attributes', () => {
  test('are set, kept where not mentioned, removed', async () => {
    const { client } = withEmulator();
    const set = await client.setAttributes([
      { account: 'Mary', attributes: { city: '上海' } },
      { account: 'xiaohua', attributes: { sex: '', city: 'x'.repeat(50) } },
    ]);
    expect(set).toEqual({ accounts: ['Mary', 'xiaohua'], failures: [] });
    const removed = await client.removeAttributes([{ account: 'xiaohua', names: ['city'] }]);
    expect(removed).toEqual({ accounts: ['xiaohua'], failures: [] });
    const { users } = await client.getAttributes(['xiaohua', 'Mary']);
    expect(users).toEqual([
      { account: 'xiaohua', attributes: { sex: '' } },
      { account: 'Mary', attributes: { sex: 'female', city: '上海' } },
    ]);
  });

  test('whatever values are written are read back', async () => {
    const { client } = withEmulator();
    const value = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => (
      text.isWellFormed() && Buffer.byteLength(text) <= 50));
    await fc.assert(fc.asyncProperty(value, value, async (sex, city) => {
      await client.setAttributes([{ account: 'Mary', attributes: { sex, city } }]);
      const { users } = await client.getAttributes(['Mary']);
      expect(users).toEqual([{ account: 'Mary', attributes: { sex, city } }]);
    }), { numRuns: 60 });
  });

  test('some accounts that fail do not keep the others from being written', async () => {
    const { client } = withEmulator();
    const { accounts, failures } = await client.setAttributes([
      { account: 'nobody', attributes: { city: 'x' } },
      { account: 'Mary', attributes: { city: 'x' } },
      { account: DEVICE, attributes: { city: 'x' } },
      { account: 'xiaoming', attributes: { city: 'x' } },
    ]);
    expect(accounts).toEqual(['Mary', 'xiaoming']);
    expect(failures).toEqual([
      notFound('nobody'),
      expect.objectContaining({ account: DEVICE, errorCode: 90035 }),
    ]);
  });

  test('the documented failure of an account that was not asked for is left out', async () => {
    const { response } = fixture('set_attr');
    const events = [];
    const client = clientOf({
      fetch: fakeFetch(() => response), onResponse: (event) => events.push(event),
    });
    const users = [{ account: 'xiaoming', attributes: { sex: 'male', city: 'ShenZhen' } }];
    expect(await client.setAttributes(users)).toEqual({ accounts: ['xiaoming'], failures: [] });
    expect(events.map(({ unasked }) => unasked)).toEqual([[DEVICE]]);
  });

  test('250 users are written by 3 calls', async () => {
    const { client, emulator } = withEmulator({ accounts: 'auto' });
    const users = accountsNamed(250).map((account) => ({ account, attributes: { city: account } }));
    const { accounts } = await client.setAttributes(users);
    expect(accounts).toEqual(accountsNamed(250));
    expect(emulator.requests.list().map(({ body }) => JSON.parse(body).UserAttrs.length).sort())
      .toEqual([100, 100, 50]);
    const read = await client.getAttributes(accountsNamed(250));
    expect(read.users).toEqual(users);
  });

  test('a name that is not defined fails the whole call', async () => {
    const { client } = withEmulator();
    const error = await errorOf(client.setAttributes([{ account: 'Mary', attributes: { size: 'x' } }]));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: 90033, kind: 'request', accounts: [] });
    expect(error.failures).toEqual([expect.objectContaining({ account: 'Mary', errorCode: 90033 })]);
  });

  test('what is changed after the call was made is written as it was', async () => {
    const { client } = withEmulator();
    const user = { account: 'Mary', attributes: { city: 'before' } };
    const names = { 2: 'country' };
    const written = [client.setAttributes([user]), client.setAttributeNames(names)];
    user.attributes.city = 'after';
    user.account = 'nobody';
    names[2] = 'sex';
    await Promise.all(written);
    const { users } = await client.getAttributes(['Mary']);
    expect(users[0].attributes.city).toBe('before');
    expect((await client.getAttributeNames()).names[2]).toBe('country');
  });
});

describe('tags', () => {
  test('are added, read, replaced, removed, cleared', async () => {
    const { client } = withEmulator();
    const tagsOf = async () => (await client.getTags(['Mary', 'xiaoming', 'nobody'])).users;
    expect(await client.addTags([
      { account: 'Mary', tags: ['vip', '金牌会员'] }, { account: 'xiaoming', tags: ['vip'] },
    ])).toEqual({ accounts: ['Mary', 'xiaoming'], failures: [] });
    expect((await tagsOf()).map(({ account, tags }) => [account, [...tags].sort()])).toEqual([
      ['Mary', ['vip', '金牌会员']], ['xiaoming', ['vip']],
    ]);
    await client.addTags([{ account: 'Mary', tags: ['new'] }], { replace: true });
    await client.removeTags([{ account: 'xiaoming', tags: ['vip'] }]);
    expect(await tagsOf()).toEqual([
      { account: 'Mary', tags: ['new'] }, { account: 'xiaoming', tags: [] },
    ]);
    expect(await client.clearTags(['Mary', 'nobody'])).toEqual({
      accounts: ['Mary'], failures: [notFound('nobody')],
    });
    expect(await tagsOf()).toEqual([
      { account: 'Mary', tags: [] }, { account: 'xiaoming', tags: [] },
    ]);
  });

  test('an unknown account fails alone in each of the calls', async () => {
    const { client } = withEmulator();
    const users = [{ account: 'Mary', tags: ['vip'] }, { account: 'nobody', tags: ['vip'] }];
    for (const call of [() => client.addTags(users), () => client.removeTags(users)]) {
      expect(await call()).toEqual({ accounts: ['Mary'], failures: [notFound('nobody')] });
    }
    expect((await client.getTags(['nobody', 'Mary'])).failures).toEqual([notFound('nobody')]);
  });

  test('100 tags replace what was there, in one call', async () => {
    const { client } = withEmulator();
    const tags = Array.from({ length: 100 }, (_, index) => `tag${index}`);
    await client.addTags([{ account: 'Mary', tags }], { replace: true });
    const { users } = await client.getTags(['Mary']);
    expect([...users[0].tags].sort()).toEqual([...tags].sort());
  });
});

describe('an account twice in a list that is cleared', () => {
  test('is refused like in every other write', async () => {
    const fetch = fakeFetch(() => okBody());
    const error = await errorOf(clientOf({ fetch }).clearTags(['Mary', 'xiaoming', 'Mary']));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'accounts[2]' });
    expect(fetch.calls).toEqual([]);
  });
});

describe('any other call', () => {
  test('goes out and comes back as the service has it', async () => {
    const body = { From_Account: 'admin', MsgRandom: 7, OfflinePushInfo: { Title: '你好', Ext: '{}' } };
    const answer = okBody({ TaskId: 'batch_1', Extra: { a: [1.5, null, true] } });
    await withServer(always(answer), async ({ url, requests }) => {
      const got = await clientOf({ endpoint: url }).call('push', body);
      expect(got).toEqual(answer);
      expect(new URL(requests[0].url, url).pathname).toBe('/v4/timpush/push');
      expect(JSON.parse(requests[0].body)).toEqual(body);
    });
  });

  test('throws what the service refuses', async () => {
    const { client } = withEmulator();
    const error = await errorOf(client.call('push', {
      From_Account: 'admin', MsgRandom: 7, OfflinePushInfo: {}, Condition: { AttrsAnd: { unknown: 'x' } },
    }));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: 90033, command: 'push', kind: 'request' });
  });

  test('may be one of those that have a name of their own', async () => {
    const { client } = withEmulator();
    const { UserAttrs } = await client.call('get_attr', { To_Account: ['Mary'] });
    expect(UserAttrs).toEqual([{ To_Account: 'Mary', Attrs: { sex: 'female', city: 'NewYork' } }]);
  });
});
