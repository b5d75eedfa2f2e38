// One of several processes that share a gate: it makes as many calls as it is told, all at once, and says what came of them.
import { redisGate } from 'timpush/redis';
import { createClient } from 'timpush';
import { connect } from './redis.js';

const {
  kind, url, endpoint, calls, app, gate: gateOptions = {}, client: clientOptions = {}, everyMs = 0,
} = JSON.parse(process.argv[2]);

const { client: redis } = await connect[kind](url);
const changes = [];
const gate = redisGate(redis, {
  sdkAppId: app.sdkAppId,
  onChange: ({ error, ...change }) => {
    changes.push({ ...change, ...(error ? { reason: error.reason } : {}) });
  },
  ...gateOptions,
});
let refused = 0;
const client = createClient({
  ...app,
  endpoint,
  gate,
  retries: 0,
  timeout: 60_000,
  concurrency: 1000,
  onResponse: ({ error }) => {
    if (error) refused += 1;
  },
  ...clientOptions,
});

process.on('message', async () => {
  const failures = [];
  let answered = 0;
  let longest = 0;
  await Promise.all(Array.from({ length: calls }, async (_, index) => {
    if (everyMs > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, index * everyMs);
      });
    }
    const began = performance.now();
    try {
      await client.getAttributeNames();
      answered += 1;
    } catch ({ code, reason, sent, message }) {
      failures.push({ code, reason, sent, message });
    }
    longest = Math.max(longest, performance.now() - began);
  }));
  process.send({
    answered, failures, refused, changes, longest,
  }, () => process.exit());
});
process.on('disconnect', () => process.exit());
process.send('ready');
