// The gate, in virtual time: whatever happens, no second holds more departures than the rate.
import { setMaxListeners } from 'node:events';
import {
  afterEach, describe, expect, jest, test,
} from '@jest/globals';
import fc from 'fast-check';
import { createClient, inspectUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { createCap } from '../../../js/client/cap.js';
import { steadied } from '../../../js/client/clock.js';
import { createGate, sharedAppGate, sharedGate } from '../../../js/client/gate.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, withEmulator,
} from '../support/app.js';
import { createTestClock, start as began, turns } from '../support/clock.js';

/** A clock whose timers fire `lateness` milliseconds after their time; the gate is to set none that is due already. */
const createClock = (lateness) => {
  const clock = createTestClock({ lateness });
  const setTimer = (callback, milliseconds) => {
    expect(milliseconds).toBeGreaterThan(0);
    return clock.setTimer(callback, milliseconds);
  };
  return { ...clock, setTimer, runTo: (moment) => clock.advance(moment - clock.now()) };
};

const forever = new AbortController().signal;
setMaxListeners(Infinity, forever);

/** Lets `count` callers wait, and gives when each departed. */
const departuresOf = (gate, clock, count, signal = forever) => {
  const departures = [];
  for (let index = 0; index < count; index += 1) {
    gate.pass({ signal }).then(() => departures.push({ index, at: clock.now() }), () => {});
  }
  return departures;
};

/** The most departures in any window of `width` milliseconds, its end not included. */
const mostWithin = (times, width) => {
  let most = 0;
  let start = 0;
  times.forEach((time, index) => {
    while (times[start] <= time - width) start += 1;
    most = Math.max(most, index - start + 1);
  });
  return most;
};

describe('departures', () => {
  // The second may be early by what a late timer may catch up with, 20 ms.
  test('are spaced evenly', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    const departures = departuresOf(gate, clock, 5);
    await clock.runTo(10_000);
    expect(departures.map(({ at }) => at)).toEqual([0, 80, 180, 280, 380]);
  });

  test('the first of a pause needs not wait', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    departuresOf(gate, clock, 1);
    await clock.runTo(5000);
    const departures = departuresOf(gate, clock, 1);
    await clock.runTo(5000);
    expect(departures.map(({ at }) => at)).toEqual([5000]);
  });

  test('happen in the order of coming', async () => {
    const clock = createClock();
    const departures = departuresOf(createGate({ rate: 100, spread: 50, clock }), clock, 300);
    await clock.runTo(60_000);
    const inOrder = Array.from({ length: 300 }, (_, index) => index);
    expect(departures.map(({ index }) => index)).toEqual(inOrder);
  });

  test('at 100 a second and a spread of 50 ms are 95.2 a second', async () => {
    const clock = createClock();
    const departures = departuresOf(createGate({ rate: 100, spread: 50, clock }), clock, 2000);
    await clock.runTo(10_000);
    expect(departures.length).toBeGreaterThan(940);
    expect(departures.length).toBeLessThanOrEqual(955);
  });

  test('catch up with timers that are a little late', async () => {
    const clock = createClock(() => 8);
    const departures = departuresOf(createGate({ rate: 100, spread: 50, clock }), clock, 2000);
    await clock.runTo(10_000);
    expect(departures.length).toBeGreaterThan(900);
  });

  test.each([[1, 1050], [0.5, 2100], [0.1, 10_500]])('at %p a second are %p ms apart', async (rate, apart) => {
    const clock = createClock();
    const departures = departuresOf(createGate({ rate, spread: 50, clock }), clock, 4);
    await clock.runTo(100_000);
    expect(departures.map(({ at }) => at)).toEqual([0, 1, 2, 3].map((count) => count * apart));
  });

  test('at Infinity are at once', async () => {
    const clock = createClock();
    const departures = departuresOf(createGate({ rate: Infinity, spread: 50, clock }), clock, 1000);
    await clock.runTo(0);
    expect(departures).toHaveLength(1000);
    expect(clock.timersLeft()).toEqual([]);
  });

  const act = (weight, what, members) => (
    { weight, arbitrary: fc.record({ what: fc.constant(what), ...members }) });
  const step = fc.oneof(
    act(4, 'pass', { count: fc.integer({ min: 1, max: 120 }) }),
    act(4, 'run', { milliseconds: fc.integer({ min: 0, max: 24_000 }).map((count) => count / 16) }),
    act(2, 'abort', { every: fc.integer({ min: 1, max: 5 }) }),
    act(1, 'pause', { milliseconds: fc.integer({ min: 0, max: 900 }) }),
    act(1, 'limit', { rate: fc.integer({ min: 1, max: 200 }) }),
  );

  test('never exceed the rate in any second and spread, however late timers are', async () => {
    await fc.assert(fc.asyncProperty(
      fc.integer({ min: 1, max: 150 }), fc.integer({ min: 0, max: 200 }),
      fc.array(step, { maxLength: 25 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1 }),
      async (rate, spread, steps, latenesses) => {
        let timer = 0;
        const clock = createClock(() => latenesses[(timer += 1) % latenesses.length]);
        const gate = createGate({ rate, spread, clock });
        const departed = [];
        const wrong = [];
        let waiting = [];
        let lowest = rate;
        let lowestSince = 0;
        let pausedUntil = -1;
        let next = 0;
        const enter = () => {
          const controller = new AbortController();
          const entry = { order: (next += 1), controller };
          const leave = () => {
            waiting = waiting.filter((other) => other !== entry);
          };
          waiting.push(entry);
          gate.pass({ signal: controller.signal }).then(() => {
            if (controller.signal.aborted) wrong.push(`${entry.order} departed after it aborted`);
            if (clock.now() < pausedUntil) wrong.push(`${entry.order} departed in a pause`);
            departed.push({ order: entry.order, at: clock.now() });
            leave();
          }, leave);
        };
        for (const { what, count, milliseconds, every, rate: lower } of steps) {
          await clock.runTo(clock.now()); // whoever has departed knows it
          if (what === 'pass') Array.from({ length: count }, enter);
          if (what === 'run') await clock.runTo(clock.now() + milliseconds);
          if (what === 'abort') {
            for (const entry of waiting.filter((_, index) => index % every === 0)) {
              if (waiting.includes(entry)) entry.controller.abort();
              await clock.runTo(clock.now()); // the one before may have made room for this one
            }
          }
          if (what === 'pause') {
            gate.pause(milliseconds);
            pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
          }
          if (what === 'limit') {
            gate.limit(lower, 0);
            if (lower < lowest) [lowest, lowestSince] = [lower, clock.now()];
          }
        }
        await clock.runTo(clock.now() + 1e7);

        const times = departed.map(({ at }) => at);
        expect(mostWithin(times, 1000 + spread)).toBeLessThanOrEqual(rate);
        const since = times.filter((at) => at > lowestSince);
        expect(mostWithin(since, 1000 + spread)).toBeLessThanOrEqual(lowest);
        const orders = departed.map(({ order }) => order);
        expect(orders).toEqual([...orders].sort((left, right) => left - right));
        expect({ wrong, waiting, timers: clock.timersLeft() })
          .toEqual({ wrong: [], waiting: [], timers: [] });
      },
    ), { numRuns: 150 });
  });
});

describe('a caller who aborts', () => {
  test('gets the reason and gives up the place to the next', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    const departures = departuresOf(gate, clock, 1);
    const controller = new AbortController();
    const reason = new Error('enough');
    const left = errorOf(gate.pass({ signal: controller.signal }));
    const after = departuresOf(gate, clock, 1);
    await clock.runTo(50);
    controller.abort(reason);
    expect(await left).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    await clock.runTo(10_000);
    expect([departures[0].at, after[0].at]).toEqual([0, 80]);
  });

  test('beforehand does not come in at all', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    const error = await errorOf(gate.pass({ signal: AbortSignal.abort() }));
    expect(error.code).toBe('ERR_ABORTED');
    const departures = departuresOf(gate, clock, 1);
    await clock.runTo(0);
    expect(departures).toHaveLength(1);
  });

  test('leaves no timer behind when nobody else waits', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    departuresOf(gate, clock, 1);
    const controller = new AbortController();
    departuresOf(gate, clock, 3, controller.signal);
    expect(clock.timersLeft()).toEqual([80]);
    controller.abort();
    expect(clock.timersLeft()).toEqual([]);
    await clock.runTo(0);
  });

  test('after the departure changes nothing', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    const controller = new AbortController();
    const departures = departuresOf(gate, clock, 1, controller.signal);
    await clock.runTo(0);
    controller.abort();
    const more = departuresOf(gate, clock, 1);
    await clock.runTo(1000);
    expect([departures[0].at, more[0].at]).toEqual([0, 80]);
  });
});

describe('a pause', () => {
  test('holds everybody, and then the spacing goes on', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    const departures = departuresOf(gate, clock, 4);
    await clock.runTo(150);
    gate.pause(1000);
    await clock.runTo(10_000);
    expect(departures.map(({ at }) => at)).toEqual([0, 80, 1150, 1230]);
  });

  test('is not shortened by another one', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 10, spread: 0, clock });
    gate.pause(1000);
    gate.pause(10);
    const departures = departuresOf(gate, clock, 1);
    await clock.runTo(10_000);
    expect(departures.map(({ at }) => at)).toEqual([1000]);
  });

  test('holds those as well whose rate is Infinity', async () => {
    const clock = createClock();
    const gate = createGate({ rate: Infinity, spread: 0, clock });
    gate.pause(500);
    const departures = departuresOf(gate, clock, 3);
    await clock.runTo(10_000);
    expect(departures.map(({ at }) => at)).toEqual([500, 500, 500]);
  });

  test('does not bring the departures before it back', async () => {
    const clock = createClock();
    const gate = createGate({ rate: 2, spread: 0, clock });
    const before = departuresOf(gate, clock, 2);
    await clock.runTo(500);
    gate.pause(10);
    const after = departuresOf(gate, clock, 1);
    await clock.runTo(10_000);
    expect([...before, ...after].map(({ at }) => at)).toEqual([0, 480, 1000]);
  });
});

describe('a cap', () => {
  const passing = (gate, cap, clock) => {
    const departures = [];
    for (let call = 0; call < 4; call += 1) {
      gate.pass({ signal: forever, cap }).then(({ leave }) => {
        departures.push({ at: clock.now(), leave });
      });
    }
    return departures;
  };

  test('lets no more calls be under way at once, and the next one go as one leaves', async () => {
    const clock = createClock();
    const gate = createGate({ rate: Infinity, spread: 0, clock });
    const departures = passing(gate, createCap(2, 10_000), clock);
    await clock.runTo(500);
    expect(departures).toHaveLength(2);
    departures[1].leave();
    departures[1].leave(); // twice counts once
    await clock.runTo(600);
    expect(departures).toHaveLength(3);
    departures[0].leave();
    await clock.runTo(700);
    expect(departures.map(({ at }) => at)).toEqual([0, 0, 500, 600]);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('does not wait for a call that never leaves', async () => {
    const clock = createClock();
    const gate = createGate({ rate: Infinity, spread: 0, clock });
    const departures = passing(gate, createCap(1, 6000), clock);
    await clock.runTo(20_000);
    expect(departures.map(({ at }) => at)).toEqual([0, 6000, 12_000, 18_000]);
  });

  test('that is full holds up its own calls only', async () => {
    const clock = createClock();
    const gate = createGate({ rate: Infinity, spread: 0, clock });
    const full = passing(gate, createCap(1, 60_000), clock);
    const others = passing(gate, createCap(9, 60_000), clock);
    await clock.runTo(10);
    expect([full.length, others.length]).toEqual([1, 4]);
  });

  test('of one client is not another’s', async () => {
    const clock = createClock();
    const gate = createGate({ rate: Infinity, spread: 0, clock });
    const [one, other] = [createCap(1, 6000), createCap(4, 6000)];
    gate.pass({ signal: forever, cap: one });
    const departures = passing(gate, other, clock);
    await clock.runTo(10);
    expect(departures).toHaveLength(4);
  });
});

test('who is not ready when its turn comes takes nothing of the quota', async () => {
  const clock = createClock();
  const gate = createGate({ rate: 10, spread: 0, clock });
  const passed = [];
  for (let call = 0; call < 20; call += 1) {
    gate.pass({ signal: forever, isReady: () => call % 10 === 0 }).then((place) => {
      passed.push({ call, at: clock.now(), isIn: Boolean(place) });
    });
  }
  const last = departuresOf(gate, clock, 1);
  await clock.runTo(10_000);
  expect(passed.filter(({ isIn }) => isIn)).toEqual([
    { call: 0, at: 0, isIn: true }, { call: 10, at: 80, isIn: true },
  ]);
  expect(last.map(({ at }) => at)).toEqual([180]);
});

describe('while the event loop is busy', () => {
  /** Sends 16 calls; before three of them are sent, `block` keeps everything else from happening. */
  const timesOfCalls = async ({ clock, now, block, spread }) => {
    const times = [];
    const fetch = fakeFetch(() => okBody());
    let calls = 0;
    const client = createClient({
      ...app,
      sdkAppId: 77, // with a gate of its own
      endpoint: 'http://localhost:9',
      rate: 5,
      timeout: 60_000,
      spread,
      clock,
      fetch: (...args) => {
        times.push(now());
        return fetch(...args);
      },
      onRequest: () => {
        calls += 1;
        if ([1, 8, 9].includes(calls)) block();
      },
    });
    const sent = Promise.all(Array.from({ length: 16 }, () => client.getAttributeNames()));
    return { times, sent };
  };

  test('no second has more departures than the rate, by when fetch was called', async () => {
    const now = () => performance.now();
    const block = () => {
      const end = now() + 800;
      while (now() < end); // really busy
    };
    const { times, sent } = await timesOfCalls({ now, block, spread: 500 });
    await sent;
    expect(times).toHaveLength(16);
    expect(mostWithin(times, 1000)).toBeLessThanOrEqual(5);
  });

  test('a window begins when a call is really sent', async () => {
    const clock = createTestClock();
    let ahead = 0;
    const now = () => clock.now() + ahead;
    const block = () => {
      ahead += 800;
    };
    const { times, sent } = await timesOfCalls({ clock: { ...clock, now }, now, block, spread: 0 });
    while (times.length < 16) await clock.advance(10);
    await sent;
    expect(mostWithin(times, 1000)).toBe(5);
  });
});

describe('a clock that goes back', () => {
  const hours = 5 * 3_600_000;

  test.each([
    ['far ahead', hours], ['far behind', -hours],
  ])('from %s is waited for by no call', async (_name, skew) => {
    const clock = createTestClock();
    let ahead = 0;
    const own = { ...clock, now: () => clock.now() + ahead };
    const { client } = withEmulator({}, { clock: own, rate: 1, concurrency: 1 });
    for (const next of [0, skew, 0, -skew, 0]) {
      ahead = next;
      let isOver = false;
      const call = client.getAttributes(['Mary']).finally(() => {
        isOver = true;
      });
      while (!isOver) {
        await turns(1);
        const [left = 0] = clock.timersLeft();
        expect(left).toBeLessThanOrEqual(5000); // the timeout's; the gate's is at most 1050
        if (left > 0 && left <= 1050) await clock.advance(left);
      }
      expect((await call).users).toHaveLength(1);
    }
  });

  test('ends no pause later than it would have ended', async () => {
    const clock = createTestClock();
    let ahead = hours;
    const skewed = { ...clock, now: () => clock.now() + ahead };
    const gate = createGate({ rate: 10, spread: 0, clock: steadied(skewed) });
    gate.pause(2000);
    ahead = 0;
    const departures = departuresOf(gate, clock, 1);
    await clock.advance(10_000);
    expect(departures.map(({ at }) => at)).toEqual([2000]);
  });

  test('a signature of the future is made anew', async () => {
    const clock = createTestClock();
    let ahead = hours;
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const client = clientOf({ fetch, clock: { ...clock, time: () => clock.time() + ahead } });
    await client.getAttributes(['Mary']);
    ahead = 0;
    await client.getAttributes(['Mary']);
    const issued = await Promise.all(fetch.calls.map(({ url }) => (
      inspectUserSig(new URL(url).searchParams.get('usersig')))));
    expect(issued.map(({ issuedAt }) => issuedAt)).toEqual([(began + hours) / 1000, began / 1000]);
  });
});

describe('the fake timers of Jest, once they are put away', () => {
  afterEach(() => jest.useRealTimers());
  const options = { clock: undefined, rate: 20, timeout: 60_000 };

  test('have left nothing behind that a call waits for', async () => {
    const { fetch } = createEmulator({ ...app, quota: Infinity });
    const client = clientOf({ ...options, fetch });
    await client.getAttributes(['Mary']);
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    jest.setSystemTime(Date.now() + 1000 * 3_600_000);
    await jest.advanceTimersByTimeAsync(1000 * 3_600_000);
    await client.getAttributes(['Mary']);
    jest.useRealTimers();
    expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
  });

  test('have left nobody at the gate, and no look-up without its turn', async () => {
    const { fetch } = createEmulator({ ...app, quota: Infinity });
    const client = clientOf({ ...options, fetch });
    await client.getAttributes(['Mary']);
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const waiting = [
      ...[1, 2, 3].map(() => client.getTags(['Mary'])), client.attributesOf('Mary'),
    ];
    await turns(50);
    jest.useRealTimers(); // none of their timers will fire
    await client.getTags(['Mary']);
    await client.attributesOf('Mary');
    await Promise.all(waiting);
  });
});

describe('the gates of a process', () => {
  const table = Symbol.for('timpush.gates');
  afterEach(() => {
    delete globalThis[table];
  });
  const one = { sdkAppId: 1400000000, command: 'get_attr', rate: 100, spread: 50 };

  test('are one for each app and command', () => {
    const gate = sharedGate(one);
    expect(sharedGate({ ...one })).toBe(gate);
    expect(sharedGate({ ...one, sdkAppId: 1400000001 })).not.toBe(gate);
    expect(sharedGate({ ...one, command: 'set_attr' })).not.toBe(gate);
  });

  test('stand in a table that another copy of the package finds', () => {
    const gate = sharedGate(one);
    expect(globalThis[table]).toBeInstanceOf(Map);
    expect([...globalThis[table].values()]).toContain(gate);
  });

  test('are paused together with their app, those that come later included', async () => {
    const rest = { rate: Infinity, spread: 0 };
    const early = sharedGate({ ...one, ...rest });
    const other = sharedGate({ ...one, ...rest, sdkAppId: 1400000001 });
    sharedAppGate(one.sdkAppId).pause(60_000);
    const late = sharedGate({ ...one, ...rest, command: 'set_attr' });
    const passed = [];
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = Object.entries({ early, late, other }).map(async ([name, gate]) => {
      await gate.pass({ signal });
      passed.push(name);
    });
    await waiting[2];
    controller.abort();
    await Promise.allSettled(waiting);
    expect(passed).toEqual(['other']);
    expect(late.pausedUntil()).toBe(early.pausedUntil());
    expect(other.pausedUntil()).toBe(-Infinity);
  });

  test('are not those of a client with a clock of its own', async () => {
    const clock = createTestClock();
    const sentAt = [];
    const fetch = fakeFetch(({ To_Account }) => {
      sentAt.push(clock.now());
      return answerFor(To_Account);
    });
    const clients = [clientOf({ fetch, clock, rate: 1 }), clientOf({ fetch, clock, rate: 1 })];
    await Promise.all(clients.map((client) => client.getAttributes(['Mary'])));
    const next = clients[0].getAttributes(['Mary']);
    await clock.untilTimer(1050);
    await clock.settlesAfter(next, 1050);
    expect(sentAt).toEqual([0, 0, 1050]);
    expect(globalThis[table]).toBeUndefined();
  });

  test('have the lowest rate and the widest spread of all who use them', async () => {
    const clock = createClock();
    const gate = createGate({ ...one, clock });
    globalThis[table] = new Map([['1400000000/get_attr', gate]]);
    sharedGate({ ...one, rate: 10, spread: 0 });
    sharedGate({ ...one, rate: Infinity, spread: 250 });
    const departures = departuresOf(gate, clock, 3);
    await clock.runTo(10_000);
    expect(departures.map(({ at }) => at)).toEqual([0, 105, 230]);
  });
});
