// A gate of the caller's: what the client asks of it, and what it keeps to itself.
import { describe, expect, test } from '@jest/globals';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, sign,
} from '../support/app.js';
import { createTestClock, turns } from '../support/clock.js';

/** A gate that notes what it is asked, and lets pass at once unless `pass` says otherwise. */
const notingGate = (pass = async () => {}) => {
  const asked = [];
  const gate = {
    asked,
    pass: (signal, command, quota) => {
      asked.push({ signal, command, quota });
      return pass(signal, command, quota);
    },
    pause: () => {},
  };
  return gate;
};

const accounts = Array.from({ length: 2000 }, (_, index) => `user${index}`);
const good = ({ To_Account }) => answerFor(To_Account);

test('hears of the app, the rate and the spread that each command has', async () => {
  const gate = notingGate();
  const fetch = fakeFetch(({ To_Account }) => (To_Account ? answerFor(To_Account) : okBody({ TaskId: '1' })));
  const client = clientOf({ gate, fetch, rate: undefined, spread: 70, edition: 'standard' });
  await client.getAttributes(['Mary']);
  await client.batch(['Mary'], { title: 'Hello' });
  await client.call('count_tag', {}).catch(() => {});
  const { sdkAppId } = app;
  expect(gate.asked.map(({ command, quota }) => [command, quota])).toEqual([
    ['get_attr', { sdkAppId, rate: 100, spread: 70 }],
    ['batch', { sdkAppId, rate: 30, spread: 70 }],
    ['count_tag', { sdkAppId, rate: 1, spread: 70 }],
  ]);
});

test('spends no pass on calls that wait for the first one with a new signature', async () => {
  const gate = notingGate();
  const fetch = fakeFetch(good);
  await clientOf({ gate, fetch }).getAttributes(accounts);
  expect(fetch.calls).toHaveLength(20);
  expect(gate.asked).toHaveLength(20);
});

test('is asked once for a push that a read goes ahead of', async () => {
  const clock = createTestClock();
  const gate = notingGate();
  const client = clientOf({ gate, clock, fetch: fakeFetch(() => okBody({ TaskId: '1' })) });
  const push = () => client.push({ title: 'Hello' }, { to: 'everyone' });
  await push();
  await clock.advance(10_000);
  await push();
  expect(gate.asked.map(({ command }) => command)).toEqual(['push', 'get_attr_name', 'push']);
});

test('that takes longer than the silence: the read goes ahead with the pass in hand', async () => {
  const clock = createTestClock();
  const waits = [];
  const gate = notingGate((_signal, command) => (command === 'push'
    ? new Promise((resolve) => {
        waits.push(resolve);
      })
    : undefined));
  const sent = [];
  const fetch = async (url) => {
    sent.push(new URL(url).pathname.split('/').at(-1));
    return new Response(JSON.stringify(okBody({ TaskId: '1' })));
  };
  const client = clientOf({ gate, clock, fetch });
  await client.getAttributeNames();
  const pushed = client.push({ title: 'Hello' }, { to: 'everyone' });
  await clock.until(() => waits.length === 1);
  await clock.advance(60_000);
  waits[0]();
  await pushed;
  expect(sent).toEqual(['get_attr_name', 'get_attr_name', 'push']);
  expect(waits).toHaveLength(1);
});

describe('the cap on calls under way', () => {
  test('holds before the gate, too', async () => {
    const gate = notingGate();
    const answers = [];
    const fetch = fakeFetch((body) => new Promise((resolve) => {
      answers.push(() => resolve(good(body)));
    }));
    const clock = createTestClock();
    const client = clientOf({ gate, fetch, clock, concurrency: 3, userSig: await sign() });
    const all = client.getAttributes(accounts);
    await clock.until(() => answers.length === 1);
    answers.shift()(); // the first goes alone
    for (let ended = 1; ended < 20; ended += 1) {
      await clock.until(() => answers.length === Math.min(3, 20 - ended));
      await turns(5);
      expect(answers.length).toBeLessThanOrEqual(3);
      expect(gate.asked.length).toBe(Math.min(20, ended + 3));
      answers.shift()();
    }
    expect((await all).users).toHaveLength(2000);
  });

  test('counts those that wait at the gate, however long', async () => {
    const clock = createTestClock();
    const gate = notingGate(() => new Promise(() => {}));
    const controller = new AbortController();
    const client = clientOf({ gate, clock, concurrency: 2, fetch: fakeFetch(good) });
    const calls = [1, 2, 3].map(() => (
      errorOf(client.getAttributeNames({ signal: controller.signal }))));
    await clock.until(() => gate.asked.length === 1);
    await clock.advance(60_000);
    expect(gate.asked).toHaveLength(1); // a signature that nothing is known of is tried by one
    controller.abort();
    await Promise.all(calls);
    expect(clock.timersLeft()).toEqual([]);
  });
});

test('that fails, or is left, frees the place and the signature for the next', async () => {
  let asked = 0;
  const gate = notingGate(async () => {
    asked += 1;
    if (asked === 1) throw new Error('no');
  });
  const client = clientOf({ gate, fetch: fakeFetch(good), concurrency: 1 });
  expect(await errorOf(client.getAttributes(['Mary']))).toMatchObject({ code: 'ERR_INVALID_OPTIONS', reason: 'gate_failed' });
  expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
});

test('that cannot be reached ends a call as a network does: it was not sent, and may be later', async () => {
  const unreached = Object.assign(new Error('Redis is gone'), { code: 'ERR_NETWORK', name: 'TimPushError' });
  const gate = notingGate(() => Promise.reject(unreached));
  const fetch = fakeFetch(good);
  const client = clientOf({ gate, fetch });
  expect(await errorOf(client.getAttributeNames())).toMatchObject({
    code: 'ERR_NETWORK', reason: 'gate_unavailable', attempts: 0, retryable: true,
  });
  const { failures } = await errorOf(client.setAttributes([{ account: 'Mary', attributes: { city: 'A' } }]));
  expect(failures).toMatchObject([{ account: 'Mary', reason: 'gate_unavailable', sent: 'no' }]);
  expect(fetch.calls).toEqual([]);
});

test('may answer what is to be told when the call is sent, and when it has ended', async () => {
  const told = [];
  const gate = notingGate(async () => ({ sent: () => told.push('sent'), leave: () => told.push('left') }));
  const client = clientOf({ gate, fetch: fakeFetch(good) });
  await client.getAttributes(['Mary']);
  expect(told).toEqual(['sent', 'left']);
});

test('a signature that was refused while a call waited at the gate is not sent', async () => {
  const clock = createTestClock();
  const waits = [];
  const gate = notingGate(() => new Promise((resolve) => {
    waits.push(resolve);
  }));
  const answers = [{ ErrorCode: 0 }, { ErrorCode: 70003 }];
  const fetch = fakeFetch(() => okBody(answers.shift() ?? { ErrorCode: 0 }));
  const client = clientOf({ gate, clock, fetch, userSig: await sign() });
  const ask = () => errorOf(client.getAttributeNames());
  const first = client.getAttributeNames();
  await clock.until(() => waits.length === 1);
  waits.shift()();
  await first;
  const calls = [ask(), ask(), ask()];
  await clock.until(() => waits.length === 3);
  waits.shift()();
  await calls[0];
  waits.shift()();
  waits.shift()();
  expect((await Promise.all(calls)).map(({ reason }) => reason))
    .toEqual(['refused', 'user_sig_refused_before', 'user_sig_refused_before']);
  expect(fetch.calls).toHaveLength(2);
});
