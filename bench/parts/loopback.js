/** How many calls a second does a client make, the quota off, against bare fetch with the same body? */

import { fork } from 'node:child_process';
import { once } from 'node:events';

import { createClient, loadCore, signUserSig } from 'timpush';

import { hundredAccounts } from '../documents.js';
import {
  app, atLeast, inTurns, rounded,
} from '../support.js';

const atOnce = 16;
const callsEach = 6;

/** @param {() => Promise<number>} call answers how many users it has */
const round = (call) => () => Promise.all(Array.from({ length: atOnce }, async () => {
  for (let i = 0; i < callsEach; i += 1) if (await call() !== 100) throw new Error('a user is missing');
}));

export const title = 'Throughput over loopback: 16 calls at once, answers of 100 users × 10 attributes, the quota off';

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  const service = fork(new URL('../programs/loopback-service.js', import.meta.url));
  const [{ endpoint }] = await once(service, 'message');
  const client = createClient({ ...app, endpoint, rate: Infinity });
  const core = await loadCore();
  const { sdkAppId, identifier } = app;
  const { url, ...init } = core.buildRequest('get_attr', { To_Account: hundredAccounts }, {
    sdkAppId, identifier, userSig: await signUserSig(app), random: 1, endpoint,
  });
  const times = await inTurns({
    ours: round(async () => (await client.getAttributes(hundredAccounts)).users.length),
    bare: round(async () => JSON.parse(await (await fetch(url, init)).text()).UserAttrs.length),
  }, 60);
  service.disconnect();
  /** @param {number} time */
  const perSecond = (time) => rounded((atOnce * callsEach * 1000) / time);
  const ratio = rounded(times.bare / times.ours, 2);
  return {
    columns: ['client', 'calls a second', 'share'],
    rows: { timpush: [perSecond(times.ours), ratio], 'fetch + JSON.parse': [perSecond(times.bare), 1] },
    claims: [atLeast('calls a second over those of fetch + JSON.parse', ratio, 0.7)],
  };
};
