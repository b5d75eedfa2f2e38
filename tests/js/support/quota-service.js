// The emulator behind HTTP, in a process of its own: each request arrives so many milliseconds late, and is noted then.
import { setTimeout as sleep } from 'node:timers/promises';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import { seeded } from './random.js';

const { least, most, app } = JSON.parse(process.argv[2]);
const random = seeded(7);
const arrivals = [];
const { fetch } = createEmulator(app);
const server = await serve(async (request) => {
  await sleep(least + random() * (most - least));
  arrivals.push(performance.now());
  return fetch(request);
});
process.on('message', () => process.send({ arrivals }, () => process.exit()));
process.on('disconnect', () => process.exit());
process.send({ endpoint: server.url });
