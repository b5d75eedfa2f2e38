// A hundred thousand accounts through trouble: each is sent, not sent with its reason, or unknown, and none is notified twice.
import { expect, test } from '@jest/globals';
import { withEmulator } from '../support/app.js';
import { createTestClock } from '../support/clock.js';

const count = 100_000;
const strangers = 1_000; // that the app does not know, every hundredth

/** Together a quarter of all calls. */
const faults = [
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'status', status: 502, when: 'before' },
  { kind: 'status', status: 502, when: 'after' },
  { kind: 'error', errorCode: 91000, when: 'before' },
  { kind: 'error', errorCode: 91000, when: 'after' },
  { kind: 'truncate' },
  { kind: 'latency', milliseconds: 6_000 },
].map((fault) => ({ ...fault, command: 'batch', probability: 0.036 }));

test('a hundred thousand accounts, a quarter of whose calls meet a fault', async () => {
  const accounts = Array.from({ length: count }, (_, index) => `user${index}`);
  const users = Object.fromEntries(
    accounts.filter((_, index) => index % 100 !== 0).map((account) => [account, {}]));
  const clock = createTestClock();
  const { client, emulator } = withEmulator(
    { samples: false, users, faults }, { clock, retries: 3, concurrency: 20 });
  const outcomes = [];
  let isOver = false;
  const all = (async () => {
    for await (const outcome of client.streamBatch(accounts, { title: 'Sale' })) outcomes.push(outcome);
  })().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await clock.advance(500);
  }
  await all;
  emulator.faults.clear();
  await clock.advance(60_000); // what was late has arrived

  expect(outcomes.map(({ account }) => account)).toEqual(accounts);
  const deliveries = emulator.pushes().flatMap(({ audience }) => audience);
  const delivered = new Set(deliveries);
  expect(deliveries).toHaveLength(delivered.size); // nobody twice

  const kinds = { sent: [], refused: [], unknown: [] };
  for (const { account, taskId, error } of outcomes) {
    if (!error) {
      expect(taskId).toEqual(expect.any(String));
      kinds.sent.push(account);
    } else if (error.sent === 'unknown') kinds.unknown.push(account);
    else kinds.refused.push([account, error]);
  }
  expect(kinds.sent.every((account) => delivered.has(account))).toBe(true);
  expect(kinds.refused.some(([account]) => delivered.has(account))).toBe(false);
  expect(kinds.refused.every(([, { errorCode }]) => errorCode === 70107)).toBe(true);
  const isStranger = (account) => Number(account.slice(4)) % 100 === 0;
  const strangersUnknown = kinds.unknown.filter(isStranger).length;
  expect(kinds.refused.length + strangersUnknown).toBe(strangers);
  // The faults were really met: some of those of whom nothing is known have had it, others not.
  const had = kinds.unknown.filter((account) => delivered.has(account)).length;
  expect(had).toBeGreaterThan(0);
  expect(kinds.unknown.length - had).toBeGreaterThan(strangers);
}, 240_000);
