// timpush emulator: a server of its own, with every option, that saves and ends when told.
import { readFileSync } from 'node:fs';
import { app, createFolder, environment, eventually, MARK, start, startService, timpush } from './helpers.js';

let folder;
const running = new Set();

beforeAll(() => {
  folder = createFolder();
});

afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  running.clear();
});

afterAll(() => folder.remove());

/** Starts one on a free port, and answers once it listens. */
const startEmulator = async (args = [], env = {}) => {
  const emulator = start(['emulator', '--port', '0', ...args], { env });
  running.add(emulator);
  let isOver = false;
  emulator.ended.then(() => {
    isOver = true;
  });
  await eventually(() => isOver || emulator.textOf('stderr').includes('The emulator is running'));
  const settings = Object.fromEntries([...emulator.textOf('stdout').matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)]
    .map(([, name, value]) => [name, value]));
  return {
    ...emulator,
    settings,
    run: (...words) => timpush(words, { env: { ...environment, TIMPUSH_SECRET_KEY: '', ...settings, ...env } }),
    stop: async (signal = 'SIGINT') => {
      emulator.child.kill(signal);
      running.delete(emulator);
      return emulator.ended;
    },
  };
};

test('without settings it is the public example app, and its lines are all that a client needs', async () => {
  const { settings, run, stop } = await startEmulator();
  expect(settings).toMatchObject({ TIMPUSH_SDKAPPID: '1400000000', TIMPUSH_IDENTIFIER: 'administrator' });
  expect(settings.TIMPUSH_SECRET_KEY).toMatch(/^[0-9a-f]{64}$/);
  expect(await run('get-attr', 'Mary', '--format', 'csv')).toMatchObject({
    code: 0, stdout: 'account,sex,city\nMary,female,NewYork\n',
  });
  expect(await stop()).toMatchObject({ code: 0, signal: null });
});

test('a key of ours is used and not shown', async () => {
  const { settings, run, stop } = await startEmulator([], environment);
  expect(settings.TIMPUSH_SECRET_KEY).toBeUndefined();
  expect(await run('get-attr', 'Mary')).toMatchObject({ code: 0 });
  const { stdout, stderr } = await stop('SIGTERM');
  expect(stdout + stderr).not.toContain(MARK);
});

test('--data: remembers, and saves on Ctrl-C and on SIGTERM', async () => {
  const path = folder.at('state.json');
  const first = await startEmulator(['--data', path, '--no-samples', '--attr-name', '0=city', '--accounts', 'auto']);
  await first.run('set-attr', 'Ada', 'city=London');
  expect(await first.stop('SIGTERM')).toMatchObject({ code: 0, stderr: expect.stringContaining(`Saved to ${path}.`) });
  const second = await startEmulator(['--data', path, '--accounts', 'auto']);
  await second.run('set-attr', 'Bob', 'city=Paris');
  await second.stop('SIGINT');
  const { users, attributeNames } = JSON.parse(readFileSync(path, 'utf8')).apps[1400000000];
  expect(attributeNames).toEqual({ 0: { name: 'city', type: 0 } });
  expect(Object.entries(users).map(([account, { attributes }]) => [account, attributes.city]))
    .toEqual([['Ada', 'London'], ['Bob', 'Paris']]);
});

test('--data: says which options a state that is there makes idle', async () => {
  const users = folder.file('ada.json', '{"Ada":{"attributes":{"team":"one"}}}');
  const path = folder.at('there.json');
  const args = ['--data', path, '--no-samples', '--users', users, '--attr-name', '0=team', '--type', '0=0'];
  const first = await (await startEmulator(args)).stop();
  expect(first.stderr).not.toContain('left out');
  const before = readFileSync(path, 'utf8');
  const second = await startEmulator(args);
  expect(await second.stop()).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`The state is that of ${path}: --no-samples, --users, --attr-name, --type left out.\n`),
  });
  expect(readFileSync(path, 'utf8')).toBe(before);
  const third = await (await startEmulator(['--data', path])).stop();
  expect(third.stderr).not.toContain('left out');
});

test('--fault, --seed, --quota, --time: behave as said', async () => {
  const outcomes = async (seed) => {
    const { run, stop } = await startEmulator([
      '--fault', 'account:errorCode=70107,probability=0.5', '--seed', seed, '--quota', 'off', '--time', '2030-01-01T00:00:00Z',
    ]);
    const { stdout, stderr } = await run('get-attr', 'Mary', 'xiaoming', 'xiaohua', 'abc', 'Jack', 'Daved', '--format', 'ndjson');
    await stop();
    return stdout + stderr;
  };
  const [one, again] = [await outcomes('7'), await outcomes('7')];
  // The clock of the emulator is years ahead: every UserSig has ended.
  expect(one).toContain('70001');
  expect(again).toBe(one);

  const flaky = await startEmulator(['--fault', 'account:errorCode=70107,probability=0.5', '--seed', '7', '-v']);
  const first = await flaky.run('get-attr', 'Mary', 'xiaoming', 'xiaohua', 'abc', 'Jack', 'Daved', '--format', 'json');
  const { stderr } = await flaky.stop();
  expect(stderr).toMatch(/\/v4\/timpush\/get_attr by administrator: ErrorCode 0 \(fault: account/);
  const repeated = await startEmulator(['--fault', 'account:errorCode=70107,probability=0.5', '--seed', '7']);
  const second = await repeated.run('get-attr', 'Mary', 'xiaoming', 'xiaohua', 'abc', 'Jack', 'Daved', '--format', 'json');
  await repeated.stop();
  expect(JSON.parse(first.stdout).failures.length).toBeGreaterThan(0);
  expect(second.stdout).toBe(first.stdout);
});

test('--users, --type and --apps: what it starts with', async () => {
  const users = folder.file('users.json', '{"379C2F0D-290D-47AE-94D1-919058C39C77":{"attributes":{"device":"x"},"tags":["t"]}}');
  const apps = folder.file('apps.json', JSON.stringify([
    { sdkAppId: app.sdkAppId, secretKey: app.secretKey, admins: [app.identifier] },
    { sdkAppId: 1400000002, secretKey: app.secretKey, admins: ['boss'] },
  ]));
  const { settings, run, stop, child } = await startEmulator(
    ['--users', users, '--attr-name', '3=device', '--type', '3=1', '--apps', apps, '--host', '0.0.0.0', '--allow-host', 'push.test'],
    environment,
  );
  expect(child.exitCode).toBeNull();
  expect(Object.keys(settings)).toEqual(['TIMPUSH_ENDPOINT']);
  const boss = ['--sdkappid', '1400000002', '--identifier', 'boss', '--format', 'ndjson'];
  expect((await run('get-attr', '379C2F0D-290D-47AE-94D1-919058C39C77', ...boss)).stdout)
    .toBe('{"account":"379C2F0D-290D-47AE-94D1-919058C39C77","attributes":{"device":"x"}}\n');
  await stop();
});

test('a port that is taken', async () => {
  const service = await startService();
  const { code, stdout, stderr } = await timpush(['emulator', '--port', new URL(service.url).port]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^timpush: The emulator cannot listen: port \d+ is taken\. Give another --port, or --port 0/);
  await service.close();
});
