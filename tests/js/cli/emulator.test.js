// timpush emulator: a server of its own, with every option, that saves and ends when told.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signUserSig } from 'timpush';
import {
  app, createFolder, environment, eventually, MARK, start, startHere, startService, timpushHere,
} from './helpers.js';

let folder;
const running = new Set();

beforeAll(() => {
  folder = createFolder();
  folder.enter();
});

afterEach(async () => {
  // One in this process has no way out but the good one.
  for (const { child, kill, ended } of running) {
    if (child) child.kill('SIGKILL');
    else kill('SIGINT');
    await ended;
  }
});

afterAll(() => folder.remove());

/**
 * Starts one on a free port, and answers once it listens.
 * @param {string[]} [args]
 * @param {Record<string, string>} [env]
 * @param {typeof start | typeof startHere} [begin] as a process, where signals meet one
 */
const startEmulator = async (args = [], env = {}, begin = startHere) => {
  const emulator = begin(['emulator', '--port', '0', ...args], { env });
  running.add(emulator);
  let isOver = false;
  emulator.ended.then(() => {
    isOver = true;
    running.delete(emulator);
  });
  await eventually(() => isOver || emulator.textOf('stderr').includes('The emulator is running'));
  const settings = Object.fromEntries([...emulator.textOf('stdout').matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)]
    .map(([, name, value]) => [name, value]));
  return {
    ...emulator,
    settings,
    run: (...words) => timpushHere(words, { env: { ...environment, TIMPUSH_SECRET_KEY: '', ...settings, ...env } }),
    stop: (signal = 'SIGINT') => {
      emulator.kill(signal);
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
  expect(await stop()).toMatchObject({ code: 0 });
});

test.each([
  ['with what cannot be seen', 'adm\u200bin\u202e\u{e0061}x'], ['with what a shell obeys', "a'b$(x)`y`\"\\%s\\n"],
  ['with all of that', "-n%d\u2060'\\101\\$(x)`y`\"!z"], ['of another script', '管理员 1'],
])('the identifier is seen whole, and pasted as it is: %s', async (_name, identifier) => {
  const emulator = await startEmulator([], { ...environment, TIMPUSH_IDENTIFIER: identifier });
  const stdout = emulator.textOf('stdout');
  await emulator.stop();
  expect(stdout).not.toMatch(/\p{Cf}/u);
  const pasted = execFileSync('sh', ['-c', `${stdout}printf %s "$TIMPUSH_IDENTIFIER"`], { encoding: 'utf8' });
  expect(pasted).toBe(identifier);
});

test('a key of ours is used and not shown', async () => {
  const { settings, run, stop } = await startEmulator([], environment);
  expect(settings.TIMPUSH_SECRET_KEY).toBeUndefined();
  expect(await run('get-attr', 'Mary')).toMatchObject({ code: 0 });
  const { stdout, stderr } = await stop('SIGTERM');
  expect(stdout + stderr).not.toContain(MARK);
});

describe('--allow-origin', () => {
  /** The status of a call that a page of an origin sends without asking first. */
  const statusFor = ({ TIMPUSH_ENDPOINT: url }, origin) => new Promise((resolve, reject) => {
    const headers = { origin, 'content-type': 'text/plain' };
    request(`${url}/v4/timpush/get_attr`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject).end('{}');
  });

  test('without it the example app is that of this machine\'s programs and pages', async () => {
    const { settings, stop } = await startEmulator();
    expect(await statusFor(settings, 'https://dev.example.com')).toBe(403);
    expect(await statusFor(settings, 'null')).toBe(403);
    expect(await statusFor(settings, 'http://localhost:5173')).toBe(200);
    await stop();
  });

  test('may be repeated, and is read as browsers write it; with a key of ours, too', async () => {
    const { settings, stop } = await startEmulator([
      '--allow-origin', 'HTTPS://Dev.Example.com:443/', '--allow-origin', 'chrome-extension://abc',
    ], environment);
    for (const origin of ['https://dev.example.com', 'chrome-extension://abc']) {
      expect(await statusFor(settings, origin)).toBe(200);
    }
    expect(await statusFor(settings, 'https://example.com')).toBe(403);
    await stop();
  });

  test('* is any', async () => {
    const { settings, stop } = await startEmulator(['--allow-origin', '*']);
    expect(await statusFor(settings, 'null')).toBe(200);
    await stop();
  });

  test.each(['', 'dev.example.com', 'https://', 'https://dev.example.com/path', 'https://dev.example.com?x', 'https://u@dev.example.com',
    'https://dev.example.com:99999', 'https://*.example.com', 'null', 'https://a https://b'])('%j is refused', async (origin) => {
    const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', '--allow-origin', origin]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--allow-origin <origin>.*Give an origin such as https:\/\/dev\.example\.com/);
  });
});

test.each(['', 'http://push.test', 'push.test:8787', 'push.test.', 'push test'])('--allow-host: %j is refused', async (name) => {
  const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', '--allow-host', name]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/--allow-host <name>.*Give a name such as emulator/);
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

/** Sends a control request. */
const control = async ({ TIMPUSH_ENDPOINT }, method, name, body) => {
  const response = await fetch(`${TIMPUSH_ENDPOINT}/emulator/${name}`, {
    method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
};

test('--data and --time: a reset goes back to what was there at the start', async () => {
  const users = folder.file('reset-users.json', '{"Ada":{"attributes":{"city":"London"}}}');
  const path = folder.at('reset.json');
  const args = ['--data', path, '--users', users, '--time', '2030-01-01T00:00:00Z'];
  await (await startEmulator(args)).stop();
  const before = readFileSync(path, 'utf8');
  expect(before).toContain('London');
  const { settings, stop } = await startEmulator(['--data', path, '--time', '2030-01-01T00:00:00Z']);
  await control(settings, 'POST', 'users', { users: { Eve: {} } });
  await control(settings, 'PUT', 'clock', { now: 0 });
  await control(settings, 'POST', 'reset', {});
  const { now } = await control(settings, 'GET', 'clock');
  expect(new Date(now).getUTCFullYear()).toBe(2030);
  expect(await stop()).toMatchObject({ code: 0 });
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test.each(['SIGINT', 'SIGTERM'])('--data: %s again and again, with a call under way, loses nothing', async (signal) => {
  const path = folder.at(`${signal}.json`);
  const args = ['--data', path, '--fault', 'latency:milliseconds=3600000,command=get_tag'];
  const { settings, child, ended } = await startEmulator(args, {}, start);
  const call = fetch(`${settings.TIMPUSH_ENDPOINT}/v4/timpush/get_tag`, { method: 'POST', body: '{}' }).catch(() => {});
  await control(settings, 'POST', 'users', { users: { Eve: {} } });
  // It would wait for the call for a while.
  const timer = setInterval(() => child.kill(signal), 20);
  child.kill(signal);
  expect(await ended).toMatchObject({ code: 0, signal: null });
  clearInterval(timer);
  await call;
  expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')).apps[1400000000].users)).toContain('Eve');
});

test.each(['SIGINT', 'SIGTERM'])('--data: a save that fails after %s is said, and no crash', async (signal) => {
  const place = folder.at(`gone-${signal}`);
  mkdirSync(place);
  const path = join(place, 'state.json');
  const { stop } = await startEmulator(['--data', path]);
  rmSync(place, { recursive: true });
  const { code, stderr } = await stop(signal);
  expect(code).toBe(2);
  expect(stderr).toContain(`timpush: --data ${path}: the file cannot be kept there (ENOENT), and what changed since the start is lost.\n`);
  expect(stderr).not.toContain('Saved');
});

test('--data: that a file which is there cannot be replaced is said at the start', async () => {
  const path = folder.file(`${'x'.repeat(230)}.json`, '{"format":"timpush-emulator-state","version":1,"apps":{}}');
  const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', '--data', path]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^timpush: --data \S+\.json: the file cannot be kept there \(ENAMETOOLONG\)\.\n$/);
});

test('--data: an empty name, as of a variable that is not set, is refused', async () => {
  const place = folder.at('empty');
  mkdirSync(join(place, 'inner'), { recursive: true });
  process.chdir(join(place, 'inner'));
  const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', '--data', '']);
  folder.enter();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/--data <file>.*Give the name of a file\./);
  expect(readdirSync(place, { recursive: true })).toEqual(['inner']);
});

test('--data: is there as soon as the emulator runs', async () => {
  const path = folder.at('begun.json');
  const { stop } = await startEmulator(['--data', path]);
  expect(readFileSync(path, 'utf8')).toContain('"Mary"');
  await stop();
});

test('--data: emulators that start at once on a new file all run, and leave nothing beside it', async () => {
  const place = folder.at('at-once');
  mkdirSync(place);
  const path = join(place, 'state.json');
  const emulators = await Promise.all(Array.from({ length: 4 }, () => startEmulator(['--data', path], {}, start)));
  for (const { textOf } of emulators) expect(textOf('stderr')).toContain('The emulator is running');
  expect(readdirSync(place)).toEqual(['state.json']);
});

test('--data: of two emulators on one file, the last to end does not undo what the first saved', async () => {
  const path = folder.at('two.json');
  const [one, other] = [await startEmulator(['--data', path]), await startEmulator(['--data', path])];
  await control(one.settings, 'POST', 'users', { users: { One: {} } });
  await control(other.settings, 'POST', 'users', { users: { Other: {} } });
  expect(await one.stop()).toMatchObject({ code: 0 });
  const { code, stderr } = await other.stop();
  expect(code).toBe(2);
  expect(stderr).toContain('another program changed this state file meanwhile');
  expect(readFileSync(path, 'utf8')).toContain('"One"');
  const aside = readdirSync(folder.path).filter((name) => /^two\.json\..+\.json$/.test(name));
  expect(aside).toHaveLength(1);
  expect(readFileSync(folder.at(aside[0]), 'utf8')).toContain('"Other"');
  expect(stderr).toContain(folder.at(aside[0]));
});

test.each(['5', '"abc"', '[1]', 'null', '{"Ada":5}'])('--users: a file that holds %s', async (content) => {
  const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', '--users', folder.file('bad.json', content)]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^timpush: users[^\n]*\n$/);
});

test('--time: doctor says that the clocks differ', async () => {
  const { run, stop } = await startEmulator(['--time', '2030-01-01T00:00:00Z']);
  const { code, stdout } = await run('doctor');
  expect(code).toBe(4);
  expect(stdout).toMatch(/^FAIL +clock +This machine's clock is .* behind the host's/m);
  await stop();
});

test('--help: names each kind of fault with its fields', async () => {
  const { stdout } = await timpushHere(['emulator', '--help']);
  const types = readFileSync(new URL('../../../js/emulator/faults.js', import.meta.url), 'utf8');
  const [, table] = /const fieldsOf = .*?\{\n(.*?)\n\}\)/s.exec(types);
  for (const [, kind, fields] of table.matchAll(/^ {2}(\w+): \{(.*)\},$/gm)) {
    const names = [...fields.matchAll(/(\w+):/g)].map(([, name]) => name);
    const [line] = new RegExp(`^ +${kind}\\b.*$`, 'm').exec(stdout);
    for (const name of names) expect(line).toContain(name);
  }
});

describe.each(['README.md', 'README.zh-CN.md'])('the CI recipe of %s', (name) => {
  const readme = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
  const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

  /** A port that was free just now. */
  const freePort = () => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });

  test('works when pasted', async () => {
    const [, recipe] = /^```yaml\n(.*?)^```/ms.exec(readme);
    const text = recipe.replaceAll('8787', await freePort());
    const settings = Object.fromEntries([...text.matchAll(/^ +(TIMPUSH_\w+): '?(.*?)'?$/gm)]
      .map(([, variable, value]) => [variable, value]));
    const steps = [...text.matchAll(/^ +- run: (.*)$/gm)].map(([, step]) => step);
    expect(Object.keys(settings)).toHaveLength(4);
    expect(steps.at(-1)).toBe('npm test');
    // In place of npm: the built package, and as the tests a call with the job's settings.
    const place = folder.at(`ci-${name}`);
    mkdirSync(place);
    const program = (file, script) => chmodSync(folder.file(`ci-${name}/${file}`, `#!/bin/sh\n${script}\n`), 0o755);
    program('npx', `test "$1" = timpush || exit 9; shift
[ "$1" = emulator ] && echo $$ > "${place}/pid"
exec "${process.execPath}" "${cli}" "$@"`);
    program('npm', `[ "$1" != test ] || exec "${process.execPath}" "${cli}" set-attr newcomer city=Paris`);
    const env = { PATH: `${place}${delimiter}${process.env.PATH}`, ...settings };
    const output = openSync(join(place, 'output'), 'w');
    try {
      for (const step of steps) {
        const shell = spawn('bash', ['-e', '-c', step], { env, stdio: ['ignore', output, output] });
        const code = await new Promise((resolve) => {
          shell.once('exit', resolve);
        });
        expect([step, code, readFileSync(join(place, 'output'), 'utf8')]).toEqual([step, 0, expect.anything()]);
      }
    } finally {
      if (existsSync(join(place, 'pid'))) process.kill(Number(readFileSync(join(place, 'pid'), 'utf8')));
    }
  });
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
  const { settings, run, stop } = await startEmulator(
    ['--users', users, '--attr-name', '3=device', '--type', '3=1', '--apps', apps, '--host', '0.0.0.0', '--allow-host', 'push.test'],
    environment,
  );
  expect(Object.keys(settings)).toEqual(['TIMPUSH_ENDPOINT']);
  const boss = ['--sdkappid', '1400000002', '--identifier', 'boss', '--format', 'ndjson'];
  expect((await run('get-attr', '379C2F0D-290D-47AE-94D1-919058C39C77', ...boss)).stdout)
    .toBe('{"account":"379C2F0D-290D-47AE-94D1-919058C39C77","attributes":{"device":"x"}}\n');
  await stop();
});

test('a port that is taken', async () => {
  const service = await startService();
  const path = folder.at('not-begun.json');
  const { code, stdout, stderr } = await timpushHere(['emulator', '--port', new URL(service.url).port, '--data', path]);
  expect(existsSync(path)).toBe(false);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^timpush: The emulator cannot listen: port \d+ is taken\. Give another --port, or --port 0/);
  await service.close();
});

describe('pushes', () => {
  const TOKEN = 'what-signs-the-webhook';
  /** A server that receives a webhook, and answers with these statuses, the last of them for ever. */
  const startHook = async (...statuses) => {
    const received = [];
    const server = createServer((message, response) => {
      received.push(new URL(message.url, 'http://localhost').searchParams);
      message.resume();
      message.on('end', () => {
        response.statusCode = statuses.length > 1 ? statuses.shift() : statuses[0];
        response.end('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}');
      });
    });
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return { url: `http://127.0.0.1:${server.address().port}/hook`, received, close: () => server.close() };
  };
  let random = 0;
  const push = async (settings, changes = {}) => {
    random += 1;
    const usersig = await signUserSig({
      sdkAppId: 1400000000, identifier: 'administrator', secretKey: settings.TIMPUSH_SECRET_KEY, expire: 3600,
    });
    const query = new URLSearchParams({
      usersig, identifier: 'administrator', sdkappid: '1400000000', random: '1', contenttype: 'json',
    });
    const body = { From_Account: 'news', MsgRandom: random, OfflinePushInfo: {}, ...changes };
    const response = await fetch(`${settings.TIMPUSH_ENDPOINT}/v4/timpush/push?${query}`, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  };

  test('--tags-not, --from-account, --daily-pushes, --edition: behave as said', async () => {
    const users = folder.file('tagged.json', '{"Ada":{"tags":["a","b"]},"Bob":{"tags":["b"],"device":{"online":true}}}');
    const { settings, stop } = await startEmulator([
      '--no-samples', '--users', users, '--tags-not', 'all', '--from-account', 'known', '--daily-pushes', '2', '--quota', 'off',
    ]);
    expect(await push(settings)).toMatchObject({ ErrorCode: 90008 });
    const known = { From_Account: 'Ada', Condition: { TagsNot: ['a', 'b'] } };
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push((await push(settings, known)).ErrorCode);
    expect(codes).toEqual([0, 0, 90047]);
    const { pushes } = await control(settings, 'GET', 'pushes');
    expect(pushes.map(({ audience }) => audience)).toEqual([['Bob'], ['Bob']]);
    expect(await control(settings, 'POST', 'audience', { condition: { TagsOr: ['b'] } })).toEqual({ count: 2, accounts: ['Ada', 'Bob'] });
    await stop();
  });

  test.each([['--webhook-token', {}], ['TIMPUSH_WEBHOOK_TOKEN', { TIMPUSH_WEBHOOK_TOKEN: TOKEN }]])('--webhook: is signed by %s, which is not shown', async (name, env) => {
    const hook = await startHook(200, 500);
    const given = env.TIMPUSH_WEBHOOK_TOKEN ? [] : ['--webhook-token', TOKEN];
    const { settings, textOf, stop } = await startEmulator(['--webhook', hook.url, '--quota', 'off', '--verbose', ...given], env);
    const first = await push(settings, { From_Account: TOKEN });
    await eventually(() => textOf('stderr').includes(`webhook for ${first.TaskId}: accepted\n`));
    const second = await push(settings);
    await eventually(() => textOf('stderr').includes(`webhook for ${second.TaskId}: refused, with HTTP status 500\n`));
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).not.toContain(TOKEN);
    const [query] = hook.received;
    expect(query.get('Sign')).toBe(createHash('sha256').update(TOKEN + query.get('RequestTime')).digest('hex'));
    hook.close();
  });

  test('--webhook: without a token and --verbose, only what goes wrong is said', async () => {
    const hook = await startHook(200, 500);
    const { settings, textOf, stop } = await startEmulator(['--webhook', hook.url, '--quota', 'off']);
    const { TaskId } = await push(settings);
    await push(settings);
    await eventually(() => textOf('stderr').includes('refused, with HTTP status 500\n'));
    expect(hook.received[0].has('Sign')).toBe(false);
    const { stderr } = await stop();
    expect(stderr).not.toContain(TaskId);
    hook.close();
  });

  test.each([
    [['--webhook-token', TOKEN], /--webhook-token says something about --webhook only/],
    [['--webhook-repeat'], /--webhook-repeat says something about --webhook only/],
    [['--webhook', 'localhost:3000'], /webhook\.url: must be an address that begins with http/],
    [['--webhook', 'http://localhost:3000', '--webhook-token', ''], /webhook\.token: must be text that is not empty/],
    [['--edition', 'gold'], /--edition <name>.*free, standard, advanced/],
    [['--tags-not', 'none'], /--tags-not <reading>.*any, all/],
    [['--from-account', 'all'], /--from-account <rule>.*any, known/],
    [['--daily-pushes', '0'], /--daily-pushes <number>/],
  ])('%j is refused', async (args, pattern) => {
    const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(pattern);
    expect(stderr).not.toContain(TOKEN);
  });
});
