/** Who uses the quota without exceeding it, as the service counts arrivals? Real HTTP, real delays. */

import { fork } from 'node:child_process';
import { once } from 'node:events';

import Bottleneck from 'bottleneck';
import PQueue from 'p-queue';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { createClient, loadCore, signUserSig } from 'timpush';

import {
  accounts, app, atLeast, atMost, rounded,
} from '../support.js';

/** @typedef {(endpoint: string) => Promise<number>} Sender makes all calls; answers how many were refused */

const calls = 1_200;
const limit = 100; // calls a second, the service's
const concurrency = 100;
const hundred = [...accounts(100)];

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
const byLimiter = (schedule) => async (endpoint) => {
  const core = await loadCore();
  const { sdkAppId, identifier } = app;
  const userSig = await signUserSig(app);
  /** @param {number} random */
  const call = async (random) => {
    const { url, ...init } = core.buildRequest('get_attr', { To_Account: hundred }, {
      sdkAppId, identifier, userSig, random, endpoint,
    });
    return (await (await fetch(url, init)).json()).ErrorCode;
  };
  const all = Array.from({ length: calls }, (_, random) => schedule(() => call(random)));
  const errorCodes = await Promise.all(all);
  return errorCodes.filter((code) => code !== 0).length;
};

const queue = new PQueue({ intervalCap: limit, interval: 1000, strict: true, concurrency });
const bottleneck = new Bottleneck({ minTime: 1000 / limit, maxConcurrent: concurrency });
const tokens = new RateLimiterQueue(new RateLimiterMemory({ points: limit, duration: 1 }));

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
  if (arrivals.length !== calls) throw new Error(`${arrivals.length} calls arrived, not ${calls}`);
  arrivals.sort((left, right) => left - right);
  const later = arrivals.filter((time) => time >= arrivals[0] + 1000);
  const perSecond = (later.length - 1) / ((later[later.length - 1] - later[0]) / 1000);
  return [mostInOneSecond(arrivals), refused, rounded(perSecond, 1)];
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
