/** How long from starting `node` to the emulator's first answer to a signed call over HTTP? */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { loadCore, signUserSig } from 'timpush';

import {
  app, atMost, fifthPercentile, median, rounded,
} from '../support.js';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const core = await loadCore();
const { sdkAppId, identifier, secretKey } = app;
const settings = {
  TIMPUSH_SDKAPPID: String(sdkAppId), TIMPUSH_IDENTIFIER: identifier, TIMPUSH_SECRET_KEY: secretKey,
};
const userSig = await signUserSig(app);

const start = async () => {
  const began = performance.now();
  const emulator = spawn(process.execPath, [program, 'emulator', '--port', '0'], {
    env: { PATH: process.env.PATH, ...settings }, stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  let endpoint;
  while (!endpoint) {
    said += (await once(emulator.stdout, 'data'))[0];
    [, endpoint] = /TIMPUSH_ENDPOINT='?([^\s']+)/.exec(said) ?? [];
  }
  const request = core.buildRequest('get_attr', { To_Account: ['Mary'] }, {
    sdkAppId, identifier, userSig, random: 1, endpoint,
  });
  const { url, ...init } = request;
  const answer = await (await fetch(url, init)).json();
  const milliseconds = performance.now() - began;
  emulator.kill();
  await once(emulator, 'close');
  if (answer.UserAttrs?.[0]?.To_Account !== 'Mary') throw new Error(JSON.stringify(answer));
  return milliseconds;
};

export const title = 'The emulator: from `node` to its first answer over HTTP, in ms';

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  await start(); // fills the file cache
  const times = [];
  for (let i = 0; i < 20; i += 1) times.push(await start());
  const fast = rounded(fifthPercentile(times));
  return {
    columns: ['of 20 starts', 'ms'],
    rows: { 'fifth percentile': [fast], median: [rounded(median(times))] },
    claims: [atMost('ms to the first answer', fast, 300)],
  };
};
