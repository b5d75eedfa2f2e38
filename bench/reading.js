/** What does reading an answer cost, against what one would write by hand: JSON.parse and a zod schema? */

import { loadCore } from 'timpush';
import { z } from 'zod';

import { report } from './support.js';

const answer = JSON.stringify({
  ActionStatus: 'OK',
  ErrorInfo: '',
  ErrorCode: 0,
  UserAttrs: Array.from({ length: 100 }, (_, user) => ({
    To_Account: `user-account-${user}`,
    Attrs: Object.fromEntries(Array.from({ length: 10 }, (__, slot) => [`attribute${slot}`, `value ${user} ${slot}`])),
  })),
});
const bytes = new TextEncoder().encode(answer);

const schema = z.object({
  ActionStatus: z.string().optional(),
  ErrorInfo: z.string(),
  ErrorCode: z.number().int(),
  UserAttrs: z.array(z.object({ To_Account: z.string(), Attrs: z.record(z.string(), z.string()) })),
  ErrorList: z.array(z.object({ To_Account: z.string(), ErrorCode: z.number().int() })).optional(),
});

const core = await loadCore();
const decoder = new TextDecoder();
const ways = {
  'timpush core': () => core.readResponse('get_attr', 200, bytes).users?.length,
  'JSON.parse and zod': () => schema.parse(JSON.parse(decoder.decode(bytes))).UserAttrs.length,
};

/** @param {() => number | undefined} way */
const microseconds = (way, runs = 500) => {
  const began = performance.now();
  for (let i = 0; i < runs; i += 1) if (way() !== 100) throw new Error('a user is missing');
  return ((performance.now() - began) / runs) * 1000;
};

/** @type {Record<string, number[]>} */
const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < 12; round += 1) {
  for (const [name, way] of Object.entries(ways)) {
    const sample = microseconds(way);
    if (round > 1) samples[name].push(sample); // the first rounds warm up
  }
}
/** @param {number[]} numbers */
const median = (numbers) => numbers.sort((left, right) => left - right)[numbers.length >> 1];
report(`Reading an answer of 100 users with 10 attributes each, ${(bytes.length / 1024).toFixed(1)} KiB`, Object.fromEntries(
  Object.entries(samples).map(([name, numbers]) => [name, `${median(numbers).toFixed(0)} µs`]),
));
