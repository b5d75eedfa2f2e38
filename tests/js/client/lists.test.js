// Lists as a whole: what is bad in them is told at once, or fails by itself; and nothing to do is no error.
import { describe, expect, test } from '@jest/globals';
import { listCommands } from '../../../js/client/commands.js';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, withEmulator,
} from '../support/app.js';

const collect = async (stream) => {
  const outcomes = [];
  for await (const outcome of stream) outcomes.push(outcome);
  return outcomes;
};
const answering = () => fakeFetch(({ To_Account: asked }) => (asked ? answerFor(asked) : okBody()));
const tagged = (account, ...tags) => ({ account, tags });

/** 250 users, of whom four are bad, each in another way. */
const mixed = () => {
  const users = Array.from({ length: 250 }, (_, index) => tagged(`user${index}`, 'vip'));
  users[3] = tagged('user3\n', 'vip');
  users[120] = tagged('user7', 'vip'); // a second time
  users[130] = 7;
  users[249] = tagged('user249', 'x'.repeat(51));
  return users;
};
const bad = [
  [3, 'users[3].account', 'control_character', 'user3\n'],
  [120, 'users[120].account', 'same_account', 'user7'],
  [130, 'users[130]', 'wrong_type', undefined],
  [249, 'users[249].tags[0]', 'too_long', 'user249'],
];
const told = ({ path, field, reason, account }) => [path[1], field, reason, account];

describe('a list with bad items', () => {
  test('is rejected by the first of them, before anything is sent, and names all', async () => {
    const fetch = answering();
    const error = await errorOf(clientOf({ fetch }).addTags(mixed()));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'users[3].account' });
    expect(error.problems.map(told)).toEqual(bad);
    for (const problem of error.problems) {
      expect(problem).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', message: expect.stringMatching(/\.$/) });
    }
    expect(JSON.stringify(error)).not.toContain('user7');
    expect(fetch.calls).toHaveLength(0);
  });

  test("lets them fail by themselves with onInvalid: 'fail', each at its place", async () => {
    const { client, emulator } = withEmulator({ accounts: 'auto' });
    const progress = [];
    const { accounts, failures } = await client.addTags(mixed(), {
      onInvalid: 'fail', onProgress: ({ done, failed, calls }) => progress.push([done, failed, calls]),
    });
    expect(failures.map(told)).toEqual(bad);
    expect(accounts).toEqual(mixed().map(({ account }) => account)
      .filter((_, index) => !bad.some(([position]) => position === index)));
    expect(progress.at(-1)).toEqual([250, 4, 3]);
    const { users } = emulator.export().apps[app.sdkAppId];
    expect(Object.keys(users)).toEqual(expect.arrayContaining(accounts));
  });

  test('of which none is good makes no call', async () => {
    const fetch = answering();
    const { users, failures } = await clientOf({ fetch })
      .getAttributes(['', 7, 'a\n'], { onInvalid: 'fail' });
    expect(users).toEqual([]);
    expect(failures.map(({ account, field }) => [account, field]))
      .toEqual([['', 'accounts[0]'], [7, 'accounts[1]'], ['a\n', 'accounts[2]']]);
    expect(fetch.calls).toHaveLength(0);
  });

  test('is told in Chinese as well, each of them', async () => {
    const client = clientOf({ fetch: answering(), language: 'zh' });
    const { problems } = await errorOf(client.getTags(['', 'a\n']));
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('不能为空'), expect.stringContaining('控制字符'),
    ]);
  });
});

describe('a stream with bad items', () => {
  test('lets them fail by themselves', async () => {
    const outcomes = await collect(clientOf({ fetch: answering() }).stream('add_tag', mixed()));
    const failed = outcomes.flatMap(({ error }) => error ?? []);
    expect(failed.map(({ field }) => field))
      .toEqual(['users[3].account', 'users[130]', 'users[249].tags[0]']);
  });

  test("ends with onInvalid: 'reject' before the call that the first would be in", async () => {
    const fetch = answering();
    const accounts = Array.from({ length: 250 }, (_, index) => (index < 150 ? `user${index}` : ''));
    const outcomes = [];
    const error = await errorOf(async () => {
      const client = clientOf({ fetch, concurrency: 1 });
      const stream = client.streamAttributes(accounts, { onInvalid: 'reject' });
      for await (const outcome of stream) outcomes.push(outcome);
    });
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'accounts[150]', failures: [] });
    expect(outcomes.map(({ account }) => account)).toEqual(accounts.slice(0, 100));
    expect(error.users).toEqual([]); // those were handed out
    expect(error.unsettled.slice(0, 100)).toEqual(accounts.slice(100, 200));
    expect(fetch.calls).toHaveLength(1);
  });
});

describe('nothing to do', () => {
  const empties = [['an array', () => []], ['a set', () => new Set()], ['an iterator', () => [].values()]];
  const cases = listCommands.flatMap((command) => (
    empties.map(([form, make]) => [command.method, form, make, command])));
  const message = { title: 'Sale' };

  test.each(cases)('%s of %s answers empty results', async (method, _, make, { name, kind }) => {
    const fetch = answering();
    const client = clientOf({ fetch });
    if (kind === 'push') {
      const done = { tasks: [], accounts: [], failures: [] };
      expect(await client[method](make(), message)).toEqual(done);
      const stream = `stream${method[0].toUpperCase()}${method.slice(1)}`;
      expect(await collect(client[stream](make(), message))).toEqual([]);
    } else {
      const done = kind === 'read' ? { users: [] } : { accounts: [] };
      expect(await client[method](make())).toEqual({ ...done, failures: [] });
      expect(await collect(client.stream(name, make()))).toEqual([]);
    }
    expect(fetch.calls).toHaveLength(0);
  });
});
