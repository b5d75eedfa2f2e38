// Streams: any number of users through the same calls.
import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, sign, withEmulator,
} from '../support/app.js';
import { createTestClock, turns } from '../support/clock.js';
import { runModule } from '../support/node.js';

const collect = async (stream) => {
  const outcomes = [];
  for await (const outcome of stream) outcomes.push(outcome);
  return outcomes;
};

/** "user0", "user1", …; `reads` tells how far it was read and whether it was told to end. */
const source = (count, reads = { count: 0, ended: false }) => ({
  reads,
  async* [Symbol.asyncIterator]() {
    try {
      for (let i = 0; i < count; i += 1) {
        reads.count += 1;
        yield `user${i}`;
      }
    } finally {
      reads.ended = true;
    }
  },
});

const answerAll = ({ To_Account: accounts }) => answerFor(accounts, { sex: 'male' });

describe('every item of the input has one outcome', () => {
  test('in its order, doubles and bad ones included', async () => {
    const { client } = withEmulator();
    const items = ['Mary', 'nobody', '', 'Mary', 5, 'xiaoming', 'half \ud800'];
    const outcomes = await collect(client.streamAttributes(items));
    expect(outcomes.map(({ account }) => account)).toEqual(items);
    expect(outcomes[0].attributes).toEqual({ sex: 'female', city: 'NewYork' });
    expect(outcomes[3].attributes).toEqual(outcomes[0].attributes);
    expect(outcomes[1].error).toMatchObject({ code: 'ERR_API', errorCode: 70107 });
    expect(outcomes[2].error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'accounts[2]' });
    expect(outcomes[4].error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'accounts[4]' });
    expect(outcomes[6].error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'accounts[6]' });
  });

  test('for any input, with any number of calls under way', async () => {
    const { client: template, emulator } = withEmulator();
    expect(template).toBeDefined();
    const item = fc.oneof(fc.constantFrom('Mary', 'xiaoming', 'nobody', '张小红', ''), fc.string());
    await fc.assert(fc.asyncProperty(
      fc.array(item, { maxLength: 400 }), fc.integer({ min: 1, max: 5 }),
      async (items, concurrency) => {
        const client = clientOf({ fetch: emulator.fetch, concurrency });
        const outcomes = await collect(client.streamAttributes(items));
        expect(outcomes.map(({ account }) => account)).toEqual(items);
        for (const { account, attributes, error } of outcomes) {
          expect([attributes, error].filter(Boolean)).toHaveLength(1);
          if (account === 'Mary') expect(attributes.city).toBe('NewYork');
        }
      },
    ), { numRuns: 25 });
  });

  test('as they come, when the order does not matter', async () => {
    const clock = createTestClock();
    const outcomes = [];
    const fetch = fakeFetch(async (body, call) => {
      if (call === 2) await clock.until(() => outcomes.length === 200);
      return answerAll(body);
    });
    const stream = clientOf({ fetch, clock }).streamAttributes(source(300), { ordered: false });
    for await (const outcome of stream) outcomes.push(outcome);
    expect(outcomes).toHaveLength(300);
    expect(outcomes[100].account).toBe('user200');
    expect(new Set(outcomes.map(({ account }) => account)).size).toBe(300);
  });

  test('while the network is disturbed in six ways', async () => {
    const total = 6_000;
    const userOf = (_, i) => [`user${i}`, { attributes: { city: `c${i}` } }];
    const users = Array.from({ length: total }, userOf);
    const probability = 0.25 / 6;
    const clock = createTestClock();
    const emulator = createEmulator({
      ...app,
      users,
      quota: Infinity,
      clock: clock.time,
      seed: 3,
      faults: [
        { kind: 'reset', probability, when: 'midway' },
        { kind: 'status', probability },
        { kind: 'error', probability, errorCode: 91000 },
        { kind: 'error', probability, errorCode: 60007 },
        { kind: 'truncate', probability },
      ],
    });
    const counts = { requests: 0, late: 0, timeouts: 0, underWay: 0 };
    const server = await serve(async (request) => {
      counts.requests += 1;
      if (counts.requests % 20 !== 0) return emulator.fetch(request);
      counts.late += 1;
      await once(request.signal, 'abort'); // the sixth: an answer that comes too late
      return emulator.fetch(request);
    });
    const client = clientOf({
      endpoint: server.url,
      userSig: await sign(),
      clock,
      retries: 10,
      timeout: 300,
      onRequest: () => {
        counts.underWay += 1;
      },
      onResponse: ({ error }) => {
        counts.underWay -= 1;
        if (error?.code === 'ERR_TIMEOUT') counts.timeouts += 1;
      },
    });
    let isOver = false;
    const collecting = collect(client.streamAttributes(source(total))).finally(() => {
      isOver = true;
    });
    await clock.until(() => counts.underWay > 0);
    // Time passes only while every call under way is one that the server does not answer.
    const canPass = () => isOver || counts.underWay === counts.late - counts.timeouts;
    for (;;) {
      await clock.until(canPass);
      if (isOver) break;
      await clock.advance(50);
    }
    const outcomes = await collecting;
    await server.close({ grace: 0 });
    expect(outcomes).toEqual(users.map(([account, { attributes }]) => ({ account, attributes })));
    expect(counts.timeouts).toBe(counts.late);
    expect(counts.late).toBeGreaterThan(2);
    expect(clock.timersLeft()).toEqual([]);
  });
});

describe('the source', () => {
  test('is read no further ahead than the calls under way', async () => {
    const input = source(10_000);
    const client = clientOf({ fetch: fakeFetch(answerAll), concurrency: 2 });
    const stream = client.streamAttributes(input);
    await stream.next();
    await turns(50); // enough to read it all, if nothing held it back
    expect(input.reads.count).toBeLessThanOrEqual(500);
    await stream.return();
    expect(input.reads.ended).toBe(true);
  });

  test('is told when the stream is left by break, and nothing stays under way', async () => {
    const input = source(10_000);
    const signals = [];
    const fetch = (url, init) => {
      signals.push(init.signal);
      return fakeFetch(answerAll)(url, init);
    };
    for await (const { account } of clientOf({ fetch, concurrency: 3 }).streamAttributes(input)) {
      if (account === 'user150') break;
    }
    expect(input.reads.ended).toBe(true);
    const calls = signals.length;
    await turns(30);
    expect(signals).toHaveLength(calls);
  });

  test('may throw: what was read before is handed out, then its error', async () => {
    const failing = (function* fail() {
      for (let i = 0; i < 150; i += 1) yield `user${i}`;
      throw new Error('the file broke off');
    })();
    const outcomes = [];
    const error = await errorOf(async () => {
      const client = clientOf({ fetch: fakeFetch(answerAll) });
      for await (const outcome of client.streamAttributes(failing)) outcomes.push(outcome);
    });
    expect(error.message).toBe('the file broke off');
    expect(outcomes.map(({ account }) => account))
      .toEqual(Array.from({ length: 150 }, (_, i) => `user${i}`));
  });

  test('may be the lines of a stream, although the core is not loaded yet', async () => {
    const program = `
      import { createInterface } from 'node:readline';
      import { Readable } from 'node:stream';
      import { createClient } from 'timpush';
      import { createEmulator } from 'timpush/emulator';
      const app = ${JSON.stringify(app)};
      const { fetch } = createEmulator({ ...app, quota: Infinity });
      const client = createClient({ ...app, fetch, region: 'china', rate: Infinity });
      const text = Array.from({ length: 5000 }, (_, i) => 'user' + i).join('\\n');
      const input = createInterface({ input: Readable.from([text]) });
      let outcomes = 0;
      for await (const _ of client.streamAttributes(input)) outcomes += 1;
      console.log(outcomes);
    `;
    expect(await runModule(program)).toMatchObject({ code: 0, stdout: '5000\n' });
  });

  test('that pauses for 100 ms has what it gave until then sent, and may wait for its outcome', async () => {
    const answers = new EventEmitter();
    const asking = (async function* ask() {
      for (const account of ['Mary', 'xiaoming', 'xiaohua']) {
        const answer = once(answers, account);
        yield account;
        await answer;
      }
    })();
    const { client, clock } = withEmulator();
    const stream = client.streamAttributes(asking);
    for (const account of ['Mary', 'xiaoming', 'xiaohua']) {
      const next = stream.next();
      await clock.untilTimer(100);
      expect((await clock.settlesAfter(next, 100)).value.account).toBe(account);
      answers.emit(account);
    }
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(clock.timersLeft()).toEqual([]);
  });

  test('that gives something again within 100 ms is waited for', async () => {
    const clock = createTestClock();
    const pause = () => new Promise((resolve) => {
      clock.setTimer(resolve, 60);
    });
    const slow = (async function* give() {
      for (const account of ['Mary', 'xiaoming', 'xiaohua', 'Bob']) {
        yield account;
        await pause();
      }
      await new Promise(() => {});
    })();
    const fetch = fakeFetch(answerAll);
    const stream = clientOf({ fetch, clock }).streamAttributes(slow);
    const next = stream.next();
    await clock.untilTimer(60);
    await clock.advance(3 * 60 + 99);
    expect(fetch.calls).toHaveLength(0);
    await clock.advance(100); // it is looked at once in 100 ms
    await next;
    expect(fetch.calls[0].body.To_Account).toEqual(['Mary', 'xiaoming', 'xiaohua', 'Bob']);
    await stream.return();
  });

  test.each([['break'], ['abort']])('of Node’s is let go of by %s while it is silent', async (how) => {
    const silent = new PassThrough({ objectMode: true });
    for (let i = 0; i < 150; i += 1) silent.write(`user${i}`);
    const controller = new AbortController();
    const { client } = withEmulator();
    const read = async () => {
      const options = { signal: controller.signal };
      for await (const _ of client.streamAttributes(silent, options)) {
        if (how === 'break') break;
        controller.abort();
      }
    };
    if (how === 'break') await read();
    else await errorOf(read);
    expect(silent.destroyed).toBe(true);
  });

  test.each([['deadline', -1], ['signal', 5]])('is not begun where the %s is wrong', async (name, value) => {
    let isBegun = false;
    const given = {
      [Symbol.iterator]: () => {
        isBegun = true;
        return [][Symbol.iterator]();
      },
    };
    const error = await errorOf(clientOf({}).stream('add_tag', given, { [name]: value }).next());
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: name, sent: 'no' });
    expect(isBegun).toBe(false);
  });

  test('that is none leaves no deadline running', async () => {
    const clock = createTestClock();
    const error = await errorOf(clientOf({ clock }).stream('add_tag', 5, { deadline: 1000 }).next());
    expect(error).toMatchObject({ field: 'iterable', sent: 'no' });
    expect(clock.timersLeft()).toEqual([]);
  });

  test.each([['break'], ['abort']])('that cannot be told to end is read no further after %s', async (how) => {
    let reads = 0;
    const endless = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          await turns(1);
          reads += 1;
          return { done: false, value: `user${reads}` };
        },
      }),
    };
    const controller = new AbortController();
    const { client } = withEmulator();
    const read = async () => {
      const options = { signal: controller.signal };
      for await (const _ of client.streamAttributes(endless, options)) {
        if (how === 'break') break;
        controller.abort();
      }
    };
    if (how === 'break') await read();
    else await errorOf(read);
    const after = reads;
    await turns(30);
    expect(reads).toBeLessThanOrEqual(after + 1);
  });

  test.each([
    ['throws', () => {
      throw new Error('cannot close');
    }],
    ['never answers', () => new Promise(() => {})],
  ])('whose return %s does not take the place of the error that ended the job', async (_name, close) => {
    let reads = 0;
    const unwilling = {
      [Symbol.iterator]: () => ({
        next: () => {
          reads += 1;
          return { done: reads > 250, value: `user${reads}` };
        },
        return: close,
      }),
    };
    const client = clientOf({ fetch: fakeFetch(() => ({ ErrorCode: 70020 })), concurrency: 1 });
    const error = await errorOf(collect(client.streamAttributes(unwilling)));
    expect(error).toMatchObject({ errorCode: 70020, users: [], failures: [] });
    expect(error.unsettled[0]).toBe('user1');
  });

  test('is told to end when one of its items fails', async () => {
    let isClosed = false;
    const failing = (function* items() {
      try {
        yield 'Mary';
        yield Promise.reject(new Error('no such line'));
        yield 'never';
      } finally {
        isClosed = true;
      }
    })();
    const { client } = withEmulator();
    const outcomes = [];
    const error = await errorOf(async () => {
      for await (const { account } of client.streamAttributes(failing)) outcomes.push(account);
    });
    expect([error.message, outcomes, isClosed]).toEqual(['no such line', ['Mary'], true]);
  });

  test('that aborts the job itself has every account told of', async () => {
    for (let run = 0; run < 40; run += 1) {
      const controller = new AbortController();
      const pulled = [];
      const own = (async function* items() {
        for (let i = 0; i < 400; i += 1) {
          if (i % 7 === 0) await null;
          if (i === 150 + run * 5) controller.abort();
          pulled.push(`user${i}`);
          yield `user${i}`;
        }
      })();
      const { client } = withEmulator();
      const told = [];
      const error = await errorOf(async () => {
        const options = { signal: controller.signal };
        for await (const { account } of client.streamAttributes(own, options)) told.push(account);
      });
      const { users, failures, unsettled } = error;
      told.push(...[...users, ...failures].map(({ account }) => account), ...unsettled);
      expect(new Set(told).size).toBe(told.length);
      expect(pulled.filter((account) => !told.includes(account)).length).toBeLessThanOrEqual(1);
    }
  });

  test.each([['Mary'], [null], [42], [undefined]])('cannot be %p', async (bad) => {
    const stream = clientOf({ fetch: fakeFetch(answerAll) }).streamAttributes(bad);
    const error = await errorOf(collect(stream));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'iterable' });
  });
});

describe('what ends a stream', () => {
  test('an error about the app, after what came before it', async () => {
    const fetch = fakeFetch((body, call) => (
      call === 3 ? { ActionStatus: 'FAIL', ErrorCode: 70020, ErrorInfo: '' } : answerAll(body)));
    const outcomes = [];
    const error = await errorOf(async () => {
      const client = clientOf({ fetch, concurrency: 1 });
      for await (const outcome of client.streamAttributes(source(1000))) outcomes.push(outcome);
    });
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: 70020, kind: 'app' });
    expect(outcomes).toHaveLength(200);
    expect(fetch.calls).toHaveLength(3);
  });

  test('tells what was read and not handed out', async () => {
    const clock = createTestClock();
    const fetch = fakeFetch(async ({ UserAttrs: [{ To_Account }] }) => {
      if (To_Account === 'user200') { // the third of five; which goes first is up to who is signed for first
        await clock.until(() => fetch.calls.length === 5 && outcomes.length === 200);
        await turns(5); // the fourth is answered by then
        return { ErrorCode: 70020 };
      }
      if (To_Account === 'user400') return new Promise(() => {});
      return okBody({ ErrorList: [{ To_Account, ErrorCode: 70107 }] });
    });
    const users = Array.from({ length: 470 }, (_, i) => (
      { account: `user${i}`, attributes: { city: 'x' } }));
    const outcomes = [];
    const error = await errorOf(async () => {
      for await (const { account } of clientOf({ fetch, clock }).stream('set_attr', users)) {
        outcomes.push(account);
      }
    });
    const named = (from, to) => users.slice(from, to).map(({ account }) => account);
    expect(error.errorCode).toBe(70020);
    expect(outcomes).toEqual(named(0, 200));
    expect(error.accounts).toEqual(named(301, 400));
    expect(error.failures).toMatchObject([{ account: 'user300', errorCode: 70107 }]);
    expect(error.unsettled).toEqual([...named(200, 300), ...named(400, 470)]);
  });

  test('its signal', async () => {
    const controller = new AbortController();
    const never = async (_url, { signal }) => {
      controller.abort();
      await once(signal, 'abort');
      throw signal.reason;
    };
    const { signal } = controller;
    const stream = clientOf({ fetch: never }).streamAttributes(source(10), { signal });
    expect(await errorOf(collect(stream))).toMatchObject({ code: 'ERR_ABORTED' });
  });

  const silentAfterMary = async function* wait() {
    yield 'Mary';
    await new Promise(() => {});
  };

  test('its signal, while the source is silent', async () => {
    const controller = new AbortController();
    const { client, clock } = withEmulator();
    const { signal } = controller;
    const collecting = collect(client.streamAttributes(silentAfterMary(), { signal }));
    await clock.untilTimer(100);
    controller.abort();
    expect(await errorOf(collecting)).toMatchObject({ code: 'ERR_ABORTED', unsettled: ['Mary'] });
    expect(clock.timersLeft()).toEqual([]);
  });

  test('its deadline, while the source is silent', async () => {
    const { client, clock } = withEmulator();
    const collecting = collect(client.streamAttributes(silentAfterMary(), { deadline: 30 }));
    await clock.untilTimer(100);
    const error = await errorOf(clock.settlesAfter(collecting, 30));
    expect(error).toMatchObject({ code: 'ERR_DEADLINE', unsettled: ['Mary'] });
    expect(clock.timersLeft()).toEqual([]);
  });

  test('its deadline', async () => {
    const clock = createTestClock();
    let isSent = false;
    const never = async (_url, { signal }) => {
      isSent = true;
      await once(signal, 'abort');
      throw signal.reason;
    };
    const stream = clientOf({ fetch: never, clock }).streamAttributes(source(10), { deadline: 20 });
    const collecting = collect(stream);
    await clock.until(() => isSent);
    const error = await errorOf(clock.settlesAfter(collecting, 20));
    expect(error).toMatchObject({ code: 'ERR_DEADLINE' });
  });

  test('not a call that failed after its repeats: its accounts have that error', async () => {
    const fetch = fakeFetch((body, call) => (
      call === 2 ? new Response('', { status: 502 }) : answerAll(body)));
    const client = clientOf({ fetch, concurrency: 1 });
    const outcomes = await collect(client.streamAttributes(source(300)));
    expect(outcomes.filter(({ error }) => error?.code === 'ERR_HTTP')).toHaveLength(100);
    expect(outcomes.filter(({ attributes }) => attributes)).toHaveLength(200);
  });
});

describe('the other calls', () => {
  test('write in the order of the input, also one account twice', async () => {
    const { client } = withEmulator();
    const itemOf = (_, i) => ({ account: 'Mary', attributes: { city: `c${i}` } });
    const items = Array.from({ length: 30 }, itemOf);
    const outcomes = await collect(client.stream('set_attr', [...items, { account: 'Mary' }, 7]));
    expect(outcomes.slice(0, 30)).toEqual(items.map(() => ({ account: 'Mary' })));
    expect(outcomes[30].error).toMatchObject({ field: 'users[30].attributes' });
    expect(outcomes[31].error).toMatchObject({ field: 'users[31]' });
    const { users } = await client.getAttributes(['Mary']);
    expect(users[0].attributes.city).toBe('c29');
  });

  test('read and replace tags', async () => {
    const { client } = withEmulator();
    await client.addTags([{ account: 'Mary', tags: ['old'] }]);
    const items = [{ account: 'Mary', tags: ['gold'] }];
    await collect(client.stream('add_tag', items, { replace: true }));
    const outcomes = await collect(client.stream('get_tag', ['Mary']));
    expect(outcomes).toEqual([{ account: 'Mary', tags: ['gold'] }]);
  });

  test.each([
    ['push', [], {}, 'command'],
    ['get_tag', ['a'], { replace: true }, 'replace'],
    ['add_tag', [], { replace: 'false' }, 'replace'],
    ['get_attr', ['a'], { ordered: 'no' }, 'ordered'],
    ['get_attr', ['a'], { total: 'x' }, 'total'],
  ])(
    '%s with %j and %j is refused',
    async (command, items, options, field) => {
      const stream = clientOf({ fetch: fakeFetch(() => okBody()) }).stream(command, items, options);
      expect(await errorOf(collect(stream))).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field });
    },
  );
});

test('progress counts accounts and calls, and knows the total of an array', async () => {
  const { emulator, clock } = withEmulator();
  const fetch = async (...call) => {
    await clock.advance(1000);
    return emulator.fetch(...call);
  };
  const client = clientOf({ fetch, clock, concurrency: 1 });
  const seen = [];
  const items = [...Array.from({ length: 249 }, (_, i) => `user${i}`), 'Mary'];
  await collect(client.streamAttributes(items, { onProgress: (progress) => seen.push(progress) }));
  expect(seen).toEqual([
    { done: 100, total: 250, failed: 100, calls: 1, rate: 100, secondsLeft: 1.5 },
    { done: 200, total: 250, failed: 200, calls: 2, rate: 100, secondsLeft: 0.5 },
    { done: 250, total: 250, failed: 249, calls: 3, rate: 250 / 3, secondsLeft: 0 },
  ]);
});

describe('look-ups of single accounts', () => {
  test('of the same tick share calls of a hundred', async () => {
    const fetch = fakeFetch(answerAll);
    const client = clientOf({ fetch });
    const accounts = Array.from({ length: 1000 }, (_, i) => `user${i}`);
    const found = await Promise.all(accounts.map(client.attributesOf));
    expect(fetch.calls).toHaveLength(10);
    expect(found).toHaveLength(1000);
    expect(found[999]).toEqual({ sex: 'male' });
  });

  test('have each its own result or error', async () => {
    const { client } = withEmulator();
    const [mary, again, nobody, bad] = await Promise.allSettled(
      ['Mary', 'Mary', 'nobody', ''].map((account) => client.attributesOf(account)),
    );
    expect(mary.value).toEqual({ sex: 'female', city: 'NewYork' });
    expect(again.value).toEqual(mary.value);
    expect(again.value).not.toBe(mary.value);
    expect(nobody.reason).toMatchObject({ code: 'ERR_API', errorCode: 70107 });
    expect(bad.reason).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'account' });
  });

  test('fail each when their call fails', async () => {
    const fetch = fakeFetch(() => new Response('', { status: 502 }));
    const client = clientOf({ fetch });
    const settled = await Promise.allSettled(['a', 'b'].map(client.attributesOf));
    expect(settled.map(({ reason }) => reason.code)).toEqual(['ERR_HTTP', 'ERR_HTTP']);
    expect(settled[0].reason).not.toBe(settled[1].reason);
  });

  test('have the cause of their failure', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    const error = await errorOf(clientOf({ fetch }).attributesOf('Mary'));
    expect(error).toMatchObject({ code: 'ERR_NETWORK', cause: { message: 'fetch failed' } });
    expect(JSON.stringify(error)).not.toContain('"cause"');
  });

  test('take no options of their own', async () => {
    const client = clientOf({ fetch: fakeFetch(answerAll) });
    const error = await errorOf(client.attributesOf('Mary', { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'options' });
  });
});
