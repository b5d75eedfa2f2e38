// What is repeated, how often, and what never is.
import {
  afterEach, describe, expect, jest, test,
} from '@jest/globals';
import {
  answerFor, clientOf, errorOf, fakeFetch, okBody, pushBody, withEmulator,
} from '../support/app.js';
import {
  createTestClock, hasty, noteWaits, start,
} from '../support/clock.js';
import { always, withServer } from '../support/http.js';

const good = ({ To_Account }) => answerFor(To_Account);
const failing = (times, answer) => fakeFetch((body, count) => (
  count <= times ? answer() : good(body)));
const api = (ErrorCode) => () => new Response(JSON.stringify({ ErrorCode }));
const http = (status) => () => new Response('', { status });

/** Makes every wait by chance the longest that it can be. */
const waitLongest = () => jest.spyOn(Math, 'random').mockReturnValue(1 - 2 ** -53);
afterEach(() => jest.restoreAllMocks());

/** A gate without waits that counts. */
const countingGate = () => {
  const counts = { passed: 0, pauses: [] };
  return {
    counts,
    gate: {
      pass: async () => {
        counts.passed += 1;
      },
      pause: (milliseconds) => counts.pauses.push(milliseconds),
    },
  };
};

describe('a call that may be repeated', () => {
  const passing = [
    ['91000', api(91000)], ['60008', api(60008)], ['70169', api(70169)], ['70500', api(70500)],
    ['90994', api(90994)], ['status 500', http(500)], ['status 502', http(502)],
    ['status 503', http(503)], ['status 504', http(504)], ['status 408', http(408)],
    ['garbage', () => new Response('garbage')],
  ];

  test.each(passing)('is repeated after %s, until it works', async (_name, answer) => {
    const fetch = failing(2, answer);
    const { users } = await clientOf({ ...hasty(), fetch, retries: 2 }).getAttributes(['Mary']);
    expect(users).toHaveLength(1);
    expect(fetch.calls).toHaveLength(3);
    const randoms = fetch.calls.map(({ url }) => new URL(url).searchParams.get('random'));
    expect(new Set(randoms).size).toBe(3);
    expect(fetch.calls.map(({ body }) => body)).toEqual(Array(3).fill({ To_Account: ['Mary'] }));
  });

  test.each(passing)('is repeated after %s no more often than retries says', async (_name, answer) => {
    const fetch = failing(Infinity, answer);
    const error = await errorOf(clientOf({ ...hasty(), fetch, retries: 3 }).getAttributes(['Mary']));
    expect(error).toMatchObject({ attempts: 4, retryable: true });
    expect(fetch.calls).toHaveLength(4);
  });

  test.each([
    ['90001', api(90001)], ['90018', api(90018)], ['70107', api(70107)], ['90033', api(90033)],
    ['60020', api(60020)], ['an unknown code', api(123_456)], ['status 404', http(404)],
    ['status 400', http(400)], ['status 401', http(401)], ['status 302', http(302)],
  ])('is not repeated after %s', async (_name, answer) => {
    const fetch = failing(Infinity, answer);
    const error = await errorOf(clientOf({ ...hasty(), fetch, retries: 3 }).getAttributes(['Mary']));
    expect(error).toMatchObject({ attempts: 1, retryable: false });
    expect(fetch.calls).toHaveLength(1);
  });

  test('is repeated three times unless it is said otherwise', async () => {
    const fetch = failing(Infinity, http(503));
    await errorOf(clientOf({ ...hasty(), fetch, retries: undefined }).getAttributes(['Mary']));
    expect(fetch.calls).toHaveLength(4);
  });

  test('with retries 0 is sent once', async () => {
    for (const answer of [api(91000), http(503), () => Promise.reject(new TypeError('x'))]) {
      const fetch = failing(Infinity, answer);
      await errorOf(clientOf({ fetch, retries: 0 }).getAttributes(['Mary']));
      expect(fetch.calls).toHaveLength(1);
    }
  });

  test('is repeated after a timeout', async () => {
    waitLongest();
    const clock = createTestClock();
    const fetch = failing(1, () => new Promise(() => {}));
    const client = clientOf({ fetch, clock, timeout: 4000, retries: 1 });
    const reading = client.getAttributes(['Mary']);
    await clock.until(() => fetch.calls.length === 1);
    await clock.advance(4000);
    const { users } = await clock.settlesAfter(reading, 200);
    expect(users).toHaveLength(1);
    expect(fetch.calls).toHaveLength(2);
  });

  test('is repeated at once, and beyond retries, when a dead connection had not answered', async () => {
    const steps = [];
    await withServer((request, response, _record, count) => {
      if (count <= 2) request.socket.resetAndDestroy();
      else response.end(JSON.stringify(answerFor(['Mary'])));
    }, async ({ url, requests }) => {
      const clock = createTestClock();
      const { onRetry, pass } = noteWaits(clock);
      const note = (event) => {
        steps.push(event.step);
        onRetry(event);
      };
      const client = clientOf({ endpoint: url, clock, retries: 1, onRetry: note });
      const reading = client.getAttributes(['Mary']);
      await pass(1);
      expect((await reading).users).toHaveLength(1);
      expect(requests).toHaveLength(3);
    });
    expect(steps).toEqual(['reconnect', 'repeat']);
  });

  test('is repeated after an answer that broke off, but that counts', async () => {
    const listener = (request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{', () => request.socket.resetAndDestroy());
    };
    await withServer(listener, async ({ url, requests }) => {
      const clock = createTestClock();
      const { waits, onRetry, pass } = noteWaits(clock);
      const client = clientOf({ endpoint: url, clock, retries: 1, onRetry });
      const ended = errorOf(client.getAttributes(['Mary']));
      await pass(1);
      expect(await ended).toMatchObject({ code: 'ERR_NETWORK', attempts: 2 });
      expect(requests).toHaveLength(2);
      expect(waits).toHaveLength(1);
    });
  });

  test('a write is one of them, since twice is as good as once', async () => {
    const { emulator, client } = withEmulator(
      { faults: [{ kind: 'reset', when: 'after', times: 1 }] }, { retries: 1 },
    );
    const users = [{ account: 'Mary', attributes: { city: 'x' } }];
    expect(await client.setAttributes(users)).toEqual({ accounts: ['Mary'], failures: [] });
    expect(emulator.requests.list()).toHaveLength(2);
  });

  test('the emulator that fails twice and then works is got through to', async () => {
    const clock = createTestClock();
    const { onRetry, pass } = noteWaits(clock);
    const { emulator, client } = withEmulator(
      { faults: [{ kind: 'error', errorCode: 91000, times: 2 }] }, { clock, retries: 2, onRetry },
    );
    const reading = client.getAttributes(['Mary']);
    await pass(2);
    expect((await reading).users).toHaveLength(1);
    expect(emulator.requests.list()).toHaveLength(3);
  });
});

describe('Retry-After', () => {
  const waitOver = async (header, answer = 503) => {
    const waits = [];
    const body = JSON.stringify({ ErrorCode: 91000 });
    const listener = always(body, { status: answer, headers: { 'Retry-After': header } });
    await withServer(listener, async ({ url }) => {
      const controller = new AbortController();
      const onRetry = ({ wait }) => {
        waits.push(wait);
        controller.abort();
      };
      const client = clientOf({ endpoint: url, retries: 5, onRetry });
      await errorOf(client.getAttributes(['Mary'], { signal: controller.signal }));
    });
    return waits[0];
  };

  test('in seconds is how long is waited', async () => {
    expect(await waitOver('7')).toBe(7000);
    expect(await waitOver('7', 200)).toBe(7000);
  });

  const dateIn = (milliseconds) => new Date(start + milliseconds).toUTCString();

  test('as a date is waited for', async () => {
    expect(await waitOver(dateIn(60_000))).toBe(60_000);
  });

  test.each([
    ['a second', dateIn(-1000)], ['years', 'Wed, 21 Oct 2015 07:28:00 GMT'], ['no time', dateIn(0)],
  ])('that has passed for %s asks for no time: our own wait is kept', async (_name, date) => {
    expect(await waitOver(date)).toBe(200);
  });

  test.each([503, 200])('of no time, with status %i, does not have all come back at once', async (status) => {
    expect(await waitOver('0', status)).toBe(200);
    waitLongest();
    expect(await waitOver('0.1', status)).toBe(200);
  });

  test('of less than our own wait, which grows, is as good as none', async () => {
    waitLongest();
    const clock = createTestClock();
    const { waits, onRetry, pass } = noteWaits(clock);
    const fetch = fakeFetch(() => new Response('', { status: 503, headers: { 'Retry-After': '1' } }));
    const ended = errorOf(clientOf({ fetch, clock, retries: 4, onRetry }).getAttributes(['Mary']));
    await pass(4);
    await ended;
    expect(waits).toEqual([1000, 1000, 1000, 1600]);
  });

  test('as a date that has passed does not make the pause of status 429 shorter', async () => {
    const { gate, counts } = countingGate();
    const headers = { 'Retry-After': dateIn(-1000) };
    const fetch = failing(1, () => new Response('', { status: 429, headers }));
    await clientOf({ fetch, gate, retries: 1 }).getAttributes(['Mary']);
    expect(counts.pauses[0]).toBeGreaterThanOrEqual(1000);
  });

  test.each([
    ['seconds', '7', 7000], ['a date', dateIn(60_000), 60_000], ['what is waited for at most', '120', 120_000],
  ])('in %s: the repeat goes then, and not a millisecond before', async (_name, header, wait) => {
    const clock = createTestClock();
    const fetch = failing(1, () => new Response('', { status: 503, headers: { 'Retry-After': header } }));
    const reading = clientOf({ fetch, clock, retries: 1 }).getAttributes(['Mary']);
    await clock.untilTimer(wait);
    expect((await clock.settlesAfter(reading, wait)).users).toHaveLength(1);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('as a date is held against the time when the answer comes', async () => {
    const clock = createTestClock();
    const headers = { 'Retry-After': dateIn(60_000) };
    const fetch = failing(1, async () => {
      await clock.advance(1500);
      return new Response('', { status: 503, headers });
    });
    const reading = clientOf({ fetch, clock, retries: 1 }).getAttributes(['Mary']);
    await clock.untilTimer(58_500);
    expect((await clock.settlesAfter(reading, 58_500)).users).toHaveLength(1);
  });

  test.each(['soon', '-5', '1.5', '3, 5', ''])('of %j is as good as none', async (header) => {
    waitLongest();
    expect(await waitOver(header)).toBe(200); // the bound of the first wait
  });

  test('beyond every number ends the waiting', async () => {
    expect(await waitOver('99999999999999999999')).toBeUndefined();
  });

  test('does not make a pause shorter than the service needs', async () => {
    const { gate, counts } = countingGate();
    const headers = { 'Retry-After': '0' };
    const answer = () => new Response(JSON.stringify({ ErrorCode: 60007 }), { headers });
    await clientOf({ fetch: failing(1, answer), gate, retries: 1 }).getAttributes(['Mary']);
    expect(counts.pauses[0]).toBeGreaterThanOrEqual(1000);
  });

  test('of more than two minutes is not waited for: the caller learns that later may do', async () => {
    for (const answer of [{ ErrorCode: 60007 }, { ErrorCode: 91000 }]) {
      const headers = { 'Retry-After': '121' };
      const fetch = fakeFetch(() => new Response(JSON.stringify(answer), { headers }));
      const error = await errorOf(clientOf({ gate: countingGate().gate, fetch, retries: 3 }).getAttributes(['Mary']));
      expect(error).toMatchObject({ code: 'ERR_API', attempts: 1, retryable: true });
      expect(fetch.calls).toHaveLength(1);
    }
  });

  test('that is missing leaves a growing wait, by chance from 0 to its bound', async () => {
    const clock = createTestClock();
    const { waits, onRetry, pass } = noteWaits(clock);
    const fetch = fakeFetch(() => ({ ErrorCode: 91000 }));
    const ended = errorOf(clientOf({ fetch, clock, retries: 3, onRetry }).getAttributes(['Mary']));
    await pass(3);
    await ended;
    expect(waits).toHaveLength(3);
    [200, 400, 800].forEach((bound, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(0);
      expect(waits[index]).toBeLessThanOrEqual(bound);
    });
  });

  test('that is missing: each repeat goes when its wait is over, and not a millisecond before', async () => {
    waitLongest();
    const clock = createTestClock();
    const fetch = fakeFetch(() => ({ ErrorCode: 91000 }));
    const ended = errorOf(clientOf({ fetch, clock, retries: 8 }).getAttributes(['Mary']));
    for (const [index, wait] of [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000].entries()) {
      await clock.untilTimer(wait);
      await clock.advance(wait - 1);
      expect(fetch.calls).toHaveLength(index + 1);
      await clock.advance(1);
      await clock.until(() => fetch.calls.length === index + 2);
    }
    expect(await ended).toMatchObject({ errorCode: 91000, attempts: 9 });
    expect(clock.now()).toBe(32_600);
    expect(clock.timersLeft()).toEqual([]);
  });
});

describe('too many calls', () => {
  test.each([
    ['60007', () => ({ ErrorCode: 60007 })], ['60011', () => ({ ErrorCode: 60011 })],
    ['60018', () => ({ ErrorCode: 60018 })], ['status 429', () => new Response('', { status: 429 })],
  ])('%s pauses the gate for a second or more', async (_name, answer) => {
    const { gate, counts } = countingGate();
    const fetch = failing(1, answer);
    const { users } = await clientOf({ fetch, gate, retries: 1 }).getAttributes(['Mary']);
    expect(users).toHaveLength(1);
    expect(counts.passed).toBe(2);
    expect(counts.pauses).toHaveLength(1);
    expect(counts.pauses[0]).toBeGreaterThanOrEqual(1000);
    expect(counts.pauses[0]).toBeLessThanOrEqual(1200);
  });

  test.each([
    [60011, 1000, true], [70050, 60_000, true], [60007, 1000, false], [90024, 1000, false],
  ])('%i pauses %i ms or more: every call of the app, %p', async (ErrorCode, least, concernsAll) => {
    const clock = createTestClock();
    const sentAt = {};
    const fetch = fakeFetch((body, count, { url }) => {
      sentAt[new URL(url).pathname] ??= clock.now();
      return count === 2 ? { ErrorCode } : { ...answerFor(['Mary']), UserTags: [] };
    });
    const client = clientOf({ fetch, clock });
    await client.getAttributes(['Mary']);
    expect(await errorOf(client.getTags(['Mary']))).toMatchObject({ errorCode: ErrorCode });
    const calls = [client.getAttributeNames(), client.call('push', pushBody), client.clearTags(['Mary'])]; // none was called before
    await clock.until(() => concernsAll ? clock.timersLeft().length > 0 : fetch.calls.length === 5);
    expect(fetch.calls).toHaveLength(concernsAll ? 2 : 5);
    if (concernsAll) {
      await clock.advance(least - 1);
      expect(fetch.calls).toHaveLength(2);
      await clock.advance(60_000);
    }
    await Promise.all(calls);
  });

  test('60011 pauses a gate of the caller’s for the commands that were called, and for others when they come', async () => {
    const clock = createTestClock();
    const pauses = [];
    const gate = { pass: async () => {}, pause: (wait, name) => pauses.push([name, wait]) };
    const fetch = fakeFetch((_body, count) => (count === 2 ? { ErrorCode: 60011 } : answerFor(['Mary'])));
    const client = clientOf({ fetch, clock, gate });
    await client.getAttributes(['Mary']);
    await errorOf(client.getTags(['Mary']));
    const [[, wait]] = pauses;
    expect(pauses).toEqual([['get_attr', wait], ['get_tag', wait]]);
    await clock.advance(400);
    await client.getAttributeNames();
    await client.getAttributeNames();
    expect(pauses.slice(2)).toEqual([['get_attr_name', wait - 400]]);
    await clock.advance(wait);
    await client.clearTags(['Mary']);
    expect(pauses).toHaveLength(3);
  });

  test('70050 pauses it for a minute', async () => {
    const { gate, counts } = countingGate();
    const fetch = failing(1, () => ({ ErrorCode: 70050 }));
    await clientOf({ fetch, gate, retries: 1 }).getAttributes(['Mary']);
    expect(counts.pauses).toEqual([60_000]);
  });

  test.each([
    ['60007', 60007, undefined, 1200], ['70050', 70050, undefined, 60_000], ['Retry-After', 60007, '9', 9000],
  ])('%s: the package’s own gate lets no call of the client go until then', async (_name, ErrorCode, header, pause) => {
    waitLongest();
    const clock = createTestClock();
    const headers = header === undefined ? {} : { 'Retry-After': header };
    const sentAt = [];
    const fetch = fakeFetch((body, count) => {
      sentAt.push(clock.now());
      return count > 1 ? good(body) : new Response(JSON.stringify({ ErrorCode }), { headers });
    });
    const client = clientOf({ fetch, clock, retries: 1, rate: undefined });
    const repeated = client.getAttributes(['Mary']);
    await clock.untilTimer(pause);
    const other = client.getAttributes(['Bob']);
    await Promise.all([clock.settlesAfter(repeated, pause), other]);
    expect(sentAt).toEqual([0, pause, pause]);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('Retry-After says for how long', async () => {
    const { gate, counts } = countingGate();
    const headers = { 'Retry-After': '9' };
    const answer = () => new Response(JSON.stringify({ ErrorCode: 60007 }), { headers });
    await clientOf({ fetch: failing(1, answer), gate, retries: 1 }).getAttributes(['Mary']);
    expect(counts.pauses).toEqual([9000]);
  });

  test('are still too many in the end: the error says so and is no end of the job', async () => {
    const { gate } = countingGate();
    const accounts = Array.from({ length: 150 }, (_, index) => `user${index}`);
    const fetch = fakeFetch((body) => (
      body.To_Account.length === 50 ? { ErrorCode: 60007 } : good(body)));
    const { users, failures } = await clientOf({ fetch, gate, retries: 2 }).getAttributes(accounts);
    expect(users).toHaveLength(100);
    expect(failures).toHaveLength(50);
    expect(failures[0]).toMatchObject({ errorCode: 60007, kind: 'throttled', retryable: true, attempts: 3 });
  });

  test('with the emulator’s quota and the package’s own gate: none is refused', async () => {
    const { emulator, client, clock } = withEmulator({ quota: 100 }, { rate: undefined });
    const accounts = Array.from({ length: 12_000 }, (_, index) => `user${index}`);
    emulator.addUsers(accounts.map((account) => [account, {}]));
    const reading = client.getAttributes(accounts);
    for (let calls = 1; calls < 120; calls += 1) {
      await clock.until(() => emulator.requests.list().length >= calls);
      await clock.advance(11); // 100 calls in 1050 ms, evenly
    }
    expect((await reading).users).toHaveLength(12_000);
    expect(emulator.requests.list().filter(({ errorCode }) => errorCode !== 0)).toEqual([]);
  });
});

describe('a push', () => {
  const push = (client) => client.call('push', pushBody);
  test.each([
    ['a timeout', () => new Promise(() => {}), 'ERR_TIMEOUT'],
    ['a lost connection', () => Promise.reject(new TypeError('fetch failed')), 'ERR_NETWORK'],
    ['status 502', http(502), 'ERR_HTTP'],
    ['garbage', () => 'garbage', 'ERR_BAD_RESPONSE'],
    ['91000', api(91000), 'ERR_API'],
    ['60008', api(60008), 'ERR_API'],
  ])('is not sent twice after %s', async (_name, answer, code) => {
    const clock = createTestClock();
    const fetch = failing(Infinity, answer);
    const ended = errorOf(push(clientOf({ fetch, clock, retries: 9 })));
    await clock.until(() => fetch.calls.length === 1);
    await clock.advance(5000); // of silence, if it has not answered
    expect(await ended).toMatchObject({ code, command: 'push', attempts: 1, retryable: false });
    expect(fetch.calls).toHaveLength(1);
  });

  test.each([60007, 60011, 60018, 60019, 70050, 90024, 90051])(
    'is sent again after %i, which says that it did not run',
    async (ErrorCode) => {
      const { gate, counts } = countingGate();
      const fetch = fakeFetch((_body, count) => (count === 1 ? { ErrorCode } : okBody({ TaskId: 'x' })));
      expect((await push(clientOf({ fetch, gate, retries: 1 }))).TaskId).toBe('x');
      expect(fetch.calls).toHaveLength(2);
      expect(counts.pauses).toHaveLength(1);
    },
  );

  test('is signed anew when its signature had ended, since it did not run', async () => {
    const fetch = fakeFetch((_body, count) => (count === 1 ? { ErrorCode: 70001 } : okBody({ TaskId: 'x' })));
    expect((await push(clientOf({ fetch }))).TaskId).toBe('x');
  });

  test('reset by a real server is sent once', async () => {
    await withServer((request) => request.socket.resetAndDestroy(), async ({ url, requests }) => {
      const error = await errorOf(push(clientOf({ endpoint: url, retries: 9 })));
      expect(error).toMatchObject({ code: 'ERR_NETWORK', attempts: 1 });
      expect(requests).toHaveLength(1);
    });
  });
});

describe('a throttle answer pauses everybody', () => {
  test.each([
    ['60007', 60007, 0, 1000],
    ['70050', 70050, 0, 60_000],
    ['60007, asked to wait five minutes', 60007, 300, 120_000],
  ])('%s, also when the call is not made again', async (_, ErrorCode, seconds, least) => {
    const { counts, gate } = countingGate();
    const headers = seconds > 0 ? { 'Retry-After': String(seconds) } : {};
    const fetch = fakeFetch(() => new Response(JSON.stringify({ ErrorCode }), { headers }));
    const error = await errorOf(clientOf({ fetch, gate, retries: 0 }).getAttributes(['Mary']));
    expect(error.errorCode).toBe(ErrorCode);
    expect(counts.passed).toBe(1);
    expect(counts.pauses).toHaveLength(1);
    expect(counts.pauses[0]).toBeGreaterThanOrEqual(least);
  });
});
