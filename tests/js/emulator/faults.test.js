// Trouble on purpose: what each kind does, in process and over HTTP, and that a seed repeats it.
import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmulator, parseFault } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import { addressOf, app, caller, createEmulatorOn, createTimers, NOW } from './helpers.js';

const optionsOf = (options) => ({ ...app, clock: () => NOW, quota: Infinity, ...options });
const create = (options) => createEmulator(optionsOf(options));

const body = JSON.stringify({ To_Account: ['Mary', 'Jack', 'abc'] });
const write = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });

/** What became of one call, as text. */
const outcomeOf = async (fetch, address, init) => {
  try {
    const response = await fetch(address, { method: 'POST', body, ...init });
    const text = await response.text();
    try {
      const { ErrorCode, ErrorList = [] } = JSON.parse(text);
      return `${response.status} ${ErrorCode} ${ErrorList.map((one) => one.To_Account)}`;
    } catch {
      return `${response.status} ${text}`;
    }
  } catch (error) {
    return error.message;
  }
};

const ways = ['in process', 'over HTTP'];

describe.each(ways)('%s', (way) => {
  let emulator;
  let server;
  let fetchIt;
  let base = 'http://emulator.test';

  beforeAll(async () => {
    emulator = create();
    server = await serve(emulator.fetch);
    fetchIt = way === 'in process' ? emulator.fetch : fetch;
    if (way !== 'in process') base = server.url;
  });
  beforeEach(() => emulator.reset());
  afterAll(() => server.close());

  const call = async (init) => fetchIt(await addressOf(base, 'get_attr'), {
    method: 'POST', body, ...init,
  });
  const cityOfMary = () => (
    emulator.export().apps[app.sdkAppId].users.Mary.attributes.city
  );
  const setCity = async () => outcomeOf(
    fetchIt, await addressOf(base, 'set_attr'), { body: write },
  );

  test('a reset connection is what the global fetch makes of one', async () => {
    emulator.faults.set([{ kind: 'reset' }]);
    const error = await call().catch((reason) => reason);
    expect(error.name).toBe('TypeError');
    expect(error.message).toBe('fetch failed');
    expect(error.cause.code).toBe('ECONNRESET');
  });

  test.each([
    [{ kind: 'reset' }, 'NewYork', 'fetch failed'],
    [{ kind: 'reset', when: 'after' }, 'Tokyo', 'fetch failed'],
    [{ kind: 'reset', when: 'midway' }, 'Tokyo', 'terminated'],
    [{ kind: 'error', errorCode: 91000 }, 'NewYork', '200 91000 '],
    [{ kind: 'error', errorCode: 91000, when: 'after' }, 'Tokyo', '200 91000 '],
    [{ kind: 'account', errorCode: 70169 }, 'NewYork', '200 0 Mary'],
    [{ kind: 'account', errorCode: 70169, accounts: ['Jack'] }, 'Tokyo', '200 0 '],
  ])('%j leaves a write with %s', async (fault, city, outcome) => {
    emulator.faults.set([fault]);
    expect(await setCity()).toBe(outcome);
    expect(cityOfMary()).toBe(city);
  });

  test.each([['before', 'NewYork'], ['after', 'Tokyo']])(
    'a gateway page %s the call',
    async (when, city) => {
      emulator.faults.set([{ kind: 'status', status: 503, when }]);
      const response = await fetchIt(await addressOf(base, 'set_attr'), {
        method: 'POST', body: write,
      });
      expect(response.status).toBe(503);
      expect(response.headers.get('content-type')).toBe('text/html');
      expect(await response.text()).toMatch(/^<html>/);
      expect(cityOfMary()).toBe(city);
    },
  );

  test('a truncated answer is complete for HTTP, and no JSON', async () => {
    const whole = (await (await call()).arrayBuffer()).byteLength;
    emulator.faults.set([{ kind: 'truncate' }]);
    const response = await call();
    const part = await response.arrayBuffer();
    expect(part.byteLength).toBeLessThan(whole);
    expect(response.headers.get('content-length')).toBe(String(part.byteLength));
    expect(() => JSON.parse(new TextDecoder().decode(part))).toThrow(SyntaxError);
  });

  test('garbage is neither JSON nor UTF-8', async () => {
    emulator.faults.set([{ kind: 'garbage' }]);
    const bytes = await (await call()).arrayBuffer();
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow('not valid');
  });

  test('a dripping answer comes in pieces, and whole', async () => {
    emulator.faults.set([{ kind: 'drip', bytes: 100, milliseconds: 5 }]);
    const response = await call();
    const sizes = [];
    for await (const chunk of response.body) sizes.push(chunk.byteLength);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(
      Number(response.headers.get('content-length')),
    );
  });

  test('who gives up during a delay or a drip is let go at once', async () => {
    emulator.faults.set([{ kind: 'latency', milliseconds: 3_600_000 }]);
    const signal = AbortSignal.timeout(20);
    await expect(call({ signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    emulator.faults.set([{ kind: 'drip', milliseconds: 3_600_000 }]);
    const aborter = new AbortController();
    const response = await call({ signal: aborter.signal });
    const text = response.text();
    aborter.abort();
    await expect(text).rejects.toMatchObject({ name: 'AbortError' });
    const left = await call();
    await left.body.cancel();
    emulator.faults.clear();
    expect((await call()).status).toBe(200);
  });

  test('an injected code comes after the checks of the caller and the body', async () => {
    emulator.faults.set([{ kind: 'error', errorCode: 91000, errorInfo: 'on purpose' }]);
    const say = caller(fetchIt, base);
    const parameters = { usersig: 'broken' };
    expect((await say('get_attr', {}, { parameters })).ErrorCode).toBe(70003);
    expect((await say('get_attr', {})).ErrorCode).toBe(91000);
    expect((await say('get_attr', '{')).ErrorCode).toBe(90001);
    expect((await say('get_attr_name', {})).ErrorInfo).toBe('on purpose');
  });

  test('command, times and probability say when', async () => {
    emulator.faults.set([
      { kind: 'error', errorCode: 60007, command: 'get_attr', times: 2 },
      { kind: 'error', errorCode: 91000, command: 'get_tag', probability: 0 },
    ]);
    const say = caller(fetchIt, base);
    const asked = { To_Account: ['Mary'] };
    const codes = [];
    for (const command of ['get_tag', 'get_attr', 'get_attr', 'get_tag', 'get_attr']) {
      codes.push((await say(command, asked)).ErrorCode);
    }
    expect(codes).toEqual([0, 60007, 60007, 0, 0]);
  });
});

test('a delayed request arrives late, for the quota and for what expires', async () => {
  let time = NOW;
  const faults = [{ kind: 'latency', milliseconds: 5, spread: 5 }];
  const timers = createTimers();
  const emulator = createEmulatorOn(timers)(optionsOf({ clock: () => time, faults }));
  let waited;
  timers.onWait = (milliseconds, end) => {
    waited = milliseconds;
    time += 86_400_000;
    end();
  };
  expect((await caller(emulator.fetch)('get_attr_name', {})).ErrorCode).toBe(70001);
  expect(waited).toBeGreaterThanOrEqual(5);
  expect(waited).toBeLessThanOrEqual(10);
  expect(emulator.requests.list()).toEqual([
    expect.objectContaining({ time: NOW + 86_400_000, faults: ['latency'] }),
  ]);
});

test('a delay begins when the body is here: who sent it in time is not too slow', async () => {
  const timers = createTimers();
  const emulator = createEmulatorOn(timers)(optionsOf({ faults: [{ kind: 'latency', milliseconds: 2500 }] }));
  const server = await serve(emulator.fetch, { checkInterval: 10 });
  const sockets = [];
  server.httpServer.on('connection', (socket) => sockets.push(socket));
  timers.onWait = (_milliseconds, end) => {
    // From now on whatever is not here is too late, and a connection must not be quiet for long.
    Object.assign(server.httpServer, { headersTimeout: 1, requestTimeout: 1 });
    sockets.forEach((socket) => socket.setTimeout(20));
    setTimeout(end, 100);
  };
  const long = `${' '.repeat(900_000)}${body}`;
  try {
    const response = await fetch(await addressOf(server.url, 'get_attr'), { method: 'POST', body: long });
    expect([response.status, (await response.json()).ErrorCode]).toEqual([200, 0]);
  } finally {
    await server.close({ grace: 0 });
  }
});

test('a delay changes no check, nor their order', async () => {
  const emulator = create({ faults: [{ kind: 'latency', milliseconds: 1 }] });
  const tooLong = 'x'.repeat(4 * 1024 * 1024 + 1);
  const say = caller(emulator.fetch);
  expect((await say('get_attr', tooLong)).ErrorCode).toBe(93000);
  expect((await say('get_attr', tooLong, { parameters: { random: 'x' } })).ErrorCode).toBe(60004);
  expect((await say('get_attr', '{')).ErrorCode).toBe(90001);
});

const trouble = [
  { kind: 'reset', probability: 0.1 },
  { kind: 'reset', probability: 0.05, when: 'midway' },
  { kind: 'status', probability: 0.1 },
  { kind: 'truncate', probability: 0.1 },
  { kind: 'garbage', probability: 0.1 },
  { kind: 'error', errorCode: 91000, probability: 0.2, command: 'get_attr' },
  { kind: 'account', errorCode: 70169, probability: 0.3 },
];

describe('the seed', () => {
  const outcomesOf = async (emulator) => {
    const outcomes = [];
    for (let count = 0; count < 200; count += 1) {
      const command = count % 3 === 0 ? 'get_tag' : 'get_attr';
      const address = await addressOf('http://emulator.test', command);
      outcomes.push(await outcomeOf(emulator.fetch, address));
    }
    return outcomes;
  };

  test('gives the same outcomes twice, also after a reset; another seed gives others', async () => {
    const first = create({ seed: 'one', faults: trouble });
    const outcomes = await outcomesOf(first);
    expect(new Set(outcomes).size).toBeGreaterThan(20);
    expect(await outcomesOf(create({ seed: 'one', faults: trouble }))).toEqual(outcomes);
    first.reset();
    expect(await outcomesOf(first)).toEqual(outcomes);
    expect(await outcomesOf(create({ seed: 'two', faults: trouble }))).not.toEqual(outcomes);
  });

  test('draws for each rule apart: what one rule does moves no other', async () => {
    const strikesOf = async (faults) => {
      const emulator = create({ seed: 7, faults });
      await outcomesOf(emulator);
      return emulator.requests.list().map((record) => record.faults.includes('garbage'));
    };
    const one = { kind: 'error', errorCode: 91000, probability: 0.9 };
    const garbage = { kind: 'garbage', probability: 0.3 };
    const strikes = await strikesOf([one, garbage]);
    expect(strikes).toContain(true);
    const another = { kind: 'reset', times: 3, probability: 0.5 };
    expect(await strikesOf([another, garbage])).toEqual(strikes);
  });

  test('is not moved by requests for no command', async () => {
    const faults = [{ kind: 'garbage', probability: 0.5, times: 20 }, { kind: 'status', times: 2 }];
    const outcomes = await outcomesOf(create({ seed: 7, faults }));
    const emulator = create({ seed: 7, faults });
    for (let count = 0; count < 5; count += 1) {
      const response = await emulator.fetch('http://emulator.test/favicon.ico');
      expect((await response.json()).ErrorCode).toBe(60002);
    }
    expect(await outcomesOf(emulator)).toEqual(outcomes);
  });

  /** The ErrorLists of 60 calls at once, by call; of one that a gateway answered its status. */
  const failuresAtOnce = async (faults) => {
    const emulator = create({ seed: 7, faults });
    const addresses = await Promise.all(Array.from({ length: 60 }, () => (
      addressOf('http://emulator.test', 'get_attr')
    )));
    return Promise.all(addresses.map(async (address) => {
      const response = await emulator.fetch(address, { method: 'POST', body });
      if (response.status !== 200) return response.status;
      const { ErrorList = [] } = await response.json();
      return ErrorList.map((one) => `${one.To_Account} ${one.ErrorCode}`).join();
    }));
  };
  const latency = { kind: 'latency', milliseconds: 0, spread: 40 };
  const account = { kind: 'account', errorCode: 70169, probability: 0.5 };

  test('gives the accounts of calls at once the same, in whatever order they come', async () => {
    const failures = await failuresAtOnce([latency, account]);
    expect(new Set(failures).size).toBeGreaterThan(4);
    expect(await failuresAtOnce([latency, account])).toEqual(failures);
    expect(await failuresAtOnce([account])).toEqual(failures);
  });

  test.each(['before', 'after'])('a gateway page %s a call moves no account', async (when) => {
    const status = { kind: 'status', status: 502, probability: 0.4, when };
    const failures = await failuresAtOnce([account]);
    for (const faults of [[status, account], [account, status]]) {
      const others = await failuresAtOnce(faults);
      expect(others).toContain(502);
      expect(others).toEqual(failures.map((one, index) => (others[index] === 502 ? 502 : one)));
    }
  });

  test('strikes about as often as the probability says', async () => {
    const emulator = create({ faults: [{ kind: 'error', errorCode: 91000, probability: 0.25 }] });
    const say = caller(emulator.fetch);
    let struck = 0;
    for (let count = 0; count < 1000; count += 1) {
      if ((await say('get_attr_name', {})).ErrorCode === 91000) struck += 1;
    }
    expect(struck).toBeGreaterThan(200);
    expect(struck).toBeLessThan(300);
  });
});

describe('a fault', () => {
  test.each([[null], [{}], ['reset']])('is one of a list, which %j is not', (faults) => {
    const expected = expect.objectContaining({ code: 'ERR_EMULATOR_FAULT', field: 'faults' });
    expect(() => create({ faults })).toThrow(expected);
    expect(() => create().faults.set(faults)).toThrow(expected);
  });

  test.each([
    ['of an unknown kind', { kind: 'fire' }, 'faults[0].kind'],
    ['without a kind', {}, 'faults[0].kind'],
    ['that is none', 1, 'faults[0]'],
    ['with an unknown field', { kind: 'reset', howOften: 1 }, 'faults[0].howOften'],
    ['with a field of another kind', { kind: 'garbage', status: 502 }, 'faults[0].status'],
    ['for no command', { kind: 'reset', command: 'im_push' }, 'faults[0].command'],
    ['with probability 2', { kind: 'reset', probability: 2 }, 'faults[0].probability'],
    ['with no number', { kind: 'reset', probability: NaN }, 'faults[0].probability'],
    ['never', { kind: 'reset', times: 0 }, 'faults[0].times'],
    ['at no moment', { kind: 'error', errorCode: 1, when: 'midway' }, 'faults[0].when'],
    ['without its code', { kind: 'error' }, 'faults[0].errorCode'],
    ['without its time', { kind: 'latency' }, 'faults[0].milliseconds'],
    ['with status 200', { kind: 'status', status: 200 }, 'faults[0].status'],
    ['for no account', { kind: 'account', errorCode: 1, accounts: [] }, 'faults[0].accounts'],
    ['for an empty account', { kind: 'account', errorCode: 1, accounts: ['Mary', ''] }, 'faults[0].accounts'],
  ])('%s is refused, and the present ones stay', (_what, fault, field) => {
    const expected = expect.objectContaining({ code: 'ERR_EMULATOR_FAULT', field });
    expect(() => create({ faults: [fault] })).toThrow(expected);
    const emulator = create({ faults: trouble });
    expect(() => emulator.faults.set([fault])).toThrow(expected);
    expect(emulator.faults.list()).toEqual(trouble);
  });

  test.each([
    ['reset', { kind: 'reset' }],
    ['latency:milliseconds=200,spread=100', { kind: 'latency', milliseconds: 200, spread: 100 }],
    ['error:errorCode=91000,probability=0.1,command=get_attr,times=3',
      { kind: 'error', errorCode: 91000, probability: 0.1, command: 'get_attr', times: 3 }],
    ['error:errorCode=91000,errorInfo=a=b: c',
      { kind: 'error', errorCode: 91000, errorInfo: 'a=b: c' }],
    ['account:errorCode=70107,accounts=Mary|Jack',
      { kind: 'account', errorCode: 70107, accounts: ['Mary', 'Jack'] }],
  ])('is read from the argument %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  test.each([
    '', 'fire', 'reset:when', 'reset:probability=', 'latency', 'error:errorCode=many',
    'account:errorCode=1,accounts=', 'account:errorCode=1,accounts=Mary|', 'reset:__proto__=1',
  ])('is not read from the argument "%s"', (text) => {
    expect(() => parseFault(text)).toThrow(
      expect.objectContaining({ name: 'EmulatorError', code: 'ERR_EMULATOR_FAULT' }),
    );
  });

  test('says what is wrong with it as data, too', () => {
    expect(() => parseFault('status:status=200')).toThrow(expect.objectContaining({
      message: 'status:status=200.status: must be an HTTP status from 300 to 599',
      field: 'status:status=200.status',
      reason: 'bad_status',
      params: { least: 300, most: 599 },
    }));
  });

  test.each([
    ['reset:probability=0.1,probability=0.2', 'probability'],
    ['account:errorCode=1,accounts=Mary,accounts=Mary', 'accounts'],
    ['reset:kind=garbage', 'kind'],
  ])('is not read from the argument "%s", which says %s twice', (text, name) => {
    expect(() => parseFault(text)).toThrow(expect.objectContaining({
      code: 'ERR_EMULATOR_FAULT', field: `${text}.${name}`, message: expect.stringContaining('twice'),
    }));
  });
});

test('a signal keeps nothing of a drip that is over, whether it was read or not', async () => {
  const emulator = create({ faults: [{ kind: 'drip', bytes: 100, milliseconds: 1 }] });
  const address = await addressOf('http://emulator.test', 'get_attr');
  const { signal } = new AbortController();
  await (await emulator.fetch(address, { method: 'POST', body, signal })).arrayBuffer();
  await (await emulator.fetch(address, { method: 'POST', body, signal })).body.cancel();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
