/** Does a stream's memory depend on how long it is? */

import { createClient } from 'timpush';
import { createEmulator } from 'timpush/emulator';

import {
  accounts, app, atMost, median, rounded, users,
} from '../support.js';

// What is not needed any more is collected first (node --expose-gc): else the figure is V8's taste in when to do that.
const memory = () => {
  if (!globalThis.gc) throw new Error('start this by `node --expose-gc`');
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
};

// The emulator knows 10,000 users only: a million would be 300 MB of its own, and what is measured when V8 gives such memory back.
// Accounts that it does not know would show whatever the client kept of each. An error is the outcome of each of those: their
// stacks make V8 take more pages than it needs, so there the heap in use is what must not grow.
const known = 10_000;
const emulator = createEmulator({ ...app, users: users(known), quota: Infinity });
const client = createClient({ ...app, region: 'singapore', fetch: emulator.fetch, rate: Infinity });

/** A service that knows everybody, and keeps nothing. @type {typeof fetch} */
const anybody = async (_url, init) => {
  const { To_Account } = JSON.parse(String(init?.body));
  const UserAttrs = To_Account.map((/** @type {string} */ account) => (
    { To_Account: account, Attrs: { city: account } }));
  return new Response(JSON.stringify({ ErrorCode: 0, UserAttrs }));
};
const toAnybody = createClient({ ...app, region: 'singapore', fetch: anybody, rate: Infinity });

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
 * @param {AsyncIterable<{ error?: { errorCode?: number } }>} stream
 * @param {number} total
 * @param {number} [errorCode] of every outcome
 */
const follow = async (stream, total, errorCode) => {
  const marks = [0.1, 0.5, 0.75, 1].map((part) => total * part);
  const found = [];
  let done = 0;
  for await (const { error } of stream) {
    done += 1;
    if (error?.errorCode !== errorCode) throw new Error('an account with another outcome', { cause: error });
    if (marks.includes(done)) found.push(memory());
  }
  if (done !== total) throw new Error(`${done} accounts have an outcome, of ${total}`);
  const [first, ...later] = found;
  /** @param {'heap' | 'resident'} what from a tenth of the stream to its second half: the median of three looks */
  const grown = (what) => (
    rounded(median(later.map((one) => one[what])) - first[what], 1));
  return { grown, heap: rounded(/** @type {{ heap: number }} */ (found.at(-1)).heap, 1) };
};

const streams = [
  {
    what: 'read, known to the emulator',
    total: 250_000,
    make: (/** @type {number} */ total) => client.streamAttributes(repeated(total)),
  },
  {
    what: 'read, all different',
    total: 1_000_000,
    make: (/** @type {number} */ total) => toAnybody.streamAttributes(accounts(total)),
  },
  {
    what: 'read, all different, each an error',
    total: 50_000,
    errorCode: 70107,
    make: (/** @type {number} */ total) => client.streamAttributes(unknown(total)),
  },
  {
    what: 'written, all different, each an error',
    total: 50_000,
    errorCode: 70107,
    make: (/** @type {number} */ total) => client.stream('set_attr', writes(total)),
  },
];

export const title = 'Memory of a stream, in MiB';

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  // Warmed up first: V8 grows its nursery and compiles while it does so.
  for await (const _ of client.streamAttributes(repeated(100_000)));
  for await (const _ of client.streamAttributes(unknown(20_000)));
  /** @type {Record<string, number[]>} */
  const rows = {};
  const claims = [];
  for (const { what, total, errorCode, make } of streams) {
    const { grown, heap } = await follow(make(total), total, errorCode);
    rows[`${total.toLocaleString('en')} accounts ${what}`] = [heap, grown('heap'), grown('resident')];
    claims.push(atMost(`MiB by which the heap grows, ${what}`, grown('heap'), 20));
    if (errorCode === undefined) {
      claims.push(atMost(`MiB by which the resident memory grows, ${what}`, grown('resident'), 20));
    }
  }
  return { columns: ['stream', 'heap at its end', 'heap grown', 'resident grown'], rows, claims };
};
