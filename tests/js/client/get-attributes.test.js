// The main job: any number of accounts in, each with exactly one outcome, in the order asked.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createClient, verifyUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, fixture, okBody, withEmulator,
} from '../support/app.js';
import { createTestClock, start, turns } from '../support/clock.js';
import { always, withServer } from '../support/http.js';

const accountsNamed = (count, prefix = 'user') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('the documented call', () => {
  test.each(['get_attr.2024', 'get_attr.2025', 'get_attr.chinese', 'get_attr.unordered'])(
    '%s goes out as documented and its answer comes back in the order asked',
    async (name) => {
      const { request, response } = fixture(name);
      await withServer(always(response), async ({ url, requests }) => {
        const client = clientOf({ endpoint: url });
        const { users, failures } = await client.getAttributes(request.To_Account);

        const stated = new Map(response.UserAttrs.map((user) => [user.To_Account, user.Attrs]));
        expect(users).toEqual(request.To_Account.filter((account) => stated.has(account))
          .map((account) => ({ account, attributes: stated.get(account) })));
        expect(failures.map(({ account, errorCode }) => ({ account, errorCode }))).toEqual(
          (response.ErrorList ?? []).map((item) => (
            { account: item.To_Account, errorCode: item.ErrorCode }
          )),
        );
        expect(requests).toHaveLength(1);
        expect(requests[0].method).toBe('POST');
        expect(requests[0].headers['content-type']).toBe('application/json');
        expect(JSON.parse(requests[0].body)).toEqual(request);
      });
    },
  );

  test('the URL has the documented path and parameters, in the documented order', async () => {
    await withServer(always(answerFor(['Mary'])), async ({ url, requests }) => {
      await clientOf({ endpoint: url }).getAttributes(['Mary']);
      const [, path, query] = /^(.*)\?(.*)$/.exec(requests[0].url);
      const parameters = query.split('&').map((pair) => pair.split('='));
      expect(path).toBe('/v4/timpush/get_attr');
      expect(parameters.map(([parameter]) => parameter))
        .toEqual(['usersig', 'identifier', 'sdkappid', 'random', 'contenttype']);
      const { usersig, identifier, sdkappid, random, contenttype } = Object.fromEntries(
        parameters.map(([parameter, value]) => [parameter, decodeURIComponent(value)]),
      );
      expect(await verifyUserSig(usersig, { ...app, now: start / 1000 })).toEqual({ valid: true });
      expect({ identifier, sdkappid, contenttype })
        .toEqual({ identifier: 'administrator', sdkappid: '1400000000', contenttype: 'json' });
      expect(random).toMatch(/^\d{1,10}$/);
      expect(Number(random)).toBeLessThanOrEqual(4_294_967_295);
    });
  });

  test('a region is called at its own host, or at its backup', async () => {
    const hosts = [];
    const fetch = fakeFetch(() => answerFor(['Mary']));
    const options = { ...app, region: 'singapore', fetch, rate: Infinity };
    await createClient(options).getAttributes(['Mary']);
    await createClient({ ...options, host: 'backup' }).getAttributes(['Mary']);
    for (const { url } of fetch.calls) hosts.push(new URL(url).origin);
    expect(hosts).toEqual([
      'https://adminapisgp.im.qcloud.com', 'https://adminapisgp.my-imcloud.com',
    ]);
  });

  test('each call has its own random number', async () => {
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    await clientOf({ fetch }).getAttributes(accountsNamed(1000));
    const randoms = fetch.calls.map(({ url }) => new URL(url).searchParams.get('random'));
    expect(new Set(randoms).size).toBe(10);
  });

  test('text/plain goes out as such, for pages that call the service directly', async () => {
    await withServer(always(answerFor(['Mary'])), async ({ url, requests }) => {
      await clientOf({ endpoint: url, contentType: 'text/plain' }).getAttributes(['Mary']);
      expect(requests[0].headers['content-type']).toBe('text/plain');
    });
  });

  test('an identifier of any script arrives as it is', async () => {
    await withServer(always(answerFor(['Mary'])), async ({ url, requests }) => {
      await clientOf({ endpoint: url, identifier: '管理员 & 1=2#%' }).getAttributes(['Mary']);
      expect(new URL(requests[0].url, url).searchParams.get('identifier')).toBe('管理员 & 1=2#%');
    });
  });
});

describe('against the emulator, over HTTP', () => {
  let emulator;
  let server;
  beforeEach(async () => {
    emulator = createEmulator({ ...app, quota: Infinity, clock: () => start });
    server = await serve(emulator.fetch);
  });
  afterEach(() => server.close({ grace: 0 }));

  test('the documented users answer, and an unknown one fails alone', async () => {
    const client = clientOf({ endpoint: server.url });
    const { users, failures } = await client.getAttributes(['xiaohua', 'nobody', 'Mary', '张小红']);
    expect(users).toEqual([
      { account: 'xiaohua', attributes: {} },
      { account: 'Mary', attributes: { sex: 'female', city: 'NewYork' } },
      { account: '张小红', attributes: { sex: '女', city: '纽约' } },
    ]);
    expect(failures).toEqual([{
      account: 'nobody',
      code: 'ERR_API',
      reason: 'refused',
      errorCode: 70107,
      errorName: 'ACCOUNT_NOT_FOUND',
      meaning: expect.any(String),
      kind: 'account',
      retryable: false,
      message: expect.stringMatching(/^nobody was refused with 70107 ACCOUNT_NOT_FOUND: .+\.$/),
      hint: expect.any(String),
    }]);
  });

  test('250 accounts, 30 of them doubles, are 3 requests and 220 users in the order asked', async () => {
    const known = accountsNamed(220, '用户');
    emulator.addUsers(Object.fromEntries(
      known.map((account, index) => [account, { attributes: { city: String(index) } }]),
    ));
    const doubles = known.slice(0, 30);
    const asked = [...known.slice(0, 40), ...doubles, ...known.slice(40)];
    expect(asked).toHaveLength(250);
    const { users, failures } = await clientOf({ endpoint: server.url }).getAttributes(asked);

    const sizes = emulator.requests.list().map(({ body }) => JSON.parse(body).To_Account.length);
    expect(sizes.sort()).toEqual([100, 100, 20]);
    expect(users).toEqual(known.map((account, index) => (
      { account, attributes: { city: String(index) } }
    )));
    expect(failures).toEqual([]);
  });

  test('when every account is unknown the call still answers, with failures', async () => {
    const { users, failures } = await clientOf({ endpoint: server.url }).getAttributes(['x', 'y']);
    expect(users).toEqual([]);
    expect(failures.map(({ account }) => account)).toEqual(['x', 'y']);
  });
});

describe('splitting', () => {
  test.each([[1, 1], [99, 1], [100, 1], [101, 2], [200, 2], [201, 3]])(
    '%i accounts are %i calls',
    async (count, calls) => {
      const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
      const { users } = await clientOf({ fetch }).getAttributes(accountsNamed(count));
      expect(users).toHaveLength(count);
      expect(fetch.calls).toHaveLength(calls);
    },
  );

  test('an account asked for many times stands in one call once', async () => {
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const { users } = await clientOf({ fetch }).getAttributes(Array(500).fill('Mary'));
    expect(users).toEqual([{ account: 'Mary', attributes: {} }]);
    expect(fetch.calls.map(({ body }) => body)).toEqual([{ To_Account: ['Mary'] }]);
  });

  test('accounts that look alike but differ in their code points are different', async () => {
    const accounts = ['Mary', 'mary', 'M\u0430ry', 'e\u0301', '\u00E9', 'Mary ', '\uFEFFMary'];
    const { emulator, client } = withEmulator({
      users: accounts.map((account, index) => [account, { attributes: { sex: String(index) } }]),
    });
    const { users } = await client.getAttributes(accounts);
    expect(users.map(({ account, attributes }) => [account, attributes.sex]))
      .toEqual(accounts.map((account, index) => [account, String(index)]));
    expect(emulator.requests.list()).toHaveLength(1);
  });

  test('a Set and a generator are lists too', async () => {
    const { client } = withEmulator();
    const { users } = await client.getAttributes(new Set(['Mary', 'xiaoming']));
    expect(users.map(({ account }) => account)).toEqual(['Mary', 'xiaoming']);
    function* accounts() {
      yield 'xiaohua';
      yield 'Mary';
    }
    const generated = await client.getAttributes(accounts());
    expect(generated.users.map(({ account }) => account)).toEqual(['xiaohua', 'Mary']);
  });

  test('a list that its owner changes after the call was made is asked as it was', async () => {
    const { client } = withEmulator();
    const accounts = ['Mary', 'xiaoming'];
    const asked = client.getAttributes(accounts);
    accounts.length = 0;
    const { users } = await asked;
    expect(users.map(({ account }) => account)).toEqual(['Mary', 'xiaoming']);
  });

  test('no more calls are under way at once than concurrency says', async () => {
    let running = 0;
    let most = 0;
    const fetch = fakeFetch(async ({ To_Account }) => {
      running += 1;
      most = Math.max(most, running);
      await turns(5);
      running -= 1;
      return answerFor(To_Account);
    });
    const client = clientOf({ fetch, concurrency: 3 });
    await client.getAttributes(accountsNamed(1200));
    expect(fetch.calls).toHaveLength(12);
    expect(most).toBe(3);
    await Promise.all(accountsNamed(60).map((account) => client.getAttributes([account])));
    expect(fetch.calls).toHaveLength(72);
    expect(most).toBe(3);
  });

  test('who waits for a place among them may give up', async () => {
    const open = [];
    const fetch = fakeFetch(async ({ To_Account }) => {
      await new Promise((resolve) => {
        open.push(resolve);
      });
      return answerFor(To_Account);
    });
    const clock = createTestClock();
    const client = clientOf({ fetch, clock, concurrency: 1 });
    const first = client.getAttributes(['first']);
    const second = client.getAttributes(['second'], { deadline: 20 });
    const third = client.getAttributes(['third']);
    await clock.until(() => open.length === 1);
    const error = await errorOf(clock.settlesAfter(second, 20));
    expect(error).toMatchObject({ code: 'ERR_DEADLINE' });
    open.shift()();
    await first;
    await clock.until(() => open.length === 1);
    open.shift()();
    expect((await third).users).toHaveLength(1);
    expect(fetch.calls.map(({ body }) => body.To_Account[0])).toEqual(['first', 'third']);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('a call that is gone with its Worker’s request keeps its place for its timeout and a second', async () => {
    const testClock = createTestClock();
    let isGone = false;
    const setTimer = (...timer) => (isGone ? () => {} : testClock.setTimer(...timer));
    const fetch = fakeFetch(({ To_Account }) => (
      isGone ? new Promise(() => {}) : answerFor(To_Account)));
    const clock = { ...testClock, setTimer };
    const client = clientOf({ fetch, clock, concurrency: 1, timeout: 4000 });
    await client.getAttributes(['before']);
    isGone = true;
    client.getAttributes(['gone']);
    await testClock.until(() => fetch.calls.length === 2);
    isGone = false;
    await testClock.advance(1000);
    const after = client.getAttributes(['after']);
    await testClock.untilTimer(4000);
    expect((await testClock.settlesAfter(after, 4000)).users).toHaveLength(1);
    expect(testClock.timersLeft()).toEqual([]);
  });

  const odd = fc.oneof(
    fc.constantFrom('Mary', 'xiaoming', '__proto__', 'constructor', 'toString', '\uFEFF', '\u2028'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  ).filter((account) => account.isWellFormed() && !/\p{Cc}/u.test(account));

  test('whatever is asked, each account has exactly one outcome, the known ones in order', async () => {
    const { emulator, client } = withEmulator({ samples: true });
    await fc.assert(fc.asyncProperty(
      fc.array(fc.tuple(odd, fc.boolean()), { minLength: 1, maxLength: 240, size: 'max' }),
      async (asked) => {
        emulator.reset();
        const known = new Map();
        for (const [account, isKnown] of asked) if (isKnown) known.set(account, `v${known.size}`);
        emulator.addUsers([...known].map(([account, city]) => [account, { attributes: { city } }]));
        const accounts = asked.map(([account]) => account);
        const { users, failures } = await client.getAttributes(accounts);

        const distinct = [...new Set(accounts)];
        const answered = new Set(users.map(({ account }) => account));
        const failed = new Set(failures.map(({ account }) => account));
        expect(users.map(({ account }) => account))
          .toEqual(distinct.filter((account) => answered.has(account)));
        expect(failures.map(({ account }) => account))
          .toEqual(distinct.filter((account) => failed.has(account)));
        expect(users.length + failures.length).toBe(distinct.length);
        for (const { account, attributes } of users) {
          if (known.has(account)) expect(attributes).toEqual({ city: known.get(account) });
        }
        for (const account of known.keys()) expect(answered.has(account)).toBe(true);
        expect(emulator.requests.list()).toHaveLength(Math.ceil(distinct.length / 100));
      },
    ), { numRuns: 40 });
  });
});

describe('what the service answers', () => {
  const ask = async (answer, accounts = ['Mary', 'xiaoming']) => {
    const events = [];
    const fetch = fakeFetch(() => answer);
    const client = clientOf({ fetch, onResponse: (event) => events.push(event) });
    return { ...await client.getAttributes(accounts), events };
  };

  test('an account that it says nothing about is a failure that says so', async () => {
    const { users, failures } = await ask(answerFor(['Mary']));
    expect(users.map(({ account }) => account)).toEqual(['Mary']);
    expect(failures).toEqual([expect.objectContaining({
      account: 'xiaoming', code: 'ERR_NOT_ANSWERED', retryable: true, hint: expect.any(String),
    })]);
  });

  test('an account both failed and answered has failed', async () => {
    const answer = answerFor(['xiaoming', 'Mary']);
    answer.ErrorList = [{ To_Account: 'Mary', ErrorCode: 70107 }];
    const { users, failures } = await ask(answer);
    expect(users.map(({ account }) => account)).toEqual(['xiaoming']);
    expect(failures.map(({ account, errorCode }) => [account, errorCode])).toEqual([['Mary', 70107]]);
  });

  test('accounts that nobody asked for are left out, and a hook is told', async () => {
    const answer = answerFor(['xiaoming', 'stranger', 'Mary']);
    answer.ErrorList = [{ To_Account: 'other', ErrorCode: 90035 }];
    const { users, failures, events } = await ask(answer);
    expect(users.map(({ account }) => account)).toEqual(['Mary', 'xiaoming']);
    expect(failures).toEqual([]);
    expect(events.map(({ unasked }) => unasked)).toEqual([['stranger', 'other']]);
  });

  test('the hook hears of no unasked accounts where there are none', async () => {
    const { events } = await ask(answerFor(['Mary', 'xiaoming']));
    expect(events[0]).not.toHaveProperty('unasked');
  });

  test('an attribute named __proto__ is data', async () => {
    const body = JSON.stringify(answerFor(['Mary'])).replace('{}', '{"__proto__":"x","constructor":"y"}');
    const { users } = await ask(body, ['Mary']);
    const [{ attributes }] = users;
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(Object.entries(attributes)).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
    expect({}.x).toBeUndefined();
  });

  test('accounts named like members of every object have their own outcomes', async () => {
    const accounts = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    const { users } = await ask(answerFor([...accounts].reverse()), accounts);
    expect(users.map(({ account }) => account)).toEqual(accounts);
  });

  test('extra members are ignored, ErrorCode alone decides', async () => {
    const { users } = await ask({
      ErrorCode: 0,
      Extra: [{ deep: [1, 2, { x: null }] }],
      UserAttrs: [{ New: true, Attrs: { sex: 'female' }, To_Account: 'Mary', Other: { a: [] } }],
    }, ['Mary']);
    expect(users).toEqual([{ account: 'Mary', attributes: { sex: 'female' } }]);
  });

  test('text of every plane is cut where it belongs', async () => {
    const attributes = { '\uFEFFa': '\uFEFF', 城市: '纽约🗽', e: 'e\u0301', '😀': '', n: 'a\u0000b' };
    const { users } = await ask(answerFor(['\uFEFFMary', 'x'], attributes), ['\uFEFFMary', 'x']);
    expect(users).toEqual([{ account: '\uFEFFMary', attributes }, { account: 'x', attributes }]);
  });

  test('an empty ErrorList or a null one is as good as none', async () => {
    for (const ErrorList of [[], null]) {
      const { failures } = await ask(okBody({ ...answerFor(['Mary', 'xiaoming']), ErrorList }));
      expect(failures).toEqual([]);
    }
  });
});
