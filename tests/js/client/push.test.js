// Pushes: what is sent of a caller's words, to whom, how often, and what is known of those that failed.
import { describe, expect, test } from '@jest/globals';
import { createClient } from 'timpush';
import {
  app, clientOf, errorOf, fakeFetch, okBody, withEmulator,
} from '../support/app.js';
import { createTestClock } from '../support/clock.js';

const message = { title: 'Your turn', desc: 'Ben has moved' };
const everyone = { to: 'everyone' };

/** A client whose calls are all answered with a new TaskId. */
const answered = (options = {}) => {
  const fetch = fakeFetch((_, count) => okBody({ TaskId: `task_${count}` }));
  return { client: clientOf({ fetch, ...options }), calls: fetch.calls };
};

const collect = async (stream) => {
  const outcomes = [];
  for await (const outcome of stream) outcomes.push(outcome);
  return outcomes;
};

const usersOf = (count) => Object.fromEntries(
  Array.from({ length: count }, (_, index) => [`user${index}`, {}]));
const deliveriesOf = (emulator) => emulator.pushes().flatMap(({ audience }) => audience);

describe('what is sent', () => {
  test('is what the caller says, by the names of the service', async () => {
    const { client, calls } = answered();
    const { taskId } = await client.push({
      title: 'Order shipped',
      desc: 'It arrives tomorrow',
      ext: { entity: { order: '8841' } },
      info: { PushFlag: 0, AndroidInfo: { OPPOCategory: 'ORDER', OPPONotifyLevel: 2, NewOfNextYear: true } },
    }, {
      to: { attributesAnd: { city: 'ShenZhen', level: 'gold' }, attributesOr: undefined },
      from: 'news',
      dataId: 'order/8841',
      taskName: 'orders',
      offlineStorageTime: 86_400,
      msgRandom: 7,
    });
    expect(taskId).toBe('task_1');
    expect(calls[0].url).toContain('/v4/timpush/push?');
    expect(calls[0].body).toEqual({
      From_Account: 'news',
      MsgRandom: 7,
      Condition: { AttrsAnd: { city: 'ShenZhen', level: 'gold' } },
      OfflinePushInfo: {
        PushFlag: 0,
        Title: 'Order shipped',
        Desc: 'It arrives tomorrow',
        Ext: '{"entity":{"order":"8841"}}',
        AndroidInfo: { OPPOCategory: 'ORDER', OPPONotifyLevel: 2, NewOfNextYear: true },
      },
      DataId: 'order/8841',
      TaskName: 'orders',
      OfflineStorageTime: 86_400,
    });
  });

  test('comes from the identifier, with a new number, unless a caller says otherwise', async () => {
    const { client, calls } = answered();
    for (let count = 0; count < 3; count += 1) await client.push(message, everyone);
    expect(calls.map(({ body }) => body.From_Account)).toEqual(Array(3).fill(app.identifier));
    const numbers = calls.map(({ body }) => body.MsgRandom);
    expect(new Set(numbers).size).toBe(3);
    for (const number of numbers) {
      expect(Number.isInteger(number) && number >= 0 && number < 2 ** 32).toBe(true);
    }
    expect(calls.every(({ body }) => !('Condition' in body))).toBe(true);
  });

  test('is what the caller had when it called', async () => {
    const { client, calls } = answered();
    const own = { title: 'before', ext: { a: 1 }, info: { ApnsInfo: { Title: 'before' } } };
    const to = { tagsOr: ['gold'] };
    const pushed = client.push(own, { to });
    own.title = 'after';
    own.ext.a = 2;
    own.info.ApnsInfo.Title = 'after';
    to.tagsOr.push('silver');
    await pushed;
    expect(calls[0].body).toMatchObject({
      Condition: { TagsOr: ['gold'] },
      OfflinePushInfo: { Title: 'before', Ext: '{"a":1}', ApnsInfo: { Title: 'before' } },
    });
    expect(calls[0].body.Condition.TagsOr).toEqual(['gold']);
  });

  test('of a web push is its notification, what an open page gets, or both', async () => {
    const { client, calls } = answered();
    const page = { MsgType: 'TIMCustomElem' };
    await client.webPush({ title: 'Reply', url: 'https://example.org/t/9', ext: [1] }, { to: { tagsAnd: ['fr'] } });
    await client.webPush(undefined, { to: 'everyone', pageMessage: page });
    await client.webBatch(['anna'], { title: 'Reply' }, { pageMessage: page, dataId: 't9' });
    const [first, second, third] = calls.map(({ body: { MsgRandom: _, ...body } }) => body);
    const sender = { From_Account: app.identifier };
    expect(first).toEqual({
      ...sender, Condition: { TagsAnd: ['fr'] }, WebInfo: { Title: 'Reply', URL: 'https://example.org/t/9', Ext: '[1]' },
    });
    expect(second).toEqual({ ...sender, Message: page });
    expect(third).toEqual({
      ...sender, To_Account: ['anna'], WebInfo: { Title: 'Reply' }, Message: page, DataId: 't9',
    });
  });

  test('has its defaults also where a caller says undefined', async () => {
    const { client, calls } = answered();
    const nothing = { from: undefined, dataId: undefined, taskName: undefined };
    await client.push({ title: 'a', desc: undefined, ext: undefined }, { ...everyone, ...nothing, msgRandom: undefined });
    await client.batch(['a'], message, nothing);
    for (const { body } of calls) {
      expect(body).toMatchObject({ From_Account: app.identifier, MsgRandom: expect.any(Number) });
    }
    expect(calls[0].body.OfflinePushInfo).toEqual({ Title: 'a' });
  });

  test('of Chat is a message, too', async () => {
    const { client, calls } = answered();
    const msgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Doors open at nine' } }];
    await client.push(message, {
      ...everyone, msgBody, onlineOnlyFlag: 1, msgLifeTime: 604_800,
    });
    expect(calls[0].body).toMatchObject({
      MsgBody: msgBody, OnlineOnlyFlag: 1, MsgLifeTime: 604_800,
    });
  });
});

describe('nobody reaches everyone by forgetting something', () => {
  test.each([
    ['no audience', {}, 'to', 'no_audience'],
    ['no options', undefined, 'to', 'no_audience'],
    ['null', { to: null }, 'to', 'bad_audience'],
    ['another word', { to: 'all' }, 'to', 'bad_audience'],
    ['a list', { to: ['gold'] }, 'to', 'bad_audience'],
    ['an empty condition', { to: {} }, 'to', 'too_few'],
    ['a condition of nothing', { to: { tagsOr: undefined } }, 'to', 'too_few'],
    ['no tags', { to: { tagsOr: [] } }, 'to.tagsOr', 'too_few'],
    ['no attributes', { to: { attributesAnd: {} } }, 'to.attributesAnd', 'too_few'],
    ['a misspelt condition', { to: { tagOr: ['gold'] } }, 'to.tagOr', 'unknown_member'],
    ['the service’s name of what has one of ours', { to: { TagsOr: ['gold'] } }, 'to.TagsOr', 'unknown_member'],
    ['the same beside ours', { to: { tagsOr: ['gold'], TagsOr: ['silver'] } }, 'to.TagsOr', 'unknown_member'],
    ['a misspelt option', { To: { tagsOr: ['gold'] } }, 'To', 'unknown_option'],
    ['a Map', { to: new Map([['tagsOr', ['gold']]]) }, 'to', 'not_plain'],
    ['the service’s names', { to: { tagsNot: ['muted'], TagsNot: ['vip'] } }, 'to.TagsNot', 'unknown_member'],
    ['what says otherwise of itself', { to: { tagsOr: ['a'], toJSON: () => ({}) } }, 'to.toJSON', 'not_plain'],
    ['tags with attributes', { to: { tagsOr: ['a'], attributesOr: { b: 'c' } } }, 'to', 'tags_and_attributes'],
    ['an empty tag', { to: { tagsAnd: ['a', ''] } }, 'to.tagsAnd[1]', 'empty'],
    ['no text', { to: { tagsNot: [undefined] } }, 'to.tagsNot[0]', 'wrong_type'],
    ['eleven tags', { to: { tagsOr: Array.from({ length: 11 }, (_, i) => `t${i}`) } }, 'to.tagsOr', 'too_many'],
    ['a tag twice', { to: { tagsOr: ['a', 'b'], tagsAnd: ['b'] } }, 'to.tagsAnd[0]', 'same_tag'],
    ['a getter that throws', { to: { get tagsOr() { throw new Error('no'); } } }, 'to', 'not_writable'],
  ])('%s', async (_, options, field, reason) => {
    const { client, calls } = answered();
    const error = await errorOf(client.push(message, options));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field, reason, sent: 'no', command: 'push' });
    expect(calls).toEqual([]);
  });

  test('as in a call with a body of one’s own', async () => {
    const { client, calls } = answered();
    const body = { From_Account: 'a', MsgRandom: 1, OfflinePushInfo: {} };
    for (const [more, field] of [[{ Condition: {} }, 'Condition'], [{ Conditions: { TagsOr: ['a'] } }, 'Conditions']]) {
      expect(await errorOf(client.call('push', { ...body, ...more }))).toMatchObject({ field, sent: 'no' });
    }
    const { MsgRandom: _, ...without } = { ...body, To_Account: Array(1200).fill('a') };
    expect(await errorOf(client.call('batch', without))).toMatchObject({ field: 'To_Account', sent: 'no' });
    expect(await errorOf(client.call('batch', { ...without, To_Account: ['a'] }))).toMatchObject({ field: 'MsgRandom' });
    expect(calls).toEqual([]);
  });
});

describe('a message that is wrong is refused where it stands', () => {
  const loop = {};
  loop.loop = loop;
  const deep = JSON.parse('{"a":'.repeat(70) + '0' + '}'.repeat(70));
  test.each([
    [undefined, 'message', 'missing'],
    ['Sale', 'message', 'not_an_object'],
    [[], 'message', 'not_an_object'],
    [{ tittle: 'a' }, 'message.tittle', 'unknown_member'],
    [{ title: 5 }, 'message.title', 'wrong_type'],
    [{ title: 'half \ud800' }, 'message.title', 'half_surrogate'],
    [{ ext: 'plain' }, 'message.ext', 'not_json'],
    [{ ext: '{"a":' }, 'message.ext', 'not_json'],
    [{ ext: 5 }, 'message.ext', 'wrong_type'],
    [{ info: 'x' }, 'message.info', 'not_an_object'],
    [{ title: 'a', info: { Title: 'b' } }, 'message.title', 'given_twice'],
    [{ info: { PushFlag: 2 } }, 'message.info.PushFlag', 'out_of_range'],
    [{ info: { AndroidInfo: { OPPONotifyLevel: 2 } } }, 'message.info.AndroidInfo.OPPONotifyLevel', 'needs_another'],
    [{ info: { ApnsInfo: { LiveActivity: { LaId: 'a' } } } }, 'message.info.ApnsInfo.LiveActivity.Event', 'missing'],
    [{ info: { AndroidInfo: { get Sound() { throw new Error('no'); } } } }, 'message', 'not_writable'],
    [{ ext: { order: 9_007_199_254_740_993n } }, 'message.ext.order', 'not_plain'],
    [{ ext: { at: [new Date(0)] } }, 'message.ext.at[0]', 'not_plain'],
    [{ ext: () => 1 }, 'message.ext', 'not_plain'],
    [{ ext: { share: 0 / 0 } }, 'message.ext.share', 'not_plain'],
    [{ info: { PushTemplateParam: { at: new Date(0) } } }, 'message.info.PushTemplateParam.at', 'not_plain'],
    [new (class Message { title = 'a'; })(), 'message', 'not_plain'],
    [{ ext: loop }, 'message.ext.loop', 'not_writable'],
    [{ ext: deep }, `message.ext${'.a'.repeat(63)}`, 'too_deep'],
    [{ desc: 'x'.repeat(10_240) }, 'message', 'long_body'],
  ])('%#', async (wrong, field, reason) => {
    const { client, calls } = answered();
    const expected = { code: 'ERR_INVALID_ARGUMENT', field, reason, sent: 'no' };
    expect(await errorOf(client.push(wrong, everyone))).toMatchObject(expected);
    if (reason === 'long_body') return; // of a push only
    expect(await errorOf(client.batch(['a', 'b'], wrong))).toMatchObject(expected);
    let reads = 0;
    const accounts = (function* all() {
      reads += 1;
      yield 'a';
    }());
    expect(await errorOf(collect(client.streamBatch(accounts, wrong)))).toMatchObject(expected);
    expect(reads).toBe(0);
    expect(calls).toEqual([]);
  });

  test.each([
    [{ dataId: 'é'.repeat(33) }, 'dataId', 'too_long'],
    [{ taskName: '七'.repeat(7) }, 'taskName', 'too_long'],
    [{ from: '' }, 'from', 'empty'],
    [{ offlineStorageTime: 604_801 }, 'offlineStorageTime', 'out_of_range'],
    [{ signal: 5 }, 'signal', 'bad_signal'],
    [{ dataid: 'x' }, 'dataid', 'unknown_option'],
  ])('an option, too: %j', async (options, field, reason) => {
    const { client, calls } = answered();
    const expected = { code: 'ERR_INVALID_ARGUMENT', field, reason, sent: 'no' };
    const pushed = client.push(message, { ...everyone, ...options });
    expect(await errorOf(pushed)).toMatchObject(expected);
    expect(await errorOf(client.batch(['a'], message, options))).toMatchObject(expected);
    expect(await errorOf(collect(client.streamBatch(['a'], message, options)))).toMatchObject(expected);
    expect(calls).toEqual([]);
  });

  test('a number of one’s own is for one call, not for a batch of many', async () => {
    const { client } = answered();
    const random = { msgRandom: 1 };
    expect(await errorOf(client.push(message, { ...everyone, msgRandom: 2 ** 32 }))).toMatchObject({
      field: 'msgRandom', reason: 'out_of_range',
    });
    expect(await errorOf(client.batch(['a'], message, random))).toMatchObject({ field: 'msgRandom' });
  });
});

describe('the day', () => {
  test('counts the pushes that were accepted, and says the edition’s quota', async () => {
    const clock = createTestClock();
    const { client } = withEmulator({ edition: 'advanced', quota: 100 }, { clock, edition: 'advanced', rate: undefined });
    const push = async () => {
      const pushed = client.push(message, everyone);
      await clock.advance(1_100);
      return (await pushed).today;
    };
    expect(await push()).toEqual({ day: '2026-01-01', accepted: 1, quota: 100 });
    expect(await push()).toEqual({ day: '2026-01-01', accepted: 2, quota: 100 });
    await clock.advance(24 * 3_600_000);
    expect(await push()).toEqual({ day: '2026-01-02', accepted: 1, quota: 100 });
  });

  test('is said where the service says that it is used up', async () => {
    const { client, emulator } = withEmulator({ edition: 'free', dailyPushes: 2 });
    await client.push(message, everyone);
    await client.push(message, { to: { tagsOr: ['GoldMember'] } });
    const error = await errorOf(client.push(message, everyone));
    expect(error).toMatchObject({
      errorCode: 90047, sent: 'no', today: { day: '2026-01-01', accepted: 2, quota: 10 },
    });
    expect(emulator.pushes()).toHaveLength(2);
  });
});

describe('how often', () => {
  /** When the calls departed, in milliseconds. */
  const departures = async (method, count, options) => {
    const clock = createTestClock();
    const times = [];
    const onRequest = ({ command }) => {
      if (command !== 'get_attr_name') times.push(clock.now());
    };
    const { client } = answered({ clock, rate: undefined, onRequest, ...options });
    await client.getAttributeNames(); // what takes a while by no clock, the core and the signature, is done
    const accounts = Array.from({ length: count * 500 }, (_, index) => `user${index}`);
    const calls = method === 'push'
      ? Promise.all(Array.from({ length: count }, () => client.push(message, everyone)))
      : client[method](accounts, message);
    let isOver = false;
    const over = calls.finally(() => {
      isOver = true;
    });
    while (!isOver) await clock.advance(100);
    await over;
    return times;
  };
  const mostInASecond = (times) => Math.max(...times.map((time) => (
    times.filter((other) => other >= time && other < time + 1_000).length)));

  test('a push a second', async () => {
    const times = await departures('push', 4, {});
    expect(times.slice(1).every((time, index) => time - times[index] > 1_000)).toBe(true);
  });

  test.each([['free', 10], ['standard', 30], ['advanced', 40]])('batches of the edition %s: %i a second', async (edition, rate) => {
    const times = await departures('batch', 2 * rate, { edition });
    expect(mostInASecond(times)).toBeLessThanOrEqual(rate);
    expect(times.at(-1) - times[0]).toBeLessThan(2_300);
  });

  test('a rate of one’s own makes it less, and no push goes faster for it', async () => {
    expect(mostInASecond(await departures('batch', 10, { edition: 'advanced', rate: 5 }))).toBeLessThanOrEqual(5);
    expect(mostInASecond(await departures('push', 3, { rate: 100 }))).toBe(1);
  });

  test('to as many people by web as the edition allows', async () => {
    const { client, calls } = answered();
    const accounts = Array.from({ length: 70 }, (_, index) => `user${index}`);
    await client.webBatch(accounts, message);
    expect(calls.map(({ body }) => body.To_Account.length)).toEqual([30, 30, 10]);
    const other = answered({ edition: 'standard' });
    await other.client.webBatch(accounts, message);
    expect(other.calls.map(({ body }) => body.To_Account.length)).toEqual([70]);
  });

  test('an edition that there is not is refused', async () => {
    const error = await errorOf(async () => createClient({ ...app, region: 'singapore', edition: 'gold' }));
    expect(error).toMatchObject({ field: 'edition', reason: 'bad_edition', text: 'free, standard, advanced' });
  });
});

describe('a batch', () => {
  test('goes to any number of accounts by 500, each once, and has an outcome for each', async () => {
    const { client, emulator } = withEmulator({ samples: false, users: usersOf(1_190) });
    const accounts = [...Array.from({ length: 1_200 }, (_, index) => `user${index}`), 'user0', 'user700'];
    const { tasks, accounts: reached, failures } = await client.batch(accounts, message, { dataId: 'game/7' });
    expect(reached).toEqual(Array.from({ length: 1_190 }, (_, index) => `user${index}`));
    expect(failures.map(({ account, errorCode, sent }) => [account, errorCode, sent])).toEqual(
      Array.from({ length: 10 }, (_, index) => [`user${1_190 + index}`, 70107, undefined]));
    const pushes = emulator.pushes();
    expect(pushes.map(({ audience }) => audience.length)).toEqual([500, 500, 190]);
    expect(pushes.map(({ taskId }) => taskId)).toEqual(tasks);
    expect(new Set(pushes.map(({ random }) => random)).size).toBe(3);
    expect(pushes.every(({ dataId }) => dataId === 'game/7')).toBe(true);
    expect(new Set(deliveriesOf(emulator)).size).toBe(1_190);
  });

  test('does not ask for anybody where there is nobody', async () => {
    const { client, calls } = answered();
    expect(await client.batch([], message)).toEqual({ tasks: [], accounts: [], failures: [] });
    expect(await collect(client.streamBatch(new Set(), message))).toEqual([]);
    expect(calls).toEqual([]);
  });

  test('of which one call is lost says of its accounts that nobody knows, and of no other', async () => {
    const { client, emulator } = withEmulator({
      samples: false, users: usersOf(1_500), faults: [{ kind: 'reset', when: 'after', command: 'batch', times: 1 }],
    }, { retries: 3 });
    const all = Object.keys(usersOf(1_500));
    const { accounts, failures, tasks } = await client.batch(all, message);
    expect(failures).toHaveLength(500);
    expect(failures.every(({ sent, code }) => sent === 'unknown' && code === 'ERR_NETWORK')).toBe(true);
    expect(failures[0].message).toMatch(/may have been carried out/);
    expect([accounts.length, tasks.length]).toEqual([1_000, 2]);
    expect(deliveriesOf(emulator).sort()).toEqual([...all].sort()); // it had been carried out, and was not repeated
  });

  test('is repeated with the same number where the service says that it did not run', async () => {
    const { client, emulator, clock } = withEmulator({
      faults: [{ kind: 'error', errorCode: 60007, command: 'batch', times: 1 }],
    }, { retries: 3 });
    const sent = client.batch(['Mary'], message);
    await clock.until(() => emulator.requests.list().length > 0);
    await clock.advance(5_000);
    expect(await sent).toMatchObject({ accounts: ['Mary'], failures: [] });
    const numbers = emulator.requests.list().map(({ body }) => JSON.parse(body).MsgRandom);
    expect(numbers).toHaveLength(2);
    expect(numbers[0]).toBe(numbers[1]);
  });

  test('that the app may not send ends, and says who has had it', async () => {
    const fetch = fakeFetch((_, count) => (
      count === 1 ? okBody({ TaskId: 't' }) : { ActionStatus: 'FAIL', ErrorCode: 90045, ErrorInfo: '' }));
    const client = clientOf({ fetch, concurrency: 1 });
    const error = await errorOf(client.batch(Object.keys(usersOf(1_400)), message));
    expect(error).toMatchObject({ errorCode: 90045, sent: 'no' });
    const parts = [error.accounts, error.failures, error.unsettled, error.unsent];
    expect(parts.map(({ length }) => length)).toEqual([500, 0, 900, 900]);
    expect(error.pushed).toEqual(error.accounts.map((account) => ({ account, taskId: 't' })));
  });

  test('tells a Chinese client’s failures in Chinese', async () => {
    const { client } = withEmulator({}, { language: 'zh' });
    const { failures } = await client.batch(['nobody', 'Mary'], message);
    expect(failures[0].message).toMatch(/\p{Script=Han}/u);
  });
});

describe('what is known of a push that failed', () => {
  test.each(['before', 'after'])('a connection that broke %s the effect: nobody says that it was not sent', async (when) => {
    const { client, emulator } = withEmulator({ faults: [{ kind: 'reset', when, command: 'push', times: 1 }] }, { retries: 3 });
    const error = await errorOf(client.push(message, everyone));
    expect(error).toMatchObject({ code: 'ERR_NETWORK', sent: 'unknown', attempts: 1 });
    expect(error.message).not.toMatch(/could not be sent/);
    expect(error.message).toMatch(/may have been carried out/);
    expect(emulator.pushes()).toHaveLength(when === 'after' ? 1 : 0);
    expect(emulator.requests.list().filter(({ command }) => command === 'push')).toHaveLength(1);
  });

  test.each([
    ['status', { kind: 'status', when: 'after' }],
    ['truncate', { kind: 'truncate' }],
    ['91000', { kind: 'error', errorCode: 91000, when: 'after' }],
  ])('%s: nobody is notified twice', async (_, fault) => {
    const { client, emulator } = withEmulator({ faults: [{ ...fault, times: 1 }] }, { retries: 3 });
    const error = await errorOf(client.push(message, { to: { tagsOr: ['GoldMember'] } }));
    expect(error.sent).toBe('unknown');
    expect(emulator.pushes()).toHaveLength(1);
  });

  test('two within a second: the second is sent again, and not refused', async () => {
    const clock = createTestClock();
    const { client, emulator } = withEmulator({ quota: 100 }, { clock, retries: 3 });
    await client.push(message, everyone);
    const second = client.push(message, everyone);
    await clock.until(() => emulator.requests.list().length === 2);
    await clock.advance(3_000);
    await second;
    const [, refused, repeated] = emulator.requests.list();
    expect(refused.errorCode).toBe(90024);
    expect(JSON.parse(repeated.body).MsgRandom).toBe(JSON.parse(refused.body).MsgRandom);
  });
});

describe('a stream of accounts', () => {
  test('is read no faster than outcomes are taken, and its source is told to end', async () => {
    const { client } = answered({ concurrency: 2 });
    const reads = { count: 0, ended: false };
    const accounts = (async function* all() {
      try {
        for (;;) {
          reads.count += 1;
          yield `user${reads.count}`;
        }
      } finally {
        reads.ended = true;
      }
    }());
    let taken = 0;
    for await (const { taskId } of client.streamBatch(accounts, message)) {
      expect(taskId).toMatch(/^task_/);
      taken += 1;
      if (taken === 600) break;
    }
    expect(reads.count).toBeLessThanOrEqual(4 * 500);
    expect(reads.ended).toBe(true);
  });

  test('sends to nobody twice, however far apart', async () => {
    const users = usersOf(1_000);
    const { client, emulator } = withEmulator({ samples: false, users }, { concurrency: 3 });
    const names = Object.keys(users);
    const accounts = [...names, ...names.toReversed(), 'nobody', 'user5', 'nobody'];
    const outcomes = await collect(client.streamBatch(accounts, message));
    expect(outcomes.map(({ account }) => account)).toEqual(accounts);
    expect(deliveriesOf(emulator)).toHaveLength(1_000);
    expect(new Set(deliveriesOf(emulator)).size).toBe(1_000);
    const tasksOf = (some) => some.map(({ taskId }) => taskId);
    const [firsts, doubles] = [outcomes.slice(0, 1_000), outcomes.slice(1_000, 2_000)];
    expect(tasksOf(doubles)).toEqual(tasksOf(firsts).toReversed());
    const codes = outcomes.slice(2_000).map(({ error }) => error?.errorCode);
    expect(codes).toEqual([70107, undefined, 70107]);
  });

  test('gives a double of a lost call the outcome of its first, and sends it to nobody again', async () => {
    const { client, emulator } = withEmulator({
      samples: false, users: usersOf(500), faults: [{ kind: 'reset', when: 'after', command: 'batch', times: 1 }],
    });
    const accounts = [...Object.keys(usersOf(500)), 'user1'];
    const outcomes = await collect(client.streamBatch(accounts, message));
    expect(outcomes).toHaveLength(501);
    expect(outcomes.every(({ error }) => error.sent === 'unknown')).toBe(true);
    expect(deliveriesOf(emulator)).toHaveLength(500);
  });

  test('has a bad account fail by itself, its doubles with it', async () => {
    const { client, emulator } = withEmulator();
    const outcomes = await collect(client.streamBatch(['Mary', '', 7, 'xiaoming', ''], message));
    expect(outcomes.map(({ account, error }) => [account, error?.field, error?.sent])).toEqual([
      ['Mary', undefined, undefined],
      ['', 'accounts[1]', 'no'],
      [7, 'accounts[2]', 'no'],
      ['xiaoming', undefined, undefined],
      ['', 'accounts[1]', 'no'],
    ]);
    expect(deliveriesOf(emulator).sort()).toEqual(['Mary', 'xiaoming']);
  });

  test('says how far it is', async () => {
    const { client } = answered();
    const said = [];
    const onProgress = ({ done, total, calls }) => said.push([done, total, calls]);
    await collect(client.streamBatch(Object.keys(usersOf(1_200)), message, { onProgress }));
    expect(said).toEqual([[500, 1_200, 1], [1_000, 1_200, 2], [1_200, 1_200, 3]]);
  });

  test('that is aborted says of everyone read who had it, who had it not, and of whom nobody knows', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const clock = createTestClock();
    const fetch = fakeFetch((_, count, { init }) => {
      if (count === 1) return okBody({ TaskId: 't' });
      return new Promise((resolve, reject) => {
        init.signal.addEventListener('abort', () => reject(init.signal.reason));
      });
    });
    const client = clientOf({ fetch, clock, concurrency: 2 });
    const outcomes = [];
    const error = await errorOf(async () => {
      const accounts = Object.keys(usersOf(2_000));
      for await (const outcome of client.streamBatch(accounts, message, { signal })) {
        outcomes.push(outcome);
        if (outcomes.length === 500) {
          await clock.until(() => fetch.calls.length >= 2);
          controller.abort();
        }
      }
    });
    expect(error).toMatchObject({ code: 'ERR_ABORTED', sent: 'unknown' });
    expect(outcomes).toHaveLength(500);
    const doubtful = error.unsettled.filter((account) => !error.unsent.includes(account));
    const underWay = fetch.calls.slice(1).flatMap(({ body }) => body.To_Account);
    expect(doubtful.sort()).toEqual(underWay.sort());
  });

  test.each([
    ['while the first is under way', ['u0', 'u1', 'u0', 'u1']],
    ['within what is read for the next call', ['u0', 'u1', ...Object.keys(usersOf(600)), 'u1']],
  ])('that is aborted says of doubles what it says of their first: %s', async (_, accounts) => {
    const controller = new AbortController();
    const { signal } = controller;
    const users = { u0: {}, u1: {}, ...usersOf(600) };
    const { emulator } = withEmulator({ samples: false, users });
    const fetch = async (...args) => {
      await emulator.fetch(...args);
      controller.abort(); // it has arrived, and its answer is lost
      throw new TypeError('fetch failed');
    };
    const lossy = clientOf({ fetch, concurrency: 1 });
    const error = await errorOf(collect(lossy.streamBatch(accounts, message, { signal })));
    expect(error.code).toBe('ERR_ABORTED');
    const had = new Set(deliveriesOf(emulator));
    expect(had.size).toBeGreaterThan(1);
    expect(error.unsent.filter((account) => had.has(account))).toEqual([]);
    for (const account of had) expect(error.unsettled).toContain(account);
  });

  test('whose first was handed out has nothing to say of its double but that', async () => {
    const controller = new AbortController();
    const { client, emulator } = withEmulator({ samples: false, users: usersOf(500) });
    async function* source() {
      yield* Object.keys(usersOf(500));
      yield 'user0';
      await new Promise(() => {}); // and nothing more
    }
    const error = await errorOf(async () => {
      let taken = 0;
      const { signal } = controller;
      for await (const outcome of client.streamBatch(source(), message, { signal })) {
        expect(outcome.error).toBe(undefined);
        taken += 1;
        if (taken === 500) setImmediate(() => controller.abort());
      }
    });
    expect(error).toMatchObject({ code: 'ERR_ABORTED', unsettled: [], unsent: [] });
    expect(deliveriesOf(emulator)).toHaveLength(500);
  });

  test.each([
    ['doubles', () => 'Mary'],
    ['what is no account', () => 5],
  ])('lets the event loop turn while it reads nothing but %s', async (_, item) => {
    const { client } = answered();
    const controller = new AbortController();
    const { signal } = controller;
    setImmediate(() => controller.abort());
    function* endless() {
      for (;;) yield item();
    }
    const error = await errorOf(collect(client.streamBatch(endless(), message, { signal })));
    expect(error.code).toBe('ERR_ABORTED');
  });

  test('gives each double an outcome of its own', async () => {
    const { client } = answered();
    const outcomes = [];
    for await (const outcome of client.streamBatch(['a', ...Array(600).fill('a')], message)) {
      expect(outcome.mark).toBe(undefined);
      outcome.mark = 'changed';
      outcomes.push(outcome);
    }
    expect(outcomes).toHaveLength(601);
  });

  test('is another method than stream', async () => {
    const { client } = answered();
    expect(await errorOf(collect(client.stream('batch', ['a'])))).toMatchObject({ field: 'command', reason: 'no_list_command' });
  });
});

describe('after a push', () => {
  const accepted = async (options) => {
    const all = withEmulator({ samples: false, users: usersOf(3) }, options);
    const { taskId } = await all.client.push(message, everyone);
    return { ...all, taskId };
  };

  test('it is revoked, once', async () => {
    const { client, emulator, taskId } = await accepted();
    expect(await client.revoke(taskId, { title: 'Withdrawn' })).toBe(undefined);
    expect(emulator.pushes()[0]).toMatchObject({ revokedWith: { Title: 'Withdrawn' } });
    expect(await errorOf(client.revoke(taskId, { title: 'Withdrawn' }))).toMatchObject({ errorCode: 90050, sent: 'no' });
    expect(await errorOf(client.revoke('no such task', { title: 'a' }))).toMatchObject({ errorCode: 90049 });
    expect(await errorOf(client.revoke(taskId))).toMatchObject({ field: 'message', reason: 'missing', sent: 'no' });
    expect(await errorOf(client.revoke('', message))).toMatchObject({ field: 'taskId', reason: 'empty' });
  });

  test('a revocation that was refused meanwhile is no other’s', async () => {
    let departed = 0;
    const onRequest = () => {
      departed += 1;
    };
    const { client, emulator, clock, taskId } = await accepted({ retries: 3, onRequest });
    await client.revoke(taskId, { title: 'first' });
    emulator.faults.set([{ kind: 'error', errorCode: 60007, command: 'revoke', times: 1 }]);
    const again = errorOf(client.revoke(taskId, { title: 'second' }));
    await clock.until(() => clock.timersLeft().length > 0 && emulator.requests.list().length === 3);
    while (departed < 4) await clock.advance(100); // and no more: its answer takes no time by this clock
    expect(await again).toMatchObject({ errorCode: 90050, sent: 'no' });
  });

  test('a revocation that was lost is repeated, and has happened', async () => {
    const { client, emulator, clock, taskId } = await accepted({ retries: 3 });
    emulator.faults.set([{ kind: 'reset', when: 'after', command: 'revoke', times: 1 }]);
    const revoked = client.revoke(taskId, message);
    await clock.until(() => emulator.requests.list().length === 3);
    expect(await revoked).toBe(undefined);
    expect(emulator.requests.list().slice(1).map(({ errorCode }) => errorCode)).toEqual([0, 90050]);
  });

  test('it is counted', async () => {
    const { client, clock, taskId } = await accepted();
    const now = clock.time();
    const period = { start: new Date(now - 3_600_000), end: Math.floor(now / 1000) + 60 };
    const { results } = await client.statistics({ ...period, tasks: [taskId] });
    expect(results).toMatchObject([{ taskId, total: 3, sent: 3 }]);
    expect(results[0].platforms[0]).toMatchObject({
      eventType: 1, delivery: 'offline', pushPlatform: 2, platform: 'xiaomi', total: 3,
    });
    expect((await client.statistics({ ...period, tasks: ['unknown'] })).results).toEqual([]);
    const losses = await client.losses({ ...period, tasks: [taskId] });
    expect(losses.results[0]).toMatchObject({ taskId, beforeSending: [], afterSending: [] });
    const { devices } = await client.trace(taskId, 'user1');
    expect(devices[0]).toMatchObject({ eventType: 1, system: expect.any(String) });
    expect(devices[0].offline.channel).toMatchObject({ errorCode: 0 });
    expect(await client.chatStatistics(period)).toMatchObject({ platforms: expect.any(Array) });
    expect(await client.chatTrace('no such push')).toEqual({ devices: [] });
  });

  test.each([
    [{ start: 5, end: 4 }, 'end', 'no_period'],
    [{ start: 0, end: 31 * 86_400 + 1 }, 'end', 'long_period'],
    [{ start: Date.UTC(2026, 0, 1), end: 5 }, 'start', 'out_of_range'],
    [{ start: new Date(NaN), end: 5 }, 'start', 'not_a_moment'],
    [{ start: 1.5, end: 5 }, 'start', 'wrong_type'],
    [{ end: 5 }, 'start', 'missing'],
    [{ start: 1, end: 5, tasks: Array(6).fill('t') }, 'tasks', 'too_many'],
    [{ start: 1, end: 5, tasks: 't' }, 'tasks', 'wrong_type'],
    [{ start: 1, end: 5, task: ['t'] }, 'task', 'unknown_option'],
    [undefined, 'start', 'missing'],
    [null, 'start', 'missing'],
  ])('a question that is wrong is not asked: %j', async (query, field, reason) => {
    const { client, calls } = answered();
    expect(await errorOf(client.statistics(query))).toMatchObject({ field, reason });
    expect(calls).toEqual([]);
  });

  test('a number that the answer has not is not made up', async () => {
    const client = clientOf({ fetch: fakeFetch(() => okBody({ TotalCount: 3, SentCount: null })) });
    expect(await client.chatStatistics({ start: 1, end: 5 })).toEqual({ total: 3, platforms: [] });
  });

  test('an answer of another form is not believed', async () => {
    const client = clientOf({ fetch: fakeFetch(() => okBody({ Results: [{ TotalCount: 'many' }] })) });
    expect(await errorOf(client.statistics({ start: 1, end: 5 }))).toMatchObject({
      code: 'ERR_BAD_RESPONSE', field: 'Results[0].TotalCount',
    });
  });
});
