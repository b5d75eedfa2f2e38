// What the network does to a call: resets, silence, drips; and who may end it.
import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { TimPushError } from 'timpush';
import { exchange } from '../../../js/client/transport.js';
import { redact } from '../../../js/redact.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, pushBody,
} from '../support/app.js';
import {
  createTestClock, hasty, noteWaits, turns,
} from '../support/clock.js';
import { always, withServer } from '../support/http.js';
import { runModule } from '../support/node.js';

const good = JSON.stringify(answerFor(['Mary']));
const never = () => new Promise(() => {});

/** The error of a call to a server, and what the server was asked. */
const errorOver = async (listener, options = {}, jobOptions = {}) => withServer(
  listener,
  async ({ url, requests }) => {
    const client = clientOf({ endpoint: url, ...options });
    const error = await errorOf(client.getAttributes(['Mary'], jobOptions));
    expect(error).toBeInstanceOf(TimPushError);
    return { error, requests };
  },
);

/** A listener that does `act`, and a promise of the connection's end. */
const watched = (act) => {
  let closed;
  const gone = new Promise((resolve) => {
    closed = resolve;
  });
  const listener = (request, response, ...rest) => {
    response.on('close', closed);
    return act(request, response, ...rest);
  };
  return { listener, gone };
};

/** A fetch that goes out by another one and tells what of the answer the client has received. */
const watchedFetch = (through = globalThis.fetch) => {
  const received = { calls: 0, status: 0, bytes: 0 };
  const fetch = async (...call) => {
    received.calls += 1;
    const response = await through(...call);
    const { body } = response;
    const reader = body.getReader();
    const read = async () => {
      const result = await reader.read();
      received.bytes += result.value?.length ?? 0;
      return result;
    };
    body.getReader = () => ({ read, cancel: () => reader.cancel() });
    received.status = response.status;
    return response;
  };
  return { fetch, received };
};

describe('is ERR_NETWORK', () => {
  test('a port where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    const error = await errorOf(
      clientOf({ endpoint: `http://127.0.0.1:${port}` }).getAttributes(['Mary']),
    );
    expect(error).toMatchObject({
      code: 'ERR_NETWORK', command: 'get_attr', attempts: 1, retryable: true, hint: expect.stringMatching(/./),
    });
    expect(error.message).toMatch(/^get_attr could not be sent: .*ECONNREFUSED/);
    expect(error.cause.cause.code).toBe('ECONNREFUSED');
  });

  test('a connection that is reset before the answer', async () => {
    const { error } = await errorOver((request) => request.socket.resetAndDestroy());
    expect(error.code).toBe('ERR_NETWORK');
    expect(error.message).toMatch(/^No answer to get_attr: /);
  });

  test('a connection that is closed before the answer', async () => {
    const { error } = await errorOver((request) => request.socket.destroy());
    expect(error.code).toBe('ERR_NETWORK');
  });

  test('a connection that is reset in the middle of the answer', async () => {
    const { error } = await errorOver((request, response) => {
      response.writeHead(200, { 'Content-Length': good.length });
      response.write(good.slice(0, 10), () => request.socket.resetAndDestroy());
    });
    expect(error.code).toBe('ERR_NETWORK');
    expect(error.message).toMatch(/^The answer to get_attr broke off: /);
  });

  test('an answer that is shorter than it said', async () => {
    const { error } = await errorOver((request, response) => {
      response.writeHead(200, { 'Content-Length': good.length + 1, Connection: 'close' });
      response.end(good);
    });
    expect(error.code).toBe('ERR_NETWORK');
  });

  test('chunks that end without the last one', async () => {
    const { error } = await errorOver((request, response) => {
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' });
      response.write(good, () => request.socket.end());
    });
    expect(error.code).toBe('ERR_NETWORK');
  });

  test('gzip that is none', async () => {
    const { error } = await errorOver(always(good, { headers: { 'Content-Encoding': 'gzip' } }));
    expect(error.code).toBe('ERR_NETWORK');
  });

  test('a host that does not speak HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `http://127.0.0.1:${server.address().port}`;
    const error = await errorOf(clientOf({ endpoint }).getAttributes(['Mary']));
    server.close();
    expect(error.code).toBe('ERR_NETWORK');
  });

  test.each([
    ['an error', new Error('boom')], ['a text', 'boom'], ['nothing', undefined], ['null', null],
    ['an object', { boom: true }], ['an object without a prototype', Object.create(null)],
    ['a symbol', Symbol('boom')],
  ])('a fetch that throws %s', async (_name, thrown) => {
    const fetch = () => {
      throw thrown;
    };
    const error = await errorOf(clientOf({ fetch }).getAttributes(['Mary']));
    expect(error).toBeInstanceOf(TimPushError);
    expect(error.code).toBe('ERR_NETWORK');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('a fetch that answers nothing', async () => {
    const error = await errorOf(clientOf({ fetch: async () => undefined }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE', reason: 'not_a_response' });
  });
});

describe('is ERR_TIMEOUT', () => {
  /** What ends a call at exactly its timeout, once `isComing` says that the answer has come so far. */
  const timedOut = async (options, isComing) => {
    const clock = createTestClock();
    const { fetch, received } = watchedFetch(options.fetch);
    const client = clientOf({ ...options, fetch, clock, timeout: 4000 });
    const reading = client.getAttributes(['Mary']);
    await clock.until(() => isComing(received));
    const error = await errorOf(clock.settlesAfter(reading, 4000));
    expect(clock.timersLeft()).toEqual([]);
    expect(error.code).toBe('ERR_TIMEOUT');
    return error;
  };
  const timedOutOver = async (act, isComing) => {
    const { listener, gone } = watched(act);
    return withServer(listener, async ({ url, requests }) => {
      const isSeen = (received) => requests.length === 1 && isComing(received);
      const error = await timedOut({ endpoint: url }, isSeen);
      await gone;
      return error;
    });
  };

  test('a server that says nothing', async () => {
    const error = await timedOutOver(never, () => true);
    expect(error).toMatchObject({
      code: 'ERR_TIMEOUT', command: 'get_attr', attempts: 1, retryable: true, hint: expect.stringMatching(/./),
    });
    expect(error.message).toContain('4000 ms');
  });

  test('an answer whose headers come but not its body', async () => {
    await timedOutOver((_request, response) => {
      response.writeHead(200, { 'Content-Length': good.length });
      response.flushHeaders();
    }, ({ status }) => status === 200);
  });

  const drip = (response, text) => {
    let isOpen = true;
    response.on('close', () => {
      isOpen = false;
    });
    const write = () => {
      if (!isOpen) return;
      response.write(text);
      setImmediate(write);
    };
    write();
  };

  test('an answer that drips on and on: the timeout is for the whole of it', async () => {
    await timedOutOver((_request, response) => drip(response, ' '), ({ bytes }) => bytes > 5);
  });

  test('an error page that drips on and on', async () => {
    await timedOutOver((_request, response) => {
      response.writeHead(502);
      drip(response, '<p>');
    }, ({ status, bytes }) => status === 502 && bytes > 15);
  });

  test('a fetch of the caller’s that does not heed its signal', async () => {
    await timedOut({ fetch: never }, ({ calls }) => calls === 1);
  });

  test('a body of the caller’s that does not heed it either', async () => {
    const fetch = async () => new Response(new ReadableStream({}));
    await timedOut({ fetch }, ({ status }) => status === 200);
  });

  test('each attempt has the whole of it', async () => {
    const clock = createTestClock();
    const { waits, onRetry } = noteWaits(clock);
    const fetch = fakeFetch(never);
    const reading = clientOf({ fetch, clock, timeout: 4000, retries: 2, onRetry }).getAttributes(['Mary']);
    const ended = errorOf(reading);
    for (const attempt of [1, 2]) {
      await clock.until(() => fetch.calls.length === attempt);
      await clock.advance(4000);
      await clock.until(() => waits.length === attempt);
      await clock.advance(waits.at(-1));
    }
    await clock.until(() => fetch.calls.length === 3);
    await clock.settlesAfter(ended, 4000);
    expect(await ended).toMatchObject({ code: 'ERR_TIMEOUT', attempts: 3 });
  });

  test('a slow drip that ends in time is an answer', async () => {
    const clock = createTestClock();
    await withServer(async (_request, response) => {
      const parts = good.match(/.{1,20}/gs);
      for (const part of parts) {
        response.write(part);
        await clock.advance(Math.floor(4999 / parts.length));
      }
      response.end();
    }, async ({ url }) => {
      const { users } = await clientOf({ endpoint: url, clock }).getAttributes(['Mary']);
      expect(users).toHaveLength(1);
      expect(clock.now()).toBeGreaterThan(4900);
    });
  });
});

describe('is ERR_ABORTED', () => {
  const reason = new Error('the user left');

  test('a signal that has aborted before: nothing is sent, nothing is signed', async () => {
    let signatures = 0;
    const fetch = fakeFetch(() => good);
    const userSig = () => {
      signatures += 1;
      return 'x'.repeat(100);
    };
    const error = await errorOf(clientOf({ fetch, userSig }).getAttributes(
      ['Mary', 'xiaoming'], { signal: AbortSignal.abort(reason) },
    ));
    expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    expect(error.unsettled).toEqual(['Mary', 'xiaoming']);
    expect(fetch.calls).toEqual([]);
    expect(signatures).toBe(0);
  });

  test('a signal that aborts while the server is silent: the connection is closed', async () => {
    const controller = new AbortController();
    const { listener, gone } = watched(() => controller.abort(reason));
    const { error } = await errorOver(listener, {}, { signal: controller.signal });
    await gone;
    expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    expect(error.unsettled).toEqual(['Mary']);
  });

  test('a signal that aborts in the middle of the answer', async () => {
    const controller = new AbortController();
    const clock = createTestClock();
    const { listener, gone } = watched((_request, response) => {
      response.writeHead(200, { 'Content-Length': good.length });
      response.write(good.slice(0, 10));
    });
    const { fetch, received } = watchedFetch();
    const called = errorOver(listener, { fetch, clock }, { signal: controller.signal });
    await clock.until(() => received.bytes === 10);
    controller.abort(reason);
    const { error } = await called;
    await gone;
    expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
  });

  test('a signal that aborts while a repeat is waited for', async () => {
    const controller = new AbortController();
    const clock = createTestClock();
    const called = errorOver(
      always('', { status: 503, headers: { 'Retry-After': '60' } }),
      { retries: 5, clock },
      { signal: controller.signal },
    );
    await clock.untilTimer(60_000);
    controller.abort(reason);
    const { error, requests } = await called;
    expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    expect(requests).toHaveLength(1);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('a signal that aborts as the repeat is announced', async () => {
    const controller = new AbortController();
    const { error, requests } = await errorOver(
      always('', { status: 503, headers: { 'Retry-After': '60' } }),
      { retries: 5, onRetry: () => controller.abort(reason) },
      { signal: controller.signal },
    );
    expect(error.code).toBe('ERR_ABORTED');
    expect(requests).toHaveLength(1);
  });

  test('a signal that aborts while the gate is paused', async () => {
    const controller = new AbortController();
    const clock = createTestClock();
    const called = errorOver(
      always({ ErrorCode: 60007 }, { headers: { 'Retry-After': '60' } }),
      { rate: 100, retries: 5, clock },
      { signal: controller.signal },
    );
    await clock.untilTimer(60_000);
    controller.abort(reason);
    const { error, requests } = await called;
    expect(error.code).toBe('ERR_ABORTED');
    expect(requests).toHaveLength(1);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('a signal that aborts while the caller’s userSig function is asked', async () => {
    const controller = new AbortController();
    const userSig = () => {
      setImmediate(() => controller.abort(reason));
      return never();
    };
    const fetch = fakeFetch(() => good);
    const error = await errorOf(
      clientOf({ fetch, userSig }).getAttributes(['Mary'], { signal: controller.signal }),
    );
    expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    expect(fetch.calls).toEqual([]);
  });

  test('a signal that aborts as AbortSignal.timeout does', async () => {
    const controller = new AbortController();
    const fetch = () => {
      setImmediate(() => controller.abort(new DOMException('Too late', 'TimeoutError')));
      return never();
    };
    const { signal } = controller;
    const error = await errorOf(clientOf({ fetch }).getAttributes(['Mary'], { signal }));
    expect(error.code).toBe('ERR_ABORTED');
    expect(error.cause.name).toBe('TimeoutError');
  });

  test('a signal that aborts after the answer is of no concern', async () => {
    const controller = new AbortController();
    const fetch = fakeFetch(() => good);
    const { users } = await clientOf({ fetch }).getAttributes(['Mary'], { signal: controller.signal });
    controller.abort();
    expect(users).toHaveLength(1);
  });

  test('single calls end by it as well', async () => {
    for (const call of [
      (client, options) => client.getAttributeNames(options),
      (client, options) => client.setAttributeNames({ 0: 'sex' }, options),
      (client, options) => client.call('push', pushBody, options),
    ]) {
      const fetch = fakeFetch(() => good);
      const error = await errorOf(call(clientOf({ fetch }), { signal: AbortSignal.abort(reason) }));
      expect(error).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
      expect(fetch.calls).toEqual([]);
    }
  });
});

test('a call that is aborted before it departs is not sent', async () => {
  const controller = new AbortController();
  const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
  const client = clientOf({ fetch, onRequest: () => controller.abort() });
  const error = await errorOf(client.getAttributes(['Mary'], { signal: controller.signal }));
  expect(error.code).toBe('ERR_ABORTED');
  expect(fetch.calls).toEqual([]);
});

describe('what is left behind', () => {
  test('no listener on the signal, however the call ends', async () => {
    const { signal } = new AbortController();
    const answers = [() => good, () => 'bad', () => new Response('', { status: 502 }), never];
    for (const answer of answers) {
      const clock = createTestClock();
      const fetch = fakeFetch(answer);
      const ended = clientOf({ fetch, clock, retries: 1 }).getAttributes(['Mary'], { signal }).catch(() => {});
      await clock.until(() => fetch.calls.length === 1);
      await clock.advance(60_000); // the timeout, the wait, and the repeat’s timeout
      await ended;
      expect(fetch.calls).toHaveLength(answer() === good ? 1 : 2);
    }
    await errorOf(clientOf({ fetch: fakeFetch(() => good) }).getAttributes([''], { signal }));
    await clientOf({ fetch: fakeFetch(() => good) }).getAttributeNames({ signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('no listener on the signal of an exchange, however it ends', async () => {
    const { signal } = new AbortController();
    const request = { method: 'POST', url: 'http://localhost:9', headers: {}, body: '{}' };
    const fail = async () => {
      throw new TypeError('fetch failed');
    };
    for (const fetch of [async () => new Response(good), fail, never]) {
      const clock = createTestClock();
      const options = { request, command: 'get_attr', timeout: 10, limit: 1000, redact, clock };
      const ended = exchange({ ...options, fetch, signal }).catch(() => {});
      await clock.advance(10);
      await ended;
      expect(clock.timersLeft()).toEqual([]);
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('one listener on the signal while 50 calls are under way', async () => {
    const { signal } = new AbortController();
    let most = 0;
    const fetch = fakeFetch(({ To_Account }) => {
      most = Math.max(most, getEventListeners(signal, 'abort').length);
      return answerFor(To_Account);
    });
    const accounts = Array.from({ length: 5000 }, (_, index) => `user${index}`);
    await clientOf({ fetch, concurrency: 50 }).getAttributes(accounts, { signal });
    expect(most).toBe(1);
  });
});

test('a signal given to many calls at once has one listener, and Node no leak to warn of', async () => {
  const { code, stdout, stderr } = await runModule(`
    import { getEventListeners } from 'node:events';
    import { createRequire } from 'node:module';
    import { createClient } from 'timpush';
    import { createEmulator } from 'timpush/emulator';
    const commonJs = createRequire(process.cwd() + '/x.js')('timpush');
    process.on('warning', ({ name }) => console.log(name));
    const app = ${JSON.stringify(app)};
    const { fetch } = createEmulator({ ...app, quota: Infinity });
    const options = { ...app, fetch, endpoint: 'http://localhost:9', rate: Infinity, timeout: 60_000 };
    const client = createClient(options);
    const others = Array.from({ length: 15 }, () => createClient(options));
    const another = commonJs.createClient(options);
    const { signal } = new AbortController();
    const each = async (users) => { for await (const _ of users); };
    const calls = Array.from({ length: 50 }, () => [
      client.getTags(['Mary'], { signal }), client.getAttributeNames({ signal }), another.getTags(['Mary'], { signal }),
      each(client.streamAttributes(['Mary'], { signal })),
    ]).flat();
    calls.push(...others.map((other) => other.getTags(['Mary'], { signal })));
    await new Promise(setImmediate);
    await Promise.race(calls);
    console.log(getEventListeners(signal, 'abort').length);
    await Promise.all(calls);
    console.log(getEventListeners(signal, 'abort').length);
    await new Promise(setImmediate);
  `);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '1\n0\n', stderr: '' });
});

test('a signal that aborts ends each of the calls that it was given to, and none that is over', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  await clientOf({ fetch: fakeFetch(() => good) }).getAttributes(['Mary'], { signal });
  const clients = [clientOf({ fetch: never }), clientOf({ fetch: never })];
  const calls = clients.flatMap((client) => [1, 2, 3].map(() => errorOf(client.getTags(['Mary'], { signal }))));
  await turns(20);
  controller.abort();
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array(6).fill('ERR_ABORTED'));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  const late = await errorOf(clients[0].getTags(['Mary'], { signal }));
  expect(late.code).toBe('ERR_ABORTED');
});

describe('a body that is no web stream', () => {
  const answerOf = (body, more = {}) => ({
    status: 200,
    headers: new Headers(),
    body,
    arrayBuffer: async () => new TextEncoder().encode(good).buffer,
    ...more,
  });

  test('of Node is read as it comes, its arrayBuffer() is not asked', async () => {
    const body = Readable.from([good.slice(0, 9), good.slice(9)].map((text) => Buffer.from(text)));
    const arrayBuffer = () => {
      throw new Error('asked');
    };
    const fetch = async () => answerOf(body, { arrayBuffer });
    expect((await clientOf({ fetch }).getAttributes(['Mary'])).users).toHaveLength(1);
  });

  test('of Node is counted while it comes, and destroyed once it is too large', async () => {
    let given = 0;
    const body = Readable.from((function* chunks() {
      for (; given < 400; given += 1) yield Buffer.alloc(1024 * 1024, ' ');
    })(), { highWaterMark: 1 });
    const error = await errorOf(clientOf({ fetch: async () => answerOf(body) }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE', reason: 'large_body', limit: 4 * 1024 * 1024 });
    expect(given).toBeLessThan(10);
    expect(body.destroyed).toBe(true);
  });

  test('of Node may give text, which is sent as UTF-8; half a character is refused', async () => {
    const text = JSON.stringify(answerFor(['张小红'], { city: '东京 🗼' }));
    const read = (...chunks) => (
      clientOf({ fetch: async () => answerOf(Readable.from(chunks)) }).getAttributes(['张小红']));
    expect((await read(text.slice(0, 60), '', text.slice(60))).users[0].attributes).toEqual({ city: '东京 🗼' });
    const half = text.indexOf('🗼') + 1;
    expect(await errorOf(read(text.slice(0, half), text.slice(half))))
      .toMatchObject({ code: 'ERR_BAD_RESPONSE', reason: 'not_a_response' });
    expect(await errorOf(read(' '.repeat(4 * 1024 * 1024 + 1)))).toMatchObject({ reason: 'large_body' });
  });

  test.each([200, 302])('of Node is let go of after status %i', async (status) => {
    const body = Readable.from([Buffer.from(good)]);
    const closed = once(body, 'close');
    const call = clientOf({ fetch: async () => answerOf(body, { status }) }).getAttributes(['Mary']);
    await (status === 200 ? call : errorOf(call));
    await closed;
    expect(body.destroyed).toBe(true);
  });

  test('of Node that breaks off is an error of the network', async () => {
    const body = new Readable({
      read() {
        this.destroy(new Error('terminated'));
      },
    });
    const error = await errorOf(clientOf({ fetch: async () => answerOf(body) }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_NETWORK', reason: 'broken_off' });
  });

  test('at all is not read where its length is said to be too large', async () => {
    let isRead = false;
    const fetch = async () => answerOf(undefined, {
      headers: new Headers({ 'content-length': String(4 * 1024 * 1024 + 1) }),
      arrayBuffer: async () => {
        isRead = true;
        return new ArrayBuffer(0);
      },
    });
    const error = await errorOf(clientOf({ fetch }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE', reason: 'large_body' });
    expect(isRead).toBe(false);
  });
});

describe('a fetch of the caller’s', () => {
  test('is called like the global one, with redirects off', async () => {
    const fetch = fakeFetch(() => good);
    await clientOf({ fetch }).getAttributes(['Mary']);
    const [{ url, init }] = fetch.calls;
    expect(typeof url).toBe('string');
    expect(init).toEqual({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"To_Account":["Mary"]}',
      redirect: 'manual',
      signal: expect.any(AbortSignal),
    });
  });

  test('may answer with a body that is no web stream, as node-fetch does', async () => {
    const response = {
      status: 200,
      headers: new Headers(),
      body: { pipe: () => {} },
      arrayBuffer: async () => new TextEncoder().encode(good).buffer,
    };
    const { users } = await clientOf({ fetch: async () => response }).getAttributes(['Mary']);
    expect(users).toHaveLength(1);
    const redirect = { ...response, status: 302 };
    const error = await errorOf(clientOf({ fetch: async () => redirect }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_HTTP', status: 302 });
  });

  test('the global one is looked up at each call', async () => {
    const { fetch } = globalThis;
    const client = clientOf({});
    const fake = fakeFetch(() => good);
    globalThis.fetch = fake;
    try {
      await client.getAttributes(['Mary']);
    } finally {
      globalThis.fetch = fetch;
    }
    expect(fake.calls).toHaveLength(1);
  });
});

describe('hooks', () => {
  test('hear each attempt, its answer and its repeat', async () => {
    const events = [];
    const note = (name) => (event) => events.push({ name, ...event });
    const clock = createTestClock();
    await withServer(async (_request, response, _record, count) => {
      await clock.advance(100 * count);
      response.writeHead(count === 1 ? 503 : 200);
      response.end(count === 1 ? '' : JSON.stringify({ ...JSON.parse(good), RequestId: 'id-1' }));
    }, async ({ url, requests }) => {
      await clientOf({
        endpoint: url,
        clock,
        retries: 1,
        onRequest: note('request'),
        onResponse: note('response'),
        onRetry: (event) => {
          note('retry')(event);
          setImmediate(() => clock.advance(event.wait));
        },
      }).getAttributes(['Mary']);
      const randoms = requests.map((request) => (
        Number(new URL(request.url, url).searchParams.get('random'))));
      const error = expect.objectContaining({ code: 'ERR_HTTP' });
      const command = 'get_attr';
      expect(events).toEqual([
        { name: 'request', command, attempt: 1, random: randoms[0], url: expect.stringContaining(url) },
        { name: 'response', command, attempt: 1, random: randoms[0], milliseconds: 100, status: 503, error },
        { name: 'retry', command, attempt: 1, random: randoms[0], step: 'repeat', wait: expect.any(Number), error },
        { name: 'request', command, attempt: 2, random: randoms[1], url: expect.stringContaining(url) },
        { name: 'response', command, attempt: 2, random: randoms[1], milliseconds: 200, status: 200, requestId: 'id-1' },
      ]);
    });
  });

  test('may throw, or reject, without harm', async () => {
    const bad = () => {
      throw new Error('mine');
    };
    const worse = async () => {
      throw new Error('mine too');
    };
    for (const hook of [bad, worse]) {
      const busy = () => new Response('', { status: 503 });
      const fetch = fakeFetch((_body, count) => (count === 1 ? busy() : good));
      const { clock, onRetry } = hasty();
      const { users } = await clientOf({
        fetch,
        clock,
        retries: 1,
        onRequest: hook,
        onResponse: hook,
        onRetry: (event) => {
          onRetry(event);
          return hook(event);
        },
      }).getAttributes(['Mary'], { onProgress: hook });
      expect(users).toHaveLength(1);
      expect(fetch.calls).toHaveLength(2);
    }
  });
});

test.each([1, 2])('bytes of another realm, in %i chunks, are bytes', async (count) => {
  const foreign = runInNewContext('(text) => Uint8Array.from(text, (c) => c.charCodeAt(0))');
  const size = Math.ceil(good.length / count);
  const chunks = Array.from(
    { length: count },
    (_, i) => foreign(good.slice(i * size, (i + 1) * size)),
  );
  const reader = {
    read: async () => (chunks.length > 0 ? { done: false, value: chunks.shift() } : { done: true }),
    cancel: async () => {},
  };
  const body = { getReader: () => reader };
  const fetch = async () => ({ status: 200, headers: new Headers(), body });
  const { users } = await clientOf({ fetch }).getAttributes(['Mary']);
  expect(users).toHaveLength(1);
});
