// Several processes with one Redis and one emulator, and what came of their calls.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { app } from './app.js';

const program = (name, options) => {
  const path = fileURLToPath(new URL(name, import.meta.url));
  return fork(path, [JSON.stringify(options)], { execArgv: [] });
};

/** The most in any rolling second. */
export const mostInOneSecond = (times) => {
  const sorted = times.toSorted((left, right) => left - right);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to += 1) {
    while (sorted[to] - sorted[from] >= 1000) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
};

/**
 * @param {{ url: string }} redis
 * @param {object} options
 * @param {(kind: number) => string} [options.kindOf] the client of each process
 * @param {() => Promise<void>} [options.meanwhile] what happens while they call
 */
export const callTogether = async (redis, {
  processes = 4, calls = 1000, kindOf = (index) => ['node-redis', 'ioredis'][index % 2], least = 10, most = 60,
  meanwhile = async () => {}, ...options
}) => {
  const service = program('quota-service.js', { least, most, app });
  const [{ endpoint }] = await once(service, 'message');
  const children = await Promise.all(Array.from({ length: processes }, async (_, index) => {
    const child = program('gate-process.js', {
      app, endpoint, url: redis.url, kind: kindOf(index), calls: calls / processes, ...options,
    });
    await once(child, 'message');
    return child;
  }));
  const ended = children.map(async (child) => {
    const said = once(child, 'message');
    child.send('go');
    return (await said)[0];
  });
  await meanwhile();
  const each = await Promise.all(ended);
  service.send('enough');
  const [{ arrivals }] = await once(service, 'message');
  return {
    arrivals,
    most: mostInOneSecond(arrivals),
    answered: each.reduce((sum, { answered }) => sum + answered, 0),
    refused: each.reduce((sum, { refused }) => sum + refused, 0),
    failures: each.flatMap(({ failures }) => failures),
    changes: each.map(({ changes }) => changes),
    longest: Math.max(...each.map(({ longest }) => longest)),
  };
};
