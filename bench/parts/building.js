/** What does a checked request cost, against zod, JSON.stringify and URLSearchParams? */

import { deepStrictEqual } from 'node:assert/strict';

import { loadCore } from 'timpush';
import { z } from 'zod/v4';

import { hundredAccounts } from '../documents.js';
import {
  app, atMost, inTurns, rounded,
} from '../support.js';

const core = await loadCore();
const { sdkAppId, identifier } = app;
const userSig = 'eJwtzM0KgkAUhuF7mfWQ53jmR4U2LVpEVJgmLqfMPIZZmkHR'.repeat(3);
const random = 1234567890;
const address = {
  sdkAppId, identifier, userSig, random, region: /** @type {const} */ ('singapore'),
};

// The rules of core.schema(). The core counts bytes, and looks for control characters and doubles besides.
const account = z.string().min(1);
const name = z.string().min(1).max(50);
const value = z.string().max(50);
const bodies = {
  'get_attr of 100 accounts': {
    command: 'get_attr',
    schema: z.strictObject({ To_Account: z.array(account).min(1).max(100) }),
    body: { To_Account: hundredAccounts },
  },
  'set_attr of 100 users with 5 attributes': {
    command: 'set_attr',
    schema: z.strictObject({
      UserAttrs: z.array(
        z.strictObject({ To_Account: account, Attrs: z.record(name, value) }),
      ).min(1).max(100),
    }),
    body: {
      UserAttrs: hundredAccounts.map((To_Account, user) => ({
        To_Account,
        Attrs: Object.fromEntries(Array.from({ length: 5 }, (_, slot) => [`attribute${slot}`, `value ${user} ${slot}`])),
      })),
    },
  },
};

export const title = 'Building a checked request: our time over that of zod + JSON.stringify + URLSearchParams';

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  /** @type {Record<string, number[]>} */
  const rows = {};
  const claims = [];
  for (const [what, { command, schema, body }] of Object.entries(bodies)) {
    const ours = () => core.buildRequest(command, body, address);
    const byHand = () => {
      const query = new URLSearchParams({
        usersig: userSig, identifier, sdkappid: String(sdkAppId), random: String(random), contenttype: 'json',
      });
      return {
        method: 'POST',
        url: `https://adminapisgp.im.qcloud.com/v4/timpush/${command}?${query}`,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(schema.parse(body)),
      };
    };
    deepStrictEqual(byHand(), { ...ours() });
    const times = await inTurns({ ours, byHand }, 400, 10);
    const ratio = rounded(times.ours / times.byHand, 2);
    rows[what] = [rounded(times.ours * 1000), ratio];
    claims.push(atMost(`${what}, over zod + JSON.stringify + URLSearchParams`, ratio, 2));
  }
  return { columns: ['request', 'ours, µs', 'ratio'], rows, claims };
};
