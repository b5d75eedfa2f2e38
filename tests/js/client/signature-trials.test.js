// What calls do about a signature that is new, old or refused: ten failed checks within a minute lock
// the identifier out (70050), so one call tries it, and none sends what was refused.
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import {
  answerFor, clientOf, errorOf, fakeFetch, packedSig, pushBody, sign, withEmulator,
} from '../support/app.js';
import { createTestClock, start, turns } from '../support/clock.js';
import { runModule } from '../support/node.js';

const accounts = Array.from({ length: 450 }, (_, index) => `user${index}`);
const now = start / 1000;
const signatureOf = ({ url }) => new URL(url).searchParams.get('usersig');
const signaturesOf = (fetch) => [...new Set(fetch.calls.map(signatureOf))];
const good = ({ To_Account }) => answerFor(To_Account);

/** The results of calls that must all end, although no timeout passes. */
const ended = (calls) => Promise.all(calls.map(async (call) => {
  try {
    return (await call).users.length;
  } catch (error) {
    return error.code;
  }
}));

describe('whatever becomes of the first call with it, the others go on', () => {
  test.each([
    ['aborted while it is asked for', (_clock, controller) => controller.abort(), 'ERR_ABORTED'],
    ['out of time while it is asked for', (clock) => clock.advance(10), 'ERR_DEADLINE'],
  ])('%s', async (_name, end, code) => {
    const clock = createTestClock();
    const controller = new AbortController();
    let answer;
    const userSig = () => new Promise((resolve) => {
      answer = () => resolve(sign());
    });
    const client = clientOf({ fetch: fakeFetch(good), userSig, clock });
    const first = client.getAttributes(['Mary'], { signal: controller.signal, deadline: 10 });
    const second = client.getAttributes(['Bob']);
    await clock.until(() => answer);
    const firstEnded = ended([first]); // before it fails, so that its error is nobody's only for a moment
    await end(clock, controller);
    expect(await firstEnded).toEqual([code]);
    answer();
    expect(await ended([second])).toEqual([1]);
    expect(await ended([client.getAttributes(['Mary'])])).toEqual([1]);
  });

  test('aborted while it is made from the key', async () => {
    const client = clientOf({ fetch: fakeFetch(good) });
    const controller = new AbortController();
    const first = client.getAttributes(['Mary'], { signal: controller.signal });
    setImmediate(() => controller.abort());
    await ended([first]);
    expect(await ended([client.getAttributes(['Mary'])])).toEqual([1]);
  });

  test('aborted on its way', async () => {
    const fetch = fakeFetch(async (body, count) => {
      if (count === 1) await new Promise(() => {});
      return good(body);
    });
    const clock = createTestClock();
    const controller = new AbortController();
    const client = clientOf({ fetch, clock });
    const first = client.getAttributes(['Mary'], { signal: controller.signal });
    const second = client.getAttributes(['Bob']);
    await clock.until(() => fetch.calls.length === 1);
    controller.abort();
    expect(await ended([first, second])).toEqual(['ERR_ABORTED', 1]);
  });

  test('with a gate that answers no promise', async () => {
    const gate = { pass: () => {}, pause: () => {} };
    expect(await ended([clientOf({ fetch: fakeFetch(good), gate }).getAttributes(['Mary'])])).toEqual([1]);
  });

  test('with a gate that fails', async () => {
    let passes = 0;
    const gate = {
      pass: () => {
        passes += 1;
        if (passes === 1) throw new Error('no gate');
        return Promise.resolve();
      },
      pause: () => {},
    };
    const client = clientOf({ fetch: fakeFetch(good), gate });
    await errorOf(client.getAttributes(['Mary']));
    expect(await ended([client.getAttributes(['Mary'])])).toEqual([1]);
  });

  test.each([
    ['another each time', (count) => sign({ time: now - 1000, expire: 1010 + count })],
    ['the same each time', () => sign({ time: 1_700_000_000, expire: 10 })],
    ['one that cannot be read', () => packedSig({})],
  ])('when it is near its end and the function gives %s', async (_name, make) => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return make(asked);
    };
    const fetch = fakeFetch(async (body) => {
      await turns(20);
      return good(body);
    });
    const client = clientOf({ fetch, userSig });
    const calls = [];
    for (let call = 0; call < 12; call += 1) {
      calls.push(client.getAttributes([`user${call}`]));
      await turns(4);
    }
    expect(await ended(calls)).toEqual(Array(12).fill(1));
  });

  test('although one of another command waits for its turn', async () => {
    const clock = createTestClock();
    const waiting = [];
    const gate = {
      pass: (_signal, command) => {
        if (command !== 'push') return Promise.resolve();
        waiting.push(command);
        return new Promise(() => {});
      },
      pause: () => {},
    };
    const client = clientOf({ fetch: fakeFetch(good), gate, clock });
    const controller = new AbortController();
    const push = client.call('push', pushBody, { signal: controller.signal });
    await clock.until(() => waiting.length === 1);
    expect(await ended([client.getAttributes(['Mary'])])).toEqual([1]);
    controller.abort();
    expect((await errorOf(push)).code).toBe('ERR_ABORTED');
  });
});

test('a function that does not answer within the timeout fails, and is asked again', async () => {
  let asked = 0;
  const userSig = () => {
    asked += 1;
    return asked === 1 ? new Promise(() => {}) : sign();
  };
  const clock = createTestClock();
  const client = clientOf({ fetch: fakeFetch(good), userSig, clock, timeout: 250 });
  const reading = client.getAttributes(['Mary']);
  await clock.untilTimer(250);
  const error = await errorOf(clock.settlesAfter(reading, 250));
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'userSig' });
  expect(error.message).toContain('within 250 ms');
  expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
  expect(clock.timersLeft()).toEqual([]);
});

test('a first call with it that gets no answer holds the others up until its timeout', async () => {
  const clock = createTestClock();
  const fetch = fakeFetch((body, count) => (count === 1 ? new Promise(() => {}) : good(body)));
  const client = clientOf({ fetch, clock, timeout: 4000 });
  const first = client.getAttributes(['Mary']).catch(() => {});
  await clock.until(() => fetch.calls.length === 1);
  await clock.advance(1000);
  const second = client.getAttributes(['Bob']);
  await clock.untilTimer(4000);
  expect(clock.timersLeft()).toEqual([3000, 4000]);
  await clock.settlesAfter(second, 3000);
  await first;
});

test('a first call with it that is gone with its Worker’s request does so for the timeout, too', async () => {
  const testClock = createTestClock();
  let isGone = true;
  const setTimer = (...timer) => (isGone ? () => {} : testClock.setTimer(...timer));
  const fetch = fakeFetch((body) => (isGone ? new Promise(() => {}) : good(body)));
  const client = clientOf({ fetch, clock: { ...testClock, setTimer }, timeout: 4000 });
  client.getAttributes(['gone']);
  await testClock.until(() => fetch.calls.length === 1);
  isGone = false;
  const after = client.getAttributes(['Mary']);
  await testClock.untilTimer(4000);
  expect((await testClock.settlesAfter(after, 4000)).users).toHaveLength(1);
  expect(testClock.timersLeft()).toEqual([]);
});

test('jobs that fail together for it have each an error of its own', async () => {
  const userSig = () => {
    throw new Error('away');
  };
  const client = clientOf({ fetch: fakeFetch(good), userSig });
  const [left, right] = await Promise.all(['left', 'right'].map((account) => (
    errorOf(client.getAttributes([account])))));
  expect(left).not.toBe(right);
  expect([left.unsettled, right.unsettled]).toEqual([['left'], ['right']]);
  expect(left.cause.message).toBe(right.cause.message);
});

describe('that failed its check is not sent again at once', () => {
  const calls = async (client, count) => {
    const codes = [];
    for (let call = 0; call < count; call += 1) {
      codes.push((await errorOf(client.getAttributes(['Mary']))).errorCode);
    }
    return codes;
  };

  test.each([70009, 70003, 70013, 70014])('%i', async (ErrorCode) => {
    const fetch = fakeFetch(() => ({ ErrorCode }));
    const client = clientOf({ fetch });
    expect(await calls(client, 30)).toEqual(Array(30).fill(ErrorCode));
    expect(fetch.calls).toHaveLength(1);
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error).toMatchObject({
      code: 'ERR_API', kind: 'credential', attempts: 0, retryable: false, unsettled: ['Mary'],
    });
    expect(error.message).toMatch(/^Not sent: .* was refused less than 15 s ago/);
  });

  test('so that a wrong key does not lock the identifier out', async () => {
    const { emulator, client } = withEmulator({}, { secretKey: 'x'.repeat(64) });
    const lookups = Array.from({ length: 40 }, (_, i) => client.attributesOf(`user${i}`));
    await Promise.allSettled(lookups);
    expect(await calls(client, 40)).toEqual(Array(40).fill(70009));
    expect(emulator.requests.list().map(({ errorCode }) => errorCode)).not.toContain(70050);
  });

  test('but 15 s later, and then as often as ever', async () => {
    const clock = createTestClock();
    const userSig = await sign();
    const fetch = fakeFetch((body, count) => (count === 1 ? { ErrorCode: 70009 } : good(body)));
    const client = clientOf({ fetch, userSig, clock });
    await errorOf(client.getAttributes(['Mary']));
    await clock.advance(14_999);
    expect((await errorOf(client.getAttributes(['Mary']))).message).toMatch(/^Not sent/);
    expect(fetch.calls).toHaveLength(1);
    await clock.advance(1);
    expect(await ended([client.getAttributes(['Mary'])])).toEqual([1]);
    expect(await ended([client.getAttributes(accounts)])).toEqual([450]);
  });

  test('unless it was the app that was wrong', async () => {
    const fetch = fakeFetch(() => ({ ErrorCode: 70020 }));
    const client = clientOf({ fetch });
    expect(await calls(client, 3)).toEqual([70020, 70020, 70020]);
    expect(fetch.calls).toHaveLength(3);
  });
});

describe('a signature that goes wrong', () => {
  test('while many calls carry it is not sent by those that come after', async () => {
    let isGood = true;
    const fetch = fakeFetch(async (body) => {
      if (isGood) return good(body);
      await turns(2 + (body.To_Account[0].length % 5) * 5);
      return { ErrorCode: 70009 };
    });
    const client = clientOf({ fetch });
    await client.getAttributes(['Mary']);
    isGood = false;
    await errorOf(client.getAttributes(Array.from({ length: 900 }, (_, i) => `user${i}`)));
    const sent = fetch.calls.length;
    expect(sent).toBeLessThanOrEqual(10);
    for (let job = 0; job < 3; job += 1) {
      expect((await errorOf(client.getAttributes(accounts))).message).toMatch(/^Not sent/);
    }
    expect(fetch.calls).toHaveLength(sent);
  });

  test.each([
    ['aborted', async ({ signal }, controller) => {
      setImmediate(() => controller.abort());
      await once(signal, 'abort');
      throw signal.reason;
    }],
    ['broken off', () => Promise.reject(new TypeError('reset'))],
    ['answered by something between', () => new Response('', { status: 502 })],
  ])('is not sent by all after a first call that was %s', async (_name, end) => {
    let checks = 0;
    const controller = new AbortController();
    const fetch = fakeFetch(async (_body, count, { init }) => {
      if (count === 1) return end(init, controller);
      checks += 1;
      await turns(20);
      return { ErrorCode: 70009 };
    });
    const client = clientOf({ fetch });
    const first = client.getAttributes(['first'], { signal: controller.signal });
    const others = accounts.slice(0, 60).map((account) => client.getAttributes([account]));
    await ended([first, ...others]);
    expect(checks).toBeGreaterThan(0);
    expect(checks).toBeLessThanOrEqual(5);
  });

  test('is asked for anew from a function once the silence is over', async () => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return sign({ expire: 86_400 + asked });
    };
    const fetch = fakeFetch((body, count) => (count === 1 ? { ErrorCode: 70009 } : good(body)));
    const clock = createTestClock();
    const client = clientOf({ fetch, userSig, clock });
    await errorOf(client.getAttributes(['Mary']));
    await clock.advance(14_999);
    await errorOf(client.getAttributes(['Mary']));
    expect(asked).toBe(1);
    await clock.advance(1);
    expect(await ended([client.getAttributes(['Mary'])])).toEqual([1]);
    expect(asked).toBe(2);
    expect(signaturesOf(fetch)).toHaveLength(2);
  });
});

test('one that ends while its call waits for its turn is replaced before the call departs', async () => {
  const clock = createTestClock();
  const userSig = () => sign({ time: Math.floor(clock.time() / 1000), expire: 2 });
  const { client, emulator } = withEmulator({}, { userSig, clock, rate: 15, spread: 0 });
  const calls = Array.from({ length: 45 }, (_, i) => client.getAttributes(['Mary', `user${i}`]));
  for (let sent = 1; sent < 45; sent += 1) {
    await clock.until(() => emulator.requests.list().length >= sent);
    await clock.advance(67); // 15 calls in a second, evenly
  }
  expect(await ended(calls)).toEqual(Array(45).fill(1));
  const codes = emulator.requests.list().map(({ errorCode }) => errorCode);
  expect(codes).toEqual(Array(45).fill(0));
});

test('an answer of the function that comes too late takes nobody’s place', async () => {
  let asked = 0;
  const late = await sign({ expire: 70_000 });
  let answer;
  const userSig = () => {
    asked += 1;
    if (asked > 1) return sign({ expire: 80_000 });
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  const clock = createTestClock();
  const fetch = fakeFetch(good);
  const client = clientOf({ fetch, userSig, clock, timeout: 250 });
  const first = errorOf(client.getAttributes(['Mary']));
  await clock.untilTimer(250);
  await clock.advance(250);
  await first;
  await client.getAttributes(['Mary']);
  answer(late);
  await turns(3);
  await client.getAttributes(['Mary']);
  expect(signaturesOf(fetch)).toHaveLength(1);
});

test('a call that is aborted already asks for none, and leaves no rejection behind', async () => {
  const program = `
    import { createClient } from 'timpush';
    let asked = 0;
    const userSig = async () => { asked += 1; throw new Error('away'); };
    const client = createClient({ sdkAppId: 1, identifier: 'a', userSig, region: 'china' });
    await client.getAttributeNames({ signal: AbortSignal.abort() }).catch(({ code }) => console.log(code));
    await new Promise((resolve) => setImmediate(resolve));
    console.log(asked);
  `;
  expect(await runModule(program)).toMatchObject({ code: 0, stdout: 'ERR_ABORTED\n0\n', stderr: '' });
});

test('a lock of the identifier pauses every command, a quota its own', async () => {
  const pauses = [];
  const gate = { pass: async () => {}, pause: (_wait, command) => pauses.push(command) };
  let code = 0;
  const fetch = fakeFetch((body) => (code === 0 ? good(body) : { ErrorCode: code }));
  const client = clientOf({ fetch, gate });
  await client.getAttributes(['Mary']);
  await errorOf(client.getTags(['Mary']));
  code = 60007;
  await errorOf(client.getAttributes(['Mary']));
  expect(pauses.splice(0)).toEqual(['get_attr']);
  for (code of [60011, 70050]) {
    await errorOf(client.getAttributes(['Mary']));
    expect(pauses.splice(0).sort()).toEqual(['get_attr', 'get_tag']);
  }
});

test('after a lock (70050) one call goes first again', async () => {
  let open = false;
  let underWay = 0;
  let most = 0;
  const fetch = fakeFetch(async () => {
    if (!open) return { ErrorCode: 70050 };
    underWay += 1;
    most = Math.max(most, underWay);
    await turns(20);
    underWay -= 1;
    return { ErrorCode: 70050 };
  });
  const gate = {
    pass: async () => {},
    pause: () => {
      open = true;
    },
  };
  const client = clientOf({ fetch, gate, retries: 2, concurrency: 5 });
  await errorOf(client.getAttributes(accounts));
  expect(most).toBe(1);
});
