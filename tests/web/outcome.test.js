// What came of a call, account by account, whatever the service says or leaves out.
import { outcomeOf, rowsOf } from '../../web/outcome.js';

const entryOf = (answer, body = { To_Account: ['Mary', 'Jack', 'Mary'] }, command = 'get_attr') => (
  { command, text: JSON.stringify(body), answer: { failures: [], ...answer } }
);
const statesOf = (entry) => rowsOf(entry).map(({ account, state }) => `${account} ${state}`);
const mary = { account: 'Mary', attributes: {} };
const jack = { account: 'Jack', attributes: {} };

test('each account that was asked for has one row, in the order asked', () => {
  const entry = entryOf({ users: [jack, mary] });
  expect(statesOf(entry)).toEqual(['Mary ok', 'Jack ok']);
  expect(outcomeOf(entry)).toBe('ok');
});

test('an account that the answer leaves out is missing, not empty', () => {
  const entry = entryOf({ users: [mary] });
  expect(statesOf(entry)).toEqual(['Mary ok', 'Jack missing']);
  expect(outcomeOf(entry)).toBe('partial');
});

test('an account that nobody asked for is marked', () => {
  const entry = entryOf({ users: [mary, jack], failures: [{ account: 'Zoe', errorCode: 70107 }] });
  expect(statesOf(entry)).toEqual(['Mary ok', 'Jack ok', 'Zoe unasked']);
  expect(outcomeOf(entry)).toBe('partial');
});

test('a write is done for whom no failure is named', () => {
  const body = { UserTags: [{ To_Account: 'Mary', Tags: ['x'] }, { To_Account: 'Jack', Tags: ['x'] }] };
  const entry = entryOf({ failures: [{ account: 'Jack', errorCode: 90035 }] }, body, 'add_tag');
  expect(statesOf(entry)).toEqual(['Mary ok', 'Jack failed']);
});

test('of a push to accounts, those fail whom its answer names', () => {
  const entry = entryOf({ taskId: '1', failures: [{ account: 'Jack', errorCode: 70107 }] }, undefined, 'batch');
  expect(statesOf(entry)).toEqual(['Mary ok', 'Jack failed']);
  expect(outcomeOf(entry)).toBe('partial');
});

test('a push by condition has a row for each of the sandbox that it is for, and none elsewhere', () => {
  const entry = entryOf({ taskId: '1' }, { MsgRandom: 1 }, 'push');
  expect(statesOf(entry)).toEqual([]);
  expect(statesOf({ ...entry, audience: ['Mary'] })).toEqual(['Mary ok']);
  expect(outcomeOf(entry)).toBe('ok');
});

test.each([
  ['aborted', { error: { code: 'ERR_ABORTED' } }], ['refused', { error: { code: 'ERR_API' } }],
  ['failed', { error: { code: 'ERR_NETWORK' } }], ['ok', { answer: { names: {}, failures: [] } }],
])('a call can be %s', (outcome, entry) => expect(outcomeOf({ text: '{}', ...entry })).toBe(outcome));
