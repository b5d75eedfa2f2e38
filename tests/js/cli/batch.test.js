// batch and web-batch from file to file: each account ends as exactly one of sent, failed and not known, and nobody gets a push twice.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync,
  truncateSync, writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import {
  afterAll, afterEach, beforeAll, beforeEach, describe, expect, test,
} from '@jest/globals';
import {
  createFolder, eventually, MARK, start, startHere, startService, timpush, timpushHere,
} from './helpers.js';

const advanced = { TIMPUSH_EDITION: 'advanced' };
const isKnown = (index) => index % 1000 !== 7;
const accountsOf = (count) => Array.from({ length: count }, (_, index) => `user${index}`);
const usersOf = (count) => (
  accountsOf(count).filter((_, index) => isKnown(index)).map((account) => [account, {}]));
const message = ['--title', 'Sale', '--desc', 'Today only'];

let folder;
beforeAll(() => {
  folder = createFolder();
  folder.enter();
});
afterAll(() => folder.remove());

const read = (name) => readFileSync(folder.at(name), 'utf8');
const linesOf = (name) => (existsSync(folder.at(name)) ? read(name).split('\n').slice(0, -1).map((line) => JSON.parse(line)) : []);
const accountsIn = (name) => linesOf(name).map(({ account }) => account);

/** To whom the emulator pushed, each as often as it did. */
const pushedBy = ({ emulator }) => emulator.pushes().flatMap(({ audience }) => audience);

/** What a run says of its accounts. */
const reported = (out) => ({
  sent: accountsIn(out),
  failed: accountsIn(`${out}.failed.ndjson`),
  unknown: accountsIn(`${out}.unknown.ndjson`),
});

/** Each account is in one file, once. */
const expectAll = (out, accounts) => {
  const told = reported(out);
  expect(Object.values(told).flat().sort()).toEqual([...accounts].sort());
  return told;
};

/** What must be so at the end of each job, whatever happened to it. */
const expectAccounted = (service, out, accounts) => {
  const { sent, failed, unknown } = reported(out);
  const told = [...sent, ...failed, ...unknown];
  const once = new Set(told);
  const pushed = pushedBy(service);
  const reached = new Set(pushed);
  expect({
    toldTwice: told.length - once.size,
    untold: accounts.filter((account) => !once.has(account)).length,
    strangers: once.size - accounts.length,
    pushedTwice: pushed.length - reached.size,
    sentButNotPushed: sent.filter((account) => !reached.has(account)).length,
    failedButPushed: failed.filter((account) => reached.has(account)).length,
    withoutTask: linesOf(out).filter(({ taskId }) => !taskId).length,
  }).toEqual({
    toldTwice: 0,
    untold: 0,
    strangers: 0,
    pushedTwice: 0,
    sentButNotPushed: 0,
    failedButPushed: 0,
    withoutTask: 0,
  });
  return { sent, failed, unknown, reached };
};

describe('a million is taken as it comes', () => {
  let service;
  let list;
  const accounts = accountsOf(3_000);
  beforeAll(async () => {
    service = await startService({ users: usersOf(3_000), edition: 'advanced' });
    list = folder.file('accounts.txt', `${accounts.join('\n')}\nuser5\n\nuser6\n`);
  });
  beforeEach(() => service.emulator.reset());
  afterAll(() => service.close());

  const args = (out, ...more) => ['batch', '--from', list, '--out', out, ...message, ...more];
  const run = (words, env = {}) => (
    timpushHere(words, { env: { ...service.env, ...advanced, ...env } }));

  test('into NDJSON with TaskIds, each account once, and who failed apart', async () => {
    const { code, stderr, stdout } = await run(args('whole.ndjson'));
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe('2,997 accounts in whole.ndjson, 3 failed: see whole.ndjson.failed.ndjson.\n');
    const { failed } = expectAccounted(service, 'whole.ndjson', accounts);
    expect(failed).toEqual(['user7', 'user1007', 'user2007']);
    const tasks = new Set(linesOf('whole.ndjson').map(({ taskId }) => taskId));
    expect([...tasks].sort()).toEqual(service.emulator.pushes().map(({ taskId }) => taskId).sort());
    expect(service.emulator.pushes()[0].message.OfflinePushInfo).toEqual({ Title: 'Sale', Desc: 'Today only' });
    expect(read('whole.ndjson.checkpoint')).not.toContain(MARK);
  });

  test('into CSV', async () => {
    expect(await run(args('whole.csv'))).toMatchObject({ code: 3 });
    const [header, first] = read('whole.csv').split('\n');
    expect(header).toBe('account,taskId');
    expect(first).toMatch(/^user\d+,batch_[\w]+$/);
  });

  test('what failed can be pushed to again from its file', async () => {
    expect(await run(args('part.ndjson'))).toMatchObject({ code: 3 });
    service.emulator.addUsers({ user7: {}, user1007: {}, user2007: {} });
    const again = await run(['batch', '--from', 'part.ndjson.failed.ndjson', '--out', 'rest.ndjson', ...message]);
    expect(again.code).toBe(0);
    expect(new Set(pushedBy(service)).size).toBe(3_000);
  });

  test('accounts that are none fail by themselves', async () => {
    folder.file('odd.ndjson', '{"account":"user1"}\n{"account":5}\n{}\n""\n"user2"\n');
    const { code } = await run(['batch', '--from', 'odd.ndjson', '--out', 'odd.out.ndjson', ...message]);
    expect(code).toBe(3);
    expect(accountsIn('odd.out.ndjson')).toEqual(['user1', 'user2']);
    expect(linesOf('odd.out.ndjson.failed.ndjson').map(({ account, error }) => [account, error.origin])).toEqual([
      [5, 'odd.ndjson, line 2'], [undefined, 'odd.ndjson, line 3'], ['', 'odd.ndjson, line 4'],
    ]);
    const again = await run(['batch', '--from', 'odd.ndjson', '--out', 'odd.out.ndjson', ...message, '--resume']);
    expect(again.stderr).toContain('odd.out.ndjson is complete');
    expect(pushedBy(service)).toHaveLength(2);
  });

  test('a job that is complete sends nothing on --resume', async () => {
    await run(args('done.ndjson'));
    const calls = service.emulator.pushes().length;
    const { code, stderr } = await run(args('done.ndjson', '--resume'));
    expect(code).toBe(3);
    expect(stderr).toContain('done.ndjson is complete: nothing to resume.');
    expect(service.emulator.pushes()).toHaveLength(calls);
  });

  test('another message, audience file or app does not go on', async () => {
    await run(args('same.ndjson'));
    const others = [
      [[...args('same.ndjson'), '--title', 'Other', '--resume'], 'another message'],
      [args('same.ndjson', '--data-id', 'x', '--resume'), 'another message'],
      [args('same.ndjson', '--column', 'id', '--resume'), 'another --column'],
      [args('same.ndjson'), 'is there already. Add --resume to go on with it; a new run, with another --out, would push to everyone'],
      [args('smae.ndjson', '--resume'), 'smae.ndjson.checkpoint is not there'],
      [args('none.ndjson', '--resend-unknown'), '--resend-unknown is for --resume'],
    ];
    const calls = service.emulator.pushes().length;
    for (const [words, text] of others) {
      const { code, stderr } = await run(words);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
    }
    const { code } = await run(args('same.ndjson', '--resume', '--sdkappid', '1400000001'));
    expect(code).toBe(2);
    expect(service.emulator.pushes()).toHaveLength(calls);
  });

  test('a message that is wrong makes no file', async () => {
    const { code, stderr } = await run(['batch', '--from', list, '--out', 'bad.ndjson', '--title', 'x', '--ext', 'no json']);
    expect(code).toBe(2);
    expect(stderr).toContain('--ext');
    expect(existsSync(folder.at('bad.ndjson'))).toBe(false);
    expect(existsSync(folder.at('bad.ndjson.checkpoint'))).toBe(false);
  });

  test.each([
    ['ends with more than was written', (path) => appendFileSync(path, 'a line of mine\n'), 'longer than its checkpoint says'],
    ['ends with less', (path) => truncateSync(path, 100), 'shorter than its checkpoint says'],
    ['is gone', (path) => rmSync(path), 'is gone'],
  ])('an OUT that %s is not gone on with', async (how, change, text) => {
    const out = `${how.replaceAll(' ', '-')}.ndjson`;
    await run(args(out));
    const calls = service.emulator.pushes().length;
    change(folder.at(out));
    const now = existsSync(folder.at(out)) && read(out);
    for (const more of [['--resume'], ['--resume', '--resend-unknown']]) {
      const { code, stderr } = await run(args(out, ...more));
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
      expect(stderr).toContain('a new run would push to everyone in the list again');
    }
    expect(existsSync(folder.at(out)) && read(out)).toBe(now);
    expect(service.emulator.pushes()).toHaveLength(calls);
  });

  test.each([
    ['a folder', '.unknown.ndjson', (path) => mkdirSync(path)],
    ['a dangling link', '.unknown.ndjson', (path) => symlinkSync('nowhere', path)],
    ['a link', '.checkpoint', (path) => symlinkSync(folder.file('elsewhere', ''), path)],
    ['a pipe', '.checkpoint', (path) => execFileSync('mkfifo', [path])],
  ])('%s at OUT%s is found before anything is sent', async (what, end, make) => {
    const out = `${what.replaceAll(' ', '-')}.ndjson`;
    make(folder.at(`${out}${end}`));
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await run(args(out, ...more));
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`${out}${end} is a link, a folder or a pipe`) });
    }
    expect(existsSync(folder.at(out))).toBe(false);
    expect(service.emulator.pushes()).toEqual([]);
  });

  test('--failed in no folder is found before anything is sent', async () => {
    const { code, stderr } = await run(args('nowhere.ndjson', '--failed', 'nowhere/failed.ndjson'));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('there is no such folder') });
    expect(service.emulator.pushes()).toEqual([]);
  });

  test('a file that is no journal is left alone', async () => {
    folder.file('strange.ndjson.checkpoint', '{"version":2}\n');
    const { code, stderr } = await run(args('strange.ndjson', '--resume'));
    expect(code).toBe(2);
    expect(stderr).toContain('strange.ndjson.checkpoint is no checkpoint');
    expect(read('strange.ndjson.checkpoint')).toBe('{"version":2}\n');
  });

  test('calls that are not answered are told apart, and pushed to again only if asked', async () => {
    service.emulator.faults.set([{ kind: 'reset', command: 'batch', when: 'after', times: 2 }]);
    const { code, stderr } = await run(args('doubt.ndjson'));
    expect(code).toBe(3);
    expect(stderr).toContain('Of 1,000 accounts it is not known whether they got the push: see doubt.ndjson.unknown.ndjson.');
    const { unknown, reached } = expectAccounted(service, 'doubt.ndjson', accounts);
    expect(unknown).toHaveLength(1_000);
    expect(linesOf('doubt.ndjson.unknown.ndjson')[0].error).toMatchObject({ code: 'ERR_NETWORK' });
    const before = service.emulator.pushes().length;
    expect(await run(args('doubt.ndjson', '--resume'))).toMatchObject({ code: 3 });
    expect(service.emulator.pushes()).toHaveLength(before);
    const again = await run(args('doubt.ndjson', '--resume', '--resend-unknown'));
    expect(again.code).toBe(3);
    const now = reported('doubt.ndjson');
    expect(now.unknown).toEqual([]);
    expect([...now.sent, ...now.failed].sort()).toEqual([...accounts].sort());
    const twice = pushedBy(service).length - new Set(pushedBy(service)).size;
    expect(twice).toBe(unknown.filter((account) => reached.has(account)).length);
  });

  test('those of whom it is not known stay so until a call to them has an outcome', async () => {
    const resend = (...more) => run(args('again.ndjson', '--resume', '--resend-unknown', ...more));
    service.emulator.faults.set([{ kind: 'reset', command: 'batch', when: 'after', times: 2 }]);
    expect(await run(args('again.ndjson'))).toMatchObject({ code: 3 });
    const { unknown } = expectAccounted(service, 'again.ndjson', accounts);
    const pushes = () => service.emulator.pushes().length;
    const calls = pushes();
    const files = () => ['', '.failed.ndjson', '.unknown.ndjson'].map((end) => read(`again.ndjson${end}`));
    const before = files();

    renameSync(folder.at('again.ndjson'), folder.at('away.ndjson')); // a start that fails
    expect(await resend()).toMatchObject({ code: 2 });
    renameSync(folder.at('away.ndjson'), folder.at('again.ndjson'));
    expect(files()).toEqual(before);
    expect(await run(args('again.ndjson', '--resume'))).toMatchObject({ code: 3 });
    expect(pushes()).toBe(calls);

    const gone = { TIMPUSH_ENDPOINT: 'http://127.0.0.1:1' }; // where nobody gets a call
    const refused = await run(args('again.ndjson', '--resume', '--resend-unknown'), gone);
    expect(refused.code).toBe(2); // another endpoint is another run
    service.emulator.faults.set([{ kind: 'error', command: 'batch', errorCode: 90045 }]);
    expect(await resend()).toMatchObject({ code: 4 });
    expect(files()).toEqual(before);

    service.emulator.faults.set([{ kind: 'reset', command: 'batch', when: 'after', times: 1 }]);
    expect(await resend()).toMatchObject({ code: 3 });
    const now = expectAll('again.ndjson', accounts);
    expect(now.unknown).toHaveLength(500); // those whose call was lost again
    expect(now.unknown.filter((account) => !unknown.includes(account))).toEqual([]);
    const sent = pushes();
    expect(await run(args('again.ndjson', '--resume'))).toMatchObject({ code: 3 });
    expect(pushes()).toBe(sent);
    service.emulator.faults.clear();
    expect(await resend()).toMatchObject({ code: 3 });
    expect(expectAll('again.ndjson', accounts).unknown).toEqual([]);
    expect(existsSync(folder.at('again.ndjson.unknown.ndjson'))).toBe(false);
  });

  test('a time that is over before a call departs loses nobody', async () => {
    const { code, stderr } = await run(args('hasty.ndjson', '--timeout', '1ms'));
    expect(code).toBe(3);
    expect(stderr).toContain('failed: see hasty.ndjson.failed.ndjson');
    const { failed } = expectAccounted(service, 'hasty.ndjson', accounts);
    expect(failed.length).toBeGreaterThan(0);
    const { error } = linesOf('hasty.ndjson.failed.ndjson')[0];
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT', sent: 'no', origin: expect.stringContaining('accounts.txt, line') });
    expect(error.message).toContain('nothing was sent');
  });

  test('a credential that is refused ends it with 4, and a right one goes on', async () => {
    const wrong = { TIMPUSH_SECRET_KEY: 'another key altogether' };
    const first = await run(args('refused.ndjson'), wrong);
    expect(first.code).toBe(4);
    expect(reported('refused.ndjson').sent).toEqual([]);
    const { code } = await run(args('refused.ndjson', '--resume'));
    expect(code).toBe(3);
    const { unknown } = expectAccounted(service, 'refused.ndjson', accounts);
    expect(service.emulator.pushes().length).toBeGreaterThan(0);
    expect(unknown.length % 500).toBe(0); // of calls that were under way when the first refusal came
  });

  test('a journal that has lost its end goes on, and who was under way is not known', async () => {
    await run(args('torn.ndjson'));
    const lines = read('torn.ndjson.checkpoint').split('\n');
    const last = lines.findLastIndex((line) => line.startsWith('{"departed"'));
    writeFileSync(folder.at('torn.ndjson.checkpoint'), `${lines.slice(0, last + 1).join('\n')}\n{"sent":["us`);
    const calls = service.emulator.pushes().length;
    expect(await run(args('torn.ndjson', '--resume'))).toMatchObject({ code: 3 });
    const { unknown } = expectAccounted(service, 'torn.ndjson', accounts);
    expect(unknown.length).toBeGreaterThan(0);
    expect(service.emulator.pushes()).toHaveLength(calls);
    expect(linesOf('torn.ndjson.unknown.ndjson')[0].error.message).toContain('under way');
  });
});

describe('Ctrl-C', () => {
  let service;
  afterEach(() => service.close());

  test('lets the calls under way end, and no other depart', async () => {
    const accounts = accountsOf(20_000);
    const list = folder.file('many.txt', accounts.join('\n'));
    let hold = false; // not the first, after which the signature is known to be good
    const held = [];
    service = await startService({ users: usersOf(20_000), edition: 'advanced' }, ({ fetch }) => async (...request) => {
      if (hold) await new Promise((resolve) => { held.push(resolve); });
      hold = held.length < 3 || hold;
      return fetch(...request);
    });
    const args = ['batch', '--from', list, '--out', 'stopped.ndjson', ...message];
    const run = startHere(args, { env: { ...service.env, ...advanced } });
    await eventually(() => held.length >= 3);
    run.kill('SIGINT');
    await eventually(() => run.textOf('stderr').includes('under way; Ctrl-C again ends at once'));
    hold = false;
    for (const go of held) go();
    const { code } = await run.ended;
    expect(code).toBe(130);
    const first = reported('stopped.ndjson');
    expect(first.unknown).toEqual([]);
    expect(first.sent.length).toBeGreaterThanOrEqual(1_498);
    expect(first.sent.length).toBeLessThan(20_000);
    const again = await timpushHere([...args, '--resume'], { env: { ...service.env, ...advanced } });
    expect(again.code).toBe(3);
    const { unknown } = expectAccounted(service, 'stopped.ndjson', accounts);
    expect(unknown).toEqual([]);
  });
});

describe('a run that ends by itself', () => {
  const accounts = accountsOf(20_000);
  const args = (out, ...more) => ['batch', '--from', 'some.txt', '--out', out, ...message, ...more];
  let service;
  let hold;
  let held;
  beforeAll(async () => {
    folder.file('some.txt', accounts.join('\n'));
    service = await startService({ users: usersOf(20_000), edition: 'advanced' }, ({ fetch }) => async (...request) => {
      if (hold && held.length < 3) await new Promise((resolve) => { held.push(resolve); });
      hold = true; // not the first, after which the signature is known to be good
      return fetch(...request);
    });
  });
  beforeEach(() => {
    service.emulator.reset();
    hold = false;
    held = [];
  });
  afterEach(() => {
    for (const go of held) go();
  });
  afterAll(() => service.close());

  const run = (words) => timpushHere(words, { env: { ...service.env, ...advanced } });
  const resumed = async (out) => {
    held = [1, 2, 3].map(() => () => {});
    expect(await run(args(out, '--resume'))).toMatchObject({ code: 3 });
    return expectAccounted(service, out, accounts);
  };

  test('by its deadline: of those under way it is not known', async () => {
    const { code, stderr } = await run(args('late.ndjson', '--deadline', '2s'));
    expect(code).toBe(5);
    expect(stderr).toContain('The same command with --resume goes on from here.');
    const { unknown } = reported('late.ndjson');
    expect(unknown.length).toBeGreaterThanOrEqual(held.length * 500);
    expect((await resumed('late.ndjson')).unknown.sort()).toEqual(unknown.sort());
  });

  test('because its lock is gone: no other call departs', async () => {
    const ended = run(args('taken.ndjson'));
    await eventually(() => held.length === 3);
    rmSync(folder.at('taken.ndjson.lock'));
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain('taken.ndjson has been taken over by another run');
    expect(service.emulator.pushes().length).toBeLessThan(40);
    await resumed('taken.ndjson');
  });

  test('because a second one may not begin while it runs', async () => {
    const ended = run(args('busy.ndjson'));
    await eventually(() => held.length === 3);
    const second = await timpush(args('busy.ndjson', '--resume'), { env: { ...service.env, ...advanced }, cwd: folder.path });
    expect(second.code).toBe(2);
    expect(second.stderr).toContain('busy.ndjson is being written by another run');
    for (const go of held) go();
    expect(await ended).toMatchObject({ code: 3 });
    expectAccounted(service, 'busy.ndjson', accounts);
  });
});

test('who was refused, and waits to be tried again, is pushed to after kill -9', async () => {
  const accounts = accountsOf(400);
  folder.file('few.txt', accounts.join('\n'));
  const service = await startService({
    users: usersOf(400), edition: 'advanced', faults: [{ kind: 'error', errorCode: 60007, command: 'batch' }],
  });
  const args = ['batch', '--from', 'few.txt', '--out', 'backoff.ndjson', '--retries', '9', ...message];
  const options = { env: { ...service.env, ...advanced }, cwd: folder.path };
  const { child, ended } = start(args, options);
  const checkpoint = folder.at('backoff.ndjson.checkpoint');
  await eventually(() => existsSync(checkpoint) && readFileSync(checkpoint, 'utf8').includes('returned'));
  child.kill('SIGKILL');
  await ended;
  service.emulator.faults.clear();
  const { code } = await timpushHere([...args, '--resume'], options);
  const { unknown } = expectAccounted(service, 'backoff.ndjson', accounts);
  await service.close();
  expect({ code, unknown }).toEqual({ code: 3, unknown: [] });
});

describe('two runs', () => {
  const accounts = accountsOf(1_200);
  let service;
  beforeAll(async () => {
    folder.file('both.txt', accounts.join('\n'));
    service = await startService({ users: usersOf(1_200), edition: 'advanced' });
  });
  beforeEach(() => service.emulator.reset());
  afterAll(() => service.close());
  const args = (out, ...more) => ['batch', '--from', 'both.txt', '--out', out, ...message, ...more];
  const run = (words) => timpushHere(words, { env: { ...service.env, ...advanced } });

  test.each([
    ['on another host', { pid: process.ppid, host: 'elsewhere', id: 'another' }, 'elsewhere, process'],
    ['in another container', { pid: process.pid, host: hostname(), space: 'pid:[1]', id: 'another' }, 'another container'],
    ['that is not known', {}, 'remove foreign'],
  ])('a lock of one %s is not taken over', async (where, owner, text) => {
    const out = `foreign-${where.replaceAll(' ', '-')}.ndjson`;
    const lock = folder.file(`${out}.lock`, JSON.stringify(owner));
    for (const more of [[], ['--resume']]) {
      const { code, stderr } = await run(args(out, ...more));
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
      expect(stderr).toContain(`remove ${out}.lock`);
    }
    expect(service.emulator.pushes()).toEqual([]);
    expect(existsSync(folder.at(`${out}.checkpoint`))).toBe(false);
    rmSync(lock);
    expect(await run(args(out))).toMatchObject({ code: 3 });
    expectAccounted(service, out, accounts);
  });

  test('in one process: the second is refused', async () => {
    const first = startHere(args('same-pid.ndjson'), { env: { ...service.env, ...advanced } });
    await eventually(() => existsSync(folder.at('same-pid.ndjson.lock')));
    const second = await run(args('same-pid.ndjson', '--resume'));
    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining(`process ${process.pid}`) });
    expect(await first.ended).toMatchObject({ code: 3 });
    expectAccounted(service, 'same-pid.ndjson', accounts);
  });
});

test('web-batch goes from file to file, too', async () => {
  const service = await startService({ users: usersOf(50), edition: 'free' });
  folder.file('web.txt', accountsOf(50).join('\n'));
  const { code } = await timpushHere(['web-batch', '--from', 'web.txt', '--out', 'web.ndjson', '--title', 'x', '--url', 'https://example.com/'], {
    env: service.env,
  });
  const commands = service.emulator.pushes().map((push) => [push.command, push.audience.length]);
  expectAccounted(service, 'web.ndjson', accountsOf(50));
  await service.close();
  expect({ code, commands }).toEqual({ code: 3, commands: [['webbatch', 29], ['webbatch', 20]] });
});

describe('whatever happens, each account is accounted for', () => {
  let service;
  afterEach(() => service.close());

  test('100,000 of them under 25 % faults, kill -9 and --resume five times', async () => {
    const accounts = accountsOf(100_000);
    const list = folder.file('everybody.txt', accounts.join('\n'));
    service = await startService({
      users: usersOf(100_000),
      edition: 'advanced',
      seed: 7,
      faults: [
        { kind: 'reset', when: 'before', probability: 0.05 },
        { kind: 'reset', when: 'after', probability: 0.05 },
        { kind: 'status', status: 502, probability: 0.03 },
        { kind: 'status', status: 502, when: 'after', probability: 0.02 },
        { kind: 'error', errorCode: 91000, probability: 0.02 },
        { kind: 'error', errorCode: 91000, when: 'after', probability: 0.03 },
        { kind: 'truncate', probability: 0.03 },
        { kind: 'latency', milliseconds: 300, spread: 700, probability: 0.05 },
      ].map((fault) => ({ ...fault, command: 'batch' })),
    });
    const args = ['batch', '--from', list, '--out', 'all.ndjson', ...message];
    const options = { env: { ...service.env, ...advanced }, cwd: folder.path };
    for (let times = 0; times < 5; times += 1) {
      const arrived = service.arrived(20 + times);
      const { child, ended } = start(times === 0 ? args : [...args, '--resume'], options);
      await arrived;
      child.kill('SIGKILL');
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    }
    const { code, stdout, stderr } = await timpush([...args, '--resume'], options);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).not.toContain(MARK);
    const { sent, failed, unknown, reached } = expectAccounted(service, 'all.ndjson', accounts);
    expect(sent.length).toBeGreaterThan(10_000);
    expect(failed.length).toBeGreaterThan(0);
    const isReached = unknown.filter((account) => reached.has(account)).length;
    expect(isReached).toBeGreaterThan(0); // of both kinds there are some
    expect(isReached).toBeLessThan(unknown.length);
  });
});
