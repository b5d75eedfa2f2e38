// The machine's clock, and the one that tests move: what the other tests rest on.
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../js/client/clock.js';
import { errorOf } from '../support/app.js';
import { createTestClock, start, turns } from '../support/clock.js';

describe('the machine’s clock', () => {
  test('tells the milliseconds since 1970, and others that never go back', () => {
    const before = Date.now();
    const time = systemClock.time();
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
    const now = systemClock.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(now);
  });

  test('calls back once, after this turn, and not what was cancelled', async () => {
    const called = [];
    const cancel = systemClock.setTimer(() => called.push('cancelled'), 1);
    systemClock.setTimer(() => called.push('first'), 1);
    expect(called).toEqual([]);
    cancel();
    await new Promise((resolve) => {
      systemClock.setTimer(resolve, 2);
    });
    expect(called).toEqual(['first']);
  });

  test('does not call at once what is further away than a timer of the platform’s can be', async () => {
    const called = [];
    const cancel = systemClock.setTimer(() => called.push('early'), 2 ** 40);
    await new Promise((resolve) => {
      systemClock.setTimer(resolve, 2);
    });
    cancel();
    expect(called).toEqual([]);
  });
});

describe('a test’s clock', () => {
  test('stands still, whatever happens, and moves both its times', async () => {
    const clock = createTestClock();
    await turns(20);
    expect([clock.now(), clock.time()]).toEqual([0, start]);
    await clock.advance(1500);
    expect([clock.now(), clock.time()]).toEqual([1500, start + 1500]);
  });

  test('fires what is due in its order, each at its moment, what is set meanwhile too', async () => {
    const clock = createTestClock();
    const fired = [];
    const set = (name, milliseconds, then) => clock.setTimer(async () => {
      fired.push([name, clock.now()]);
      await null;
      then?.();
    }, milliseconds);
    set('last', 100);
    set('first', 10, () => set('second', 20));
    set('also last', 100);
    set('too late', 101);
    const cancel = set('cancelled', 50);
    cancel();
    await clock.advance(100);
    expect(fired).toEqual([['first', 10], ['second', 30], ['last', 100], ['also last', 100]]);
    expect(clock.timersLeft()).toEqual([1]);
  });

  test('fires by itself what no time has to pass for', async () => {
    const clock = createTestClock();
    const fired = [];
    clock.setTimer(() => fired.push('now'), 0);
    clock.setTimer(() => fired.push('cancelled'), 0)();
    expect(fired).toEqual([]);
    await clock.until(() => fired.length > 0);
    expect([fired, clock.now(), clock.timersLeft()]).toEqual([['now'], 0, []]);
  });

  test.each([[99], [100], [101]])('knows whether %i ms are those after which a promise settles', async (guess) => {
    const clock = createTestClock();
    const settled = new Promise((resolve) => {
      clock.setTimer(resolve, 100);
    });
    const checked = clock.settlesAfter(settled, guess).then(() => 'then', ({ message }) => message);
    if (guess < 100) {
      await clock.until(() => clock.now() === guess);
      expect(await Promise.race([checked, turns(5).then(() => 'not yet')])).toBe('not yet');
      await clock.advance(1);
    }
    expect(await checked).toBe(guess > 100 ? 'It settled before 101 ms had passed.' : 'then');
  });

  test('is moved by one at a time', async () => {
    const clock = createTestClock();
    const moved = clock.advance(10);
    expect((await errorOf(clock.advance(10))).message).toContain('already');
    await moved;
    expect(clock.now()).toBe(10);
  });
});
