/** Does a stream's memory depend on how long it is? A million accounts through the emulator in process, the quota off. */

import { createClient } from 'timpush';
import { createEmulator } from 'timpush/emulator';

import {
  accounts, app, must, report, users,
} from './support.js';

const total = 1_000_000;
const marks = [100_000, 250_000, 500_000, 750_000, total];
// What is not needed any more is collected first (node --expose-gc): else the figure is V8's taste in when to do that.
const memory = () => {
  if (!globalThis.gc) throw new Error('start this by `node --expose-gc`');
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
};

// The emulator knows 10,000 users only: a million would be 300 MB of its own, and what is measured when V8 gives such memory back.
// So a million accounts are asked for twice: those it knows a hundred times each, and a million different ones that it does not
// know, which would show whatever the client kept of each. An error is the outcome of each of those: a million errors with their
// stacks make V8 take more pages than it needs, so there the heap in use is what must not grow.
const known = 10_000;
const emulator = createEmulator({ ...app, users: users(known), quota: Infinity });
const client = createClient({ ...app, region: 'singapore', fetch: emulator.fetch, rate: Infinity });

/** @param {number} count */
function* repeated(count) {
  for (let i = 0; i < count / known; i += 1) yield* accounts(known);
}
/** @param {number} count */
function* unknown(count) {
  for (const account of accounts(count)) yield `un${account}`;
}
/** @param {number} count */
function* writes(count) {
  for (const account of unknown(count)) yield { account, attributes: { city: 'anywhere' } };
}

/**
 * @param {string} title
 * @param {AsyncIterable<{ error?: { errorCode?: number } }>} stream
 * @param {number | undefined} errorCode of every outcome
 */
const measure = async (title, stream, errorCode) => {
  const began = performance.now();
  /** @type {Record<string, string>} */
  const figures = {};
  const found = [];
  let done = 0;
  let failed = 0;
  for await (const { error } of stream) {
    done += 1;
    if (error?.errorCode !== errorCode) failed += 1;
    if (!marks.includes(done)) continue;
    const { resident, heap } = memory();
    found.push({ resident, heap });
    figures[`resident memory, and heap, after ${done.toLocaleString('en')}`] = `${resident.toFixed(1)} MiB, ${heap.toFixed(1)} MiB`;
  }
  const seconds = (performance.now() - began) / 1000;
  const [first, last] = [found[0], found.at(-1)];
  if (!last) throw new Error(`${title}: the stream ended after ${done} accounts`);
  const grown = { resident: last.resident - first.resident, heap: last.heap - first.heap };
  report(title, {
    ...figures,
    'difference between the first and the last': `${grown.resident.toFixed(1)} MiB, ${grown.heap.toFixed(1)} MiB`,
    'accounts with another outcome': failed,
    'accounts a second': Math.round(done / seconds).toLocaleString('en'),
  });
  must(grown.heap <= 20, 'the heap at the end is within 20 MiB of that at 100,000');
  if (errorCode === undefined) must(grown.resident <= 20, 'and so is the resident memory');
  must(failed === 0 && done === total, 'every account has its outcome');
};

/** A service that knows everybody, and keeps nothing. @type {typeof fetch} */
const anybody = async (_url, init) => {
  const { To_Account } = JSON.parse(String(init?.body));
  const UserAttrs = To_Account.map((/** @type {string} */ account) => (
    { To_Account: account, Attrs: { city: account } }));
  return new Response(JSON.stringify({ ErrorCode: 0, UserAttrs }));
};
const toAnybody = createClient({ ...app, region: 'singapore', fetch: anybody, rate: Infinity });

// Warmed up first: V8 grows its nursery and compiles while it does so.
for await (const _ of client.streamAttributes(repeated(200_000)));
for await (const _ of client.streamAttributes(unknown(200_000)));

await measure('A million accounts read in one stream', client.streamAttributes(repeated(total)), undefined);
await measure(
  'A million different accounts read in one stream, from a service that knows everybody',
  toAnybody.streamAttributes(accounts(total)),
  undefined,
);
await measure('A million different accounts read in one stream, and known to nobody', client.streamAttributes(unknown(total)), 70107);
await measure('A million different accounts written in one stream, and known to nobody', client.stream('set_attr', writes(total)), 70107);
