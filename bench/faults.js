/** Does every account get exactly one outcome, and the right one, whatever the network does? */

import { createClient } from 'timpush';

import {
  accounts, app, must, report, startEmulator, users,
} from './support.js';

const total = 100_000;
const share = 0.25 / 6; // a quarter of the calls, of six kinds; resets at each of their moments
/** @type {import('timpush/emulator').Fault[]} */
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

/** @param {Record<string, string>} attributes in whatever order */
const textOf = (attributes) => JSON.stringify(Object.entries(attributes).sort());
const stateNow = () => emulator.export().apps[app.sdkAppId].users;

/**
 * @param {string} title
 * @param {AsyncIterable<{ account: string, error?: unknown, attributes?: Record<string, string> }>} stream
 * @param {(outcome: { account: string, attributes?: Record<string, string> }) => boolean} isRight of one without an error
 */
const measure = async (title, stream, isRight) => {
  /** @type {Map<string, number>} */
  const outcomes = new Map();
  const succeeded = [];
  let failed = 0;
  calls = 0;
  const began = performance.now();
  for await (const outcome of stream) {
    outcomes.set(outcome.account, (outcomes.get(outcome.account) ?? 0) + 1);
    if (outcome.error) failed += 1;
    else succeeded.push(outcome);
  }
  const seconds = (performance.now() - began) / 1000;
  const once = [...outcomes.values()].filter((count) => count === 1).length;
  const wrong = succeeded.filter((outcome) => !isRight(outcome)).length;
  report(title, {
    'accounts with exactly one outcome': once,
    'accounts missing': total - outcomes.size,
    'outcomes that differ from the state': wrong,
    'accounts that failed after all repeats': failed,
    'calls sent': `${calls} (1,000 undisturbed)`,
    seconds: seconds.toFixed(1),
  });
  must(once === total && wrong === 0 && failed === 0, 'every account has its one right outcome');
};

const before = stateNow();
await measure(
  '100,000 accounts read while a quarter of the calls is disturbed',
  client.streamAttributes(accounts(total)),
  ({ account, attributes = {} }) => textOf(attributes) === textOf(before[account].attributes),
);

/** @param {string} account */
const cityOf = (account) => `new ${account}`;
function* writes() {
  for (const account of accounts(total)) yield { account, attributes: { city: cityOf(account) } };
}
/** @type {ReturnType<typeof stateNow> | undefined} */
let after;
await measure(
  '100,000 accounts written while a quarter of the calls is disturbed',
  client.stream('set_attr', writes()),
  ({ account }) => {
    after ??= stateNow();
    return after[account].attributes.city === cityOf(account);
  },
);
await close();
