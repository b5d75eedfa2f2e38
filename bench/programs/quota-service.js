/** The other side of parts/quota.js, in a process of its own: delays every request, then notes when it arrived. */

import { setTimeout as sleep } from 'node:timers/promises';

import { seeded, startEmulator, users } from '../support.js';

const [least, most] = process.argv.slice(2).map(Number);
const random = seeded(7);
/** @type {number[]} */
const arrivals = [];

const { endpoint } = await startEmulator({ users: users(100) }, (fetch) => async (request) => {
  await sleep(least + random() * (most - least));
  arrivals.push(performance.now());
  return fetch(request);
});
process.on('message', () => process.send?.({ arrivals }, () => process.exit()));
process.on('disconnect', () => process.exit());
process.send?.({ endpoint });
