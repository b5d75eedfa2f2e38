/** Who uses the quota without exceeding it, as the service counts arrivals? Real HTTP, real delays. */

import { fork } from 'node:child_process';
import { once } from 'node:events';

import Bottleneck from 'bottleneck';
import PQueue from 'p-queue';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { createClient } from 'timpush';

import {
  countedBy, hundred, limit, sendLimited,
} from '../limiting.js';
import { app, atLeast, atMost } from '../support.js';

/** @typedef {(endpoint: string) => Promise<number>} Sender makes all calls; answers how many were refused */

const calls = 1_200;
const concurrency = 100;

const gates = Symbol.for('timpush.gates');

/** A process has one gate for an app and command; each measurement needs one with its own spread. */
const forgetGates = () => {
  /** @type {{ [gates]?: Map<string, unknown> }} */ (globalThis)[gates]?.clear();
};

/** @param {number} spread @returns {Sender} */
const byTimpush = (spread) => async (endpoint) => {
  forgetGates();
  let refused = 0;
  const client = createClient({
    ...app, endpoint, spread, retries: 0,
    onResponse: ({ error }) => {
      if (error) refused += 1;
    },
  });
  let answered = 0;
  for await (const { error } of client.streamAttributes((function* all() {
    for (let i = 0; i < calls; i += 1) yield* hundred;
  })())) if (!error) answered += 1;
  if (answered !== (calls - refused) * 100) throw new Error('an account has no outcome');
  return refused;
};

/**
 * The same calls by fetch, each when a limiter lets it.
 * @param {<T>(work: () => Promise<T>) => Promise<T>} schedule
 * @returns {Sender}
 */
const byLimiter = (schedule) => (endpoint) => sendLimited(schedule, calls, endpoint);

const queue = new PQueue({ intervalCap: limit, interval: 1000, strict: true, concurrency });
const bottleneck = new Bottleneck({ minTime: 1000 / limit, maxConcurrent: concurrency });
const tokens = new RateLimiterQueue(new RateLimiterMemory({ points: limit, duration: 1 }));

/**
 * @param {number} least milliseconds of delay
 * @param {number} most
 * @param {Sender} send
 */
const sendAll = async (least, most, send) => {
  const service = fork(new URL('../programs/quota-service.js', import.meta.url), [least, most].map(String));
  const [{ endpoint }] = await once(service, 'message');
  const refused = await send(endpoint);
  service.send('enough');
  /** @type {{ arrivals: number[] }[]} */
  const [{ arrivals }] = await once(service, 'message');
  return countedBy(arrivals, calls, refused);
};

export const title = `The quota of ${limit} calls a second, as the service counts: ${calls.toLocaleString('en')} calls over HTTP that arrive 10 to 60 ms late`;

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  const ours = await sendAll(10, 60, byTimpush(50));
  const slow = await sendAll(20, 120, byTimpush(100));
  /** @param {<T>(work: () => Promise<T>) => Promise<T>} schedule */
  const theirs = (schedule) => sendAll(10, 60, byLimiter(schedule));
  const rows = {
    timpush: ours,
    'p-queue, strict': await theirs((work) => queue.add(work)),
    'bottleneck, minTime 10': await theirs((work) => bottleneck.schedule(work)),
    'rate-limiter-flexible, queue': await theirs((work) => tokens.removeTokens(1).then(work)),
    'timpush, spread 100, 20 to 120 ms late': slow,
  };
  return {
    columns: ['limiter', 'most in a second', 'refused', 'calls a second'],
    rows,
    claims: [
      atMost('arrivals in any rolling second', ours[0], limit),
      atMost('calls refused', ours[1], 0),
      atLeast('calls a second', ours[2], 92),
      atMost('arrivals in any rolling second, spread 100', slow[0], limit),
      atMost('calls refused, spread 100', slow[1], 0),
      atLeast('calls a second, spread 100', slow[2], 88),
    ],
  };
};
