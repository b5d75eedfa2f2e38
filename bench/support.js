/** What the parts share: the demo app, an emulator behind HTTP, and how speed is measured. */

import { createEmulator } from 'timpush/emulator';
import { serve } from '../js/node/server.js';

export { seeded } from '../tests/js/support/random.js';

/**
 * @typedef {object} Claim a figure that must be reached
 * @property {string} claim
 * @property {boolean} isReached
 */
/**
 * @typedef {object} Found what a part found
 * @property {string[]} columns the first is the rows' heading
 * @property {Record<string, number[]>} rows by name
 * @property {Claim[]} claims
 */

export const app = {
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
};

/**
 * @param {number} count
 * @returns {Generator<[string, { attributes: Record<string, string> }]>} users "user0", "user1", … with two attributes each
 */
export function* users(count) {
  for (let i = 0; i < count; i += 1) yield [`user${i}`, { attributes: { sex: i % 2 ? 'female' : 'male', city: `city${i % 300}` } }];
}

/**
 * @param {number} count
 * @returns {Generator<string>}
 */
export function* accounts(count) {
  for (let i = 0; i < count; i += 1) yield `user${i}`;
}

/**
 * @param {import('timpush/emulator').EmulatorOptions} options beside the app's
 * @param {(fetch: ReturnType<typeof createEmulator>['fetch']) => (request: Request) => Promise<Response>} [around]
 */
export const startEmulator = async (options, around = (fetch) => fetch) => {
  const emulator = createEmulator({ ...app, ...options });
  const server = await serve(around(emulator.fetch));
  return { emulator, endpoint: server.url, close: () => server.close() };
};

/**
 * @param {number} value
 * @param {number} [decimals]
 */
export const rounded = (value, decimals = 0) => Number(value.toFixed(decimals));

/**
 * Of many short rounds: other programs can only make a round slower, so the fast ones tell what the code costs. The very
 * fastest may be luck.
 * @param {number[]} times
 */
export const fifthPercentile = (times) => (
  times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.05)]);

/** @param {number[]} numbers */
export const median = (numbers) => (
  numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]);

/**
 * Rounds of all ways in turn, so that whatever disturbs the machine disturbs all alike.
 * @template {string} Name
 * @param {Record<Name, () => unknown>} ways what is measured; a promise is waited for
 * @param {number} rounds of each; the first tenth warms up
 * @param {number} [calls] a round
 * @returns {Promise<Record<Name, number[]>>} milliseconds of a call, by round
 */
export const roundsOf = async (ways, rounds, calls = 1) => {
  const entries = /** @type {[Name, () => unknown][]} */ (Object.entries(ways));
  const times = entries.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < entries.length; turn += 1) {
      // Back and forth: a way that leaves much garbage does not always leave it to the same one.
      const which = round % 2 ? entries.length - 1 - turn : turn;
      const [, way] = entries[which];
      const began = performance.now();
      for (let call = 0; call < calls; call += 1) {
        const found = way();
        if (found instanceof Promise) await found;
      }
      if (round >= rounds / 10) times[which].push((performance.now() - began) / calls);
    }
  }
  const found = entries.map(([name], which) => [name, times[which]]);
  return /** @type {Record<Name, number[]>} */ (Object.fromEntries(found));
};

/**
 * The same, of each way the fifth percentile.
 * @template {string} Name
 * @param {Record<Name, () => unknown>} ways
 * @param {number} rounds
 * @param {number} [calls]
 * @returns {Promise<Record<Name, number>>} milliseconds of a call
 */
export const inTurns = async (ways, rounds, calls) => {
  const times = Object.entries(await roundsOf(ways, rounds, calls));
  const found = times.map(([name, its]) => [name, fifthPercentile(/** @type {number[]} */ (its))]);
  return /** @type {Record<Name, number>} */ (Object.fromEntries(found));
};

/**
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 * @returns {Claim}
 */
export const atMost = (what, value, limit) => ({
  claim: `${what}: ${value}, at most ${limit}`, isReached: value <= limit,
});

/**
 * @param {string} what
 * @param {number} value
 * @param {number} limit
 * @returns {Claim}
 */
export const atLeast = (what, value, limit) => ({
  claim: `${what}: ${value}, at least ${limit}`, isReached: value >= limit,
});
