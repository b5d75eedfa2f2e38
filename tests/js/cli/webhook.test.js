// webhook: what an emulator tells of its pushes arrives as lines, and what is not the service's is refused.
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import {
  afterAll, afterEach, beforeAll, describe, expect, test,
} from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { createClient } from 'timpush';
import {
  app, createFolder, environment, eventually, start, timpushHere,
} from './helpers.js';

const token = 't0ken'.repeat(8);
const env = { ...environment, TIMPUSH_WEBHOOK_TOKEN: token };

let folder;
let running;
beforeAll(() => {
  folder = createFolder();
  folder.enter();
});
afterEach(() => running?.kill('SIGKILL'));
afterAll(() => folder.remove());

/** Starts it, and resolves with its address when it listens. */
const listen = async (args = [], options = { env }) => {
  running = start(['webhook', '--port', '0', ...args], { cwd: folder.path, ...options });
  const [, url] = await eventually(() => /at (http:\S+);/.exec(running.textOf('stderr')));
  return url;
};

const events = () => running.textOf('stdout').split('\n').slice(0, -1).map((line) => JSON.parse(line));

const pushTo = async (url, options = {}) => {
  const posts = [];
  const emulator = createEmulator({
    ...app,
    users: { Mary: { tags: ['gold'] } },
    webhook: { url, token, onPost: (post) => posts.push(post), ...options },
  });
  const client = createClient({ ...app, region: 'china', fetch: emulator.fetch });
  const { taskId } = await client.push({ title: 'x' }, { to: { tagsOr: ['gold'] }, dataId: 'sale-7' });
  await emulator.idle();
  return { taskId, posts };
};

describe('a webhook', () => {
  test('is printed and answered, until Ctrl-C ends it', async () => {
    const url = await listen();
    const { taskId, posts } = await pushTo(`${url}any/path`);
    expect(posts.map(({ outcome }) => outcome)).toEqual(['accepted']);
    const found = events();
    expect(found.map(({ stage }) => stage)).toEqual(['sent', 'reached']);
    expect(found[0]).toMatchObject({ account: 'Mary', taskId, dataId: 'sale-7', errorCode: 0 });
    expect(found[0]).not.toHaveProperty('raw');
    running.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(token);
  });

  test('is printed as it was sent, too, with --raw', async () => {
    await pushTo(await listen(['--raw']));
    expect(events()[0].raw).toMatchObject({ PushStage: 1 });
  });

  test('takes the token from a file', async () => {
    folder.file('token.txt', `${token}\n`);
    const { posts } = await pushTo(await listen(['--token-file', 'token.txt'], { env: environment }));
    expect(posts[0].outcome).toBe('accepted');
  });

  test('needs no signature with --unsigned', async () => {
    const url = await listen(['--unsigned'], { env: environment });
    const { posts } = await pushTo(url, { token: undefined });
    expect(posts[0].outcome).toBe('accepted');
    expect(events()).toHaveLength(2);
  });

  test('is refused without the right signature, or of another app', async () => {
    const url = await listen();
    const { posts } = await pushTo(url, { token: 'another token' });
    expect(posts[0]).toMatchObject({ outcome: 'refused', status: 401 });
    const time = Math.floor(Date.now() / 1000);
    const sign = createHash('sha256').update(token + time).digest('hex');
    const parameters = `CallbackCommand=Push.AllMemberPush&Sign=${sign}&RequestTime=${time}`;
    const other = await fetch(`${url}?SdkAppid=1&${parameters}`, { method: 'POST', body: '{}' });
    expect(other.status).toBe(403);
    const broken = await fetch(`${url}?SdkAppid=${app.sdkAppId}&${parameters}`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    expect(events()).toEqual([]);
    const talk = running.textOf('stderr');
    for (const status of [401, 403, 400]) expect(talk).toContain(`refused with status ${status}: `);
    expect(talk).not.toContain(token);
    expect(talk).not.toContain(sign);
  });

  test('of a name that is not this server’s is refused, and told', async () => {
    const url = await listen();
    const status = await new Promise((resolve, reject) => {
      request(url, { method: 'POST', headers: { host: 'push.example.com' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end('{}');
    });
    expect(status).toBe(403);
    const talk = await eventually(() => /refused with status 403: (.*)/.exec(running.textOf('stderr')));
    expect(talk[1]).toContain('push.example.com');
  });

  test('is not taken for kept where nobody reads the lines: it ends, and the service may send it again', async () => {
    const url = await listen();
    running.child.stdout.destroy();
    const outcomes = [];
    for (let count = 0; count < 5 && !outcomes.includes('refused'); count += 1) {
      const { posts } = await pushTo(url);
      outcomes.push(...posts.map(({ outcome }) => outcome));
    }
    expect(outcomes).toContain('refused');
    expect((await running.ended).code).toBe(0);
  });
});

const wrong = [
  [[], environment, 'The token of the webhook is missing. Set TIMPUSH_WEBHOOK_TOKEN'],
  [[], { TIMPUSH_WEBHOOK_TOKEN: token }, 'Which app?'],
  [['--token', token], environment, '--token does not exist: the command line can be read by others'],
  [['--unsigned', '--token-file', 'token.txt'], environment, '--unsigned and --token-file exclude each other'],
  [['--port', '99999'], env, '--port'],
];
test.each(wrong)('webhook %j does not begin', async (args, given, text) => {
  const { code, stdout, stderr } = await timpushHere(['webhook', '--port', '0', ...args], { env: given });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(text);
  expect(stderr).not.toContain(token);
});
