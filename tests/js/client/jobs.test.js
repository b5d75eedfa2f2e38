// Lists of many calls: what ends the whole job, what does not, and what is known when it ends.
import { once } from 'node:events';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createClient } from 'timpush';
import { listCommands } from '../../../js/client/commands.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, pushBody, sign, withEmulator,
} from '../support/app.js';
import { createTestClock, turns } from '../support/clock.js';
import { runModule } from '../support/node.js';

const accountsNamed = (count) => Array.from({ length: count }, (_, index) => `user${index}`);
const all = accountsNamed(450);
const first = ({ To_Account }) => Number(To_Account[0].slice(4));

/** A fetch that answers the batch beginning at user N by `byStart[N]`, the others well. */
const fetchWith = (byStart) => fakeFetch((body) => (
  byStart[first(body)]?.(body) ?? answerFor(body.To_Account)));
const badGateway = () => new Response('', { status: 502 });

describe('a batch that fails among good ones', () => {
  test.each([
    ['by a gateway', badGateway, { code: 'ERR_HTTP', status: 502, retryable: true }],
    ['by garbage', () => 'garbage', { code: 'ERR_BAD_RESPONSE' }],
    ['by a broken network', () => Promise.reject(new TypeError('fetch failed')), { code: 'ERR_NETWORK' }],
    ['by silence', () => new Promise(() => {}), { code: 'ERR_TIMEOUT', retryable: true }],
    ['by a refused body', () => ({ ErrorCode: 90018 }),
      { code: 'ERR_API', errorCode: 90018, kind: 'request', retryable: false }],
    ['by an error of the service', () => ({ ErrorCode: 91000 }),
      { code: 'ERR_API', errorCode: 91000, kind: 'internal', retryable: true }],
    ['by an unknown code', () => ({ ErrorCode: 999999 }), { code: 'ERR_API', kind: 'unknown' }],
  ])('%s lands in failures, account by account', async (_name, answer, expected) => {
    const clock = createTestClock();
    const fetch = fetchWith({ 200: answer });
    const reading = clientOf({ fetch, clock }).getAttributes(all);
    await clock.until(() => fetch.calls.length === 5);
    await clock.advance(5000); // of silence, if it is not answered
    const { users, failures } = await reading;
    expect(users.map(({ account }) => account)).toEqual([...all.slice(0, 200), ...all.slice(300)]);
    expect(failures.map(({ account }) => account)).toEqual(all.slice(200, 300));
    for (const failure of failures) {
      expect(failure).toMatchObject({
        ...expected, command: 'get_attr', message: expect.any(String), attempts: 1,
      });
      expect(Object.keys(failure)).not.toContain('cause'); // it can be read, and is not in JSON
      expect(failure).not.toHaveProperty('name');
    }
    expect(fetch.calls).toHaveLength(5);
  });
});

describe('when no batch succeeded', () => {
  test('the call rejects with the first error, and every account is a failure', async () => {
    const fetch = fakeFetch((_body, count) => (count === 1 ? badGateway() : 'garbage'));
    const error = await errorOf(clientOf({ fetch, concurrency: 1 }).getAttributes(all));
    expect(error).toMatchObject({ code: 'ERR_HTTP', status: 502, users: [], unsettled: [] });
    expect(error.failures.map(({ account }) => account)).toEqual(all);
    expect(error.failures[449].code).toBe('ERR_BAD_RESPONSE');
  });
});

describe('an error about the credential or the app', () => {
  test.each([
    [70003, 'credential'], [70009, 'credential'], [70013, 'credential'], [70014, 'credential'],
    [60010, 'credential'], [90009, 'credential'], [70020, 'app'], [60021, 'app'], [90045, 'app'],
  ])('%i (%s) ends the job at once, with what was known', async (ErrorCode, kind) => {
    const fetch = fetchWith({ 100: badGateway, 200: () => ({ ErrorCode }) });
    const error = await errorOf(clientOf({ fetch, concurrency: 1, retries: 0 }).getAttributes(all));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: ErrorCode, kind, attempts: 1 });
    expect(fetch.calls).toHaveLength(3);
    expect(error.users.map(({ account }) => account)).toEqual(all.slice(0, 100));
    expect(error.failures.map(({ account, code }) => [account, code]))
      .toEqual(all.slice(100, 200).map((account) => [account, 'ERR_HTTP']));
    expect(error.unsettled).toEqual(all.slice(200));
  });

  test('what was known is there to be read, not to be printed', async () => {
    const fetch = fetchWith({ 200: () => ({ ErrorCode: 70009 }) });
    const error = await errorOf(clientOf({ fetch, concurrency: 1 }).getAttributes(all));
    for (const text of [inspect(error), JSON.stringify(error), String(error), error.stack]) {
      expect(text).not.toContain('user1');
      expect(text).not.toContain('unsettled');
    }
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'TimPushError', code: 'ERR_API', errorCode: 70009, message: error.message,
    });
  });

  test('calls under way are let go of, and none follows', async () => {
    const aborted = [];
    let bothUnderWay;
    const others = new Promise((resolve) => {
      bothUnderWay = resolve;
    });
    const fetch = fakeFetch(async (body, count, { init }) => {
      if (first(body) === 0) return answerFor(body.To_Account);
      if (count === 4) bothUnderWay();
      if (first(body) === 100) {
        await others;
        return { ErrorCode: 70009 };
      }
      return new Promise((_, reject) => {
        init.signal.addEventListener('abort', () => {
          aborted.push(first(body));
          reject(init.signal.reason);
        });
      });
    });
    const error = await errorOf(clientOf({ fetch, concurrency: 3 }).getAttributes(all));
    expect(error.errorCode).toBe(70009);
    expect(aborted.sort()).toEqual([200, 300]);
    expect(fetch.calls).toHaveLength(4);
    expect(error.unsettled).toEqual(all.slice(100));
  });

  test('a write says which accounts were written', async () => {
    const fetch = fakeFetch(({ UserAttrs }) => (
      UserAttrs[0].To_Account === 'user100' ? { ErrorCode: 60010 } : okBody()));
    const users = accountsNamed(250).map((account) => ({ account, attributes: { city: 'x' } }));
    const error = await errorOf(clientOf({ fetch, concurrency: 1 }).setAttributes(users));
    expect(error.accounts).toEqual(accountsNamed(100));
    expect(error.unsettled).toEqual(accountsNamed(250).slice(100));
    expect(error).not.toHaveProperty('users');
  });

  test('a wrong key is found by the emulator, by one call', async () => {
    const { emulator, client } = withEmulator({}, { secretKey: 'f'.repeat(64), retries: 3, concurrency: 1 });
    const error = await errorOf(client.getAttributes(all));
    expect(error).toMatchObject({
      code: 'ERR_API', errorCode: 70009, errorName: 'USERSIG_WRONG_KEY', kind: 'credential', attempts: 1,
    });
    expect(emulator.requests.list()).toHaveLength(1);
    expect(error.unsettled).toEqual(all);
  });
});

test('an abort with an error of another call is an abort, and leaves that error as it was', async () => {
  const failing = clientOf({ fetch: fakeFetch(() => new Response('', { status: 502 })) });
  const reason = await errorOf(failing.getAttributes(['other']));
  const before = JSON.stringify([reason, reason.failures]);
  const controller = new AbortController();
  const fetch = async (_url, { signal }) => {
    controller.abort(reason);
    await once(signal, 'abort');
    throw signal.reason;
  };
  const { signal } = controller;
  const error = await errorOf(clientOf({ fetch, retries: 3 }).getAttributes(['Mary'], { signal }));
  expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason, unsettled: ['Mary'] });
  expect(JSON.stringify([reason, reason.failures])).toBe(before);
});

describe('a deadline', () => {
  test('ends the job, with what was known', async () => {
    const clock = createTestClock();
    const fetch = fetchWith({ 200: () => new Promise(() => {}) });
    const client = clientOf({ fetch, clock, deadline: 500, concurrency: 1 });
    const reading = client.getAttributes(all);
    await clock.until(() => fetch.calls.length === 3);
    const error = await errorOf(clock.settlesAfter(reading, 500));
    expect(clock.timersLeft()).toEqual([]);
    expect(error).toMatchObject({ code: 'ERR_DEADLINE', hint: expect.stringMatching(/./) });
    expect(error.message).toContain('500 ms');
    expect(error.users).toHaveLength(200);
    expect(error.unsettled).toEqual(all.slice(200));
    expect(fetch.calls).toHaveLength(3);
  });

  test('covers the waits between repeats', async () => {
    const clock = createTestClock();
    const headers = { 'Retry-After': '60' };
    const fetch = fakeFetch(() => new Response('', { status: 503, headers }));
    const client = clientOf({ fetch, clock, deadline: 100_000, retries: 9 });
    const reading = client.getAttributes(['Mary']);
    await clock.untilTimer(60_000);
    await clock.advance(60_000);
    await clock.untilTimer(60_000);
    const error = await errorOf(clock.settlesAfter(reading, 40_000));
    expect(error.code).toBe('ERR_DEADLINE');
    expect(fetch.calls).toHaveLength(2);
    expect(clock.timersLeft()).toEqual([]);
  });

  test.each([
    ['a pause of the gate', { rate: undefined, retries: 1 }, () => ({ ErrorCode: 70050 }), 60_000],
    ['a signature', { userSig: () => new Promise(() => {}) }, undefined, 5000],
    ['an answer', {}, () => new Promise(() => {}), 5000],
  ])('covers the wait for %s', async (_name, options, answer, timer) => {
    const clock = createTestClock();
    const fetch = fakeFetch(answer);
    const client = clientOf({ fetch, clock, userSig: await sign(), ...options });
    const reading = client.getAttributes(['Mary'], { deadline: 3000 });
    await clock.untilTimer(timer);
    expect(await errorOf(clock.settlesAfter(reading, 3000))).toMatchObject({
      code: 'ERR_DEADLINE', unsettled: ['Mary'],
    });
    expect(clock.timersLeft()).toEqual([]);
  });

  test('begins with its job, not with the client', async () => {
    const clock = createTestClock();
    const client = clientOf({ fetch: () => new Promise(() => {}), clock, deadline: 500 });
    await clock.advance(10_000);
    const reading = client.getAttributes(['Mary']);
    await clock.untilTimer(500);
    expect((await errorOf(clock.settlesAfter(reading, 500))).code).toBe('ERR_DEADLINE');
  });

  test('of a job stands in for the client’s', async () => {
    const clock = createTestClock();
    const fetch = () => new Promise(() => {});
    const client = clientOf({ fetch, clock, deadline: 3_600_000 });
    const reading = client.getAttributes(['Mary'], { deadline: 20 });
    await clock.untilTimer(20);
    const error = await errorOf(clock.settlesAfter(reading, 20));
    expect(error.code).toBe('ERR_DEADLINE');
    expect(error.message).toContain('20 ms');
  });

  test('may be longer than a timer holds', async () => {
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const client = clientOf({ fetch, clock: undefined, deadline: 2 ** 40 }); // the machine's
    const { users } = await client.getAttributes(['Mary']);
    expect(users).toHaveLength(1);
  });
});

describe('progress', () => {
  test('is told after each call, up to the whole', async () => {
    const told = [];
    const allButOne = ({ To_Account }) => answerFor(To_Account.slice(1));
    const fetch = fetchWith({ 100: badGateway, 200: allButOne });
    await clientOf({ fetch, concurrency: 1 }).getAttributes(
      [...all, ...all], { onProgress: (progress) => told.push(progress) },
    );
    expect(told.map(({ done, total, failed, calls }) => [done, total, failed, calls])).toEqual([
      [100, 450, 0, 1], [200, 450, 100, 2], [300, 450, 101, 3], [400, 450, 101, 4],
      [450, 450, 101, 5],
    ]);
  });

  test('tells the rate since the start, and how long the rest takes at that', async () => {
    const told = [];
    const clock = createTestClock();
    const fetch = fakeFetch(async ({ To_Account }) => {
      await clock.advance(2000);
      return answerFor(To_Account);
    });
    const client = clientOf({ fetch, clock, concurrency: 1 });
    await client.getAttributes(all, { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ done, rate, secondsLeft }) => [done, rate, secondsLeft])).toEqual([
      [100, 50, 7], [200, 50, 5], [300, 50, 3], [400, 50, 1], [450, 45, 0],
    ]);
  });

  test('has no rate and no rest to tell where no time has passed', async () => {
    const told = [];
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const onProgress = (progress) => told.push(progress);
    await clientOf({ fetch }).getAttributes(['Mary'], { onProgress });
    expect(told).toEqual([
      { done: 1, total: 1, failed: 0, calls: 1, rate: 0, secondsLeft: undefined },
    ]);
  });
});

describe('no timer is left behind', () => {
  const users = [{ account: 'Mary', attributes: { city: 'x' } }];
  const item = {
    account: 'Mary', attributes: { city: 'x' }, names: ['city'], tags: ['gold'],
  };
  const outcomes = async (stream) => {
    for await (const _ of stream); // what comes of it does not matter
  };
  const message = { title: 'Sale' };
  const everyone = { to: 'everyone' };
  const period = { start: 1, end: 2 };
  const calls = {
    ...Object.fromEntries(listCommands.filter(({ kind }) => kind !== 'push').map(({ method, argument }) => [
      method, (client, options) => client[method]([argument === 'accounts' ? 'Mary' : item], options),
    ])),
    push: (client, options) => client.push(message, { ...everyone, ...options }),
    webPush: (client, options) => client.webPush(message, { ...everyone, ...options }),
    batch: (client, options) => client.batch(['Mary'], message, options),
    webBatch: (client, options) => client.webBatch(['Mary'], message, options),
    streamBatch: (client, options) => outcomes(client.streamBatch(['Mary'], message, options)),
    streamWebBatch: (client, options) => outcomes(client.streamWebBatch(['Mary'], message, options)),
    revoke: (client, options) => client.revoke('task', message, options),
    statistics: (client, options) => client.statistics(period, options),
    losses: (client, options) => client.losses(period, options),
    trace: (client, options) => client.trace('task', 'Mary', options),
    chatStatistics: (client, options) => client.chatStatistics(period, options),
    chatTrace: (client, options) => client.chatTrace('push', options),
    attributesOf: (client) => client.attributesOf('Mary'),
    streamAttributes: (client, options) => outcomes(client.streamAttributes(['Mary'], options)),
    stream: (client, options) => outcomes(client.stream('set_attr', users, options)),
    setAttributeNames: (client, options) => client.setAttributeNames({ 0: 'sex' }, options),
    getAttributeNames: (client, options) => client.getAttributeNames(options),
    call: (client, options) => client.call('push', pushBody, options),
  };

  test('the table has every call of a client', () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(clientOf({})).sort());
  });

  test.each(Object.keys(calls))('by %s, however it ends', async (name) => {
    const answers = [
      (body) => answerFor(body.To_Account ?? []), () => 'garbage', () => new Response('', { status: 404 }),
      () => ({ ErrorCode: 60007 }), () => ({ ErrorCode: 70009 }), () => Promise.reject(new TypeError('reset')),
    ];
    for (const answer of answers) {
      const clock = createTestClock();
      const client = clientOf({ fetch: fakeFetch(answer), clock, rate: 100 });
      await calls[name](client, { deadline: 10_000 }).catch(() => {});
      expect(clock.timersLeft()).toEqual([]);
    }
  });

  const { attributesOf: _, ...abortable } = calls;
  test.each(Object.keys(abortable))('by %s that is aborted', async (name) => {
    const clock = createTestClock();
    const controller = new AbortController();
    const fetch = fakeFetch(() => new Promise(() => {}));
    const client = clientOf({ fetch, clock, rate: 100 });
    const called = errorOf(calls[name](client, { deadline: 10_000, signal: controller.signal }));
    await clock.until(() => fetch.calls.length === 1);
    controller.abort();
    expect((await called).code).toBe('ERR_ABORTED');
    expect(clock.timersLeft()).toEqual([]);
  });

  test('by a stream that is left while its source is silent', async () => {
    const clock = createTestClock();
    const silent = (async function* wait() {
      for (let i = 0; i < 150; i += 1) yield `user${i}`;
      await new Promise(() => {});
    })();
    const client = clientOf({ fetch: fakeFetch(({ To_Account }) => answerFor(To_Account)), clock });
    const stream = client.streamAttributes(silent, { deadline: 10_000 });
    await stream.next();
    expect((await stream.return()).done).toBe(true);
    expect(clock.timersLeft()).toEqual([]);
  });
});

test('a job that is given nothing wrong leaves the process free to end', async () => {
  const { code, stdout, stderr } = await runModule(`
    import { createClient } from 'timpush';
    import { createEmulator } from 'timpush/emulator';
    const app = { sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'k'.repeat(64) };
    const emulator = createEmulator(app);
    const options = { ...app, fetch: emulator.fetch, endpoint: 'http://localhost' };
    const client = createClient({ ...options, deadline: 3_600_000, timeout: 3_600_000 });
    const { users } = await client.getAttributes(['Mary', 'xiaoming']);
    const controller = new AbortController();
    const never = () => {
      setImmediate(() => controller.abort());
      return new Promise(() => {});
    };
    const silent = createClient({ ...options, fetch: never, timeout: 3_600_000 });
    const waiting = silent.getAttributes(['Mary'], { signal: controller.signal, deadline: 3_600_000 });
    const error = await waiting.catch((reason) => reason);
    const bad = await client.getAttributes(['Mary'], { deadline: 3_600_000, onProgress: 1 }).catch((reason) => reason);
    emulator.faults.set([{ kind: 'error', errorCode: 60007 }]);
    const throttled = client.getAttributes(['Mary'], { deadline: 50 }).catch((reason) => reason);
    console.log(users.length, error.code, bad.code, (await throttled).code);
  `);
  expect(stderr).toBe('');
  expect(stdout).toBe('2 ERR_ABORTED ERR_INVALID_ARGUMENT ERR_DEADLINE\n');
  expect(code).toBe(0);
});

test('nothing is loaded or sent before the first call', async () => {
  const { stdout } = await runModule(`
    await new Response('').text(); // Node's own parser of HTTP is wasm, too
    const { Instance } = WebAssembly;
    let started = 0;
    WebAssembly.Instance = class extends Instance {
      constructor(module, imports) { super(module, imports); started += 1; }
    };
    let fetched = 0;
    globalThis.fetch = async () => { fetched += 1; return new Response('{"ErrorCode":0,"UserAttrs":[]}'); };
    const { createClient } = await import('timpush');
    const client = createClient({
      sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'k'.repeat(64), region: 'china',
    });
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    console.log(started, fetched);
    await Promise.all([client.getAttributes(['Mary']), client.getAttributes(['Mary'])]);
    console.log(started, fetched);
  `);
  expect(stdout).toBe('0 0\n1 2\n');
});

test('a call that ends the job lets no other begin, not even one that was about to', async () => {
  const calls = [];
  const fetch = async (url, { body }) => {
    const { UserAttrs: [{ To_Account }] } = JSON.parse(body);
    return new Promise((resolve) => {
      calls.push({ To_Account, answer: (answer) => resolve(Response.json(answer)) });
    });
  };
  const client = clientOf({ fetch, concurrency: 2 });
  const users = Array.from({ length: 400 }, (_, i) => ({ account: `u${i}`, attributes: { a: '1' } }));
  const trial = client.setAttributes(users.slice(0, 1)); // after which the signature is known to be good
  while (calls.length < 1) await turns(1);
  calls.pop().answer(okBody());
  await trial;

  const job = errorOf(client.setAttributes(users));
  while (calls.length < 2) await turns(1);
  calls[0].answer(okBody());
  calls[1].answer({ ActionStatus: 'FAIL', ErrorInfo: 'no', ErrorCode: 60012 });
  const error = await job;
  expect(error).toMatchObject({ code: 'ERR_API', errorCode: 60012 });
  await turns(50);
  expect(calls.map(({ To_Account }) => To_Account)).toEqual(['u0', 'u100']);
  expect(error.accounts).toHaveLength(100);
  expect(error.unsettled).toEqual(users.slice(100).map(({ account }) => account));
});

test('two clients of one app share nothing but the gate', async () => {
  const options = { ...app, endpoint: 'http://localhost:9', rate: Infinity };
  const one = createClient({ ...options, fetch: fakeFetch(() => answerFor(['Mary'], { city: '1' })) });
  const two = createClient({ ...options, fetch: fakeFetch(() => answerFor(['Mary'], { city: '2' })) });
  const answers = await Promise.all([one, two].map((client) => client.getAttributes(['Mary'])));
  expect(answers.map(({ users }) => users[0].attributes.city)).toEqual(['1', '2']);
});
