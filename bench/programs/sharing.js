/** One of the processes of parts/redis.js: all its calls at once, each sent when a limiter in Redis lets it. */

import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import { RateLimiterQueue, RateLimiterRedis } from 'rate-limiter-flexible';
import { createClient as connect } from 'redis';
import { createClient } from 'timpush';
import { redisGate } from 'timpush/redis';

import { hundred, limit, sendLimited } from '../limiting.js';
import { app } from '../support.js';

const [limiter, port, endpoint, calls] = process.argv.slice(2);
const count = Number(calls);

/** @param {import('timpush/redis').NodeRedis | import('timpush/redis').IoRedis} redis */
const byTimpush = (redis) => {
  let refused = 0;
  const client = createClient({
    ...app,
    endpoint,
    retries: 0,
    timeout: 60_000,
    gate: redisGate(redis, { sdkAppId: app.sdkAppId }),
    onResponse: ({ error }) => {
      if (error) refused += 1;
    },
  });
  return async () => {
    for await (const { error } of client.streamAttributes((function* all() {
      for (let i = 0; i < count; i += 1) yield* hundred;
    })())) if (error && error.code !== 'ERR_API') throw error;
    return refused;
  };
};

/**
 * The same calls by fetch, each when a limiter lets it.
 * @param {<T>(work: () => Promise<T>) => Promise<T>} schedule
 */
const byLimiter = (schedule) => () => sendLimited(schedule, count, endpoint);

/** @type {Record<string, () => Promise<() => Promise<number>>>} */
const limiters = {
  'node-redis': async () => byTimpush(await connect({ url: `redis://127.0.0.1:${port}` }).connect()),
  ioredis: async () => byTimpush(new Redis(Number(port))),
  'rate-limiter-flexible': async () => {
    const storeClient = new Redis(Number(port));
    const tokens = new RateLimiterRedis({ storeClient, points: limit, duration: 1 });
    const queue = new RateLimiterQueue(tokens);
    return byLimiter((work) => queue.removeTokens(1).then(work));
  },
  bottleneck: async () => {
    const shared = new Bottleneck({
      id: 'get_attr', minTime: 1000 / limit, datastore: 'ioredis', Redis, clientOptions: { port: Number(port) },
    });
    await shared.ready();
    return byLimiter((work) => shared.schedule(work));
  },
};

// What a fresh process loads is not what is measured here: a call of another command, by a client without Redis.
await createClient({ ...app, endpoint }).getAttributeNames();
const send = await limiters[limiter]();
process.on('message', async () => process.send?.({ refused: await send() }, () => process.exit()));
process.on('disconnect', () => process.exit());
process.send?.('ready');
