// What is known of a call that failed: whether the service may have carried it out. Nobody is told "not sent" who was, perhaps.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import {
  answerFor, clientOf, errorOf, fakeFetch, okBody, pushBody, withEmulator,
} from '../support/app.js';
import { createTestClock, hasty } from '../support/clock.js';
import { always, withServer } from '../support/http.js';

const users = (...accounts) => accounts.map((account) => ({ account, tags: ['gold'] }));
const named = (from, to) => Array.from({ length: to - from }, (_, index) => `user${from + index}`);
const push = (client, options) => client.call('push', pushBody, options);
const addTags = (client, options) => client.addTags(users('Mary'), options);
const read = (client, options) => client.getAttributes(['Mary'], options);
const calls = { push, addTags };

const never = () => new Promise(() => {});
const doubt = /; (?:it|some of it) may have been carried out(?: all the same)?\./;
const toLook = 'Find out whether it was, before you repeat it';
const toRepeat = 'This call may simply be repeated';

/** The origin of a server that is made of sockets. */
const withSockets = async (server, use) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections?.();
    server.close();
  }
};

/** Answers call after call. */
const answering = (...answers) => fakeFetch((body, count) => (
  answers[Math.min(count, answers.length) - 1](body)));
const api = (ErrorCode) => () => ({ ErrorCode });
const failing = (code, syscall) => () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(`it is ${code}`), { code, syscall }) });
};
const reset = failing('ECONNRESET', 'read');
const refused = failing('ECONNREFUSED', 'connect');

describe('no connection was made', () => {
  const pem = readFileSync(new URL('../../web/stand-in.pem', import.meta.url));
  const hosts = {
    'a port where nobody listens': async (use) => {
      const origin = await withSockets(createServer(), async (at) => at);
      return use(`http://${origin}`);
    },
    'a host that has no address': (use) => use('https://nobody.invalid'),
    'a port that fetch does not call': (use) => use('http://127.0.0.1:9'),
    'a certificate that nobody trusts': (use) => withSockets(
      createSecureServer({ key: pem, cert: pem }), (at) => use(`https://${at}`)),
    'a host that closes before TLS stands': (use) => withSockets(
      createServer((socket) => socket.on('error', () => {}).end()), (at) => use(`https://${at}`)),
  };
  test.each(Object.keys(hosts))('%s: it is known, and even a push is repeated', async (name) => {
    await hosts[name](async (endpoint) => {
      for (const [command, call] of Object.entries({ push, add_tag: addTags })) {
        const error = await errorOf(call(clientOf({ ...hasty(), endpoint, retries: 2 })));
        expect(error).toMatchObject({
          code: 'ERR_NETWORK', reason: 'unsent', command, sent: 'no', attempts: 3, retryable: true,
        });
        expect(error.message).toMatch(new RegExp(`^${command} could not be sent: `));
        expect(error.message).not.toMatch(doubt);
        expect(error.toJSON()).toMatchObject({ sent: 'no' });
      }
      const error = await errorOf(read(clientOf({ endpoint })));
      expect(error.message).toMatch(/^get_attr could not be sent: /);
      expect(error).not.toHaveProperty('sent');
    });
  });

  test('as Node says it of a host with several addresses, or another runtime', async () => {
    const several = (...codes) => () => {
      const errors = codes.map((code) => Object.assign(new Error(code), { code, syscall: 'connect' }));
      throw new TypeError('fetch failed', { cause: Object.assign(new AggregateError(errors), { code: codes[0] }) });
    };
    for (const thrown of [several('ETIMEDOUT', 'ENETUNREACH'), failing('ConnectionRefused'), failing('UND_ERR_CONNECT_TIMEOUT')]) {
      expect(await errorOf(push(clientOf({ fetch: answering(thrown) })))).toMatchObject({ sent: 'no' });
    }
  });

  test('is not what a connection says that was there', async () => {
    for (const thrown of [failing('ETIMEDOUT', 'read'), failing('EPIPE', 'write'), failing('UND_ERR_SOCKET'), failing()]) {
      expect(await errorOf(push(clientOf({ fetch: answering(thrown) })))).toMatchObject({ sent: 'unknown', attempts: 1 });
    }
  });

  // A box on the way may answer plain HTTP into a connection that stood, when the request has arrived.
  test.each(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])('is not what %s says', async (code) => {
    const fetch = answering(failing(code));
    const error = await errorOf(push(clientOf({ ...hasty(), fetch, retries: 2 })));
    expect(fetch.calls).toHaveLength(1);
    expect(error).toMatchObject({ reason: 'no_answer', sent: 'unknown', attempts: 1 });
    expect(error.message).toMatch(doubt);
  });

  test('is not what plain HTTP says where TLS is spoken', async () => {
    await withServer(always('{}'), async ({ url }) => {
      const error = await errorOf(push(clientOf({ ...hasty(), endpoint: url.replace('http:', 'https:'), retries: 2 })));
      expect(error).toMatchObject({ reason: 'no_answer', sent: 'unknown', attempts: 1 });
    });
  });
});

describe('may have been carried out', () => {
  test('a tag was set, and the connection reset after that', async () => {
    const { client, emulator } = withEmulator(
      { faults: [{ kind: 'reset', when: 'after' }] }, { ...hasty(), retries: 1 },
    );
    const error = await errorOf(addTags(client));
    expect(error).toMatchObject({ code: 'ERR_NETWORK', reason: 'no_answer', sent: 'unknown' });
    expect(error.message).toMatch(/^No answer to add_tag: .*; it may have been carried out\. /);
    expect(error.hint).toContain(toRepeat);
    emulator.faults.set([]);
    expect((await client.getTags(['Mary'])).users).toEqual([{ account: 'Mary', tags: ['gold'] }]);
  });

  test('a server took the push and said nothing', async () => {
    await withServer((request) => request.socket.destroy(), async ({ url, requests }) => {
      const error = await errorOf(push(clientOf({ endpoint: url, retries: 3 })));
      expect(requests).toHaveLength(1);
      expect(error).toMatchObject({ sent: 'unknown', attempts: 1, retryable: false });
      expect(error.message).toMatch(/^No answer to push: .*; it may have been carried out\. /);
      expect(error.hint).toContain(toLook);
    });
  });

  const ways = {
    'a broken connection': reset,
    'no answer in time': never,
    'status 502': () => new Response('', { status: 502 }),
    'status 404': () => new Response('', { status: 404 }),
    'a redirect': () => new Response('', { status: 302 }),
    'what is no answer': () => '<html>',
    'a body that breaks off': () => new Response(new ReadableStream({ pull: (body) => body.error(new Error('gone')) })),
    'an internal error': api(91000),
    'a time-out of the service': api(60008),
    'a code that nobody knows': api(123_456),
    'what a fetch of the caller’s throws': () => Promise.reject(new Error('mine')),
  };
  test.each(Object.keys(ways))('after %s', async (name) => {
    for (const [method, call] of Object.entries(calls)) {
      const clock = createTestClock();
      const fetch = answering(ways[name]);
      const ended = errorOf(call(clientOf({ fetch, clock })));
      await clock.until(() => fetch.calls.length === 1);
      await clock.advance(5000);
      const error = await ended;
      expect(error).toMatchObject({ sent: 'unknown' });
      expect(error.message).toMatch(doubt);
      expect(error.message).not.toMatch(/not be sent/);
      expect(error.hint).toContain(method === 'push' ? toLook : toRepeat);
      expect(error.message.split(error.hint)).toHaveLength(2);
      expect(error.stack).toContain(error.message);
    }
  });

  test.each(['its signal', 'its deadline'])('when %s ended it under way', async (name) => {
    for (const call of Object.values(calls)) {
      const clock = createTestClock();
      const controller = new AbortController();
      const fetch = answering(never);
      const options = { signal: controller.signal, deadline: 2000 };
      const ended = errorOf(call(clientOf({ fetch, clock }), options));
      await clock.until(() => fetch.calls.length === 1);
      if (name === 'its signal') controller.abort();
      else await clock.advance(2000);
      const error = await ended;
      expect(error).toMatchObject({ code: name === 'its signal' ? 'ERR_ABORTED' : 'ERR_DEADLINE', sent: 'unknown' });
      expect(error.message).toMatch(doubt);
    }
  });

  test('stays so, whatever a later attempt says', async () => {
    const ends = {
      refused: { code: 'ERR_NETWORK', reason: 'no_answer' },
      busy: { code: 'ERR_API', errorCode: 60007 },
      barred: { code: 'ERR_API', errorCode: 60010 },
    };
    const last = { refused, busy: api(60007), barred: api(60010) };
    for (const [name, expected] of Object.entries(ends)) {
      const fetch = answering(reset, reset, last[name]);
      const error = await errorOf(addTags(clientOf({ ...hasty(), fetch, retries: 1 })));
      expect(error).toMatchObject({ ...expected, attempts: 3, sent: 'unknown' });
      expect(error.message).toMatch(doubt);
      expect(error.message).not.toMatch(/not be sent/);
    }
    const fetch = answering(reset, refused);
    const error = await errorOf(read(clientOf({ ...hasty(), fetch, retries: 1 })));
    expect(error.message).toMatch(/^No answer to get_attr: it is ECONNREFUSED\. /);
  });

  test('in Chinese, too', async () => {
    const failed = (thrown) => (
      errorOf(push(clientOf({ fetch: answering(thrown), language: 'zh' }))));
    expect((await failed(reset)).message).toMatch(/^push 没有收到应答：.*，但可能已经执行。.*重试之前请先确认它是否已经执行。$/);
    expect((await failed(api(91000))).message).toMatch(/，但可能已经执行。.*重试之前请先确认它是否已经执行。$/);
    expect((await failed(refused)).message).toMatch(/^push 未能发送：/);
  });
});

describe('was not carried out', () => {
  test.each([90001, 70009, 60010, 60021, 60007, 60011, 70050, 90024, 90047, 90051, 70107, 20002])(
    'a call that is refused with %i', async (code) => {
      for (const call of Object.values(calls)) {
        const error = await errorOf(call(clientOf({ fetch: answering(api(code)) })));
        expect(error).toMatchObject({ errorCode: code, sent: 'no' });
        expect(error.message).not.toMatch(/carried out/);
      }
    },
  );

  test('a call that is refused with status 429', async () => {
    const fetch = answering(() => new Response('', { status: 429 }));
    expect(await errorOf(push(clientOf({ fetch })))).toMatchObject({ status: 429, sent: 'no' });
  });

  test('a call that waited at the gate, until its signal or deadline ended it', async () => {
    for (const call of Object.values(calls)) {
      const clock = createTestClock();
      const fetch = answering(() => okBody());
      const client = clientOf({ fetch, clock, rate: 0.001 });
      await call(client);
      const controller = new AbortController();
      const aborted = errorOf(call(client, { signal: controller.signal }));
      const late = errorOf(call(client, { deadline: 2000 }));
      await clock.untilTimer(2000);
      await clock.until(() => clock.timersLeft().length === 2); // and that of the gate
      controller.abort();
      expect(await aborted).toMatchObject({ code: 'ERR_ABORTED', sent: 'no' });
      await clock.advance(2000);
      expect(await late).toMatchObject({ code: 'ERR_DEADLINE', sent: 'no' });
      expect(fetch.calls).toHaveLength(1);
    }
  });

  test('a call without a signature', async () => {
    const userSig = () => {
      throw new Error('no key');
    };
    for (const call of Object.values(calls)) {
      expect(await errorOf(call(clientOf({ userSig })))).toMatchObject({ code: 'ERR_INVALID_OPTIONS', sent: 'no' });
    }
  });

  test('a call with a wrong argument, whatever is wrong', async () => {
    const client = clientOf({});
    const wrong = [
      client.call('push', []), client.call('push', pushBody, { signal: 5 }), client.call('push', {}), client.call('set_attr', {}),
      client.call('no such', {}),
      client.addTags([{ account: 'Mary', tags: [''] }]), client.addTags(5), client.clearTags([], { deadline: -1 }),
      client.setAttributeNames({}), client.setAttributeNames({ 0: 'x' }, { tpyes: {} }),
      client.stream('add_tag', users('a'), { ordered: 5 }).next(),
    ];
    for (const call of wrong) {
      expect(await errorOf(call)).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', sent: 'no' });
    }
    for (const call of [client.getAttributes(5), client.call('get_attr', {}), client.getAttributeNames({ x: 1 })]) {
      expect(await errorOf(call)).not.toHaveProperty('sent');
    }
  });
});

describe('is told to who watches, too', () => {
  const watched = async (call, answers, options = {}) => {
    const told = [];
    const { clock, onRetry } = hasty();
    const note = (hook) => ({ error }) => (
      told.push([hook, error && { ...error, message: error.message }]));
    const noteRetry = note('onRetry');
    const client = clientOf({
      clock,
      retries: 1,
      fetch: answering(...answers),
      onResponse: note('onResponse'),
      onRetry: (event) => {
        noteRetry(event);
        onRetry(event);
      },
    });
    const error = await errorOf(call(client, options));
    return { error, told };
  };

  test('as it is known after each attempt', async () => {
    const { error, told } = await watched(addTags, [refused, reset, api(60007)]);
    expect(told.map(([hook, { sent, reason }]) => [hook, sent, reason])).toEqual([
      ['onResponse', 'no', 'unsent'], ['onRetry', 'no', 'unsent'],
      ['onResponse', 'unknown', 'no_answer'], ['onRetry', 'unknown', 'no_answer'],
      ['onResponse', 'unknown', 'refused'],
    ]);
    expect(told[0][1].message).not.toMatch(doubt);
    expect(told[2][1].message).toMatch(doubt);
    expect(told.at(-1)[1]).toEqual({ ...error, message: error.message });
    const { told: ofPush } = await watched(push, [reset]);
    expect(ofPush).toMatchObject([['onResponse', { command: 'push', sent: 'unknown', attempts: 1 }]]);
  });

  test('of a call that was aborted under way', async () => {
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
      return never();
    };
    const { told } = await watched(push, [abort], { signal: controller.signal });
    expect(told).toMatchObject([
      ['onResponse', { code: 'ERR_ABORTED', command: 'push', sent: 'unknown' }],
    ]);
  });

  test('but nothing of a read', async () => {
    const { told } = await watched(read, [reset, api(90001)]);
    expect(told).toHaveLength(3);
    for (const [, error] of told) expect(error).not.toHaveProperty('sent');
  });
});

describe('of a list', () => {
  const writes = named(0, 450).map((account) => ({ account, tags: ['gold'] }));
  const start = ({ UserTags }) => Number(UserTags[0].To_Account.slice(4));
  const fetchWith = (byStart) => fakeFetch((body) => byStart[start(body)]?.() ?? okBody());

  test('each account that failed has what its call has', async () => {
    const fetch = fetchWith({ 0: reset, 100: api(90018), 200: refused });
    const { accounts, failures } = await clientOf({ fetch }).addTags(writes);
    expect(accounts).toEqual(named(300, 450));
    expect(failures.map(({ sent }) => sent))
      .toEqual([...Array(100).fill('unknown'), ...Array(100).fill('no'), ...Array(100).fill('no')]);
    expect(failures[0].message).toMatch(doubt);
    expect(failures[150].message).not.toMatch(doubt);
  });

  test('an account that the answer lists as failed has none', async () => {
    const fetch = fakeFetch(() => okBody({ ErrorList: [{ To_Account: 'Mary', ErrorCode: 70107 }] }));
    const { failures } = await clientOf({ fetch }).addTags(users('Mary'));
    expect(failures[0]).not.toHaveProperty('sent');
  });

  test('when none succeeded, the error is as doubtful as any of them', async () => {
    const busy = api(90018);
    const fetch = fetchWith({ 0: busy, 100: reset, 200: busy, 300: busy, 400: busy });
    const error = await errorOf(clientOf({ fetch }).addTags(writes));
    expect(error).toMatchObject({ errorCode: 90018, sent: 'unknown', unsettled: [], unsent: [] });
    expect(error.message).toContain('; some of it may have been carried out all the same.');
    expect(error.failures.filter(({ sent }) => sent === 'unknown').map(({ account }) => account)).toEqual(named(100, 200));
    expect(error.failures[0].message).not.toContain('carried out');
  });

  const isOver = {
    list: (client, options) => client.addTags(writes, options),
    stream: async (client, options) => {
      for await (const _ of client.stream('add_tag', writes, { ...options, ordered: false }));
    },
  };

  test.each(Object.keys(isOver))('an aborted %s tells calls under way from those that never left', async (name) => {
    const clock = createTestClock();
    const fetch = fetchWith({ 200: never, 300: never });
    const controller = new AbortController();
    const client = clientOf({ fetch, clock, concurrency: 2 });
    const ended = errorOf(isOver[name](client, { signal: controller.signal }));
    await clock.until(() => fetch.calls.length === 4);
    controller.abort();
    const error = await ended;
    expect(error).toMatchObject({ code: 'ERR_ABORTED', sent: 'unknown' });
    expect(error.unsettled).toEqual(expect.arrayContaining(named(200, 400)));
    const underWay = new Set(named(200, 400));
    expect(error.unsent).toEqual(error.unsettled.filter((account) => !underWay.has(account)));
    expect(error.message).toMatch(doubt);
    expect(error.toJSON()).not.toHaveProperty('unsent');
  });

  test.each(Object.keys(isOver))('a %s that a refusal ended calls nobody unsent who was under way', async (name) => {
    const clock = createTestClock();
    let refuse;
    const late = new Promise((resolve) => {
      refuse = () => resolve({ ErrorCode: 60010 });
    });
    const fetch = fetchWith({ 100: () => late, 200: never });
    const client = clientOf({ fetch, clock, concurrency: 3 });
    const ended = errorOf(isOver[name](client));
    await clock.until(() => fetch.calls.some(({ body }) => start(body) === 200));
    refuse();
    const error = await ended;
    expect(error).toMatchObject({ errorCode: 60010, sent: 'unknown' });
    const underWay = error.unsettled.filter((account) => !error.unsent.includes(account));
    expect(underWay).toEqual(expect.arrayContaining(named(200, 300)));
    expect(error.unsent).toEqual(expect.arrayContaining(named(100, 200)));
    expect(error.message).toContain('; some of it may have been carried out all the same.');
  });

  describe('while it asks for the names of attributes, since one was refused', () => {
    const shoes = named(0, 3).map((account) => ({ account, attributes: { shoe: '42' } }));
    const givers = {
      list: (client, options) => client.setAttributes(shoes, options),
      stream: async (client, options) => {
        for await (const _ of client.stream('set_attr', shoes, options));
      },
    };
    const ends = {
      'past its deadline': { names: never, advance: 2000, expected: { code: 'ERR_DEADLINE' } },
      'by a refusal': { names: api(60010), advance: 0, expected: { code: 'ERR_API', errorCode: 60010 } },
    };
    const cases = Object.keys(givers).flatMap((giver) => (
      Object.keys(ends).map((end) => [giver, end])));
    const ending = async (giver, end, refusals) => {
      const clock = createTestClock();
      const fetch = fakeFetch(({ UserAttrs }, count) => (
        UserAttrs ? refusals[count - 1]() : end.names()));
      const client = clientOf({ fetch, clock, retries: 1 });
      const ended = errorOf(givers[giver](client, { deadline: 2000 }));
      await clock.until(() => fetch.calls.length === refusals.length + 1);
      await clock.advance(end.advance);
      return ended;
    };

    test.each(cases)('a %s that ends %s has sent nothing', async (giver, name) => {
      const error = await ending(giver, ends[name], [api(90033)]);
      expect(error).toMatchObject({
        ...ends[name].expected, command: 'set_attr', sent: 'no', unsettled: named(0, 3), unsent: named(0, 3),
      });
      expect(error.message).not.toMatch(doubt);
      expect(error.message).not.toContain('get_attr_name');
    });

    test.each(cases)('a %s that ends %s has sent something, perhaps, where the refusal came after a reset', async (giver, name) => {
      const error = await ending(giver, ends[name], [reset, api(90033)]);
      expect(error).toMatchObject({
        ...ends[name].expected, command: 'set_attr', sent: 'unknown', unsettled: named(0, 3), unsent: [],
      });
      expect(error.message).toMatch(/carried out/);
    });
  });

  test.each(Object.keys(isOver))('a %s that is divided doubts of its parts what it doubted of the whole', async (name) => {
    const fetch = fakeFetch(({ UserTags }, count) => {
      if (count === 1) return reset();
      return { ErrorCode: UserTags.length === 100 ? 70107 : 60010 };
    });
    const client = clientOf({ fetch, retries: 1, concurrency: 1 });
    const error = await errorOf(isOver[name](client));
    expect(error).toMatchObject({ errorCode: 60010, sent: 'unknown' });
    expect(error.unsent).toEqual(error.unsettled.slice(100));
  });

  test('a read says nothing of it', async () => {
    const fetch = fakeFetch(({ To_Account }) => (To_Account[0] === 'user0' ? reset() : answerFor(To_Account)));
    const { failures } = await clientOf({ fetch }).getAttributes(named(0, 150));
    expect(failures[0].message).toMatch(/^No answer to get_attr: it is ECONNRESET\. /);
    expect(failures[0]).not.toHaveProperty('sent');
    const error = await errorOf(clientOf({ fetch }).getAttributes(['user0']));
    expect(error).not.toHaveProperty('sent');
    expect(error).not.toHaveProperty('unsent');
  });

  test('a stream tells it of each item, a bad one included', async () => {
    const fetch = fetchWith({ 0: reset });
    const outcomes = [];
    for await (const outcome of clientOf({ fetch }).stream('add_tag', [...writes.slice(0, 2), { account: 'x', tags: [] }])) {
      outcomes.push(outcome.error.sent);
    }
    expect(outcomes).toEqual(['unknown', 'unknown', 'no']);
  });
});
