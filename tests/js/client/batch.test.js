// A batch is written once and checked once, and what is settled is what was sent.
import {
  afterEach, describe, expect, jest, test,
} from '@jest/globals';
import { createClientWith } from '../../../js/client/client.js';
import { loadCore } from '../../../js/core/load.js';
import { createUserSig } from '../../../js/usersig.js';
import {
  answerFor, app, clientOf, fakeFetch, okBody, sign,
} from '../support/app.js';
import { createTestClock } from '../support/clock.js';

const hundred = Array.from({ length: 100 }, (_, index) => `user${index}`);

/** A client that keeps each body that it hands to the core. */
const watched = async (options) => {
  const core = await loadCore();
  const checked = [];
  const engine = {
    ...core,
    checkBody: (command, text, ...rest) => {
      checked.push(text);
      return core.checkBody(command, text, ...rest);
    },
  };
  const load = async () => engine;
  const client = createClientWith(load, createUserSig(load))({
    sdkAppId: app.sdkAppId, identifier: app.identifier, userSig: await sign(), endpoint: 'http://localhost:9',
    rate: Infinity, retries: 0, clock: createTestClock(), ...options,
  });
  return { client, checked };
};

const collect = async (stream) => {
  const outcomes = [];
  for await (const outcome of stream) outcomes.push(outcome);
  return outcomes;
};

afterEach(() => jest.restoreAllMocks());

describe('a call of a hundred', () => {
  test.each([
    ['getAttributes', hundred],
    ['setAttributes', hundred.map((account) => ({ account, attributes: { city: '深圳' } }))],
    ['addTags', hundred.map((account) => ({ account, tags: ['vip', 'new'] }))],
  ])('%s is written at once, by one JSON.stringify, and checked at one go', async (method, list) => {
    const fetch = fakeFetch(({ To_Account: asked = [] }) => answerFor(asked));
    const { client, checked } = await watched({ fetch });
    const stringify = jest.spyOn(JSON, 'stringify');
    const result = client[method](list); // the list is written before anything is waited for
    expect(stringify).toHaveBeenCalledTimes(1);
    stringify.mockRestore();
    const { users, accounts } = await result;
    expect((users ?? accounts).length).toBe(100);
    expect(checked).toHaveLength(1);
    expect(fetch.calls.map(({ init }) => init.body)).toEqual(checked);
  });

  test('is what the list was when it was made', async () => {
    const fetch = fakeFetch(() => okBody());
    const list = [{ account: 'Mary', attributes: { sex: 'female' } }];
    const result = clientOf({ fetch }).setAttributes(list);
    list[0].attributes.sex = 'male';
    list[0].account = 'xiaoming';
    expect(await result).toEqual({ accounts: ['Mary'], failures: [] });
    expect(fetch.calls[0].body.UserAttrs).toEqual([{ To_Account: 'Mary', Attrs: { sex: 'female' } }]);
  });
});

describe('an account that is another each time', () => {
  const changing = () => {
    let reads = 0;
    return {
      get account() {
        reads += 1;
        return `read ${reads}`;
      },
      attributes: { sex: 'male' },
    };
  };

  test('is settled as it was sent', async () => {
    const fetch = fakeFetch(() => okBody());
    const { accounts } = await clientOf({ fetch }).setAttributes([changing()]);
    const [{ body }] = fetch.calls;
    expect(body.UserAttrs.map(({ To_Account: account }) => account)).toEqual(accounts);
    expect(accounts).toEqual(['read 1']);
  });

  test('is so in a stream, too', async () => {
    const fetch = fakeFetch(() => okBody());
    const outcomes = await collect(clientOf({ fetch }).stream('set_attr', [changing()]));
    expect(fetch.calls[0].body.UserAttrs).toEqual([{ To_Account: 'read 1', Attrs: { sex: 'male' } }]);
    expect(outcomes).toEqual([{ account: 'read 1' }]);
  });
});

describe('a stream', () => {
  test('looks at a bad item once, however many there are', async () => {
    const fetch = fakeFetch(({ To_Account: accounts }) => answerFor(accounts));
    const { client, checked } = await watched({ fetch });
    const bad = hundred.map((account) => `${account}\n`);
    const outcomes = await collect(client.streamAttributes(bad));
    expect(outcomes.map(({ error }) => error.field)).toEqual(bad.map((_, index) => `accounts[${index}]`));
    expect(new Set(outcomes.map(({ error }) => error.reason))).toEqual(new Set(['control_character']));
    expect(fetch.calls).toHaveLength(0);
    expect(checked).toHaveLength(1 + 100);
  });

  test('sends the good ones among bad ones, as they were checked', async () => {
    const fetch = fakeFetch(() => okBody());
    const { client, checked } = await watched({ fetch });
    const cyclic = {};
    cyclic.self = cyclic;
    const sexes = [0, 'male', 'female'];
    const items = hundred.map((account, index) => (
      { account, attributes: { sex: sexes[index % 3] } }));
    items[1].attributes = cyclic;
    items[2] = 7;
    const outcomes = await collect(client.stream('set_attr', items));
    const isBad = (index) => index < 3 || index % 3 === 0;
    expect(outcomes.map(({ error }) => error?.path[1])).toEqual(
      hundred.map((_, index) => (isBad(index) ? index : undefined)));
    expect(outcomes.slice(0, 3).map(({ error }) => [error.reason, error.field])).toEqual([
      ['wrong_type', 'users[0].attributes.sex'], ['not_writable', 'users[1]'], ['wrong_type', 'users[2]'],
    ]);
    const [{ init, body }] = fetch.calls;
    expect(init.body).toBe(checked.at(-1));
    expect(body.UserAttrs).toEqual(items.filter((_, index) => !isBad(index)).map(
      ({ account, attributes }) => ({ To_Account: account, Attrs: attributes })));
  });
});

describe('a failure', () => {
  const list = [
    { To_Account: 'Mary', ErrorCode: 70107, ErrorInfo: 'no such account' }, { To_Account: 'Jack', ErrorCode: 90035 },
  ];
  const fetch = fakeFetch(() => okBody({ UserAttrs: [], ErrorList: list }));

  test('of an account is plain data, its account first', async () => {
    const { failures } = await clientOf({ fetch }).getAttributes(['Mary', 'Jack', 'Tom']);
    for (const each of failures) expect(Object.getPrototypeOf(each)).toBe(Object.prototype);
    const common = ['account', 'message', 'code', 'reason', 'errorCode', 'errorName'];
    expect(Object.keys(failures[0])).toEqual(
      [...common, 'errorInfo', 'kind', 'retryable', 'meaning', 'hint']);
    expect(Object.keys(failures[1])).toEqual([...common, 'kind', 'retryable', 'meaning', 'hint']);
    expect(failures[2]).toEqual({
      account: 'Tom', code: 'ERR_NOT_ANSWERED', reason: 'not_answered', retryable: true,
      message: expect.stringContaining('Tom'), hint: expect.any(String),
    });
  });

  test('is the same as an error, where a stream hands it out', async () => {
    const { failures } = await clientOf({ fetch }).getAttributes(['Mary', 'Jack']);
    const outcomes = await collect(clientOf({ fetch }).streamAttributes(['Mary', 'Jack']));
    expect(outcomes.map(({ error }) => error.toJSON())).toEqual(
      failures.map((failure) => ({ name: 'TimPushError', ...failure })));
  });

  test('of a whole call has the cause of it, which is not in JSON', async () => {
    const failing = () => Promise.reject(new TypeError('fetch failed'));
    const { failures } = await clientOf({ fetch: failing, concurrency: 1 })
      .getAttributes(['Mary']).catch((error) => error);
    expect(failures[0]).toMatchObject({ account: 'Mary', cause: { message: 'fetch failed' } });
    expect(Object.keys(failures[0])).not.toContain('cause');
  });
});

test('a stream sends an item as it was when it was read, even if its owner uses the object again', async () => {
  const fetch = fakeFetch(() => okBody());
  const item = { account: '', attributes: {} };
  const users = function* used() {
    for (let i = 0; i < 3; i += 1) {
      item.account = `u${i}`;
      item.attributes.level = String(i);
      yield item;
    }
  };
  await collect(clientOf({ fetch }).stream('set_attr', users()));
  const [{ body }] = fetch.calls;
  expect(body.UserAttrs.map(({ To_Account, Attrs }) => [To_Account, Attrs.level]))
    .toEqual([['u0', '0'], ['u1', '1'], ['u2', '2']]);
});
