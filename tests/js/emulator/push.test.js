// The calls that push, and revoke: the documented samples, every refusal, frequency, and what is kept.
import { readdirSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { app, caller, DEVICE, fixture, NOW, sign } from './helpers.js';

const info = { Title: 'Sale', Desc: 'Today' };
const toAll = { From_Account: 'administrator', MsgRandom: 1, OfflinePushInfo: info };
const toSome = { ...toAll, To_Account: ['Mary'] };
const web = { From_Account: 'administrator', MsgRandom: 1, WebInfo: { Title: 'Sale' } };
const webSome = { ...web, To_Account: ['Mary'] };
const good = {
  push: toAll, batch: toSome, webpush: web, webbatch: webSome,
};

let emulator;
let call;
let usersig;

beforeAll(async () => {
  usersig = await sign({ expire: 86400 * 3650 }); // for clocks that are set
});

const use = (options) => {
  emulator = createEmulator({ ...(options?.apps ? {} : app), clock: () => NOW, ...options });
  const any = caller(emulator.fetch);
  call = (command, body, { parameters } = {}) => (
    any(command, body, { parameters: { usersig, ...parameters } }));
};
beforeEach(() => use());

const codeOf = async (command, body) => (await call(command, body)).ErrorCode;
const pushed = async (command, changes) => {
  const { TaskId, ErrorCode } = await call(command, { ...good[command], ...changes });
  expect(ErrorCode).toBe(0);
  return TaskId;
};

describe('the documented sample', () => {
  const folder = new URL('../../fixtures/push/', import.meta.url);
  const names = readdirSync(folder).map((name) => name.slice(0, -'.json'.length));
  const namesOf = (pattern) => names.filter((name) => pattern.test(name));
  const sampleOf = (name) => fixture(`push/${name}`);
  const attributeNames = { 0: 'Membership Level', 1: 'city' };
  const lastGroups = '[0-9a-f]{8}_[0-9a-f]{8}_20000[0-9a-f]{10}_[0-9a-f]{1,8}_[0-9a-f]{1,8}$';

  const users = { user1: {}, user2: {}, xiaoming: {} };
  const useSamples = () => use({ samples: false, attributeNames, users });

  test('is looked at, each by a test of its family', () => {
    const families = [
      /^push\./, /^batch/, /^web(push|batch)/, /^revoke/, /^offline_push_info/, /^legacy/,
      /^(all_member|normal)_push_/, /^(add_tag|get_tag|set_attr)\./, /^webhook/,
    ];
    const others = names.filter((name) => families.filter((one) => one.test(name)).length !== 1);
    expect(others).toEqual([]);
  });

  test.each(namesOf(/^(push|webpush)\./))('%s is accepted', async (name) => {
    useSamples();
    const { command, request } = sampleOf(name);
    const answer = await call(`/${command}`, request);
    expect(answer).toEqual({
      ActionStatus: 'OK',
      ErrorInfo: '',
      ErrorCode: 0,
      TaskId: expect.stringMatching(`^${lastGroups}`),
      RequestId: expect.any(String),
    });
  });

  test.each([
    ['batch', {}, '^batch_'],
    ['batch.partial', { To_Account: ['user1', 'user'] }, '^batch_'], // the page's request does not name "user"
    ['batch.fail', { MsgRandom: '3674128' }, undefined], // the page's request has nothing wrong
    ['webbatch', {}, '^wbat@1_'],
  ])('%s is answered as in the page', async (name, changes, start) => {
    useSamples();
    const { command, request, response } = sampleOf(name);
    const { RequestId, ...answer } = await call(`/${command}`, { ...request, ...changes });
    if (start === undefined) expect(answer).toEqual(response);
    else expect(answer).toEqual({ ...response, TaskId: expect.stringMatching(start + lastGroups) });
    if (start) expect(response.TaskId).toMatch(new RegExp(start + lastGroups));
  });

  test.each(namesOf(/^revoke/))('%s is answered as in the page', async (name) => {
    const { command, request, response } = sampleOf(name);
    const TaskId = await pushed('push');
    const { RequestId, ...answer } = await call(`/${command}`, { ...request, TaskId });
    expect(answer).toEqual(response);
    const [push] = emulator.pushes();
    expect(push).toMatchObject({ revokedAt: NOW, revokedWith: request.OfflinePushInfo });
  });

  test.each(namesOf(/^offline_push_info/))('%s passes as it is', async (name) => {
    const { offline_push_info: OfflinePushInfo } = sampleOf(name);
    for (const command of ['push', 'batch']) {
      await pushed(command, { OfflinePushInfo });
      expect(emulator.pushes().at(-1).message).toEqual({ OfflinePushInfo });
    }
  });

  test.each(namesOf(/^legacy/))('%s is of a family that is not here', async (name) => {
    const { command, request } = sampleOf(name);
    expect(await codeOf(`/${command}`, request)).toBe(60009);
  });

  const user = (attributes = {}, tags = []) => ({ attributes, tags });
  const sexAndCity = { 0: { name: 'sex', type: 0 }, 1: { name: 'city', type: 0 } };
  const both = { xiaoming: user(), [DEVICE]: user() };
  test.each([
    ['add_tag.replace', { users: both }],
    ['add_tag.two_types', { users: { xiaoming: user() }, tagTypes: { PlatinumMember: 0, MonthPassUser: 0 } }],
    ['get_tag.2025', { users: {
      xiaoming: user({}, ['黄金会员', '周卡用户']), xiaohong: user({}, ['白金会员', '月卡用户']),
    } }],
    ['set_attr.two_types', { attributeNames: sexAndCity, users: { xiaoming: user() } }],
  ])('%s is answered as in the page', async (name, state) => {
    const apps = { [app.sdkAppId]: state };
    use({ state: { format: 'timpush-emulator-state', version: 1, apps } });
    const { command, request, response } = sampleOf(name);
    const { RequestId, UserTags, ...answer } = await call(`/${command}`, request);
    const { UserTags: expected, ...rest } = response;
    expect(answer).toEqual(rest);
    if (expected) expect(UserTags).toEqual(expect.arrayContaining(expected));
  });

  test('add_tag.zh shares a tag between two account types, which the rules refuse', async () => {
    use({ samples: false, users: { xiaoming: {} } });
    const { command, request } = sampleOf('add_tag.zh');
    const { ErrorList } = await call(`/${command}`, request);
    expect(ErrorList).toEqual([{ To_Account: DEVICE, ErrorCode: 90035 }]);
  });
});

describe('refuses', () => {
  const text = (bytes) => 'x'.repeat(bytes);
  const tags = (count) => Array.from({ length: count }, (_, index) => `tag${index}`);
  const people = (count) => Array.from({ length: count }, (_, index) => `user${index}`);
  const element = { MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } };

  /** What all four say alike: what changes, and the code. */
  const common = [
    [{ From_Account: undefined }, 90001],
    [{ From_Account: 5 }, 90001],
    [{ From_Account: '' }, 90001],
    [{ From_Account: '\ud800' }, 90001],
    [{ DataId: text(65) }, 90057],
    [{ DataId: '深'.repeat(22) }, 90057],
    [{ DataId: 5 }, 90001],
    [{ TaskName: text(21) }, 90001],
    [{ TaskName: '深'.repeat(7) }, 90001],
    [{ TaskName: {} }, 90001],
  ];
  const badRandoms = [undefined, null, '1', 1.5, -1, 4294967296, true];
  const randoms = (code) => badRandoms.map((MsgRandom) => [{ MsgRandom }, code]);

  /** Of OfflinePushInfo nothing is refused but what is not of its type. */
  const offline = [
    [{ OfflinePushInfo: undefined }, 90001],
    ...['text', null, [], 5].map((OfflinePushInfo) => [{ OfflinePushInfo }, 90001]),
    ...[
      { Title: 5 }, { Title: null }, { Desc: {} }, { Ext: { entity: {} } }, { PushFlag: '0' }, { PushFlag: 0.5 },
      { BadgeAddNum: '1' }, { BadgeSetNum: true }, { PushTemplateId: 1 }, { PushTemplateParam: [] },
      { PushTemplateParam: 'text' }, { MultiLanguageContent: {} }, { MultiLanguageContent: ['de'] },
      { MultiLanguageContent: [{ Language: 5 }] },
      { AndroidInfo: [] }, { AndroidInfo: { Sound: 1 } },
      { AndroidInfo: { OPPONotifyLevel: '2' } }, { AndroidInfo: { VIVONotifyType: 4 } },
      { AndroidInfo: { OPPOPrivateTitleParameters: 'k' } }, { ApnsInfo: 'x' }, { ApnsInfo: { BadgeMode: '1' } },
      { ApnsInfo: { InterruptionLevel: 1 } }, { ApnsInfo: { LiveActivity: [] } },
      { ApnsInfo: { LiveActivity: { LaId: 5 } } }, { ApnsInfo: { LiveActivity: { ContentState: 'x' } } },
      { HarmonyInfo: null }, { HarmonyInfo: { SoundDuration: '5' } },
    ].map((OfflinePushInfo) => [{ OfflinePushInfo }, 90001]),
    [{ MsgLifeTime: 604801 }, 90026],
    [{ MsgLifeTime: -1 }, 90026],
    [{ MsgLifeTime: '60' }, 90026],
    [{ OfflineStorageTime: 604801 }, 90026],
    [{ Classification: '0' }, 90001],
  ];
  const named = [
    [{ To_Account: undefined }, 90001],
    [{ To_Account: 'Mary' }, 90001],
    [{ To_Account: [] }, 90001],
    [{ To_Account: [''] }, 90001],
    [{ To_Account: [5] }, 90001],
    [{ To_Account: people(501) }, 90018],
  ];
  const tagConditions = [
    [null, 90001], [[], 90001], ['everyone', 90001], [{}, 90001],
    [{ TagsOr: [] }, 90001],
    [{ TagsOr: 'a' }, 90001],
    [{ TagsOr: [5] }, 90001],
    [{ TagsOr: ['a'], TagsNot: [] }, 90001],
    [{ TagOr: ['a'] }, 90001],
    [{ TagsOr: ['a'], TagsNone: ['b'] }, 90001],
    [{ toString: ['a'] }, 90001],
    [{ TagsOr: ['a', ''] }, 90040],
    [{ TagsNot: [''] }, 90040],
    [{ TagsAnd: [text(51)] }, 90020],
    [{ TagsNot: ['深'.repeat(17)] }, 90020],
    [{ TagsOr: tags(11) }, 90032],
    [{ TagsNot: tags(11) }, 90032],
    [{ TagsOr: ['a', 'a'] }, 90022],
    [{ TagsAnd: ['a', 'b', 'a'] }, 90022],
    [{ TagsOr: ['a', 'b'], TagsAnd: ['c', 'b'] }, 90022],
  ].map(([Condition, code]) => [{ Condition }, code]);
  const attributeConditions = [
    [{ AttrsOr: {} }, 90001],
    [{ AttrsAnd: [] }, 90001],
    [{ AttrsAnd: [{ sex: 'male' }] }, 90001],
    [{ AttrsAnd: { sex: 5 } }, 90001],
    [{ AttrsNot: { sex: 'male' } }, 90001],
    [{ AttrsOr: { age: '5' } }, 90033],
    [{ AttrsAnd: { sex: 'male', age: '5' } }, 90033],
    [{ TagsOr: ['a'], AttrsOr: { sex: 'male' } }, 90039],
    [{ TagsNot: ['a'], AttrsAnd: { sex: 'male' } }, 90039],
  ].map(([Condition, code]) => [{ Condition }, code]);
  const chat = [
    [{ OnlineOnlyFlag: 2 }, 90001],
    [{ OnlineOnlyFlag: '1' }, 90001],
    [{ MsgBody: element }, 90007],
    [{ MsgBody: 'hi' }, 90007],
    [{ MsgBody: [] }, 90002],
    [{ MsgBody: ['hi'] }, 90002],
    [{ MsgBody: [{ MsgType: 'TIMTextElem' }] }, 90002],
    [{ MsgBody: [{ ...element, MsgType: 5 }] }, 90002],
    [{ MsgBody: [element, { ...element, MsgType: 'TIMSmellElem' }] }, 90010],
    [{ DataId: undefined, OfflinePushInfo: { Ext: text(10_240) } }, 90056],
  ];
  const inWeb = [
    [{ WebInfo: undefined }, 90001],
    [{ WebInfo: 'text' }, 90001],
    [{ WebInfo: { Title: 5 } }, 90001],
    [{ WebInfo: { URL: {} } }, 90001],
    [{ Message: 'text' }, 90001],
  ];

  const tables = {
    push: [
      ...common, ...randoms(90005), ...offline, ...tagConditions, ...attributeConditions, ...chat,
    ],
    batch: [...common, ...randoms(90001), ...offline, ...named],
    webpush: [...common, ...randoms(90005), ...inWeb, ...tagConditions,
      [{ Condition: { AttrsAnd: { sex: 'male' } } }, 90001]],
    webbatch: [...common, ...randoms(90005), ...inWeb, ...named],
  };
  const cases = Object.entries(tables)
    .flatMap(([command, rows]) => rows.map(([changes, code]) => [command, changes, code]));

  test.each(cases)('%s with %j', async (command, changes, code) => {
    const answer = await call(command, { ...good[command], ...changes });
    expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: expect.stringMatching(/./) });
    expect(answer.TaskId).toBe(command === 'batch' ? '' : undefined);
    expect(emulator.pushes()).toEqual([]);
    await pushed(command); // and nothing was counted
  });

  test.each([
    ['push', { DataId: text(64), TaskName: text(20), MsgLifeTime: 604800, OfflineStorageTime: 86400, Classification: 0 }],
    ['push', { MsgRandom: 0 }],
    ['push', { MsgRandom: 4294967295 }],
    ['push', { OfflinePushInfo: {} }],
    ['push', { OfflinePushInfo: { NewHere: [null], AndroidInfo: { NewHere: 1 }, PushFlag: 7 } }],
    ['push', { Condition: { TagsOr: tags(10), TagsAnd: ['a'], TagsNot: [text(50), 'a'] } }],
    ['push', { MsgBody: [element], OnlineOnlyFlag: 1 }],
    ['batch', { To_Account: people(500) }],
    ['batch', { OfflinePushInfo: { Ext: text(20_000) } }],
    ['batch', { DataId: text(64), TaskName: '深'.repeat(6) }],
    ['webpush', { WebInfo: undefined, Message: {} }],
    ['webpush', { WebInfo: { NewHere: 1 }, Message: {} }],
    ['webbatch', { DataId: '', TaskName: '' }],
  ])('not %s with %j', async (command, changes) => {
    await pushed(command, changes);
  });

  test('a push of 10,241 bytes, and not one of 10,240', async () => {
    const bodyOf = (length) => {
      const body = { ...toAll, OfflinePushInfo: { Ext: '深' } };
      const rest = length - Buffer.byteLength(JSON.stringify(body));
      return JSON.stringify({ ...body, OfflinePushInfo: { Ext: `深${text(rest)}` } });
    };
    expect(await codeOf('push', bodyOf(10_241))).toBe(90056);
    expect(await codeOf('push', new TextEncoder().encode(bodyOf(10_241)))).toBe(90056);
    expect(await codeOf('push', bodyOf(10_240))).toBe(0);
  });

  test('a sender who is not there, if asked to', async () => {
    expect(await codeOf('push', { ...toAll, From_Account: 'nobody' })).toBe(0);
    use({ fromAccount: 'known' });
    for (const [command, body] of Object.entries(good)) {
      expect(await codeOf(command, { ...body, From_Account: 'nobody' })).toBe(90008);
    }
    for (const [index, From_Account] of ['Mary', 'administrator', DEVICE].entries()) {
      expect(await codeOf('batch', { ...toSome, MsgRandom: index, From_Account })).toBe(0);
    }
  });
});

describe('named accounts', () => {
  test.each(['batch', 'webbatch'])('of %s that are unknown stand in ErrorList, the rest gets it', async (command) => {
    const { TaskId, ErrorList, ErrorCode } = await call(command, {
      ...good[command], To_Account: ['Mary', 'nobody', DEVICE, 'Jack', 'Mary', 'nobody'],
    });
    expect(ErrorCode).toBe(0);
    expect(ErrorList).toEqual([{ To_Account: 'nobody', ErrorCode: 70107 }]);
    expect(emulator.pushes()).toEqual([expect.objectContaining({
      taskId: TaskId,
      command,
      audience: expect.arrayContaining(['Mary', DEVICE, 'Jack']),
      failures: [{ account: 'nobody', errorCode: 70107 }],
    })]);
    expect(emulator.pushes()[0].audience).toHaveLength(3);
  });

  test('that are all unknown are no failure of the call', async () => {
    const To_Account = Array.from({ length: 500 }, (_, index) => `nobody${index}`);
    const answer = await call('batch', { ...toSome, To_Account });
    expect(answer).toMatchObject({ ErrorCode: 0, TaskId: expect.stringMatching(/^batch_/) });
    expect(answer.ErrorList.map((one) => one.To_Account)).toEqual(To_Account);
    expect(emulator.pushes()[0].audience).toEqual([]);
  });

  test('are not imported by a push', async () => {
    use({ accounts: 'auto' });
    const { ErrorList } = await call('batch', { ...toSome, To_Account: ['nobody'] });
    expect(ErrorList).toEqual([{ To_Account: 'nobody', ErrorCode: 70107 }]);
  });
});

describe('pushes()', () => {
  test('tells what was pushed, as it was said', async () => {
    const OfflinePushInfo = { Title: '你好', Ext: '{"a":1}', NewHere: [1] };
    const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }];
    const Condition = { AttrsAnd: { sex: 'male' } };
    const one = await pushed('push', {
      From_Account: 'news', MsgRandom: 7, OfflinePushInfo, MsgBody, OnlineOnlyFlag: 0, Condition, DataId: 'd', TaskName: 't',
    });
    emulator.clock.advance(60_000);
    const two = await pushed('webbatch', { Message: { a: 1 }, OfflinePushInfo: info });
    expect(emulator.pushes()).toEqual([
      {
        sdkAppId: app.sdkAppId,
        taskId: one,
        command: 'push',
        message: { OfflinePushInfo, MsgBody, OnlineOnlyFlag: 0 },
        from: 'news',
        random: 7,
        condition: Condition,
        audience: ['xiaoming'],
        dataId: 'd',
        taskName: 't',
        time: NOW,
      },
      {
        sdkAppId: app.sdkAppId,
        taskId: two,
        command: 'webbatch',
        message: { WebInfo: web.WebInfo, Message: { a: 1 } },
        from: 'administrator',
        random: 1,
        audience: ['Mary'],
        time: NOW + 60_000,
      },
    ]);
  });

  test('gives copies', async () => {
    await pushed('push', { Condition: { AttrsAnd: { sex: 'male' } } });
    const before = emulator.pushes();
    const [push] = emulator.pushes();
    push.audience.length = 0;
    push.message.OfflinePushInfo.Title = 'changed';
    push.condition.AttrsAnd.sex = 'changed';
    expect(emulator.pushes()).toEqual(before);
  });

  test('is asked for by a control request, too, and cleared by a reset only', async () => {
    await pushed('push');
    const response = await emulator.fetch('http://127.0.0.1/emulator/pushes', { connection: { loopback: true } });
    expect(await response.json()).toEqual({ pushes: emulator.pushes() });
    emulator.import(emulator.export());
    expect(emulator.pushes()).toHaveLength(1);
    emulator.reset();
    expect(emulator.pushes()).toEqual([]);
  });

  test('are of each app', async () => {
    const { identifier, ...one } = app;
    const first = { ...one, admins: [identifier] };
    use({ apps: [first, { ...first, sdkAppId: 1400000001 }] });
    emulator.addUsers({ Bob: {} }, { sdkAppId: 1400000001 });
    const parameters = { sdkappid: '1400000001', usersig: await sign({ sdkAppId: 1400000001 }) };
    await pushed('push');
    await call('push', toAll, { parameters });
    const [ours, others] = emulator.pushes();
    expect([ours.sdkAppId, others.sdkAppId]).toEqual([app.sdkAppId, 1400000001]);
    expect(ours.audience).not.toContain('Bob');
    expect(others.audience).toContain('Bob');
    const body = { TaskId: ours.taskId, OfflinePushInfo: {} };
    expect((await call('revoke', body, { parameters })).ErrorCode).toBe(90049);
  });

  test('keeps of large messages the newest, too', async () => {
    use({ quota: Infinity });
    const large = { Ext: 'x'.repeat(4_000_000) };
    for (let count = 1; count <= 20; count += 1) {
      const TaskId = await pushed('batch', { MsgRandom: count, OfflinePushInfo: large });
      await call('revoke', { TaskId, OfflinePushInfo: large });
    }
    const kept = emulator.pushes();
    expect(kept.at(-1).revokedWith).toEqual(large);
    const newest = Array.from({ length: 16 }, (_, index) => index + 5);
    expect(kept.map(({ random }) => random)).toEqual(newest);
    emulator.reset();
    await pushed('push');
    expect(emulator.pushes()).toHaveLength(1);
  });

  test('keeps 100,000 accounts of 200 calls, and of more than 10,000 calls the newest', async () => {
    const accounts = Array.from({ length: 100_000 }, (_, index) => `user${index}`);
    use({ quota: Infinity, users: new Map(accounts.map((account) => [account, {}])) });
    for (let from = 0; from < accounts.length; from += 500) {
      await pushed('batch', { MsgRandom: from, To_Account: accounts.slice(from, from + 500) });
    }
    expect(emulator.pushes().flatMap(({ audience }) => audience)).toEqual(accounts);
    for (let random = 0; random < 9_810; random += 1) {
      await pushed('batch', { MsgRandom: 1_000_000 + random });
    }
    expect(emulator.pushes()).toHaveLength(10_000);
    expect(emulator.pushes()[0].audience[0]).toBe('user5000');
  });
});

describe('what repeats itself', () => {
  test.each(Object.keys(good))('%s with the same MsgRandom within a second is the same task', async (command) => {
    const body = { ...good[command], ...(good[command].To_Account && { To_Account: ['Mary', 'nobody'] }) };
    const { RequestId, ...first } = await call(command, body);
    emulator.clock.advance(999);
    const { RequestId: other, ...again } = await call(command, body);
    expect(again).toEqual(first);
    expect(emulator.pushes()).toHaveLength(1);
    emulator.clock.advance(1);
    const { TaskId } = await call(command, body);
    expect(TaskId).not.toBe(first.TaskId);
    expect(emulator.pushes()).toHaveLength(2);
  });

  test('is another of another sender, MsgRandom or command', async () => {
    await pushed('batch');
    await pushed('batch', { MsgRandom: 2 });
    await pushed('batch', { From_Account: 'Mary' });
    await pushed('push');
    expect(new Set(emulator.pushes().map(({ taskId }) => taskId)).size).toBe(4);
  });

  test('has no memory after a reset, nor of a clock that was set back', async () => {
    const first = await pushed('batch');
    emulator.clock.advance(-5000);
    expect(await pushed('batch')).not.toBe(first);
    emulator.reset();
    await pushed('batch');
    expect(emulator.pushes()).toHaveLength(1);
  });

  test('equal seeds make equal TaskIds', async () => {
    const idsOf = async (seed) => {
      use({ seed });
      return [await pushed('push'), await pushed('batch'), await pushed('webbatch')];
    };
    expect(await idsOf(3)).toEqual(await idsOf(3));
    expect(await idsOf(3)).not.toEqual(await idsOf(4));
  });
});

describe('the frequency', () => {
  let random;
  beforeEach(() => {
    random = 100;
  });
  const next = (command, changes) => {
    random += 1;
    return codeOf(command, { ...good[command], MsgRandom: random, ...changes });
  };
  const codesOf = async (command, count, changes) => {
    const codes = [];
    for (let index = 0; index < count; index += 1) codes.push(await next(command, changes));
    return codes;
  };

  test.each(['push', 'webpush'])('of %s is one a second', async (command) => {
    expect(await codesOf(command, 2)).toEqual([0, 90024]);
    emulator.clock.advance(999);
    expect(await next(command)).toBe(90024);
    emulator.clock.advance(1);
    expect(await next(command)).toBe(0);
    expect(await next(command, { From_Account: 5 })).toBe(90001);
  });

  test('of push and of webpush are counted apart', async () => {
    expect([await next('push'), await next('webpush')]).toEqual([0, 0]);
  });

  test.each([
    ['push', {}, 100],
    ['webpush', {}, 100],
    ['push', { edition: 'free' }, 10],
    ['webpush', { edition: 'free' }, 10],
    ['push', { edition: 'advanced' }, 100],
    ['push', { dailyPushes: 3 }, 3],
    ['webpush', { dailyPushes: 3 }, 3],
    ['push', { dailyPushes: 3, quota: Infinity }, 3],
  ])('of %s with %j is %i a day, which begins at midnight UTC', async (command, options, count) => {
    use(options);
    emulator.clock.set(Date.parse('2026-03-01T20:00:00Z'));
    for (let index = 0; index < count; index += 1) {
      emulator.clock.advance(1000);
      expect(await next(command)).toBe(0);
    }
    emulator.clock.set(Date.parse('2026-03-01T23:59:59.999Z'));
    expect(await next(command)).toBe(90047);
    emulator.clock.advance(1);
    expect(await next(command)).toBe(0);
    expect(emulator.pushes()).toHaveLength(count + 1);
  });

  test('of the day counts what was accepted, and each app alone', async () => {
    use({ dailyPushes: 1 });
    expect(await next('push', { MsgRandom: 'x' })).toBe(90005);
    expect(await next('push', { MsgRandom: 5 })).toBe(0);
    expect(await next('push', { MsgRandom: 5 })).toBe(0); // the same one again
    expect(await next('push')).toBe(90047);
    emulator.reset();
    expect(await next('push')).toBe(0);
  });

  test.each([
    [{}, 30], [{ edition: 'free' }, 10], [{ edition: 'standard' }, 30], [{ edition: 'advanced' }, 40], [{ quota: 5 }, 30],
  ])('of batch with %j is %i a second', async (options, count) => {
    use(options);
    const codes = await codesOf('batch', count + 1);
    expect(codes.slice(0, -1)).toEqual(Array(count).fill(0));
    expect(codes.at(-1)).toBe(60007);
    emulator.clock.advance(1000);
    expect(await next('batch')).toBe(0);
  });

  test.each([
    [{}, 500], [{ edition: 'free' }, 30], [{ edition: 'advanced' }, 500],
  ])('of webbatch with %j is %i people a second', async (options, people) => {
    use(options);
    const to = (count) => ({ To_Account: Array.from({ length: count }, (_, index) => `user${index}`) });
    expect(await next('webbatch', to(people - 1))).toBe(0);
    expect(await next('webbatch', to(2))).toBe(60007);
    expect(await next('webbatch', to(1))).toBe(0);
    expect(await next('webbatch', to(1))).toBe(60007);
    emulator.clock.advance(1000);
    expect(await next('webbatch', to(500))).toBe(0); // alone in its second, however many
    expect(await next('webbatch', to(1))).toBe(60007);
  });

  test('is turned off with the quota, but for the day\'s', async () => {
    use({ quota: Infinity });
    for (const command of Object.keys(good)) {
      expect(await codesOf(command, 50)).toEqual(Array(50).fill(0));
    }
    use({ quota: Infinity, dailyPushes: Infinity });
    expect(await codesOf('push', 150)).toEqual(Array(150).fill(0));
  });
});

describe('revoke', () => {
  const revoke = (TaskId, changes) => codeOf('revoke', { TaskId, OfflinePushInfo: { Title: 'No' }, ...changes });

  test('revokes once, within 24 hours, one a second', async () => {
    const [one, two, three] = [
      await pushed('batch'), await pushed('batch', { MsgRandom: 2 }), await pushed('push'),
    ];
    expect(await revoke(one)).toBe(0);
    expect(await revoke(two)).toBe(90051);
    emulator.clock.advance(1000);
    expect(await revoke(one)).toBe(90050);
    emulator.clock.advance(1000);
    expect(await revoke('unknown')).toBe(90049);
    emulator.clock.set(NOW + 86_400_000);
    expect(await revoke(two)).toBe(0);
    emulator.clock.advance(1000);
    expect(await revoke(three)).toBe(90052);
    const times = emulator.pushes().map(({ revokedAt }) => revokedAt);
    expect(times).toEqual([NOW, NOW + 86_400_000, undefined]);
    expect(emulator.pushes()[0].revokedWith).toEqual({ Title: 'No' });
  });

  test.each(['webpush', 'webbatch'])('knows no %s', async (command) => {
    expect(await revoke(await pushed(command))).toBe(90049);
  });

  test.each([
    [{ TaskId: undefined }, 90001],
    [{ TaskId: 5 }, 90001],
    [{ OfflinePushInfo: undefined }, 90053],
    [{ OfflinePushInfo: 'text' }, 90001],
    [{ OfflinePushInfo: { Title: 5 } }, 90001],
  ])('with %j is refused, and does not count', async (changes, code) => {
    const TaskId = await pushed('push');
    expect(await revoke(TaskId, changes)).toBe(code);
    expect(await revoke(TaskId)).toBe(0);
  });

  test('may be as frequent as one likes, where the quota is off', async () => {
    use({ quota: Infinity });
    for (let random = 0; random < 5; random += 1) {
      expect(await revoke(await pushed('batch', { MsgRandom: random }))).toBe(0);
    }
  });
});

describe('an option', () => {
  test.each([
    [{ edition: 'gold' }, 'edition', 'not_one_of'],
    [{ dailyPushes: 0 }, 'dailyPushes', 'bad_quota'],
    [{ dailyPushes: '5' }, 'dailyPushes', 'bad_quota'],
    [{ tagsNot: 'none' }, 'tagsNot', 'not_one_of'],
    [{ fromAccount: true }, 'fromAccount', 'not_one_of'],
    [{ fetch: 'fetch' }, 'fetch', 'bad_fetch'],
    [{ webhook: 'http://localhost' }, 'webhook', 'not_object'],
    [{ webhook: {} }, 'webhook.url', 'bad_url'],
    [{ webhook: { url: 'ftp://localhost' } }, 'webhook.url', 'bad_url'],
    [{ webhook: { url: 'https://' } }, 'webhook.url', 'bad_url'],
    [{ webhook: { url: 'https://me:word@localhost' } }, 'webhook.url', 'bad_url'],
    [{ webhook: { url: 'http://localhost', token: '' } }, 'webhook.token', 'empty_text'],
    [{ webhook: { url: 'http://localhost', token: 'abc ' } }, 'webhook.token', 'copied_along'],
    [{ webhook: { url: 'http://localhost', repeat: 1 } }, 'webhook.repeat', 'not_boolean'],
    [{ webhook: { url: 'http://localhost', onPost: 1 } }, 'webhook.onPost', 'bad_on_request'],
    [{ webhook: { url: 'http://localhost', secret: 'x' } }, 'webhook.secret', 'unknown_option'],
  ])('%j is refused', (options, field, reason) => {
    expect(() => use(options)).toThrow(expect.objectContaining({ code: 'ERR_EMULATOR_OPTIONS', field, reason }));
  });
});

describe('a fault', () => {
  const commands = Object.keys(good).flatMap((command) => [
    ['before', command, { kind: 'reset' }],
    ['after', command, { kind: 'reset', when: 'after' }],
    ['after', command, { kind: 'reset', when: 'midway' }],
    ['before', command, { kind: 'status' }],
    ['after', command, { kind: 'status', when: 'after' }],
    ['after', command, { kind: 'truncate' }],
    ['after', command, { kind: 'garbage' }],
    ['before', command, { kind: 'error', errorCode: 91000 }],
    ['after', command, { kind: 'error', errorCode: 91000, when: 'after' }],
  ]);

  test.each(commands)('%s the effect of %s: %j', async (when, command, fault) => {
    use({ faults: [{ ...fault, command, times: 1 }] });
    const lost = await call(command, good[command]).catch((error) => error);
    if (fault.kind === 'error') expect(lost).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 91000 });
    else expect(String(lost)).toMatch(/^(Type|Syntax)Error/);
    expect(emulator.pushes()).toHaveLength(when === 'after' ? 1 : 0);
    // The same call again is the same push, as long as a second is not over.
    const taskId = await pushed(command);
    expect(emulator.pushes().map((push) => push.taskId)).toEqual([taskId]);
  });

  test.each(Object.keys(good))('of %s that is late counts when it arrives', async (command) => {
    use({ faults: [{ kind: 'latency', milliseconds: 5 }, { kind: 'drip', bytes: 40, milliseconds: 1 }] });
    await pushed(command);
    expect(emulator.requests.list()).toEqual([expect.objectContaining({ command, faults: ['latency', 'drip'], errorCode: 0 })]);
  });

  test.each(['batch', 'webbatch'])('of accounts strikes those of %s', async (command) => {
    use({ faults: [{ kind: 'account', errorCode: 70169, accounts: ['Jack'] }] });
    const { ErrorList } = await call(command, { ...good[command], To_Account: ['Mary', 'Jack'] });
    expect(ErrorList).toEqual([{ To_Account: 'Jack', ErrorCode: 70169 }]);
    expect(emulator.pushes()[0]).toMatchObject({ audience: ['Mary'], failures: [{ account: 'Jack', errorCode: 70169 }] });
  });

  test.each([
    'revoke', 'all_member_push_trace', 'all_member_push_statistics', 'all_member_push_loss', 'normal_push_trace',
    'normal_push_statistics',
  ])('strikes %s, too', async (command) => {
    for (const kind of ['reset', 'status', 'truncate', 'garbage']) {
      use({ faults: [{ kind, command }] });
      await expect(call(command, {})).rejects.toThrow();
    }
    use({ faults: [{ kind: 'error', errorCode: 91000, command }] });
    expect(await codeOf(command, {})).toBe(91000);
  });

  test('reset after the effect leaves a revocation done', async () => {
    use({ faults: [{ kind: 'reset', when: 'after', command: 'revoke' }] });
    const TaskId = await pushed('push');
    await expect(call('revoke', { TaskId, OfflinePushInfo: {} })).rejects.toThrow();
    expect(emulator.pushes()[0].revokedAt).toBe(NOW);
  });
});
