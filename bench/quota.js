/** Does the gate use the quota without exceeding it, as the service counts arrivals? Real HTTP, real delays. */

import { fork } from 'node:child_process';
import { once } from 'node:events';

import { createClient } from 'timpush';

import {
  accounts, app, must, report,
} from './support.js';

const calls = 2_000;

const gates = Symbol.for('timpush.gates');

/** A process has one gate for an app and command; each measurement needs one with its own spread. */
const forgetGates = () => {
  /** @type {{ [gates]?: Map<string, unknown> }} */ (globalThis)[gates]?.clear();
};

/** @param {readonly number[]} times sorted */
const mostInOneSecond = (times) => {
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to += 1) {
    while (times[to] - times[from] >= 1000) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
};

/**
 * @param {{ least: number, most: number, spread: number, atLeast: number }} delays of arrivals, in
 *   milliseconds, and calls a second
 */
const measure = async ({ least, most, spread, atLeast }) => {
  const service = fork(new URL('quota-service.js', import.meta.url), [least, most].map(String));
  const [{ endpoint }] = await once(service, 'message');
  let refused = 0;
  const client = createClient({
    ...app, endpoint, spread, retries: 0,
    onResponse: ({ error }) => {
      if (error) refused += 1;
    },
  });
  let answered = 0;
  for await (const { error } of client.streamAttributes((function* all() {
    for (let i = 0; i < calls; i += 1) yield* accounts(100);
  })())) if (!error) answered += 1;
  service.send('enough');
  /** @type {{ arrivals: number[] }[]} */
  const [{ arrivals }] = await once(service, 'message');
  arrivals.sort((left, right) => left - right);
  const later = arrivals.filter((time) => time >= arrivals[0] + 1000);
  const perSecond = (later.length - 1) / ((later[later.length - 1] - later[0]) / 1000);
  report(`${calls} calls, arrivals delayed by ${least} to ${most} ms, spread ${spread} ms`, {
    arrivals: arrivals.length,
    'most arrivals in a rolling second': mostInOneSecond(arrivals),
    'calls refused or failed': refused,
    'accounts answered': answered,
    'calls a second after the first second': perSecond.toFixed(2),
  });
  must(mostInOneSecond(arrivals) <= 100, 'at most 100 arrivals in any rolling second');
  must(refused === 0, 'no call is refused');
  must(perSecond >= atLeast, `at least ${atLeast} calls a second`);
};

await measure({
  least: 10, most: 60, spread: 50, atLeast: 92,
});
forgetGates();
await measure({
  least: 20, most: 120, spread: 100, atLeast: 88,
});
