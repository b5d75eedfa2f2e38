// What came of pushes: counts, losses and traces, which agree with each other and with pushes().
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { app, caller, fixture, NOW, sign } from './helpers.js';

const second = NOW / 1000;
const devices = {
  usual: undefined,
  other: undefined,
  apple: { platform: 1, clicks: true },
  fcm: { platform: 4, clicks: true },
  online: { platform: 1, online: true, clicks: true },
  idle: { online: true },
  uncertified: { platform: 1, error: -1 },
  tokenless: { error: -2 },
  tokenless2: { platform: 3, error: -2 },
  gone: { platform: 1, error: 410 },
  odd: { platform: 2, error: 1 },
  vendor: { platform: 7, error: 10070 },
};
const users = Object.fromEntries(Object.entries(devices)
  .map(([account, device]) => [account, { device }]));
const accounts = Object.keys(devices);

let emulator;
let call;
let usersig;

beforeAll(async () => {
  usersig = await sign({ expire: 86400 * 3650 });
});
beforeEach(() => {
  emulator = createEmulator({ ...app, clock: () => NOW, quota: Infinity, samples: false, users });
  const any = caller(emulator.fetch);
  call = (command, body) => any(command, body, { parameters: { usersig } });
});

let random = 0;
const push = async (changes, command = 'push') => {
  random += 1;
  const body = { From_Account: 'administrator', MsgRandom: random, OfflinePushInfo: {}, ...changes };
  const { TaskId, ErrorCode } = await call(command, body);
  expect(ErrorCode).toBe(0);
  return TaskId;
};
const range = { StartTime: second, EndTime: second + 86_400 };
const statisticsOf = async (TaskID, changes) => (
  (await call('all_member_push_statistics', { ...range, TaskID, ...changes })).Results);
const lossesOf = async (TaskID, changes) => (
  (await call('all_member_push_loss', { ...range, TaskID, ...changes })).Results);
const traceOf = async (TaskID, UserID) => (
  (await call('all_member_push_trace', { TaskID, UserID })).InstanceTrace);

const counts = (TotalCount, SentCount, DeliveredCount, ClickCount) => (
  { TotalCount, SentCount, DeliveredCount, ClickCount });
const sortRows = (rows) => [...rows].sort((one, other) => (
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
const loss = (ErrCode, ErrCount, ErrInfo) => ({ ErrCode, ErrCount, ErrInfo });
const lossAt = (PushPlatform, ...rest) => ({ EventType: 1, PushPlatform, ...loss(...rest) });

test('of a push by both ways', async () => {
  const TaskID = await push();
  const [{ PlatformStatistics, ...all }] = await statisticsOf([TaskID]);
  expect(all).toEqual({ TaskID, ...counts(12, 9, 5, 3) });
  expect(sortRows(PlatformStatistics)).toEqual(sortRows([
    { EventType: 1, PushPlatform: 1, ...counts(3, 2, 1, 1) },
    { EventType: 1, PushPlatform: 2, ...counts(4, 3, 2, 0) },
    { EventType: 1, PushPlatform: 3, ...counts(1, 0, 0, 0) },
    { EventType: 1, PushPlatform: 4, ...counts(1, 1, 0, 1) },
    { EventType: 1, PushPlatform: 7, ...counts(1, 1, 0, 0) },
    { EventType: 2, PushPlatform: 0, ...counts(2, 2, 2, 1) },
  ]));
  const [losses] = await lossesOf([TaskID]);
  expect(Object.fromEntries(Object.entries(losses).map(([name, rows]) => (
    [name, Array.isArray(rows) ? sortRows(rows) : rows])))).toEqual({
    TaskID,
    ReadyToSendLoss: sortRows([loss('-1', 1, 'Certificate id not set'), loss('-2', 2, 'token not uploaded')]),
    PostSendDeliveredLoss: sortRows([
      loss('410', 1, 'Unregistered'), loss('1', 1, 'regid_invalid'), loss('10070', 1, 'error 10070'),
    ]),
    PlatformReadyToSendLoss: sortRows([
      lossAt(1, '-1', 1, 'Certificate id not set'),
      lossAt(2, '-2', 1, 'token not uploaded'),
      lossAt(3, '-2', 1, 'token not uploaded'),
    ]),
    PlatformPostSendDeliveredLoss: sortRows([
      lossAt(1, '410', 1, 'Unregistered'), lossAt(2, '1', 1, 'regid_invalid'), lossAt(7, '10070', 1, 'error 10070'),
    ]),
  });
  const [{ audience, unreached }] = emulator.pushes();
  expect(audience).toEqual(['usual', 'other', 'apple', 'fcm', 'online', 'idle']);
  expect(unreached).toEqual(['uncertified', 'tokenless', 'tokenless2', 'gone', 'odd', 'vendor']);
});

test('of a push to those online only', async () => {
  const TaskID = await push({ OfflinePushInfo: { PushFlag: 1 } });
  const row = counts(12, 2, 2, 1);
  expect(await statisticsOf([TaskID])).toEqual([
    { TaskID, ...row, PlatformStatistics: [{ EventType: 2, PushPlatform: 0, ...row }] },
  ]);
  expect((await lossesOf([TaskID]))[0]).toEqual({
    TaskID,
    ReadyToSendLoss: [],
    PostSendDeliveredLoss: [],
    PlatformReadyToSendLoss: [],
    PlatformPostSendDeliveredLoss: [],
  });
  const [{ audience, unreached }] = emulator.pushes();
  expect(audience).toEqual(['online', 'idle']);
  expect(unreached).toHaveLength(10);
});

test.each([
  ['as a notification', { WebInfo: {} }, ['usual', 'other', 'apple', 'fcm', 'online', 'idle'], [[1, 12, 9, 6, 3]]],
  ['as a message', { Message: {} }, ['online', 'idle'], [[2, 12, 2, 2, 1]]],
  ['as either', { WebInfo: {}, Message: {} }, ['usual', 'other', 'apple', 'fcm', 'online', 'idle'],
    [[1, 10, 7, 4, 2], [2, 2, 2, 2, 1]]],
])('of a push to browsers %s', async (_how, body, audience, rows) => {
  const TaskID = await push(body, 'webpush');
  expect(emulator.pushes()[0].audience).toEqual(audience);
  const [{ PlatformStatistics }] = await statisticsOf([TaskID]);
  expect(sortRows(PlatformStatistics)).toEqual(rows.map(([EventType, ...rest]) => (
    { EventType, PushPlatform: 0, ...counts(...rest) })));
});

test('of a batch, without those who are not there', async () => {
  const TaskID = await push({ To_Account: ['usual', 'nobody', 'tokenless', 'usual'] }, 'batch');
  const row = counts(2, 1, 1, 0);
  expect(await statisticsOf([TaskID])).toEqual([
    { TaskID, ...row, PlatformStatistics: [{ EventType: 1, PushPlatform: 2, ...row }] },
  ]);
});

test('of a push that reached nobody', async () => {
  const TaskID = await push({ Condition: { TagsOr: ['a'] } });
  const nothing = { ...counts(0, 0, 0, 0), PlatformStatistics: [] };
  expect(await statisticsOf([TaskID])).toEqual([{ TaskID, ...nothing }]);
});

test('is as the devices were then', async () => {
  const TaskID = await push({ To_Account: ['usual', 'apple'] }, 'batch');
  emulator.addUsers({ usual: { device: { error: -2 } }, apple: {} });
  expect(await statisticsOf([TaskID])).toEqual([expect.objectContaining(counts(2, 2, 2, 1))]);
});

describe('a question', () => {
  test('is about up to five tasks of a range, or about all of them', async () => {
    const ids = [];
    for (let index = 0; index < 4; index += 1) {
      ids.push(await push({ To_Account: ['usual'] }, 'batch'));
      emulator.clock.advance(60_000);
    }
    const idsOf = async (asked, changes) => (
      (await statisticsOf(asked, changes)).map(({ TaskID }) => TaskID));
    expect(await idsOf([ids[2], 'unknown', ids[0], ids[2]])).toEqual([ids[2], ids[0]]);
    expect(await idsOf(['unknown'])).toEqual([]);
    const minutes = { StartTime: second + 60, EndTime: second + 120 };
    expect(await idsOf(ids, minutes)).toEqual([ids[1], ids[2]]);
    const row = counts(4, 4, 4, 0);
    expect(await statisticsOf([])).toEqual([
      { TaskID: '', ...row, PlatformStatistics: [{ EventType: 1, PushPlatform: 2, ...row }] },
    ]);
    const [first] = await statisticsOf([], { EndTime: second });
    expect(first).toMatchObject(counts(1, 1, 1, 0));
    expect(await lossesOf([])).toEqual([expect.objectContaining({ TaskID: '', ReadyToSendLoss: [] })]);
  });

  const day = 86_400;
  const all = { ...range, TaskID: ['a'] };
  test.each([
    ['all_member_push_statistics', { ...all, EndTime: second + 31 * day }, 0],
    ['all_member_push_statistics', { ...all, EndTime: second + 31 * day + 1 }, 90001],
    ['all_member_push_loss', { ...all, EndTime: second + 8 * day }, 0],
    ['all_member_push_loss', { ...all, EndTime: second + 8 * day + 1 }, 90001],
    ['normal_push_statistics', { ...range, EndTime: second + 31 * day }, 0],
    ['normal_push_statistics', { ...range, EndTime: second + 31 * day + 1 }, 90001],
    ...['all_member_push_statistics', 'all_member_push_loss', 'normal_push_statistics'].flatMap((command) => [
      [command, { ...all, EndTime: second }, 0],
      [command, { ...all, EndTime: second - 1 }, 90001],
      [command, { ...all, StartTime: undefined }, 90001],
      [command, { ...all, EndTime: String(second) }, 90001],
    ]),
    ...['all_member_push_statistics', 'all_member_push_loss'].flatMap((command) => [
      [command, range, 90001],
      [command, { ...all, TaskID: 'a' }, 90001],
      [command, { ...all, TaskID: [5] }, 90001],
      [command, { ...all, TaskID: ['a', 'b', 'c', 'd', 'e'] }, 0],
      [command, { ...all, TaskID: ['a', 'b', 'c', 'd', 'e', 'f'] }, 90001],
    ]),
    ['all_member_push_trace', { TaskID: 'a', UserID: 'b' }, 0],
    ['all_member_push_trace', { TaskID: ['a'], UserID: 'b' }, 90001],
    ['all_member_push_trace', { TaskID: 'a' }, 90001],
    ['normal_push_trace', { PushID: 'a' }, 0],
    ['normal_push_trace', { PushID: 5 }, 90001],
    ['normal_push_trace', {}, 90001],
  ])('by %s %j is %i', async (command, body, code) => {
    const { ErrorCode, ErrorInfo } = await call(command, body);
    expect(ErrorCode).toBe(code);
    if (code === 0) expect(ErrorInfo).toBe('sucess');
  });

  test.each([
    'all_member_push_trace', 'all_member_push_statistics', 'all_member_push_loss', 'normal_push_trace',
    'normal_push_statistics',
  ])('by %s may be put once a second', async (command) => {
    emulator = createEmulator({ ...app, clock: () => NOW });
    const ask = caller(emulator.fetch);
    const body = { ...all, PushID: 'a', UserID: 'b', ...(command.endsWith('trace') && { TaskID: 'a' }) };
    expect((await ask(command, body)).ErrorCode).toBe(0);
    expect((await ask(command, body)).ErrorCode).toBe(60007);
    emulator.clock.advance(1000);
    expect((await ask(command, body)).ErrorCode).toBe(0);
  });
});

describe('a trace', () => {
  test.each([
    ['usual', 1, 2, 'Android', [[1, 0], [1, 0], [1, 0]]],
    ['apple', 1, 1, 'APNS', [[1, 0], [1, 0], [1, 0]]],
    ['tokenless', 1, 2, 'Android', [[0, -2]]],
    ['gone', 1, 1, 'APNS', [[1, 0], [0, 410]]],
    ['online', 2, 0, 'APNS', []],
  ])('of %s', async (account, EventType, PushPlatform, System, stats) => {
    const TaskID = await push();
    const [one, ...others] = await traceOf(TaskID, account);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ EventType, PushPlatform, System, PushTime: '2023-11-14 22:13:20' });
    const found = ['OfflineStat', 'ChannelStat', 'DeviceStat'].flatMap((name) => one.OfflinePushStat[name] ?? []);
    expect(found.map(({ PushStatus, ErrorCode }) => [PushStatus, ErrorCode])).toEqual(stats);
  });

  test('is of those only whom the task was for', async () => {
    const TaskID = await push({ To_Account: ['usual', 'nobody'] }, 'batch');
    expect(await traceOf(TaskID, 'other')).toEqual([]);
    expect(await traceOf(TaskID, 'nobody')).toEqual([]);
    expect(await traceOf('unknown', 'usual')).toEqual([]);
  });
});

describe('the documented sample', () => {
  /** The members of a value, and those within them. */
  const membersOf = (value, path = '') => {
    if (Array.isArray(value)) return value.flatMap((one) => membersOf(one, `${path}[]`));
    if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
    return Object.entries(value).flatMap(([name, one]) => membersOf(one, `${path}.${name}`));
  };
  const shapeOf = (answer) => [...new Set(membersOf(answer))].sort();

  // Samples that are cut lack members at their end; of chat's messages there are none here.
  test.each([
    ['all_member_push_statistics', (TaskID) => ({ TaskID: [TaskID] })],
    ['all_member_push_loss', (TaskID) => ({ TaskID: [TaskID] })],
    ['all_member_push_trace', (TaskID) => ({ TaskID, UserID: 'usual' })],
  ])('%s has the members that are answered', async (name, bodyOf) => {
    const { command, request, response, cut } = fixture(`push/${name}`);
    const TaskID = await push({ To_Account: accounts }, 'batch');
    const { RequestId, ...answer } = await call(`/${command}`, { ...request, ...range, ...bodyOf(TaskID) });
    const [ours, theirs] = [shapeOf(answer), shapeOf(response)];
    expect(ours).toEqual(expect.arrayContaining(theirs));
    if (!cut) expect(ours).toEqual(theirs);
  });

  test.each(['normal_push_trace', 'normal_push_statistics'])('%s is answered without any message', async (name) => {
    const { command, request, response } = fixture(`push/${name}`);
    const { RequestId, ...answer } = await call(`/${command}`, request);
    expect(Object.keys(answer).sort()).toEqual(Object.keys(response).sort());
    expect(answer).toMatchObject({ ErrorCode: 0, ErrorInfo: 'sucess' });
  });
});

describe('the state', () => {
  test('keeps devices, also of users whom a call changes', async () => {
    await call('add_tag', { UserTags: [{ To_Account: 'fcm', Tags: ['a'] }] });
    const document = emulator.export();
    const { users: kept } = document.apps[app.sdkAppId];
    expect(kept.fcm).toEqual({ attributes: {}, tags: ['a'], device: { platform: 4, clicks: true } });
    expect(kept.usual).toEqual({ attributes: {}, tags: [] });
    emulator.import(JSON.parse(JSON.stringify(document)));
    expect(emulator.export()).toEqual(document);
    emulator.addUsers({ fcm: {} });
    expect(emulator.export().apps[app.sdkAppId].users.fcm).toEqual({ attributes: {}, tags: [] });
  });

  test.each([
    ['phone', 'users.a.device', 'not_object'],
    [{ colour: 'red' }, 'users.a.device.colour', 'unknown_part'],
    [{ platform: 0 }, 'users.a.device.platform', 'not_one_of'],
    [{ platform: 9 }, 'users.a.device.platform', 'not_one_of'],
    [{ platform: '4' }, 'users.a.device.platform', 'not_one_of'],
    [{ online: 1 }, 'users.a.device.online', 'not_boolean'],
    [{ clicks: 'yes' }, 'users.a.device.clicks', 'not_boolean'],
    [{ error: 0 }, 'users.a.device.error', 'bad_device_error'],
    [{ error: '410' }, 'users.a.device.error', 'bad_device_error'],
    [{ error: 1.5 }, 'users.a.device.error', 'bad_device_error'],
  ])('refuses the device %j', (device, field, reason) => {
    const expected = expect.objectContaining({ code: 'ERR_EMULATOR_STATE', field, reason });
    expect(() => emulator.addUsers({ a: { device } })).toThrow(expected);
  });
});
