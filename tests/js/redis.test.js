// The gate that processes share by Redis: a real Redis, both clients of it, real processes.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { getEventListeners, once, setMaxListeners } from 'node:events';
import {
  cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  afterAll, beforeAll, beforeEach, describe, expect, test,
} from '@jest/globals';
import { createClient, signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { redisGate } from 'timpush/redis';
import { serve } from '../../js/node/server.js';
import { script, sha1 } from '../../js/redis/script.js';
import { app, errorOf } from './support/app.js';
import { callTogether } from './support/many.js';
import { runModule } from './support/node.js';
import { blocksOf } from './support/readme.js';
import { connect, freePort, startRedis } from './support/redis.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { sdkAppId } = app;
const quota = { sdkAppId, rate: 100, spread: 50 };
const kinds = Object.keys(connect);
// Of the machine, which the tests of this package keep busy: by so much one call may arrive later than another.
const spread = 300;
const forever = new AbortController().signal;
setMaxListeners(Infinity, forever);

let redis;
const clients = {};
beforeAll(async () => {
  redis = await startRedis({ movable: true });
  for (const kind of kinds) clients[kind] = await connect[kind](redis.url);
});
afterAll(async () => {
  for (const { close } of Object.values(clients)) close();
  await redis.close();
});
const call = (...words) => clients['node-redis'].call(...words);
beforeEach(() => call('FLUSHALL'));

test('the script has the hash that it is called by', () => {
  expect(createHash('sha1').update(script).digest('hex')).toBe(sha1);
});

describe('what it is given', () => {
  const good = { sdkAppId };
  test.each([
    ['no client', undefined, good, 'client'],
    ['another client', { get: () => {} }, good, 'client'],
    ['no app', 'redis', {}, 'sdkAppId'],
    ['an app as text', 'redis', { sdkAppId: '1400000000' }, 'sdkAppId'],
    ['an option that nobody knows', 'redis', { ...good, rate: 5 }, 'rate'],
    ['another way out', 'redis', { ...good, onUnavailable: 'wait' }, 'onUnavailable'],
    ['no share', 'redis', { ...good, onUnavailable: 'local' }, 'share'],
    ['a share above all', 'redis', { ...good, onUnavailable: 'local', share: 2 }, 'share'],
    ['a share for nothing', 'redis', { ...good, share: 0.5 }, 'share'],
    ['no lateness', 'redis', { ...good, lateness: 0 }, 'lateness'],
    ['a timeout that is none', 'redis', { ...good, timeout: Infinity }, 'timeout'],
    ['a prefix with a hash tag', 'redis', { ...good, prefix: '{all}' }, 'prefix'],
    ['a hook that is none', 'redis', { ...good, onChange: true }, 'onChange'],
  ])('%s is refused', async (_name, client, options, field) => {
    const given = client === 'redis' ? clients.ioredis.client : client;
    expect(await errorOf(() => redisGate(given, options))).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field });
  });

  test('a client of another app is refused', async () => {
    const gate = redisGate(clients.ioredis.client, { sdkAppId: 1400000001 });
    const client = createClient({ ...app, endpoint: 'http://localhost:9', gate });
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'gate' });
    expect(error.message).toContain('1400000001');
  });
});

describe.each(kinds)('with %s', (kind) => {
  const gateOf = (options) => redisGate(clients[kind].client, { sdkAppId, ...options });

  test('calls pass, also after Redis has forgotten the script', async () => {
    const gate = gateOf();
    await gate.pass(forever, 'get_attr', quota);
    await call('SCRIPT', 'FLUSH');
    await gate.pass(forever, 'get_attr', quota);
  });

  test('a key has one hash tag, for an app and command, and expires by itself', async () => {
    const gate = gateOf({ prefix: 'mine:' });
    await gate.pass(forever, 'get_attr', quota);
    await gate.pass(forever, 'set_attr', quota);
    const keys = await call('KEYS', '*');
    expect([...keys].sort()).toEqual([`mine:{${sdkAppId}/get_attr}`, `mine:{${sdkAppId}/set_attr}`]);
    for (const key of keys) {
      const left = Number(await call('PTTL', key));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(12_000);
    }
  });

  test('a pause is one for all', async () => {
    const [one, other] = [gateOf(), gateOf()];
    await other.pass(forever, 'get_attr', quota);
    one.pause(1200, 'get_attr');
    const began = performance.now();
    await one.pass(forever, 'set_attr', quota); // sent after the pause, and answered after it
    await other.pass(forever, 'get_attr', quota);
    expect(performance.now() - began).toBeGreaterThan(1100);
  });

  test('the lowest rate wins', async () => {
    const [slow, fast] = [gateOf(), gateOf()];
    await slow.pass(forever, 'get_attr', { ...quota, rate: 2 });
    const began = performance.now();
    for (let count = 0; count < 2; count += 1) await fast.pass(forever, 'get_attr', quota);
    expect(performance.now() - began).toBeGreaterThan(2 * 500);
  });

  test('no rate, no Redis', async () => {
    const gate = gateOf();
    await gate.pass(forever, 'get_attr', { ...quota, rate: Infinity });
    expect(await call('KEYS', '*')).toEqual([]);
  });

  test('50 that wait are aborted: their slots are given back, and nothing is left of them', async () => {
    const gate = gateOf();
    await gate.pass(forever, 'get_attr', quota);
    const controller = new AbortController();
    const { signal } = controller;
    setMaxListeners(Infinity, signal);
    const waiting = Array.from({ length: 50 }, () => gate.pass(signal, 'get_attr', quota));
    await sleep(20);
    controller.abort();
    const ends = await Promise.allSettled(waiting);
    expect(ends.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(40);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const key = `timpush:{${sdkAppId}/get_attr}`;
    // Two gaps are those of the first call and of one that may have departed meanwhile.
    for (let tries = 0; ; tries += 1) {
      const [seconds, micro] = await call('TIME');
      const free = Number(await call('HGET', key, 'free'));
      if (free - (Number(seconds) * 1e6 + Number(micro)) <= 2 * 10_700) break;
      if (tries === 100) throw new Error('slots are lost');
    }
    await gate.pass(forever, 'get_attr', quota);
  });
});

test('a process that only waited and was aborted ends by itself', async () => {
  const { code, stderr } = await runModule(`
    import { redisGate } from 'timpush/redis';
    import { connect } from './tests/js/support/redis.js';
    const { client, close } = await connect.ioredis('${redis.url}');
    const gate = redisGate(client, { sdkAppId: ${sdkAppId} });
    const controller = new AbortController();
    const waiting = Array.from({ length: 5 }, () => (
      gate.pass(controller.signal, 'push', { sdkAppId: ${sdkAppId}, rate: 0.01, spread: 0 }).catch(() => {})));
    await waiting[0];
    controller.abort();
    await Promise.all(waiting);
    close();
  `);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('no secret goes to Redis', async () => {
  const gate = redisGate(clients.ioredis.client, { sdkAppId });
  const { fetch } = createEmulator(app);
  const client = createClient({
    ...app, region: 'china', fetch, gate,
  });
  await client.getAttributes(['Mary']);
  const keys = await call('KEYS', '*');
  const found = await Promise.all(keys.map((key) => call('HGETALL', key)));
  expect(found).not.toEqual([]);
  expect(JSON.stringify(found)).not.toContain(app.secretKey);
});

test.each(['README.md', 'README.zh-CN.md', 'docs/redis.md'])('what %s shows runs', async (name) => {
  const blocks = blocksOf(name, 'mjs');
  expect(blocks).toHaveLength(1);
  const { code, stdout, stderr } = await runModule(`
    process.env.REDIS_URL = '${redis.url}';
    process.env.TIMPUSH_SECRET_KEY = 'key';
    ${blocks[0]}
    await gate.pass(new AbortController().signal, 'get_attr', { sdkAppId: 1400000000, rate: 100, spread: 50 });
    redis.destroy();
    console.log('passed');
  `);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'passed\n', stderr: '' });
});

test('the function of SCF answers by the gate', async () => {
  const { fetch } = createEmulator(app);
  const service = await serve(fetch);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'timpush-scf-'));
  cpSync(join(root, 'examples/tencent-scf-redis'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/timpush'));
  symlinkSync(join(root, 'node_modules/redis'), join(folder, 'node_modules/redis'));
  const example = spawn(process.execPath, [join(folder, 'index.js')], {
    env: {
      ...process.env,
      PORT: String(port),
      REDIS_URL: redis.url,
      TIMPUSH_ENDPOINT: service.url,
      TIMPUSH_SDKAPPID: String(sdkAppId),
      TIMPUSH_IDENTIFIER: app.identifier,
      TIMPUSH_SECRET_KEY: app.secretKey,
    },
    stdio: 'inherit',
  });
  try {
    let answer;
    for (let tries = 0; !answer && tries < 600; tries += 1) {
      await sleep(50);
      answer = await globalThis.fetch(`http://127.0.0.1:${port}/?account=Mary`).catch(() => {});
    }
    expect(await answer.json()).toMatchObject({ account: 'Mary' });
    expect(await call('KEYS', '*')).toEqual([`timpush:{${sdkAppId}/get_attr}`]);
  } finally {
    example.kill();
    await once(example, 'exit');
    await service.close();
    rmSync(folder, { recursive: true });
  }
});

describe('a UserSig that was refused', () => {
  const wrong = 'another key';
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const cryptoKey = (text) => crypto.subtle.importKey('raw', new TextEncoder().encode(text), hmac, false, ['sign']);
  const { fetch } = createEmulator(app);
  /** A client with a gate of its own, as another process has, and how many calls it sent. */
  const processOf = ({ sdkAppId: _, identifier, ...credential }) => {
    const sent = [];
    const client = createClient({
      sdkAppId,
      identifier,
      ...credential,
      region: 'china',
      gate: redisGate(clients.ioredis.client, { sdkAppId }),
      fetch: (...args) => {
        sent.push(args[0]);
        return fetch(...args);
      },
    });
    return { sent, ask: () => client.getAttributeNames() };
  };

  test.each([
    ['a text', async () => {
      const userSig = await signUserSig({ ...app, secretKey: wrong });
      return [{ userSig }, { userSig }];
    }],
    ['made of a key', async () => [{ secretKey: wrong }, { secretKey: wrong }]],
    ['made of a CryptoKey', async () => [{ secretKey: await cryptoKey(wrong) }, { secretKey: await cryptoKey(wrong) }]],
    ['of a function', async () => {
      const userSig = await signUserSig({ ...app, secretKey: wrong });
      return [{ userSig: () => userSig }, { userSig: async () => userSig }];
    }],
  ])('%s, is not sent by the others, and is no secret that is told', async (_name, make) => {
    const [one, other] = (await make())
      .map((credential) => processOf({ ...app, secretKey: undefined, ...credential }));
    const error = await errorOf(one.ask());
    expect(error).toMatchObject({ code: 'ERR_API', kind: 'credential', reason: 'refused' });
    for (let tries = 0; (await call('KEYS', '*:refused:*')).length === 0; tries += 1) {
      if (tries > 1000) throw new Error('nothing was told');
    }
    expect(await errorOf(other.ask())).toMatchObject({
      reason: 'user_sig_refused_before', errorCode: error.errorCode, errorName: error.errorName, kind: 'credential', attempts: 0,
    });
    expect(other.sent).toEqual([]);
    expect((await processOf(app).ask()).names).toBeDefined(); // a good one is
    const keys = (await call('KEYS', '*:refused:*')).map(String);
    expect(keys).toEqual([expect.stringMatching(new RegExp(`^timpush:\\{${sdkAppId}\\}:refused:[0-9a-f]{64}$`))]);
    expect(Number(await call('PTTL', keys[0]))).toBeLessThanOrEqual(15_000);
  });
});

describe('four processes', () => {
  const clientOptions = { client: { spread } };

  test.each(kinds)('with %s stay within the quota together', async (kind) => {
    const {
      most, answered, refused, failures,
    } = await callTogether(redis, { ...clientOptions, kindOf: () => kind });
    expect({ answered, refused, failures }).toEqual({ answered: 1000, refused: 0, failures: [] });
    expect(most).toBeLessThanOrEqual(100);
  });

  test.each([
    ['its data is lost', async () => {
      for (let count = 0; count < 4; count += 1) {
        await sleep(900);
        await call('FLUSHALL');
      }
    }],
    ['its clock is set back, and forth', async () => {
      for (const hours of [-1, -2, 0]) {
        await sleep(1000);
        redis.moveClock(hours * 3600);
      }
    }],
  ])('stay within it while %s', async (_name, meanwhile) => {
    const {
      most, answered, refused, failures,
    } = await callTogether(redis, { ...clientOptions, calls: 600, meanwhile });
    expect({ answered, refused, failures }).toEqual({ answered: 600, refused: 0, failures: [] });
    expect(most).toBeLessThanOrEqual(100);
  });

  const troubles = [
    ['killed and started again', async () => {
      await sleep(1500);
      await redis.kill();
      await sleep(2500);
      await redis.start();
    }],
    ['frozen for three seconds', async () => {
      await sleep(1500);
      redis.freeze();
      await sleep(3000);
      redis.thaw();
    }],
  ];

  test.each(troubles)('go on with their shares while Redis is %s, and come back', async (_name, meanwhile) => {
    const { most, answered, refused, failures, changes } = await callTogether(redis, {
      ...clientOptions, meanwhile, calls: 600, gate: { onUnavailable: 'local', share: 0.25 },
    });
    expect({ answered, refused, failures }).toEqual({ answered: 600, refused: 0, failures: [] });
    expect(most).toBeLessThanOrEqual(100);
    for (const its of changes) {
      expect(its.slice(0, 2)).toEqual([
        { command: 'get_attr_name', available: false, rate: 25, reason: 'redis_unavailable' },
        { command: 'get_attr_name', available: true, rate: 100 },
      ]);
    }
  });

  test.each(troubles)('say so of each call while Redis is %s, and come back', async (_name, meanwhile) => {
    const {
      most, answered, refused, failures, changes,
    } = await callTogether(redis, { ...clientOptions, meanwhile, everyMs: 60, calls: 600 });
    expect(answered + failures.length).toBe(600);
    expect(refused).toBe(0);
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: 'ERR_NETWORK', reason: 'gate_unavailable' });
      expect(failure.message).toContain('Redis');
    }
    expect(most).toBeLessThanOrEqual(100);
    for (const its of changes) expect(its.at(-1)).toEqual({ command: 'get_attr_name', available: true, rate: 100 });
  });
});
