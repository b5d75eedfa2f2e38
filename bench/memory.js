/** Does a stream's memory depend on how long it is? A million accounts through the emulator in process, the quota off. */

import { createClient } from 'timpush';
import { createEmulator } from 'timpush/emulator';

import {
  accounts, app, must, report, users,
} from './support.js';

const total = 1_000_000;
const marks = [100_000, 250_000, 500_000, 750_000, total];
// What is not needed any more is collected first (node --expose-gc): else the figure is V8's taste in when to do that.
const megabytes = () => {
  globalThis.gc();
  return process.memoryUsage().rss / 2 ** 20;
};

// The emulator knows 10,000 users, each asked for a hundred times: a million of them would be 250 MB of its own, and what is
// measured would be when V8 thinks that worth collecting.
const known = 10_000;
const emulator = createEmulator({ ...app, users: users(known), quota: Infinity });
const client = createClient({ ...app, region: 'singapore', fetch: emulator.fetch, rate: Infinity });

/** @param {number} count */
function* repeated(count) {
  for (let i = 0; i < count / known; i += 1) yield* accounts(known);
}

// Warmed up first: V8 grows its nursery and compiles while it does so.
for await (const _ of client.streamAttributes(repeated(200_000)));

const began = performance.now();
/** @type {Record<string, string>} */
const figures = {};
let done = 0;
let failed = 0;
let first = 0;
let last = 0;
for await (const { error } of client.streamAttributes(repeated(total))) {
  done += 1;
  if (error) failed += 1;
  if (!marks.includes(done)) continue;
  last = megabytes();
  first ||= last;
  figures[`resident memory after ${done.toLocaleString('en')} accounts`] = `${last.toFixed(1)} MiB`;
}
const seconds = (performance.now() - began) / 1000;
report('A million accounts in one stream', {
  ...figures,
  'difference between the first and the last': `${(last - first).toFixed(1)} MiB`,
  'accounts without an answer': failed,
  'accounts a second': Math.round(done / seconds).toLocaleString('en'),
});
must(last - first <= 20, 'the memory at the end is within 20 MiB of that at 100,000');
must(failed === 0, 'every account is answered');
