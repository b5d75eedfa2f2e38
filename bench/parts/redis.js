/** Do four processes with one Redis use the quota without exceeding it, as the service counts arrivals? */

import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { countedBy, limit } from '../limiting.js';
import { atLeast, atMost } from '../support.js';

const calls = 1_000;
const processes = 4;

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
};

const startRedis = async () => {
  const port = await freePort();
  const server = spawn('redis-server', [
    '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no',
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const text of server.stdout) if (String(text).includes('Ready to accept')) break;
  return { port, close: () => server.kill('SIGKILL') };
};

/** @param {string} limiter */
const sendAll = async (limiter) => {
  const redis = await startRedis();
  const service = fork(new URL('../programs/quota-service.js', import.meta.url), ['10', '60']);
  const [{ endpoint }] = await once(service, 'message');
  const children = await Promise.all(Array.from({ length: processes }, async () => {
    const child = fork(new URL('../programs/sharing.js', import.meta.url), [
      limiter, String(redis.port), endpoint, String(calls / processes),
    ]);
    await once(child, 'message');
    return child;
  }));
  const before = processes; // calls with which they warmed up
  const refusals = await Promise.all(children.map(async (child) => {
    child.send('go');
    const [{ refused }] = await once(child, 'message');
    return refused;
  }));
  service.send('enough');
  /** @type {{ arrivals: number[] }[]} */
  const [{ arrivals: all }] = await once(service, 'message');
  redis.close();
  const refused = refusals.reduce((sum, some) => sum + some, 0);
  return countedBy(all.slice(before), calls, refused);
};

export const title = `One Redis for ${processes} processes: ${calls.toLocaleString('en')} calls together that arrive 10 to 60 ms late`;

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  const byNodeRedis = await sendAll('node-redis');
  const byIoRedis = await sendAll('ioredis');
  const rows = {
    'timpush, node-redis': byNodeRedis,
    'timpush, ioredis': byIoRedis,
    'rate-limiter-flexible, queue': await sendAll('rate-limiter-flexible'),
    'bottleneck, minTime 10': await sendAll('bottleneck'),
  };
  const ours = { 'node-redis': byNodeRedis, ioredis: byIoRedis };
  return {
    columns: ['limiter', 'most in a second', 'refused', 'calls a second'],
    rows,
    claims: Object.entries(ours).flatMap(([client, [most, refused, perSecond]]) => [
      atMost(`arrivals in any rolling second, ${client}`, most, limit),
      atMost(`calls refused, ${client}`, refused, 0),
      atLeast(`calls a second, ${client}`, perSecond, 90),
    ]),
  };
};
