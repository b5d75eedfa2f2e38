// Whom a condition reaches: twenty users of both account types, and each expected set by hand.
import { describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { app, caller, NOW } from './helpers.js';

const device = (digit) => `${String(digit).repeat(8)}-0000-0000-0000-000000000000`;
const [D1, D2, D3, D4, D5, D6] = [1, 2, 3, 4, 5, 6].map(device);

const of = (attributes, ...tags) => ({ attributes, tags });
const users = {
  u01: of({ city: 'ShenZhen', level: 'gold' }, 'a'),
  u02: of({ city: 'ShenZhen', level: 'silver' }, 'a', 'b'),
  u03: of({ city: ' ShenZhen ' }, 'b'),
  u04: of({ city: 'Beijing', level: 'gold' }, 'a', 'b', 'c'),
  u05: of({ city: 'Beijing' }, 'c'),
  u06: of({ level: 'gold' }, 'a', 'c'),
  u07: of({}, 'b', 'c'),
  u08: of({}, 'd'),
  u09: of({}, 'a', 'd'),
  u10: of({}, 'c', 'd'),
  u11: of({}, 'a', 'b', 'c', 'd'),
  u12: of({}),
  u13: of({ city: 'shenzhen', level: 'Gold' }, 'A'),
  u14: of({ city: '' }),
  [D1]: of({ model: 'x', os: '9' }, 'p'),
  [D2]: of({ model: 'x', os: '10' }, 'p', 'q'),
  [D3]: of({ model: 'y' }, 'q'),
  [D4]: of({}, 'r'),
  [D5]: of({}),
  [D6]: of({ os: '9' }, 'p', 'q', 'r'),
};
const attributeNames = { 0: 'city', 1: 'level', 2: { name: 'model', type: 1 }, 3: { name: 'os', type: 1 } };

const create = (options) => createEmulator({
  ...app, clock: () => NOW, quota: Infinity, samples: false, attributeNames, users, ...options,
});

/** Condition → whom it reaches, and whom by the other reading of TagsNot, where that differs. */
const rows = [
  [undefined, ['u01', 'u02', 'u03', 'u04', 'u05', 'u06', 'u07', 'u08', 'u09', 'u10', 'u11', 'u12', 'u13', 'u14', D1, D2, D3, D4, D5, D6]],
  [{ TagsOr: ['a'] }, ['u01', 'u02', 'u04', 'u06', 'u09', 'u11']],
  [{ TagsOr: ['a', 'b'] }, ['u01', 'u02', 'u03', 'u04', 'u06', 'u07', 'u09', 'u11']],
  [{ TagsOr: ['c', 'd'] }, ['u04', 'u05', 'u06', 'u07', 'u08', 'u09', 'u10', 'u11']],
  [{ TagsAnd: ['a'] }, ['u01', 'u02', 'u04', 'u06', 'u09', 'u11']],
  [{ TagsAnd: ['a', 'b'] }, ['u02', 'u04', 'u11']],
  [{ TagsAnd: ['a', 'b', 'c'] }, ['u04', 'u11']],
  [{ TagsAnd: ['a', 'b', 'c', 'd'] }, ['u11']],
  [{ TagsOr: ['a'], TagsAnd: ['b'] }, ['u02', 'u04', 'u11']],
  [{ TagsOr: ['a', 'b'], TagsAnd: ['c'] }, ['u04', 'u06', 'u07', 'u11']],
  [{ TagsOr: ['a', 'd'], TagsAnd: ['b', 'c'] }, ['u04', 'u11']],
  [{ TagsNot: ['a'] }, ['u03', 'u05', 'u07', 'u08', 'u10', 'u12', 'u13', 'u14', D1, D2, D3, D4, D5, D6]],
  [{ TagsOr: ['a', 'b'], TagsNot: ['c'] }, ['u01', 'u02', 'u03', 'u09']],
  [{ TagsOr: ['a', 'b'], TagsNot: ['c', 'd'] }, ['u01', 'u02', 'u03'], ['u01', 'u02', 'u03', 'u04', 'u06', 'u07', 'u09']],
  [{ TagsAnd: ['a', 'b'], TagsNot: ['c', 'd'] }, ['u02'], ['u02', 'u04']],
  [{ TagsOr: ['a'], TagsAnd: ['c'], TagsNot: ['b', 'd'] }, ['u06'], ['u04', 'u06']],
  [{ TagsNot: ['a', 'b', 'c', 'd'] }, ['u12', 'u13', 'u14', D1, D2, D3, D4, D5, D6],
    ['u01', 'u02', 'u03', 'u04', 'u05', 'u06', 'u07', 'u08', 'u09', 'u10', 'u12', 'u13', 'u14', D1, D2, D3, D4, D5, D6]],
  [{ TagsNot: ['c', 'c'] }, ['u01', 'u02', 'u03', 'u08', 'u09', 'u12', 'u13', 'u14', D1, D2, D3, D4, D5, D6]],
  [{ TagsOr: ['a'], TagsNot: ['a'] }, []],
  [{ TagsOr: ['A'] }, ['u13']],
  [{ TagsOr: ['nobody has it'] }, []],
  [{ TagsAnd: ['a', 'nobody has it'] }, []],
  [{ TagsOr: ['p'] }, [D1, D2, D6]],
  [{ TagsAnd: ['p', 'q'] }, [D2, D6]],
  [{ TagsOr: ['p', 'q'], TagsNot: ['r'] }, [D1, D2, D3]],
  [{ TagsOr: ['p', 'q'], TagsNot: ['q', 'r'] }, [D1], [D1, D2, D3]],
  [{ TagsOr: ['a', 'p'] }, ['u01', 'u02', 'u04', 'u06', 'u09', 'u11', D1, D2, D6]],
  [{ TagsAnd: ['a', 'p'] }, []],
  [{ AttrsOr: { city: 'ShenZhen' } }, ['u01', 'u02']],
  [{ AttrsOr: { city: ' ShenZhen ' } }, ['u03']],
  [{ AttrsOr: { city: 'Beijing', level: 'gold' } }, ['u01', 'u04', 'u05', 'u06']],
  [{ AttrsOr: { level: 'silver', city: 'Beijing' } }, ['u02', 'u04', 'u05']],
  [{ AttrsAnd: { city: 'Beijing', level: 'gold' } }, ['u04']],
  [{ AttrsAnd: { level: 'gold' } }, ['u01', 'u04', 'u06']],
  [{ AttrsAnd: { level: 'Gold' } }, ['u13']],
  [{ AttrsAnd: { city: '' } }, ['u14']],
  [{ AttrsOr: { city: 'Beijing', level: 'silver' }, AttrsAnd: { level: 'gold' } }, ['u04']],
  [{ AttrsOr: { model: 'x' } }, [D1, D2]],
  [{ AttrsAnd: { model: 'x', os: '9' } }, [D1]],
  [{ AttrsOr: { model: 'x', os: '9' } }, [D1, D2, D6]],
  [{ AttrsOr: { model: 'x', level: 'gold' } }, ['u01', 'u04', 'u06', D1, D2]],
  [{ AttrsAnd: { model: 'x', level: 'gold' } }, []],
];

describe.each([['any', 1], ['all', 2]])('with tagsNot "%s"', (tagsNot, column) => {
  const emulator = create({ tagsNot });
  const call = caller(emulator.fetch);

  test.each(rows.map((row) => [row[0], row[column] ?? row[1]]))('%j', async (Condition, expected) => {
    expect(emulator.audience(Condition).sort()).toEqual([...expected].sort());
    const { ErrorCode, TaskId } = await call('push', {
      From_Account: 'administrator', MsgRandom: rows.findIndex(([one]) => one === Condition), OfflinePushInfo: {}, Condition,
    });
    expect(ErrorCode).toBe(0);
    const push = emulator.pushes().at(-1);
    expect(push).toMatchObject({ taskId: TaskId, command: 'push' });
    expect(push.condition).toEqual(Condition);
    expect(push.audience.sort()).toEqual([...expected].sort());
  });
});

test('the table has no condition twice', () => {
  const texts = rows.map(([condition]) => JSON.stringify(condition));
  expect(new Set(texts).size).toBe(texts.length);
});

test('what users get later counts for later conditions', async () => {
  const emulator = create();
  const call = caller(emulator.fetch);
  await call('set_attr', { UserAttrs: [{ To_Account: 'u12', Attrs: { city: 'Beijing' } }] });
  await call('add_tag', { UserTags: [{ To_Account: 'u12', Tags: ['d'] }, { To_Account: D5, Tags: ['r'] }] });
  await call('clear_all_tags', { To_Account: ['u08', D4] });
  await call('remove_attr', { UserAttrs: [{ To_Account: 'u04', Attrs: ['city'] }] });
  expect(emulator.audience({ AttrsAnd: { city: 'Beijing' } }).sort()).toEqual(['u05', 'u12']);
  expect(emulator.audience({ TagsOr: ['d'] }).sort()).toEqual(['u09', 'u10', 'u11', 'u12']);
  expect(emulator.audience({ TagsOr: ['r'] }).sort()).toEqual([D5, D6]);
});

test('what was pushed stays as it was', async () => {
  const emulator = create();
  const call = caller(emulator.fetch);
  await call('push', { From_Account: 'a', MsgRandom: 1, OfflinePushInfo: {}, Condition: { TagsOr: ['d'] } });
  await call('clear_all_tags', { To_Account: ['u08', 'u09', 'u10', 'u11'] });
  expect(emulator.pushes()[0].audience.sort()).toEqual(['u08', 'u09', 'u10', 'u11']);
});

describe('a condition that is asked about', () => {
  test('is refused with the code that a push would get', () => {
    expect(() => create().audience({ AttrsAnd: { sex: 'male' } })).toThrow(expect.objectContaining({
      name: 'EmulatorError',
      code: 'ERR_EMULATOR_CONDITION',
      field: 'condition',
      reason: 'refused_condition',
      params: { errorCode: 90033, errorInfo: 'attrName:sex is not defined' },
    }));
  });

  test('is one of an app that is there', () => {
    const expected = expect.objectContaining({ code: 'ERR_EMULATOR_OPTIONS', field: 'sdkAppId' });
    expect(() => create().audience(undefined, { sdkAppId: 1 })).toThrow(expected);
  });

  test('can be asked about by a control request', async () => {
    const emulator = create();
    const ask = async (body) => {
      const response = await emulator.fetch('http://127.0.0.1/emulator/audience', {
        method: 'POST',
        connection: { loopback: true },
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, ...await response.json() };
    };
    expect(await ask({ condition: { TagsAnd: ['p', 'q'] } })).toEqual({ status: 200, count: 2, accounts: [D2, D6] });
    expect(await ask({ sdkAppId: app.sdkAppId })).toMatchObject({ status: 200, count: 20 });
    expect(await ask({ condition: {} })).toEqual({
      status: 400,
      error: { code: 'ERR_EMULATOR_CONDITION', message: 'condition: the service refuses it with 90001: Condition must not be empty' },
    });
    expect(await ask({ conditions: {} })).toMatchObject({ status: 400, error: { code: 'ERR_CONTROL_BODY' } });
  });
});
