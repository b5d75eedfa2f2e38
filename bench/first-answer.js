/** How long from starting `node` to the emulator's first answer to a signed call over HTTP? */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { loadCore, signUserSig } from 'timpush';

import { app, must, report } from './support.js';

const program = new URL('../dist/cli.js', import.meta.url).pathname;
const userSig = await signUserSig(app);
const core = await loadCore();
const { sdkAppId, identifier, secretKey } = app;
const settings = {
  TIMPUSH_SDKAPPID: String(sdkAppId), TIMPUSH_IDENTIFIER: identifier, TIMPUSH_SECRET_KEY: secretKey,
};

const measure = async () => {
  const began = performance.now();
  const emulator = spawn(process.execPath, [program, 'emulator', '--port', '0'], {
    env: { PATH: process.env.PATH, ...settings }, stdio: ['ignore', 'pipe', 'inherit'],
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

const times = [];
for (let i = 0; i < 12; i += 1) times.push(await measure());
times.shift(); // the first fills the file cache
times.sort((left, right) => left - right);
report('timpush emulator: from `node` to its first answer, 11 starts', {
  median: `${times[5].toFixed(0)} ms`,
  least: `${times[0].toFixed(0)} ms`,
  most: `${times[10].toFixed(0)} ms`,
});
must(times[5] < 300, 'the median is under 300 ms');
