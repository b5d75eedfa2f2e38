// The webhook, received by a real HTTP server: what is told, how it is signed, and that nothing that
// goes wrong there reaches the call.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import {
  app, caller, createEmulatorOn, createTimers, fixture, NOW, sign,
} from './helpers.js';

const token = 'the token of the webhook';
const accepted = { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 };

let server;
let url;
let received;
let reply;

beforeEach(async () => {
  received = [];
  reply = (response) => response.end(JSON.stringify(accepted));
  server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { searchParams } = new URL(request.url, url);
    received.push({
      method: request.method,
      path: request.url.split('?')[0],
      query: Object.fromEntries(searchParams),
      type: request.headers['content-type'],
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    reply(response, received.length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => { server.close(resolve); });
});

const users = {
  Mary: {},
  Jack: { device: { platform: 4, clicks: true } },
  Bob: { device: { platform: 1, online: true, clicks: true } },
  Eve: { device: { error: -2 } },
  Tom: { device: { platform: 1, error: 410 } },
};
const create = (webhook, options, make = createEmulator) => make({
  ...app,
  clock: () => NOW,
  quota: Infinity,
  samples: false,
  users,
  webhook: { url, ...webhook },
  ...options,
});

let random = 0;
const push = async (emulator, changes, command = 'push') => {
  random += 1;
  const { TaskId, ErrorCode } = await caller(emulator.fetch)(command, {
    From_Account: 'administrator', MsgRandom: random, OfflinePushInfo: {}, ...changes,
  });
  expect(ErrorCode).toBe(0);
  return TaskId;
};
/** So many users, one body of events and more for each stage. */
const usersOf = (count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`user${index}`, {}]));
const eventsOf = () => received.flatMap(({ body }) => body.Events);
const stagesOf = (account) => eventsOf().filter((event) => event.To_Account === account)
  .map(({ PushStage, ErrCode }) => [PushStage, ErrCode]);

test('tells of each account that it was sent, that it arrived, and that it was clicked', async () => {
  const emulator = create();
  const TaskId = await push(emulator, { DataId: 'd-1' });
  await emulator.idle();
  expect(received).toEqual([expect.objectContaining({
    method: 'POST',
    path: '/',
    query: { SdkAppid: String(app.sdkAppId), CallbackCommand: 'Push.AllMemberPush', contenttype: 'json' },
    type: 'application/json',
  })]);
  const common = {
    CallbackCommand: 'Push.AllMemberPush', TaskId, DataId: 'd-1', TaskTime: NOW / 1000, EventTime: NOW / 1000,
  };
  const event = (To_Account, EventType, PushPlatform, DeviceType, PushStage, ErrCode = 0, ErrInfo = 'OK') => ({
    ...common, To_Account, EventType, PushPlatform, DeviceType, PushStage, ErrCode, ErrInfo,
  });
  expect(received[0].body).toEqual({
    Events: [
      event('Mary', 1, 2, 0, 1),
      event('Jack', 1, 4, 0, 1),
      event('Bob', 2, 0, 1, 1),
      event('Eve', 1, 2, 0, 1, -2, 'token not uploaded'),
      event('Tom', 1, 1, 0, 1),
      event('Mary', 1, 2, 0, 2),
      event('Bob', 2, 0, 1, 2),
      event('Tom', 1, 1, 0, 2, 410, 'Unregistered'),
      event('Jack', 1, 4, 0, 3),
      event('Bob', 2, 0, 1, 3),
    ],
  });
});

test('has the members of the documented events', async () => {
  const { request, query } = fixture('push/webhook.all_member_push');
  const emulator = create();
  await push(emulator);
  await emulator.idle();
  const typesOf = (event) => Object.entries(event).map(([name, value]) => `${name}: ${typeof value}`);
  // DeviceType is in the page's table, and not in its sample.
  const documented = [...typesOf(request.Events[0]), 'DeviceType: number'];
  expect(typesOf(received[0].body.Events[0]).sort()).toEqual(documented.sort());
  expect(Object.keys(received[0].query)).toEqual(Object.keys(query));
});

describe('the signature', () => {
  test('is of the token and the time', async () => {
    const emulator = create({ token, url: `${url}/hook?mine=1` });
    await push(emulator, { To_Account: ['Mary'] }, 'batch');
    await emulator.idle();
    const [{ path, query }] = received;
    expect([path, query.mine, query.RequestTime]).toEqual(['/hook', '1', String(NOW / 1000)]);
    expect(query.Sign).toBe(createHash('sha256').update(token + query.RequestTime).digest('hex'));
  });

  test('is that of the documented vector', async () => {
    const vector = fixture('push/webhook.signature');
    const clock = () => Number(vector.request_time) * 1000;
    const emulator = create({ token: vector.token }, { clock });
    const usersig = await sign({ time: Number(vector.request_time) });
    const body = { From_Account: 'a', MsgRandom: 1, OfflinePushInfo: {} };
    await caller(emulator.fetch)('push', body, { parameters: { usersig } });
    await emulator.idle();
    expect(received[0].query.Sign).toBe(vector.sign);
  });

  test('is not there without a token, and the token is nowhere', async () => {
    const posts = [];
    const emulator = create({ token, onPost: (post) => posts.push(post) });
    await push(emulator, { From_Account: token });
    await emulator.idle();
    const seen = [received.map(({ query }) => query), posts, emulator.requests.list()];
    expect(JSON.stringify(seen)).not.toContain(token);
    received.length = 0;
    const unsigned = create();
    await push(unsigned);
    await unsigned.idle();
    expect(received[0].query).not.toHaveProperty('Sign');
    expect(received[0].query).not.toHaveProperty('RequestTime');
  });
});

test('puts up to 100 events into one body', async () => {
  const emulator = create({}, { users: usersOf(250) });
  await push(emulator);
  await emulator.idle();
  expect(received.map(({ body }) => body.Events.length)).toEqual([100, 100, 100, 100, 100]);
  const stages = eventsOf().map(({ PushStage }) => PushStage);
  expect(stages).toEqual([...Array(250).fill(1), ...Array(250).fill(2)]);
});

test('tells of all pushes in their order, also of those to browsers', async () => {
  const emulator = create();
  const ids = [
    await push(emulator),
    await push(emulator, { To_Account: ['Mary', 'nobody'] }, 'batch'),
    await push(emulator, { WebInfo: {} }, 'webpush'),
    await push(emulator, { WebInfo: {}, To_Account: ['Mary'] }, 'webbatch'),
  ];
  await emulator.idle();
  expect(received.map(({ body }) => body.Events[0].TaskId)).toEqual(ids);
  const [, { body: { Events } }] = received;
  expect(Events.map((event) => [event.To_Account, event.PushStage])).toEqual([['Mary', 1], ['Mary', 2]]);
  expect(received[3].body.Events[0]).toMatchObject({ EventType: 1, PushPlatform: 0 });
});

test('tells nothing of a push that was refused or repeated, or that went to nobody', async () => {
  const emulator = create();
  const call = caller(emulator.fetch);
  await call('push', {});
  const body = { From_Account: 'a', MsgRandom: 1, OfflinePushInfo: {}, To_Account: ['Mary'] };
  await call('batch', body);
  await call('batch', body);
  await push(emulator, { OfflinePushInfo: { PushFlag: 1 }, To_Account: ['Mary'] }, 'batch');
  await emulator.idle();
  expect(received).toHaveLength(1);
  expect(stagesOf('Mary')).toEqual([[1, 0], [2, 0]]);
});

test('tells of a push whose answer was lost', async () => {
  const emulator = create({}, { faults: [{ kind: 'reset', when: 'after' }] });
  await expect(push(emulator)).rejects.toThrow('fetch failed');
  await emulator.idle();
  expect(stagesOf('Mary')).toEqual([[1, 0], [2, 0]]);
});

test('tells no more of a task that is revoked', async () => {
  const emulator = create({}, { users: usersOf(300) });
  let revoked;
  reply = (response, count) => {
    const { TaskId } = received[0].body.Events[0];
    if (count === 2) revoked = caller(emulator.fetch)('revoke', { TaskId, OfflinePushInfo: {} });
    Promise.resolve(revoked).then(() => response.end(JSON.stringify(accepted)));
  };
  await push(emulator);
  await emulator.idle();
  expect(received).toHaveLength(2);
  await push(emulator);
  await emulator.idle();
  expect(received.length).toBeGreaterThan(2);
});

test('tells nothing more after a reset, but for the body under way', async () => {
  const emulator = create({}, { users: usersOf(300) });
  reply = (response) => {
    emulator.reset();
    response.end(JSON.stringify(accepted));
  };
  await push(emulator);
  await push(emulator);
  await emulator.idle();
  expect(received).toHaveLength(1);
});

test('moves its times with the clock', async () => {
  const emulator = create();
  emulator.clock.advance(5000);
  reply = (response) => {
    emulator.clock.advance(3000);
    response.end(JSON.stringify(accepted));
  };
  emulator.addUsers(usersOf(100));
  await push(emulator, { To_Account: Object.keys(usersOf(100)) }, 'batch');
  await emulator.idle();
  expect(received.map(({ body }) => [body.Events[0].TaskTime, body.Events[0].EventTime])).toEqual([
    [NOW / 1000 + 5, NOW / 1000 + 5], [NOW / 1000 + 5, NOW / 1000 + 8],
  ]);
});

describe('what goes wrong', () => {
  const one = (outcome, status) => [
    expect.objectContaining({ sdkAppId: app.sdkAppId, events: 10, outcome, status }),
  ];
  const postsOf = async (webhook, options, make) => {
    const posts = [];
    const emulator = create({ onPost: (post) => posts.push(post), ...webhook }, options, make);
    const taskId = await push(emulator);
    await emulator.idle();
    expect(posts.every((post) => post.taskId === taskId)).toBe(true);
    return posts;
  };

  test.each([
    ['accepted', 200, JSON.stringify(accepted)],
    ['refused', 200, JSON.stringify({ ...accepted, ActionStatus: 'FAIL', ErrorCode: 1 })],
    ['refused', 200, 'ok'],
    ['refused', 200, ''],
    ['refused', 200, 'null'],
    ['refused', 500, JSON.stringify(accepted)],
    ['refused', 302, JSON.stringify(accepted)],
  ])('is said to be %s: status %i, %s', async (outcome, status, text) => {
    reply = (response) => {
      response.writeHead(status, status === 302 ? { location: `${url}/other` } : {}).end(text);
    };
    expect(await postsOf()).toEqual(one(outcome, status));
    expect(received).toHaveLength(1);
  });

  test('is said to have failed, where nobody listens or the connection breaks', async () => {
    reply = (response) => response.destroy();
    expect(await postsOf()).toEqual(one('failed', null));
    reply = (response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{');
      setImmediate(() => response.destroy());
    };
    expect(await postsOf()).toEqual(one('failed', 200));
  });

  test.each([[false, 1], [true, 2]])('is not waited for longer than 2 seconds: repeat %s', async (repeat, count) => {
    const timers = createTimers();
    const waits = [];
    timers.onWait = (milliseconds, end) => {
      waits.push(milliseconds);
      reply = end; // the server has it, and the time is over
    };
    const posts = await postsOf({ repeat }, {}, createEmulatorOn(timers));
    expect(posts).toEqual(Array(count).fill(one('timeout', null)[0]));
    expect(waits).toEqual(Array(count).fill(2000));
    expect(received).toHaveLength(count);
    expect(timers.waiting()).toEqual([]);
  });

  test('after a repeat is over', async () => {
    const timers = createTimers();
    timers.onWait = (_milliseconds, end) => {
      reply = (response, count) => (count === 1 ? end() : response.end(JSON.stringify(accepted)));
    };
    const posts = await postsOf({ repeat: true }, {}, createEmulatorOn(timers));
    expect(posts.map((post) => post.outcome)).toEqual(['timeout', 'accepted']);
  });

  test('of the fetch that was handed in, of the hook or of the clock never reaches a call', async () => {
    const fetches = [];
    const failing = (...words) => {
      fetches.push(words);
      throw new Error('no network here');
    };
    expect(await postsOf({}, { fetch: failing })).toEqual(one('failed', null));
    expect(fetches).toEqual([[expect.stringMatching(/^http/), expect.objectContaining({ method: 'POST' })]]);
    const emulator = create({
      onPost: () => {
        throw new Error('the hook');
      },
    });
    await push(emulator);
    await emulator.idle();
    expect(received).toHaveLength(1);
  });

  test('with the clock ends the task, and no other', async () => {
    let now = NOW;
    const emulator = create({}, { clock: () => now, users: usersOf(300) });
    reply = (response) => {
      now = NaN;
      response.end(JSON.stringify(accepted));
    };
    await push(emulator);
    await emulator.idle();
    expect(received).toHaveLength(1);
    now = NOW;
    reply = (response) => response.end(JSON.stringify(accepted));
    await push(emulator);
    await emulator.idle();
    expect(received).toHaveLength(7);
  });

  test('an emulator without a webhook is idle', async () => {
    const emulator = createEmulator({ ...app, clock: () => NOW });
    await push(emulator);
    await emulator.idle();
  });
});
