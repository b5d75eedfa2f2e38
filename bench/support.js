/** What the measurements share: the demo app, an emulator behind HTTP, and how figures are printed. */

import { createEmulator } from 'timpush/emulator';
import { serve } from '../js/node/server.js';

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

/** Numbers that repeat: the same seed, the same run. @param {number} seed */
export const seeded = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/**
 * A figure that a measurement must reach; what is missed is said, and ends the run as failed.
 * @param {boolean} isReached
 * @param {string} claim
 */
export const must = (isReached, claim) => {
  if (isReached) return;
  console.log(`  MISSED: ${claim}`);
  process.exitCode = 1;
};

/**
 * @param {string} title
 * @param {Record<string, string | number>} figures
 */
export const report = (title, figures) => {
  console.log(`\n${title}`);
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  for (const [name, figure] of Object.entries(figures)) console.log(`  ${name.padEnd(width)}  ${figure}`);
};
