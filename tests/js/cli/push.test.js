// push, web-push, revoke, what came of pushes, and any call: from the command line, against the emulator over HTTP.
import { execFile } from 'node:child_process';
import {
  afterAll, beforeAll, beforeEach, describe, expect, test,
} from '@jest/globals';
import { serve } from '../../../js/node/server.js';
import {
  createFolder, environment, MARK, oneLine, startService, timpush, timpushHere,
} from './helpers.js';

const users = {
  Mary: { tags: ['gold'], attributes: { city: 'NewYork' } },
  xiaoming: { tags: ['gold', 'new'], attributes: { city: 'ShenZhen', sex: 'male' } },
  anna: { tags: ['silver'], attributes: { city: 'ShenZhen', sex: 'female' } },
};

let folder;
let service;
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  service = await startService({ users, samples: false, attributeNames: { 0: 'sex', 1: 'city' } });
});
beforeEach(() => service.emulator.reset());
afterAll(async () => {
  await service.close();
  folder.remove();
});

const run = (args, { env = {}, ...options } = {}) => (
  timpushHere(args, { env: { ...service.env, ...env }, ...options }));
const pushes = () => service.emulator.pushes();
const last = () => pushes().at(-1);

/** That it ends with a code and one line that says so, and sends nothing. */
const expectRefused = async (args, text, options) => {
  const { code, stdout, stderr } = await run(args, options);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(text) });
  expect(stderr).toMatch(oneLine);
  expect(service.commands().filter((command) => command !== '')).toEqual([]);
};

describe('push', () => {
  const cases = [
    [['--tags-or', 'silver', '--tags-or', 'new'], { TagsOr: ['silver', 'new'] }, ['xiaoming', 'anna']],
    [['--tags-and', 'gold', '--tags-and', 'new'], { TagsAnd: ['gold', 'new'] }, ['xiaoming']],
    [['--tags-or', 'gold', '--tags-not', 'new'], { TagsOr: ['gold'], TagsNot: ['new'] }, ['Mary']],
    [['--attributes-or', 'city=NewYork', '--attributes-or', 'sex=male'], { AttrsOr: { city: 'NewYork', sex: 'male' } }, ['Mary', 'xiaoming']],
    [['--attributes-and', 'city=ShenZhen', '--attributes-and', 'sex=female'], { AttrsAnd: { city: 'ShenZhen', sex: 'female' } }, ['anna']],
  ];
  test.each(cases)('%j reaches those whom it names', async (flags, condition, audience) => {
    const { code, stdout, stderr } = await run(['push', '--title', 'Sale', ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Accepted; delivery takes its time.\n' });
    expect(stdout).toBe(`${last().taskId}\n`);
    expect(last()).toMatchObject({ condition, from: 'administrator' });
    expect(last().audience.sort()).toEqual(audience.sort());
  });

  test('takes all that can be said of a push', async () => {
    folder.file('sale.json', JSON.stringify({ title: 'From the file', desc: 'Of the file', info: { AndroidInfo: { Sound: 'chime' } } }));
    const { code, stdout } = await run(['push', '--message', 'sale.json', '--title', 'Sale', '--ext', '{"entity":{}}', '--tags-or', 'gold',
      '--sender', 'Mary', '--data-id', 'sale-7', '--task-name', 'spring', '--classification', '1',
      '--offline-storage-time', '1d', '--msg-random', '4294967295', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ taskId: last().taskId });
    expect(last()).toMatchObject({
      from: 'Mary',
      random: 4294967295,
      dataId: 'sale-7',
      taskName: 'spring',
      message: {
        OfflinePushInfo: { Title: 'Sale', Desc: 'Of the file', Ext: '{"entity":{}}', AndroidInfo: { Sound: 'chime' } },
        Classification: 1,
        OfflineStorageTime: 86400,
      },
    });
  });

  test('takes the message from stdin', async () => {
    const { code } = await run(['push', '--message', '-', '--tags-or', 'gold'], { input: '{"title":"你好"}' });
    expect({ code, message: last().message }).toEqual({ code: 0, message: { OfflinePushInfo: { Title: '你好' } } });
  });

  const wrong = [
    [['--title', 'x'], 'Who is to get it? Give --tags-or, --tags-and, --tags-not, --attributes-or, --attributes-and, or --everyone.'],
    [['--tags-or', 'gold'], 'What is to be pushed? Give --title and --desc, or a file'],
    [['--title', 'x', '--everyone', '--tags-or', 'gold'], '--everyone and --tags-or exclude each other'],
    [['--title', 'x', '--tags-or', 'gold', '--attributes-or', 'city=Rome'], 'The audience holds tags and attributes'],
    [['--title', 'x', '--tags-or', ''], '--tags-or: [0] must not be empty'],
    [['--title', 'x', '--attributes-and', 'city'], '"city" is not NAME=VALUE. Say it as --attributes-and city=ShenZhen'],
    [['--title', 'x', '--tags-or', 'gold', '--ext', '{'], '--ext is not JSON'],
    [['--message', 'odd.json', '--tags-or', 'gold'], 'odd.json: titel'],
    [['--message', 'list.json', '--tags-or', 'gold'], '--message list.json: it is not a JSON object.'],
    [['--message', 'text.json', '--tags-or', 'gold'], '--message text.json: it is not JSON.'],
    [['--message', 'none.json', '--tags-or', 'gold'], 'none.json cannot be read: there is no such file.'],
    [['--message', '-', '--secret-key-file', '-', '--tags-or', 'gold'], 'stdin can be read once: --message and --secret-key-file'],
    [['--title', 'x', '--tags-or', 'gold', '--data-id', 'x'.repeat(65)], '--data-id'],
    [['--title', 'x', '--tags-or', 'gold', '--offline-storage-time', '8d'], '--offline-storage-time'],
    [['--title', 'x', '--tags-or', 'gold', '--msg-random', '4294967296'], '--msg-random'],
    [['--title', 'x', '--tags-or', 'gold', '--edition', 'gold'], 'Allowed choices are free, standard, advanced'],
    [['--title', 'x', 'Mary'], "Too many arguments for 'push'"],
    [['--title', 'x', '--from', 'accounts.txt'], "Unknown option '--from'"],
  ];
  test.each(wrong)('%j is refused before anything is sent', async (flags, text) => {
    folder.file('odd.json', '{"titel":"x"}');
    folder.file('list.json', '["x"]');
    folder.file('text.json', 'title: x');
    await expectRefused(['push', ...flags], text);
  });

  test('an edition of the environment that there is not is refused, too', async () => {
    await expectRefused(['push', '--title', 'x', '--tags-or', 'gold'], 'TIMPUSH_EDITION is no edition. Set it to one of: free, standard, advanced.', { env: { TIMPUSH_EDITION: 'gold' } });
  });

  test('says what the quota of a day is when it is used up, and not what it cannot know', async () => {
    const small = await startService({ users, edition: 'free', quota: 100, dailyPushes: 1 });
    const args = ['push', '--title', 'x', '--tags-or', 'gold'];
    const options = { env: small.env };
    expect(await run(args, options)).toMatchObject({ code: 0 });
    small.emulator.clock.advance(2_000);
    const { code, stderr } = await run(args, options);
    await small.close();
    expect(code).toBe(5);
    expect(stderr).toContain('The edition has 10 pushes a day, which all programs of the app share');
    expect(stderr).toContain('90047');
  });

  test('what may have been sent is said to be so', async () => {
    service.emulator.faults.set([{ kind: 'reset', when: 'after', command: 'push' }]);
    const { code, stdout, stderr } = await run(['push', '--title', 'x', '--tags-or', 'gold']);
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toContain('may have');
    expect(pushes()).toHaveLength(1); // it is not repeated
  });

  test('--dry-run shows the body without a secret, says how many it would reach, and sends nothing', async () => {
    const { code, stdout, stderr } = await run(['push', '--title', 'x', '--tags-or', 'gold', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('"Condition":{"TagsOr":["gold"]},"OfflinePushInfo":{"Title":"x"}}');
    expect(stdout).toContain('usersig=***');
    expect(stdout + stderr).not.toContain(MARK);
    expect(stderr).toBe('Dry run: nothing was sent. 1 request would be.\nThe emulator would push to 2 accounts.\n');
    expect(pushes()).toEqual([]);
    const everyone = await run(['push', '--title', 'x', '--everyone', '--dry-run']);
    expect(everyone.stderr).toContain('The emulator would push to 3 accounts.');
    const unknown = await run(['push', '--title', 'x', '--attributes-or', 'age=7', '--dry-run']);
    expect(unknown.stderr).toContain('The emulator would refuse it:');
  });

  test('--dry-run without an emulator says nothing of it', async () => {
    const { code, stderr } = await timpushHere(['push', '--title', 'x', '--tags-or', 'gold', '--dry-run', '--region', 'china'], {
      env: environment,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Dry run: nothing was sent. 1 request would be.\n' });
  });

  test('speaks Chinese', async () => {
    const { code, stderr } = await run(['push', '--title', 'x', '-l', 'zh']);
    expect(code).toBe(2);
    expect(stderr).toContain('推送给谁？');
  });
});

describe('--everyone', () => {
  const args = ['push', '--title', 'x', '--everyone'];

  test('needs --yes where nobody can be asked', async () => {
    await expectRefused(args, 'This push goes to everyone of the app 1400000000, and nobody can be asked here. Say --yes');
    const { code } = await run([...args, '--yes']);
    expect(code).toBe(0);
    expect(last().audience.sort()).toEqual(['Mary', 'anna', 'xiaoming']);
    expect(last().condition).toBeUndefined();
  });

  const answers = [
    ['yes\n', 0], ['yes\r\n', 0], ['y\n', 2], ['YES\n', 2], ['yes please\n', 2], ['\n', 2], ['', 2],
  ];
  test.each(answers)('asks on a terminal, and the answer %j ends with %i', async (input, expected) => {
    const { code, stderr } = await run(args, { input, isAsked: true });
    expect(code).toBe(expected);
    expect(stderr).toContain('This push goes to everyone of the app 1400000000. Type yes to go on:\n');
    expect(pushes()).toHaveLength(expected === 0 ? 1 : 0);
    if (expected !== 0) expect(stderr).toContain('The answer was not yes. Nothing was sent.');
  });

  test('asks nothing of what is wrong', async () => {
    const { code, stderr } = await run([...args, '--ext', '{'], { input: 'yes\n', isAsked: true });
    expect(code).toBe(2);
    expect(stderr).not.toContain('Type yes');
  });

  test('asks on a real terminal', async () => {
    // Python has pseudo-terminals; Node has none.
    const program = `
import os, pty, sys
def read(fd):
    data = os.read(fd, 1024)
    if b'Type yes' in data: os.write(fd, b'yes\\n')
    return data
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))`;
    const { stdout } = await new Promise((resolve) => {
      execFile('python3', ['-c', program, process.execPath, new URL('../../../dist/cli.js', import.meta.url).pathname, ...args], {
        env: { PATH: process.env.PATH, ...service.env },
      }, (error, out) => resolve({ stdout: out }));
    });
    expect(stdout).toContain('Type yes to go on:');
    expect(stdout).toContain(last().taskId);
  });
});

describe('web-push', () => {
  test('takes tags, a url and what only the page shows', async () => {
    folder.file('banner.json', '{"banner":7}');
    const { code, stdout } = await run(['web-push', '--title', 'Sale', '--url', 'https://example.com/', '--page-message', 'banner.json', '--tags-or', 'gold']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${last().taskId}\n` });
    expect(last().command).toBe('webpush');
    expect(last().message).toEqual({ WebInfo: { Title: 'Sale', URL: 'https://example.com/' }, Message: { banner: 7 } });
  });

  test('takes what only the page shows, alone', async () => {
    folder.file('banner.json', '{"banner":7}');
    const { code } = await run(['web-push', '--page-message', 'banner.json', '--everyone', '--yes']);
    expect(code).toBe(0);
    expect(last().message).toEqual({ Message: { banner: 7 } });
  });

  test('takes no attributes', async () => {
    await expectRefused(['web-push', '--title', 'x', '--attributes-or', 'city=Rome'], "Unknown option '--attributes-or'");
  });
});

describe('batch and web-batch at once', () => {
  test('print the tasks, and who failed', async () => {
    const { code, stdout, stderr } = await run(['batch', 'Mary', 'nobody', 'anna', 'Mary', '--title', 'x']);
    expect(code).toBe(3);
    expect(stdout).toBe(`${last().taskId}\n`);
    expect(last().audience.sort()).toEqual(['Mary', 'anna']);
    expect(stderr).toContain('Accepted for 2 accounts');
    expect(stderr).toContain('nobody was refused with 70107');
  });

  test('as JSON', async () => {
    const { code, stdout } = await run(['web-batch', 'Mary', 'anna', '--title', 'x', '--format', 'json'], { env: { TIMPUSH_EDITION: 'standard' } });
    expect({ code, answer: JSON.parse(stdout) }).toEqual({
      code: 0, answer: { tasks: [last().taskId], accounts: ['Mary', 'anna'], failures: [] },
    });
  });

  test('say of whom it is not known', async () => {
    service.emulator.faults.set([{ kind: 'reset', when: 'after', command: 'batch' }]);
    const { code, stdout, stderr } = await run(['batch', 'Mary', 'anna', '--title', 'x']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('Of 2 accounts it is not known whether they got the push');
    expect(stderr).not.toContain('Accepted for');
    expect(pushes()).toHaveLength(1);
  });

  test('name them as JSON, though no call was answered', async () => {
    service.emulator.faults.set([{ kind: 'reset', when: 'after', command: 'batch' }]);
    const { code, stdout } = await run(['batch', 'Mary', 'anna', '--title', 'x', '--format', 'json']);
    const { tasks, accounts, failures } = JSON.parse(stdout);
    expect({ code, tasks, accounts }).toEqual({ code: 3, tasks: [], accounts: [] });
    expect(failures.map(({ account, sent }) => [account, sent])).toEqual([['Mary', 'unknown'], ['anna', 'unknown']]);
  });

  test('of calls that were refused for sure name nobody', async () => {
    service.emulator.faults.set([{ kind: 'error', errorCode: 90045, command: 'batch' }]);
    const { code, stdout } = await run(['batch', 'Mary', '--title', 'x', '--format', 'json']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  });

  test('--dry-run says how many are known', async () => {
    const { code, stdout, stderr } = await run(['batch', 'Mary', 'nobody', '--title', 'x', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('"To_Account":["Mary","nobody"]');
    expect(stderr).toContain('The emulator knows 1 of 2 accounts.');
    expect(pushes()).toEqual([]);
  });

  const wrong = [
    [['--title', 'x'], 'Which accounts?'],
    [['Mary'], 'What is to be pushed?'],
    [['Mary', '--title', 'x', '--out', 'x.ndjson'], '--out takes the accounts from a file'],
    [['-', '--message', '-'], 'stdin can be read once: --from and --message'],
    [['Mary', '--title', 'x', '--resend-unknown'], '--resend-unknown is for --resume'],
    [['Mary', '--title', 'x', '--everyone'], "Unknown option '--everyone'"],
    [['\u0007', '--title', 'x'], 'control character'],
  ];
  test.each(wrong)('batch %j is refused before anything is sent', async (flags, text) => {
    await expectRefused(['batch', ...flags], text);
  });
});

describe('what came of a push', () => {
  let taskId;
  beforeEach(async () => {
    const { stdout } = await run(['push', '--title', 'x', '--tags-or', 'gold']);
    taskId = stdout.trim();
  });

  test('revoke overwrites it', async () => {
    const { code, stderr } = await run(['revoke', taskId, '--title', 'Withdrawn']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Revoked.\n' });
    expect(last().revokedWith).toEqual({ Title: 'Withdrawn' });
    const again = await run(['revoke', taskId, '--title', 'Withdrawn']);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('90050');
  });

  test('statistics count it', async () => {
    const { code, stdout } = await run(['statistics', taskId, '--last', '1d', '--format', 'csv']);
    expect(code).toBe(0);
    expect(stdout).toBe(`taskId,eventType,pushPlatform,total,sent,delivered,clicked\n${taskId},,,2,2,2,0\n${taskId},1,2,2,2,2,0\n`);
    const whole = await run(['statistics', '--start', String(Math.floor(Date.now() / 1000) - 100), '--format', 'json']);
    const [result] = JSON.parse(whole.stdout).results;
    expect(result).toMatchObject({ total: 2, platforms: [{ eventType: 1 }] });
  });

  test('losses tell why it did not arrive', async () => {
    service.emulator.addUsers({ lost: { tags: ['lost'], device: { error: -2 } } });
    const { stdout } = await run(['push', '--title', 'x', '--tags-or', 'lost']);
    const losses = await run(['losses', stdout.trim(), '--last', '1d', '--format', 'csv']);
    expect(losses.code).toBe(0);
    expect(losses.stdout).toContain(`${stdout.trim()},beforeSending,`);
    expect(losses.stdout).toContain(",'-2,1,token not uploaded\n");
  });

  test('trace follows it', async () => {
    const { code, stdout } = await run(['trace', taskId, 'Mary', '--format', 'csv']);
    expect(code).toBe(0);
    const [header, ...steps] = stdout.trim().split('\n');
    expect(header).toBe('instanceId,deviceModel,system,pushPlatform,step,pushStatus,errorCode,errorInfo,eventTime');
    expect(steps.length).toBeGreaterThan(0);
  });

  test('the numbers of chat messages', async () => {
    const { code, stdout } = await run(['chat-statistics', '--last', '1d', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ platforms: expect.any(Array) });
    const trace = await run(['chat-trace', '144115233406643804_1727580296']);
    expect(trace.code).toBe(0);
  });

  const wrong = [
    [['statistics'], 'Of which time? Give --last 7d, or --start and --end.'],
    [['statistics', '--last', '7d', '--end', '2026-01-31'], '--last and --end exclude each other'],
    [['statistics', '--start', 'yesterday'], 'Give a time such as 2026-01-31T12:00:00Z, or seconds since 1970.'],
    [['statistics', '--last', '32d'], 'start'],
    [['losses', '--last', '9d'], 'start'],
    [['statistics', '1', '2', '3', '4', '5', '6', '--last', '1d'], 'tasks'],
    [['trace', 'task'], 'ACCOUNT is missing'],
    [['chat-trace'], 'PUSHID is missing'],
    [['revoke', '--title', 'x'], 'TASKID is missing'],
    [['revoke', 'a', 'b', '--title', 'x'], "Too many arguments for 'revoke'"],
    [['revoke', 'a'], 'What is to be pushed?'],
  ];
  test.each(wrong)('%j is refused', async (args, text) => {
    service.emulator.requests.clear();
    await expectRefused(args, text);
  });
});

describe('call', () => {
  const body = (value) => folder.file('body.json', JSON.stringify(value));
  const push = { From_Account: 'administrator', MsgRandom: 7, OfflinePushInfo: { Title: 'x' } };

  test('prints the answer as the service has it', async () => {
    body({ To_Account: ['Mary'] });
    const { code, stdout } = await run(['call', 'get_tag', '--body', 'body.json']);
    expect({ code, answer: JSON.parse(stdout) }).toMatchObject({
      code: 0, answer: { ErrorCode: 0, UserTags: [{ To_Account: 'Mary', Tags: ['gold'] }] },
    });
  });

  test('takes the body from stdin, and asks nothing where it has a Condition', async () => {
    const { code } = await run(['call', 'push', '--body', '-'], { input: JSON.stringify({ ...push, Condition: { TagsOr: ['gold'] } }) });
    expect({ code, audience: last().audience.sort() }).toEqual({ code: 0, audience: ['Mary', 'xiaoming'] });
  });

  test.each(['push', 'webpush'])('%s without a Condition needs --everyone and --yes', async (name) => {
    body({ From_Account: 'administrator', MsgRandom: 7, ...(name === 'webpush' ? { WebInfo: { Title: 'x' } } : { OfflinePushInfo: { Title: 'x' } }) });
    await expectRefused(['call', name, '--body', 'body.json'], 'The body has no Condition, so this push would go to everyone');
    await expectRefused(['call', name, '--body', 'body.json', '--yes'], 'The body has no Condition');
    await expectRefused(['call', name, '--body', 'body.json', '--everyone'], 'nobody can be asked here');
  });

  test('pushes to everyone when all of it is said', async () => {
    body(push);
    const { code } = await run(['call', 'push', '--body', 'body.json', '--everyone', '--yes']);
    expect({ code, count: last().audience.length }).toEqual({ code: 0, count: 3 });
    const asked = await run(['call', 'push', '--body', 'body.json', '--everyone'], { input: 'no\n', isAsked: true });
    expect(asked.code).toBe(2);
    expect(pushes()).toHaveLength(1);
  });

  test('--dry-run shows what would be sent', async () => {
    body({ ...push, Condition: { TagsOr: ['gold'] } });
    const { code, stdout } = await run(['call', 'push', '--body', 'body.json', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('"Condition":{"TagsOr":["gold"]}');
    expect(pushes()).toEqual([]);
  });

  const wrong = [
    [['call'], 'COMMAND is missing'],
    [['call', 'get_tag'], '--body FILE is missing'],
    [['call', 'get_tag', '--body', 'none.json'], 'none.json cannot be read'],
    [['call', '../x', '--body', 'body.json'], 'command'],
    [['call', 'PUSH', '--body', 'body.json'], 'command'],
    [['call', 'get_tag', '--body', 'body.json'], 'To_Account'],
  ];
  test.each(wrong)('%j is refused', async (args, text) => {
    body({});
    await expectRefused(args, text);
  });
});

test('a process of its own pushes, and shows no secret', async () => {
  const { code, stdout, stderr } = await timpush(['push', '--title', 'x', '--tags-or', 'gold', '--verbose'], { env: service.env });
  expect(code).toBe(0);
  expect(stdout).toBe(`${last().taskId}\n`);
  expect(stdout + stderr).not.toContain(MARK);
});

test('a TaskId that a terminal would obey is shown, and not obeyed', async () => {
  const server = await serve(() => Response.json({
    ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0, TaskId: '\u001b[31mred',
  }));
  const env = { TIMPUSH_ENDPOINT: server.url };
  const pushed = await run(['push', '--title', 'x', '--tags-or', 'gold'], { env });
  const sent = await run(['batch', 'Mary', '--title', 'x'], { env });
  await server.close();
  for (const { code, stdout } of [pushed, sent]) {
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('red') });
    expect(stdout).not.toContain('\u001b');
  }
});
