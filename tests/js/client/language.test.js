// A client that speaks Chinese: whatever a caller is told, of the same data as in English.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, loadCore, TimPushError } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { app, clientOf, errorOf, pushBody } from '../support/app.js';
import { start } from '../support/clock.js';
import { runModule } from '../support/node.js';

const emulator = createEmulator({ ...app, attributeNames: { 0: 'sex' }, quota: Infinity, clock: () => start });
emulator.addUsers({ Mary: { attributes: { sex: 'female' } } });
const chinese = (options = {}) => clientOf({ fetch: emulator.fetch, language: 'zh', ...options });
const han = /\p{Script=Han}/u;

/** The same but for the words, which are Chinese. */
const expectTranslated = (said, other) => {
  const { message, hint, meaning, ...data } = { ...other, message: other.message };
  expect({ ...said }).toMatchObject(data);
  expect(said.message).toMatch(han);
  expect(said.message).not.toBe(message);
  if (hint !== undefined) expect(said.hint).toMatch(han);
  if (meaning !== undefined) expect(said.meaning).toMatch(han);
};

describe('in Chinese', () => {
  beforeAll(() => loadCore({ language: 'zh' }));

  test.each([
    ['a list that is none', (client) => client.getAttributes('Mary')],
    ['an item', (client) => client.setAttributes([{ account: 'Mary', attributes: { sex: 'x'.repeat(51) } }])],
    ['an account twice', (client) => client.setAttributes([
      { account: 'Mary', attributes: { sex: 'f' } }, { account: 'Mary', attributes: { sex: 'm' } },
    ])],
    ['an option', (client) => client.getAttributes(['Mary'], { deadLine: 5 })],
    ['a body', (client) => client.call('get_attr', { To_Accounts: [] })],
    ['a name of a call', (client) => client.call('../get_attr', {})],
    ['a single account', (client) => client.attributesOf('')],
    ['a refusal', (client) => client.getAttributeNames(), { identifier: 'nobody' }],
    ['an account that is refused', (client) => client.attributesOf('stranger')],
    ['an abort', (client) => client.getAttributes(['Mary'], { signal: AbortSignal.abort() }), {
      fetch: (url, { signal }) => new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    }],
    ['no connection', (client) => client.getAttributes(['Mary']), {
      retries: 0, fetch: () => Promise.reject(new TypeError('fetch failed')),
    }],
    ['another status', (client) => client.getAttributes(['Mary']), {
      retries: 0, fetch: async () => new Response('', { status: 502 }),
    }],
    ['an answer that is none', (client) => client.getAttributes(['Mary']), {
      retries: 0, fetch: async () => new Response('<p>'),
    }],
    ['a stream’s command', async (client) => {
      for await (const _ of client.stream('push', [])); // throws before anything comes
    }],
  ])('%s is told', async (_name, call, options = {}) => {
    const said = await errorOf(call(chinese(options)));
    const other = await errorOf(call(clientOf({ fetch: emulator.fetch, ...options })));
    for (const name of ['random', 'requestId']) {
      delete said[name];
      delete other[name];
    }
    for (const name of ['users', 'accounts', 'failures', 'unsettled']) delete said[name];
    expectTranslated(said, other);
    expect(said.stack).toContain(said.message);
  });

  test('a failure in a result, and an outcome of a stream', async () => {
    const { users, failures } = await chinese().getAttributes(['Mary', 'stranger']);
    expect(users).toHaveLength(1);
    expect(failures[0]).toMatchObject({ account: 'stranger', reason: 'refused', errorCode: 70107 });
    expect(failures[0].message).toMatch(/^stranger 被拒绝，错误码 70107 ACCOUNT_NOT_FOUND：该应用中不存在此账号/);
    expect(failures[0].hint).toMatch(han);
    const outcomes = [];
    for await (const outcome of chinese().streamAttributes(['Mary', 'stranger', ''])) outcomes.push(outcome);
    const isChinese = outcomes.map(({ error }) => error && han.test(error.message));
    expect(isChinese).toEqual([undefined, true, true]);
  });

  test('what hooks are told', async () => {
    const told = [];
    const client = chinese({
      clock: undefined, // real waits: a repeat waits a moment
      retries: 1,
      fetch: async () => new Response('', { status: 502 }),
      onResponse: ({ error }) => told.push(error.message),
      onRetry: ({ error }) => told.push(error.message),
    });
    await errorOf(client.getAttributes(['Mary']));
    expect(told).toHaveLength(3);
    for (const message of told) expect(message).toMatch(/^get_attr：对方 ?返回了 HTTP 状态码 502。/);
  });

  test('a wrong option of createClient', async () => {
    const error = await errorOf(() => createClient({ ...app, region: 'china', timeout: -1, language: 'zh' }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', reason: 'bad_timeout', field: 'timeout' });
    expect(error.message).toMatch(/^timeout 须为正的毫秒数/);
  });
});

test.each([
  ['null', null], ['a number', 5], ['a list', [null]], ['a reason', [{ reason: 'aborted', message: 'its own' }]],
])('what the service answers to `call` is its own, with a member that is called failures: %s', async (_name, failures) => {
  const body = { ErrorCode: 0, TaskId: 't', failures };
  const client = chinese({ fetch: async () => Response.json(body) });
  expect(await client.call('push', pushBody)).toEqual(body);
});

test('an error that cannot be changed stays what it is', async () => {
  const error = Object.freeze(new TimPushError('ERR_ABORTED', 'own', { reason: 'aborted' }));
  // eslint-disable-next-line require-yield
  const source = (function* broken() {
    throw error;
  }());
  const read = async () => {
    for await (const _ of chinese().streamAttributes(source)); // throws
  };
  expect(await errorOf(read)).toBe(error);
});

test('the words are loaded when they are needed', async () => {
  const { stdout, stderr } = await runModule(`
    import { createClient } from 'timpush';
    const client = createClient({ sdkAppId: 1, identifier: 'a', secretKey: 'k', region: 'china', language: 'zh' });
    try {
      await client.getAttributes('Mary');
    } catch ({ message }) {
      console.log(message);
    }
  `);
  expect(stderr).toBe('');
  expect(stdout).toBe("accounts 须为数组。请传入账号数组：['Mary']。\n");
});

test.each(['fr', 'constructor', '__proto__'])('another language is refused: %s', async (language) => {
  const error = await errorOf(() => createClient({ ...app, region: 'china', language }));
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'language' });
});
