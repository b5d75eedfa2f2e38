// The HTTP server, in front of the emulator: clients who mean harm, or simply stop, get a clear
// answer or a closed connection, and the next call works.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { serve } from '../../../js/node/server.js';
import { eventually } from '../cli/helpers.js';
import { addressOf, app, caller, createEmulatorOn, createTimers, NOW } from './helpers.js';

// The limits of time are long, so that a busy machine breaks none. A test of one makes it short by
// `timeIsUp` or `idleIsOver`, at the moment from which on nothing but that limit can end what it waits for.
const LIMITS = { checkInterval: 10, linger: 200, maxBody: 2 * 1024 * 1024 };

let emulator;
let timers; // of the delays and drips of the emulator
let server;
let target;
let onCall; // hears of a request when its headers are here
let sockets; // of the server

/** Starts the server anew with other options. */
const serveWith = async (options, handler = emulator.fetch) => {
  await server?.close({ grace: 0 });
  server = await serve((...call) => {
    onCall();
    return handler(...call);
  }, options);
  server.httpServer.on('connection', (socket) => sockets.push(socket));
};

beforeEach(async () => {
  timers = createTimers();
  emulator = createEmulatorOn(timers)({ ...app, clock: () => NOW, quota: Infinity });
  onCall = () => {};
  sockets = [];
  await serveWith(LIMITS);
  target = await addressOf('', 'get_attr');
});
afterEach(() => server.close({ grace: 0 }));

/** From now on every request that is not here is too late; answers how it was before. */
const timeIsUp = () => {
  const { httpServer } = server;
  const { headersTimeout, requestTimeout } = httpServer;
  Object.assign(httpServer, { headersTimeout: 1, requestTimeout: 1 });
  return () => Object.assign(httpServer, { headersTimeout, requestTimeout });
};

/** From now on every connection of now is idle for too long almost at once. */
const idleIsOver = () => sockets.forEach((socket) => socket.setTimeout(20));

/** Time for some looks at whether requests are here, and for connections to be idle for too long. */
const severalChecks = () => new Promise((resolve) => {
  setTimeout(resolve, 80);
});

const nextCallWorks = async () => {
  const answer = await caller(fetch, server.url)('get_attr', { To_Account: ['Mary'] });
  expect(answer.ErrorCode).toBe(0);
};

/** Writes to a bare connection, and gives all that comes back until it is closed. */
const converse = (text, go = () => {}) => new Promise((resolve) => {
  const socket = connect(server.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => { heard += chunk; });
  socket.on('error', () => {});
  socket.on('close', () => resolve(heard));
  socket.write(text);
  go(socket);
});

const statusOf = (heard) => Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1]);
const head = (line, headers = '') => `${line} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

/** Writes chunks for as long as the other side takes them. */
const withoutEnd = (socket) => {
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const write = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', write);
  write();
};

describe('a broken request', () => {
  test.each([
    ['no HTTP at all', '\x00\x01\x02\r\n\r\n', 400],
    ['another version', 'GET / HTTP/9.9\r\n\r\n', 400],
    ['no Host', 'POST / HTTP/1.1\r\n\r\n', 400],
    ['a Host that is none', 'POST / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['two Hosts in one', 'POST / HTTP/1.1\r\nHost: evil.example@localhost\r\n\r\n', 400],
    ['a whole address', head('POST http://evil.example/'), 400],
    ['a whole address that is ours', head('POST http://localhost/'), 400],
    ['a whole address, as to a proxy', 'POST http://localhost/ HTTP/1.0\r\n\r\n', 400],
    ['no Host, as HTTP/1.0 allows', 'POST / HTTP/1.0\r\n\r\n', 400],
    ['an asterisk', head('OPTIONS *'), 400],
    ['a very long path', head(`POST /${'x'.repeat(40_000)}`), 431],
    ['two lengths', head('POST /', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n'), 400],
    ['a length that is none', head('POST /', 'Content-Length: -1\r\n'), 400],
    ['the same Host twice', head('POST /', 'Host: localhost\r\n'), 400],
    ['another Host behind', head('POST /', 'Host: evil.example\r\n'), 400],
    ['two Hosts of HTTP/1.0', 'POST / HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
  ])('%s: a clear answer, and the connection is closed', async (_what, text, status) => {
    const heard = await converse(text);
    expect(statusOf(heard)).toBe(status);
    expect(heard).toMatch(/\r\n\r\n.+/);
    await nextCallWorks();
  });

  test.each(['TRACE /', 'CONNECT localhost:80'])('%s is not answered', async (line) => {
    const heard = await converse(head(line, 'Connection: close\r\n'));
    expect(line.startsWith('TRACE') ? statusOf(heard) : heard).toBe(
      line.startsWith('TRACE') ? 405 : '',
    );
    await nextCallWorks();
  });

  test('a path that looks like another host is only a path', async () => {
    const heard = await converse(head('POST //evil.example/v4/x', 'Connection: close\r\n'));
    expect(heard).toContain('"ErrorCode":60009');
  });
});

describe('a slow client', () => {
  test('that does not finish its headers gets 408', async () => {
    const again = timeIsUp();
    expect(statusOf(await converse('POST / HTTP/1.1\r\nHost: localhost\r\n'))).toBe(408);
    again();
    await nextCallWorks();
  });

  test('that does not finish its body gets 408', async () => {
    let again;
    onCall = () => {
      again = timeIsUp();
    };
    const heard = await converse(`${head(`POST ${target}`, 'Content-Length: 100\r\n')}{`);
    expect(statusOf(heard)).toBe(408);
    onCall = () => {};
    again();
    await nextCallWorks();
  });

  test('that is refused before its body gets its answer, and is then closed', async () => {
    let again;
    const heard = await converse(`${head('POST /v4/x', 'Content-Length: 100\r\n')}{`, (socket) => {
      socket.once('data', () => {
        again = timeIsUp();
      });
    });
    expect(statusOf(heard)).toBe(200);
    expect(heard).toContain('"ErrorCode":60009');
    again();
    await nextCallWorks();
  });

  test('that sends nothing at all is closed', async () => {
    const { timeout } = server.httpServer;
    server.httpServer.timeout = 20;
    expect(await converse('')).toBe('');
    server.httpServer.timeout = timeout;
    await nextCallWorks();
  });

  test('that goes away in mid-request or mid-answer leaves nothing behind', async () => {
    emulator.faults.set([{ kind: 'drip', milliseconds: 60_000 }]);
    const begin = head(`POST ${target}`, 'Content-Length: 23\r\n');
    await converse(`${begin}{`, (socket) => {
      onCall = () => socket.destroy();
    });
    onCall = () => {};
    await converse(`${begin}{"To_Account":["Mary"]}`, (socket) => {
      socket.once('data', () => socket.destroy());
    });
    idleIsOver();
    emulator.faults.clear();
    await nextCallWorks();
    // Were the drip still waited for, this would wait for ever.
    await server.close({ grace: 3_600_000 });
    await eventually(() => timers.waiting().length === 0);
  });
});

test.each([
  ['resets the connection', (socket) => socket.resetAndDestroy()],
  ['is idle for too long after its end', (socket) => {
    socket.destroy();
    sockets[0].setTimeout(20);
  }],
])('what a fault delays is not done for a client that %s', async (_what, leave) => {
  const body = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });
  const write = head(`POST ${await addressOf('', 'set_attr')}`, `Content-Length: ${body.length}\r\n`) + body;
  emulator.faults.set([{ kind: 'latency', milliseconds: 60_000 }]);
  const before = emulator.export();
  await converse(write, (socket) => {
    timers.onWait = () => leave(socket);
  });
  await eventually(() => timers.waiting().length === 0);
  expect(emulator.export()).toEqual(before);
  expect(emulator.requests.list()).toEqual([]);
});

describe('a client that sends no more', () => {
  const body = '{"To_Account":["Mary"]}';

  test('gets its answer all the same', async () => {
    const text = `${head(`POST ${target}`, `Content-Length: ${body.length}\r\n`)}${body}`;
    const heard = await converse(text, (socket) => socket.end());
    expect([statusOf(heard), heard.includes('"ErrorCode":0')]).toEqual([200, true]);
    await nextCallWorks();
  });

  test('gets the answers to all that it sent, in their order', async () => {
    const text = `${head(`POST ${target}`, `Content-Length: ${body.length}\r\n`)}${body}`;
    const heard = await converse(text + head('GET /'), (socket) => socket.end());
    expect(heard.match(/"ErrorCode":\d+/g)).toEqual(['"ErrorCode":0', '"ErrorCode":60002']);
  });

  test('in mid-request is told so, and no failure of ours', async () => {
    const errors = [];
    await serveWith({ ...LIMITS, onError: (error) => errors.push(error) });
    const text = `${head(`POST ${target}`, 'Content-Length: 100\r\n')}{`;
    expect(statusOf(await converse(text, (socket) => socket.end()))).toBe(400);
    await converse(text, (socket) => {
      onCall = () => socket.resetAndDestroy();
    });
    await nextCallWorks();
    expect(errors).toEqual([]);
  });

  test.each([
    ['an answer that takes its time', { kind: 'latency', milliseconds: 1500 }],
    ['an answer that comes slowly', { kind: 'drip', milliseconds: 500, bytes: 60 }],
  ])('gets %s, whole', async (_what, fault) => {
    emulator.faults.set([fault]);
    timers.onWait = async (_milliseconds, end) => {
      timeIsUp();
      await severalChecks();
      end();
    };
    const text = `${head(`POST ${target}`, `Content-Length: ${body.length}\r\n`)}${body}`;
    const heard = await converse(text, (socket) => socket.end());
    expect(statusOf(heard)).toBe(200);
    const [headers, answer] = heard.split('\r\n\r\n');
    expect(headers).toMatch(new RegExp(`^content-length: ${Buffer.byteLength(answer)}\\r?$`, 'm'));
    expect(JSON.parse(answer).ErrorCode).toBe(0);
  });

  test('and is not answered before the connection counts as idle is let go', async () => {
    emulator.faults.set([{ kind: 'latency', milliseconds: 3_600_000 }]);
    timers.onWait = idleIsOver;
    const text = `${head(`POST ${target}`, `Content-Length: ${body.length}\r\n`)}${body}`;
    expect(await converse(text, (socket) => socket.end())).toBe('');
  });
});

describe('behind a good request', () => {
  const body = '{"To_Account":["Mary"]}';
  const good = () => `${head(`POST ${target}`, `Content-Length: ${body.length}\r\n`)}${body}`;
  const statusesOf = (heard) => (
    [...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
  );

  test('garbage is refused, after the good one is answered', async () => {
    for (const milliseconds of [0, 300]) {
      emulator.faults.set([{ kind: 'latency', milliseconds }]);
      // All three came at once, so that by then the last one is there, too.
      timers.onWait = (_milliseconds, end) => setImmediate(end);
      const heard = await converse(`${good()}${good()}no HTTP at all\r\n\r\n`);
      expect(statusesOf(heard)).toEqual([200, 200, 400]);
      expect(heard.match(/"ErrorCode":0/g)).toHaveLength(2);
    }
    emulator.faults.clear();
    await nextCallWorks();
  });

  test('garbage that comes again and again is refused once', async () => {
    const garbage = 'no HTTP at all\r\n\r\n';
    emulator.faults.set([{ kind: 'latency', milliseconds: 300 }]);
    const isRead = (length) => () => sockets[0].bytesRead === length;
    const heard = await converse(good(), (socket) => {
      timers.onWait = async (_milliseconds, end) => {
        for (let times = 1; times <= 5; times += 1) {
          socket.write(garbage);
          await eventually(isRead(good().length + times * garbage.length));
        }
        end();
      };
    });
    expect(statusesOf(heard)).toEqual([200, 400]);
  });

  test('a request that does not come to its end gets 408, and the good one its answer', async () => {
    const heard = await converse(good() + head(`POST ${target}`, 'Content-Length: 100\r\n'), (socket) => {
      socket.once('data', timeIsUp);
    });
    expect(statusesOf(heard)).toEqual([200, 408]);
  });
});

test('a connection is not idle while the handler takes its time', async () => {
  emulator.faults.set([{ kind: 'latency', milliseconds: 400 }, { kind: 'drip', milliseconds: 300, bytes: 60 }]);
  const waits = [];
  timers.onWait = async (milliseconds, end) => {
    waits.push(milliseconds);
    idleIsOver();
    await severalChecks();
    end();
  };
  const body = '{"To_Account":["Mary"]}';
  const response = await fetch(`${server.url}${target}`, { method: 'POST', body });
  expect((await response.json()).ErrorCode).toBe(0);
  expect(new Set(waits)).toEqual(new Set([400, 300]));
});

test('a client that does not read its answer is closed', async () => {
  let cancelled;
  const given = new Promise((resolve) => { cancelled = resolve; });
  const body = () => new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel: cancelled,
  }, { highWaterMark: 0 });
  onCall = idleIsOver;
  await serveWith({}, () => new Response(body()));
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(head('GET /'));
  await given;
  socket.destroy();
});

describe('requests that come before they are asked for', () => {
  /** A server that answers each request when the test says so: `answers[n]` answers the nth. */
  const serveSlowly = async (options) => {
    const answers = [];
    await serveWith({ ...LIMITS, ...options }, ({ signal }) => new Promise((resolve) => {
      answers.push((body = 'x') => resolve(new Response(body)));
      signal.addEventListener('abort', () => resolve(new Response()));
    }));
    return answers;
  };

  /** Whatever it ends by. */
  const closeOf = (socket) => new Promise((resolve) => {
    socket.once('close', resolve);
  });

  /** Lets whatever goes on by itself go on, until `measure` shows the same for a while. */
  const settled = async (measure) => {
    let before;
    do {
      before = measure();
      for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
    } while (measure() !== before || before === 0);
    return before;
  };

  test('have their turns, one at a time, and their answers in order', async () => {
    let running = 0;
    let most = 0;
    await serveWith(LIMITS, async ({ url }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return new Response(new URL(url).pathname);
    });
    const paths = Array.from({ length: 1000 }, (_, index) => `/${index}`);
    const heard = await converse(
      paths.map((path) => head(`GET ${path}`)).join('') + head('GET /end', 'Connection: close\r\n'),
    );
    expect(heard.match(/^\/\w+/gm).map((path) => path.replace(/HTTP$/, ''))).toEqual([...paths, '/end']);
    expect(most).toBe(1);
  });

  test('are not answered beyond what the client reads', async () => {
    let count = 0;
    const content = new Uint8Array(400_000);
    await serveWith({}, () => {
      count += 1;
      return new Response(content);
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(head('GET /').repeat(1000));
    expect(await settled(() => count)).toBeLessThan(100);
    socket.destroy();
  });

  test('are not read without end while one is answered, and none is lost', async () => {
    const answers = await serveSlowly();
    const total = 8000;
    const request = head('GET /');
    const heard = converse(request.repeat(total) + head('GET /', 'Connection: close\r\n'));
    await eventually(() => answers.length === 1);
    expect(await settled(() => sockets[0].bytesRead)).toBeLessThan(request.length * total * 0.5);
    expect(answers).toHaveLength(1);
    // What is not read cannot be late: not even the one that was read in part.
    const again = timeIsUp();
    await severalChecks();
    again();
    onCall = () => queueMicrotask(() => answers.pop()());
    answers.pop()();
    expect((await heard).match(/HTTP\/1.1 200/g)).toHaveLength(total + 1);
  });

  test.each([
    ['closes', 1, (socket) => socket.destroy()],
    ['resets the connection', 1, (socket) => socket.resetAndDestroy()],
    ['closes, with many waiting', 5000, (socket) => socket.destroy()],
    ['resets the connection, with many waiting', 5000, (socket) => socket.resetAndDestroy()],
  ])('are not begun for a client that %s', async (_what, waiting, leave) => {
    const answers = await serveSlowly();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(head('GET /') + head('POST /write', 'Content-Length: 0\r\n').repeat(waiting));
    await eventually(() => answers.length === 1);
    const closed = closeOf(sockets[0]);
    leave(socket);
    await closeOf(socket);
    answers[0]();
    await closed;
    await new Promise(setImmediate);
    expect(answers).toHaveLength(1);
    await serveWith(LIMITS);
    await nextCallWorks();
  });

  test('a write of the emulator that waits is not carried out for a client that has left', async () => {
    const body = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });
    const read = '{"To_Account":["Mary"]}';
    const write = head(`POST ${await addressOf('', 'set_attr')}`, `Content-Length: ${body.length}\r\n`) + body;
    emulator.faults.set([{ kind: 'latency', milliseconds: 60_000, command: 'get_attr' }]);
    const before = emulator.export();
    let closed;
    timers.onWait = async (_milliseconds, end) => {
      closed = closeOf(sockets[0]);
      const socket = await client;
      socket.destroy();
      await closeOf(socket);
      end();
    };
    let give;
    const client = new Promise((resolve) => { give = resolve; });
    await converse(head(`POST ${target}`, `Content-Length: ${read.length}\r\n`) + read + write, give);
    await closed;
    expect(emulator.requests.list().map(({ command }) => command)).not.toContain('set_attr');
    expect(emulator.export()).toEqual(before);
  });
});

describe('every answer says what other pages may do with it', () => {
  const guarded = (heard) => {
    expect(heard).toMatch(/^x-content-type-options: nosniff\r$/im);
    expect(heard).toMatch(/^cross-origin-resource-policy: same-origin\r$/im);
    return statusOf(heard);
  };
  const close = 'Connection: close\r\n';

  test.each([
    ['of the emulator', 200, () => head('GET /', close)],
    ['of control requests', 404, () => head('GET /emulator/none', close)],
    ['to what is no HTTP', 400, () => 'none\r\n\r\n'],
    ['to what has no Host', 400, () => 'GET / HTTP/1.1\r\n\r\n'],
    ['to a foreign name', 403, () => `GET / HTTP/1.1\r\nHost: evil.example\r\n${close}\r\n`],
    ['to a foreign page', 403, () => head('GET /', `${close}Origin: https://evil.example\r\n`)],
    ['to TRACE', 405, () => head('TRACE /', close)],
    ['to a long body', 413, () => head('POST /', 'Content-Length: 99999999999\r\n')],
    ['to an expectation', 417, () => head('POST /', `${close}Expect: 200-ok\r\nContent-Length: 0\r\n`)],
    ['to long headers', 431, () => head(`GET /${'x'.repeat(40_000)}`)],
  ])('%s: %i', async (_what, status, text) => {
    expect(guarded(await converse(text()))).toBe(status);
  });

  test('also 408, and 500', async () => {
    const again = timeIsUp();
    expect(guarded(await converse('GET / HTTP/1.1\r\n'))).toBe(408);
    again();
    await serveWith({ ...LIMITS, onError: () => {} }, () => { throw new Error('x'); });
    expect(guarded(await converse(head('GET /', close)))).toBe(500);
  });
});

describe('a large body', () => {
  const chunked = 'Transfer-Encoding: chunked\r\n';

  test('without end is cut off', async () => {
    expect(statusOf(await converse(head(`POST ${target}`, chunked), withoutEnd))).toBe(413);
    await nextCallWorks();
  });

  test('without end, which nobody reads, is cut off after the answer', async () => {
    const heard = await converse(head('POST /v4/x', chunked), withoutEnd);
    expect(heard).toContain('"ErrorCode":60009');
    await nextCallWorks();
  });

  test('that says so is refused at once', async () => {
    const heard = await converse(head(`POST ${target}`, 'Content-Length: 99999999999\r\n'));
    expect(statusOf(heard)).toBe(413);
    await nextCallWorks();
  });

  test('over the limit is 413 for a handler that reads it, too', async () => {
    const reader = await serve(async (asked) => new Response(await asked.text()), { maxBody: 10 });
    const stream = () => new Blob(['x'.repeat(100_000)]).stream();
    const response = await fetch(reader.url, { method: 'POST', body: stream(), duplex: 'half' });
    expect(response.status).toBe(413);
    expect(await (await fetch(reader.url, { method: 'POST', body: 'x' })).text()).toBe('x');
    await reader.close();
  });

  test('that is not read does not spoil the next request of the connection', async () => {
    const long = 'x'.repeat(500_000);
    const heard = await converse(
      `${head('POST /v4/x', `Content-Length: ${long.length}\r\n`)}${long}`
      + head('GET /v4/y', 'Connection: close\r\n'),
    );
    expect(heard.match(/"ErrorCode":\d+/g)).toEqual(['"ErrorCode":60009', '"ErrorCode":60002']);
  });
});

test('connections beyond the limit are closed, and those before them answered', async () => {
  await serveWith({ maxConnections: 3 });
  const clients = Array.from({ length: 6 }, () => connect(server.port, '127.0.0.1'));
  const closed = clients.map((socket) => {
    socket.on('error', () => {});
    return once(socket, 'close').then(() => 'closed');
  });
  await Promise.all(closed.slice(3));
  clients[0].end('GET /v4/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = await once(clients[0], 'data');
  expect(answer.toString()).toContain('200 OK');
  for (const socket of clients) socket.destroy();
});

test('1,000 connections at once are all answered', async () => {
  await serveWith({});
  const body = '{"To_Account":["Mary"]}';
  const text = head(`POST ${target}`, `Connection: close\r\nContent-Length: ${body.length}\r\n`) + body;
  const answers = await Promise.all(Array.from({ length: 1000 }, () => converse(text)));
  expect(answers.filter((heard) => !heard.includes('"ErrorCode":0'))).toEqual([]);
  expect(sockets).toHaveLength(1000);
  await nextCallWorks();
});

describe('the Host', () => {
  const codeFor = async (host, path = target) => statusOf(await converse(
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
  ));

  test.each([
    ['localhost', 200], ['LOCALHOST:80', 200], ['app.localhost', 200], ['127.0.0.1:8787', 200],
    ['127.1.2.3', 200], ['[::1]:80', 200], ['evil.example', 403], ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403], ['192.168.1.5', 403], ['evillocalhost', 403],
  ])('%s is %i', async (host, status) => {
    expect(await codeFor(host)).toBe(status);
  });

  test.each([
    '', ' ', 'local host', 'localhost.', 'localhost:', 'localhost:0', 'localhost:080', 'localhost:65536', 'localhost:1x',
    '.localhost', 'a..localhost', 'user@localhost', 'localhost,localhost', '127.1', '2130706433', '0x7f.0.0.1', '127.0.0.1.',
    '[::1', '::1', '[::1]x', '[0:0:0:0:0:0:0:1]', '[fe80::1%25lo]', '[::1%lo]', '%6cocalhost', 'localhost/', 'localhost?x',
    'ｌocalhost',
  ])('of the odd form %j is 400, also in HTTP/1.0', async (host) => {
    for (const version of ['1.0', '1.1']) {
      const heard = await converse(`POST ${target} HTTP/${version}\r\nHost: ${host}\r\nContent-Length: 2\r\n\r\n{}`);
      expect(statusOf(heard)).toBe(400);
    }
  });

  test('may be a name that was allowed', async () => {
    await serveWith({ ...LIMITS, allowHosts: ['Emulator'] });
    expect(await codeFor('emulator:8787')).toBe(200);
    expect(await codeFor('other')).toBe(403);
  });

  test('may be any address where the server listens at every address, but no name', async () => {
    await serveWith({ ...LIMITS, host: '0.0.0.0' });
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(await codeFor('192.168.1.5:80')).toBe(200);
    expect(await codeFor('evil.example')).toBe(403);
    await nextCallWorks();
  });
});

describe('a handler', () => {
  const withHandler = async (handler, use, options) => {
    const errors = [];
    const running = await serve(handler, { onError: (error) => errors.push(error), ...options });
    try {
      await use(running, errors);
    } finally {
      await running.close();
    }
  };

  test('gets the request as it was sent, and who sent it', async () => {
    let seen;
    const handler = async (asked, { connection }) => {
      const text = await asked.text();
      const { method, url, headers } = asked;
      seen = { method, url, text, header: headers.get('x-test'), connection };
      const answered = new Headers([['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x-own', 'c']]);
      return new Response('answer', { status: 201, headers: answered });
    };
    await withHandler(handler, async ({ url }) => {
      const headers = { 'x-test': 'one' };
      const response = await fetch(`${url}/p?q=%20`, { method: 'PUT', body: 'body', headers });
      expect(seen).toEqual({
        method: 'PUT',
        url: `${url}/p?q=%20`,
        text: 'body',
        header: 'one',
        connection: { loopback: true, remoteAddress: '127.0.0.1' },
      });
      expect([response.status, await response.text()]).toEqual([201, 'answer']);
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    });
  });

  test('that fails is 500, and its error is heard', async () => {
    const failure = new Error('unexpected');
    await withHandler(() => { throw failure; }, async ({ url }, errors) => {
      const response = await fetch(url, { method: 'POST', body: 'x' });
      expect([response.status, errors]).toEqual([500, [failure]]);
      expect(await response.text()).not.toContain('unexpected');
    });
  });

  test('whose answer fails on the way cannot take it back: the connection ends', async () => {
    const failure = new Error('unexpected');
    const body = () => new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('begin')),
      pull: (controller) => controller.error(failure),
    }, { highWaterMark: 0 });
    await withHandler(() => new Response(body()), async ({ url }, errors) => {
      await expect(fetch(url).then((response) => response.text())).rejects.toThrow('terminated');
      expect(errors).toEqual([failure]);
    });
  });

  test('hears when the client gives up', async () => {
    let given;
    const heard = new Promise((resolve) => { given = resolve; });
    const aborter = new AbortController();
    const handler = (asked) => new Promise(() => {
      asked.signal.addEventListener('abort', given);
      aborter.abort();
    });
    await withHandler(handler, async (running, errors) => {
      running.httpServer.on('request', ({ socket }) => {
        for (const one of [socket, running.httpServer]) one.setTimeout(20); // fetch connects again
      });
      await expect(fetch(running.url, { signal: aborter.signal })).rejects.toThrow();
      await heard;
      expect(errors).toEqual([]);
    });
  });

  test('is not asked faster than the client reads', async () => {
    let pulled = 0;
    const body = () => new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536));
        if (pulled === 1000) controller.close();
      },
    }, { highWaterMark: 0 });
    await withHandler(() => new Response(body()), async (running) => {
      const socket = connect(running.port, '127.0.0.1');
      socket.pause();
      socket.write(head('GET /'));
      let before;
      do {
        before = pulled;
        for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
      } while (pulled === 0 || pulled !== before);
      expect(pulled).toBeLessThan(1000);
      socket.destroy();
    });
  });
});

describe('close', () => {
  /** A server with one call under way, which is answered when the test says so. */
  const withCallUnderWay = async () => {
    const steps = {};
    const arrived = new Promise((resolve) => { steps.arrive = resolve; });
    const answer = new Promise((resolve) => { steps.answer = resolve; });
    const running = await serve(() => {
      steps.arrive();
      return answer;
    });
    const call = fetch(running.url).then((response) => response.text(), String);
    await arrived;
    return { running, call, answer: steps.answer };
  };

  test('lets an answer under way finish', async () => {
    const { running, call, answer } = await withCallUnderWay();
    const closed = running.close({ grace: 60_000 });
    answer(new Response('finished'));
    expect(await call).toBe('finished');
    await closed;
    await expect(fetch(running.url)).rejects.toThrow('fetch failed');
  });

  test('does not wait for ever', async () => {
    const { running, call } = await withCallUnderWay();
    await running.close({ grace: 10 });
    expect(await call).toBe('TypeError: fetch failed');
  });

  test('a port that is taken is an error of serve', async () => {
    await expect(serve(emulator.fetch, { port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
