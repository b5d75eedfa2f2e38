// A call that is refused for one of its items: the item is found, the rest is through, and the search has its bound.
import { describe, expect, test } from '@jest/globals';
import { listCommands } from '../../../js/client/commands.js';
import { createCall } from '../../../js/client/call.js';
import { startJob } from '../../../js/client/job.js';
import { settingsOf } from '../../../js/client/options.js';
import { createSender } from '../../../js/client/sender.js';
import { createSigner } from '../../../js/client/signer.js';
import { loadCore } from '../../../js/core/load.js';
import { createUserSig } from '../../../js/usersig.js';
import { serve } from '../../../js/node/server.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, withEmulator,
} from '../support/app.js';
import { createTestClock } from '../support/clock.js';

const named = (count) => Array.from({ length: count }, (_, index) => `user${index}`);
const usersOf = (count, bad = [], attributes = { shoe: '42' }) => named(count).map((account, index) => (
  { account, attributes: bad.includes(index) ? attributes : { city: 'Paris' } }));
const collect = async (stream) => {
  const outcomes = [];
  for await (const outcome of stream) outcomes.push(outcome);
  return outcomes;
};

/** An emulator that knows every account, and a client; `commands` are those that it was sent. */
const service = (options, clientOptions) => {
  const commands = [];
  const made = withEmulator({ accounts: 'auto', ...options }, {
    onRequest: ({ command }) => commands.push(command), ...clientOptions,
  });
  const stored = () => made.emulator.export().apps[app.sdkAppId].users;
  return { ...made, commands, stored };
};

/** A client of a service that refuses what `refusal` says, by the accounts of a call. */
const refusing = (refusal, clientOptions) => {
  const fetch = fakeFetch((body, count, { url }) => {
    const users = body.UserAttrs ?? body.UserTags ?? [];
    const accounts = body.To_Account ?? users.map(({ To_Account: account }) => account);
    const code = refusal(accounts, { url, body, count });
    if (code instanceof Promise) return code;
    if (code) return { ErrorCode: code, ActionStatus: 'FAIL', ErrorInfo: 'no' };
    return body.To_Account ? answerFor(accounts) : okBody({ AttrNames: { 0: 'city' } });
  });
  return { fetch, client: clientOf({ fetch, concurrency: 1, ...clientOptions }) };
};
const isNames = ({ url }) => url.includes('get_attr_name');
const hasAny = (accounts, bad) => accounts.some((account) => bad.includes(account));

describe('an attribute that is not defined', () => {
  test('costs its own item, one question and one call, of 250', async () => {
    const { client, commands, stored } = service();
    const progress = [];
    const { accounts, failures } = await client.setAttributes(usersOf(250, [137]), {
      onProgress: ({ done, failed, calls }) => progress.push({ done, failed, calls }),
    });
    expect(accounts).toEqual(named(250).filter((account) => account !== 'user137'));
    expect(failures).toEqual([expect.objectContaining({
      account: 'user137',
      code: 'ERR_API',
      errorCode: 90033,
      retryable: false,
      command: 'set_attr',
      field: 'users[137].attributes.shoe',
    })]);
    expect(failures[0]).not.toHaveProperty('among');
    expect(commands.sort()).toEqual(['get_attr_name', ...Array(4).fill('set_attr')]);
    expect(progress.at(-1)).toEqual({ done: 250, failed: 1, calls: 5 });
    expect(Object.keys(stored())).not.toContain('user137');
    expect(stored().user249.attributes).toEqual({ city: 'Paris' });
  });

  test('is asked about over real HTTP as well, by a stream that keeps the order', async () => {
    const { emulator } = service();
    const server = await serve(emulator.fetch);
    try {
      const client = clientOf({ endpoint: server.url });
      const outcomes = await collect(client.stream('set_attr', usersOf(250, [3, 240])));
      expect(outcomes.map(({ account }) => account)).toEqual(named(250));
      const failed = outcomes.filter(({ error }) => error);
      expect(failed.map(({ account, error }) => [account, error.errorCode]))
        .toEqual([['user3', 90033], ['user240', 90033]]);
    } finally {
      await server.close();
    }
  });

  test('of remove_attr is found in the same way', async () => {
    const { client, commands } = service();
    const users = named(100).map((account, index) => (
      { account, names: index === 7 ? ['shoe', 'city'] : ['city'] }));
    const { accounts, failures } = await client.removeAttributes(users);
    expect([accounts.length, failures.map(({ field }) => field)]).toEqual([99, ['users[7].names[0]']]);
    expect(commands).toEqual(['remove_attr', 'get_attr_name', 'remove_attr']);
  });

  test('that every item names costs a call a batch, and a question a job', async () => {
    const { client, commands } = service({}, { concurrency: 1 });
    const users = usersOf(1000).map(({ account }) => ({ account, attributes: { shoe: '42' } }));
    const outcomes = await collect(client.stream('set_attr', users));
    expect(outcomes.map(({ error }) => [error.errorCode, error.among]))
      .toEqual(Array(1000).fill([90033, undefined]));
    expect(commands).toHaveLength(11);
    const error = await errorOf(client.setAttributes(usersOf(2, [0, 1])));
    expect(error).toMatchObject({ errorCode: 90033, accounts: [], unsettled: [] });
    expect(error.failures.map(({ account }) => account)).toEqual(['user0', 'user1']);
  });

  test('of a single user is refused by one call', async () => {
    const { client, commands } = service();
    expect((await errorOf(client.setAttributes(usersOf(1, [0])))).errorCode).toBe(90033);
    expect(commands).toEqual(['set_attr']);
  });

  test('is found by dividing where the names cannot be had', async () => {
    const faults = [{ kind: 'error', errorCode: 91000, command: 'get_attr_name' }];
    const { client, commands } = service({ faults });
    const { accounts, failures } = await client.setAttributes(usersOf(100, [0]));
    expect([accounts.length, failures.map(({ account }) => account)]).toEqual([99, ['user0']]);
    expect(commands.filter((name) => name === 'get_attr_name')).toHaveLength(1);
    expect(commands.length).toBeLessThanOrEqual(1 + 1 + 14);
  });
});

describe('what one item can cause', () => {
  test.each([60015, 70107, 70402, 80001, 90001, 90003, 90020, 90032, 90033, 90035])(
    '%i of a whole call is found, and the rest is through',
    async (code) => {
      const { client, fetch } = refusing((accounts) => (hasAny(accounts, ['user61']) ? code : 0));
      const { users, failures } = await client.getAttributes(named(250));
      expect(users).toHaveLength(249);
      expect(failures).toEqual([expect.objectContaining({ account: 'user61', errorCode: code })]);
      expect(failures[0]).not.toHaveProperty('among');
      expect(fetch.calls.length).toBeLessThanOrEqual(3 + 14);
    },
  );

  test('takes 7 to 14 calls, wherever the one of a hundred stands', async () => {
    const counts = [];
    for (const bad of named(100)) {
      const { client, fetch } = refusing((accounts) => (hasAny(accounts, [bad]) ? 90001 : 0));
      const { users, failures } = await client.getAttributes(named(100));
      expect([users.length, failures.map(({ account }) => account)]).toEqual([99, [bad]]);
      counts.push(fetch.calls.length - 1);
    }
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([7, 14]);
  });

  test('may be two of them', async () => {
    const bad = ['user20', 'user80'];
    const { client, fetch } = refusing((accounts) => (hasAny(accounts, bad) ? 90001 : 0));
    const outcomes = await collect(client.stream('get_tag', named(100)));
    expect(outcomes.map(({ account }) => account)).toEqual(named(100));
    const failed = outcomes.filter(({ error }) => error?.errorCode === 90001);
    expect(failed.map(({ account }) => account)).toEqual(bad);
    expect(fetch.calls.length - 1).toBeLessThanOrEqual(32);
  });

  test('is the last tag that the app had room for: what fits is written', async () => {
    const { client, stored } = service();
    const users = named(110).map((account, index) => (
      { account, tags: Array.from({ length: 10 }, (_, tag) => `tag${index * 10 + tag}`) }));
    const { accounts, failures } = await client.addTags(users);
    expect(accounts.length + failures.length).toBe(110);
    expect(Object.values(stored()).flatMap(({ tags }) => Object.keys(tags))).toHaveLength(1000);
    expect(accounts).toHaveLength(100);
    for (const { errorCode } of failures) expect(errorCode).toBe(90032);
  });

  test('another failure of a part is told as it is, and not divided', async () => {
    const { client } = refusing((accounts) => {
      if (accounts.length === 50 && accounts[0] === 'user0') return 91000;
      return hasAny(accounts, ['user99']) ? 90001 : 0;
    });
    const { users, failures } = await client.getAttributes(named(100));
    expect(users.map(({ account }) => account)).toEqual(named(99).slice(50));
    const passing = failures.slice(0, 50);
    expect(passing.map(({ errorCode, retryable, among }) => [errorCode, retryable, among]))
      .toEqual(Array(50).fill([91000, true, undefined]));
    expect(failures[50]).toMatchObject({ account: 'user99', errorCode: 90001, retryable: false });
  });
});

describe('the bound', () => {
  test('is 32 calls more; what was not told apart says among how many it was', async () => {
    const bad = named(100).filter((_, index) => index % 3 === 0);
    const { client, fetch } = refusing((accounts) => (hasAny(accounts, bad) ? 90001 : 0));
    const error = await errorOf(client.getAttributes(named(100)));
    const { users = [], failures } = error;
    expect(fetch.calls).toHaveLength(33);
    expect(users.length + failures.length).toBe(100);
    const sizes = failures.map(({ among }) => among);
    expect(sizes.every((size) => size >= 2 && size <= 7)).toBe(true);
    expect(failures.filter(({ account }) => bad.includes(account))).toHaveLength(bad.length);
  });

  test('is 2 after three calls in a row of which nothing passed, until something does', async () => {
    const { client, fetch } = refusing((accounts) => {
      const numbers = accounts.map((account) => Number(account.slice(4)));
      return numbers.some((number) => number < 1000 || number === 1299) ? 90001 : 0;
    });
    const outcomes = await collect(client.streamAttributes(named(1300)));
    const failed = outcomes.filter(({ error }) => error);
    expect(failed.map(({ account }) => account)).toEqual([...named(1000), 'user1299']);
    expect(failed.at(-1).error).not.toHaveProperty('among');
    const extra = fetch.calls.length - 13;
    expect(extra).toBe(3 * 32 + 7 * 2 + 7);
  });

  test('a command that may not be repeated is never divided', async () => {
    const { fetch } = refusing(() => 90001);
    const settings = settingsOf({
      ...app,
      endpoint: 'http://localhost:9',
      clock: createTestClock(),
      rate: Infinity,
      retries: 0,
      fetch,
    });
    const core = await loadCore();
    const command = { ...listCommands.find(({ name }) => name === 'add_tag'), repeatable: false };
    const call = createCall(settings, createSigner(settings, createUserSig(loadCore)));
    const settled = new Map();
    const body = { UserTags: named(4).map((account) => ({ To_Account: account, Tags: ['vip'] })) };
    const batch = { text: JSON.stringify(body), accounts: named(4), positions: [0, 1, 2, 3] };
    const send = createSender(call, core, command, startJob(settings));
    const { calls, error } = await send(batch, settled);
    expect([calls, error.errorCode, fetch.calls.length]).toEqual([1, 90001, 1]);
    expect([...settled].map(([account, outcome]) => [account, outcome.error.errorCode]))
      .toEqual(named(4).map((account) => [account, 90001]));
  });

  test('a code that no item can cause is not divided', async () => {
    const { client, fetch } = refusing(() => 90018);
    expect((await errorOf(client.getAttributes(named(100)))).errorCode).toBe(90018);
    expect(fetch.calls).toHaveLength(1);
  });
});

describe.each([60004, 60005])('%i, which may be about an account or about the credential', (code) => {
  test('is about an account where a call without accounts passes', async () => {
    const { client, fetch } = refusing((accounts) => (hasAny(accounts, ['user120']) ? code : 0));
    const outcomes = await collect(client.streamAttributes(named(250)));
    const failed = outcomes.filter(({ error }) => error);
    expect(failed).toEqual([{ account: 'user120', error: expect.objectContaining({ errorCode: code }) }]);
    expect(fetch.calls.filter(isNames)).toHaveLength(1);
  });

  test('ends the job where that is refused, too', async () => {
    const { client, fetch } = refusing((accounts, { url }) => (
      url.includes('get_attr_name') || accounts.includes('user100') ? code : 0));
    const error = await errorOf(client.getAttributes(named(250)));
    expect(error).toMatchObject({ errorCode: code, command: 'get_attr', unsettled: named(250).slice(100) });
    expect(error.users).toHaveLength(100);
    expect(fetch.calls.filter(({ url }) => !url.includes('get_attr_name')).length).toBeLessThanOrEqual(3);
  });
});

describe('a job that ends while a call is divided', () => {
  const ends = {
    'by its signal': (client, signal) => client.getAttributes(named(250), { signal }),
    'as a stream': (client, signal) => collect(client.streamAttributes(named(250), { signal })),
  };
  test.each(Object.keys(ends))('%s says what is through, what failed, and what is not known', async (name) => {
    const controller = new AbortController();
    const { client, fetch } = refusing((accounts) => {
      if (!hasAny(accounts, ['user99'])) return 0;
      if (accounts.length > 20) return 90001;
      controller.abort();
      return new Promise(() => {});
    });
    const error = await errorOf(ends[name](client, controller.signal));
    expect(error.code).toBe('ERR_ABORTED');
    expect(fetch.calls.length).toBeGreaterThan(1);
    const through = error.users.map(({ account }) => account);
    expect(through.slice(0, 50)).toEqual(named(50));
    expect([...through, ...error.unsettled].sort()).toEqual(
      expect.arrayContaining(name === 'as a stream' ? named(100).sort() : named(250).sort()));
    expect(error.unsettled).toContain('user99');
    expect(error.failures).toEqual([]);
  });

  test('by the credential keeps what was written', async () => {
    const { client } = refusing((accounts, { count }) => {
      if (count > 3) return 70009;
      return hasAny(accounts, ['user99']) ? 90001 : 0;
    });
    const users = named(100).map((account) => ({ account, tags: ['vip'] }));
    const error = await errorOf(client.addTags(users));
    expect(error).toMatchObject({ errorCode: 70009, failures: [] });
    expect(error.accounts).toEqual(named(100).slice(0, error.accounts.length));
    expect(error.accounts.length).toBeGreaterThanOrEqual(50);
    expect(error.unsettled).toEqual(named(100).slice(error.accounts.length));
  });
});

test('writes of one account stay in order while a call before them is divided', async () => {
  const { client, stored } = service();
  const users = [
    ...usersOf(100, [50]),
    { account: 'user0', attributes: { city: 'Rome' } },
    { account: 'user99', attributes: { city: 'Rome' } },
  ];
  const outcomes = await collect(client.stream('set_attr', users, { ordered: false }));
  expect(outcomes.filter(({ error }) => error).map(({ account }) => account)).toEqual(['user50']);
  expect([stored().user0, stored().user99].map(({ attributes }) => attributes.city))
    .toEqual(['Rome', 'Rome']);
});
