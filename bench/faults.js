/** Does every account get exactly one outcome, and the right one, whatever the network does? */

import { createClient } from 'timpush';

import {
  accounts, app, must, report, startEmulator, users,
} from './support.js';

const total = 100_000;
const share = 0.25 / 6; // a quarter of the calls, of six kinds; resets at each of their moments
const faults = [
  { kind: 'reset', probability: share / 3, when: 'before' },
  { kind: 'reset', probability: share / 3, when: 'midway' },
  { kind: 'reset', probability: share / 3, when: 'after' },
  { kind: 'status', probability: share, status: 502 },
  { kind: 'error', probability: share, errorCode: 91000 },
  { kind: 'error', probability: share, errorCode: 60007 },
  { kind: 'truncate', probability: share },
  { kind: 'latency', probability: share, milliseconds: 300, spread: 400 },
];

const { emulator, endpoint, close } = await startEmulator({
  users: users(total), quota: Infinity, faults, seed: 11,
});
let calls = 0;
const client = createClient({
  ...app, endpoint, rate: Infinity, retries: 10, timeout: 500,
  onRequest: () => {
    calls += 1;
  },
});

/** @type {Map<string, number>} */
const outcomes = new Map();
let wrong = 0;
let failed = 0;
const state = emulator.export().apps[app.sdkAppId].users;
/** @param {Record<string, string>} attributes in whatever order */
const textOf = (attributes) => JSON.stringify(Object.entries(attributes).sort());
const began = performance.now();
for await (const { account, attributes, error } of client.streamAttributes(accounts(total))) {
  outcomes.set(account, (outcomes.get(account) ?? 0) + 1);
  if (error) failed += 1;
  else if (textOf(attributes) !== textOf(state[account].attributes)) wrong += 1;
}
const seconds = (performance.now() - began) / 1000;
await close();
report('100,000 accounts while a quarter of the calls is disturbed', {
  'accounts with exactly one outcome': [...outcomes.values()].filter((count) => count === 1).length,
  'accounts missing': total - outcomes.size,
  'outcomes that differ from the state': wrong,
  'accounts that failed after all repeats': failed,
  'calls sent': `${calls} (1,000 undisturbed)`,
  seconds: seconds.toFixed(1),
});
must(outcomes.size === total && wrong === 0 && failed === 0, 'every account has its one right outcome');
must([...outcomes.values()].every((count) => count === 1), 'no account has two outcomes');
