/** Does every account get exactly one outcome, and the right one, whatever the network does? */

import { createClient } from 'timpush';

import {
  accounts, app, atMost, startEmulator, users,
} from '../support.js';

const total = 30_000;
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

/** @param {Record<string, string>} attributes in whatever order */
const textOf = (attributes) => JSON.stringify(Object.entries(attributes).sort());

/** @param {string} account */
const cityOf = (account) => `new ${account}`;
function* writes() {
  for (const account of accounts(total)) yield { account, attributes: { city: cityOf(account) } };
}

export const title = `${total.toLocaleString('en')} accounts while a quarter of the calls is disturbed: resets, 502, errors, cut answers, late ones`;

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
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
  const stateNow = () => emulator.export().apps[app.sdkAppId].users;

  /**
   * @param {AsyncIterable<{ account: string, error?: unknown, attributes?: Record<string, string> }>} stream
   * @param {(outcome: { account: string, attributes?: Record<string, string> }) => boolean} isRight of one without an error
   */
  const follow = async (stream, isRight) => {
    /** @type {Map<string, number>} */
    const outcomes = new Map();
    const succeeded = [];
    calls = 0;
    for await (const outcome of stream) {
      outcomes.set(outcome.account, (outcomes.get(outcome.account) ?? 0) + 1);
      if (!outcome.error) succeeded.push(outcome);
    }
    const once = [...outcomes.values()].filter((count) => count === 1).length;
    const wrong = succeeded.filter((outcome) => !isRight(outcome)).length;
    return [total - once, wrong, total - succeeded.length, calls];
  };

  const before = stateNow();
  const read = await follow(
    client.streamAttributes(accounts(total)),
    ({ account, attributes = {} }) => textOf(attributes) === textOf(before[account].attributes),
  );
  /** @type {ReturnType<typeof stateNow> | undefined} */
  let after;
  const written = await follow(client.stream('set_attr', writes()), ({ account }) => {
    after ??= stateNow();
    return after[account].attributes.city === cityOf(account);
  });
  await close();
  return {
    columns: ['stream', 'without just one outcome', 'wrong outcomes', 'failed', `calls sent, ${total / 100} undisturbed`],
    rows: { read, written },
    claims: Object.entries({ read, written }).flatMap(([what, [notOnce, wrong, failed]]) => [
      atMost(`accounts without exactly one outcome, ${what}`, notOnce, 0),
      atMost(`outcomes that differ from the state, ${what}`, wrong, 0),
      atMost(`accounts that failed after all repeats, ${what}`, failed, 0),
    ]),
  };
};
