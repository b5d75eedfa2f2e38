// Any number of accounts from file to file: --out, --failed, --resume.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync,
  rmSync, symlinkSync, utimesSync, writeFileSync,
} from 'node:fs';
import {
  afterAll, afterEach, beforeAll, beforeEach, describe, expect, test,
} from '@jest/globals';
import { userMembers } from '../../../dist/tables.js';
import {
  createFolder, eventually, MARK, oneLine, start, startHere, startService, timpush, timpushHere,
} from './helpers.js';

const total = 4_000; // a checkpoint is made after each thousand
const isKnown = (index) => index % 100 !== 7;
const accounts = Array.from({ length: total }, (_, index) => `user${index}`);
const users = accounts.filter((_, index) => isKnown(index))
  .map((account, index) => [account, { attributes: { city: `city ${index}` } }]);

let folder;
let service;
let list;
let answered = Infinity; // the accounts before this one; calls for others wait for ever
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  service = await startService({ users }, ({ fetch }) => async (request, init) => {
    const [, last = -1] = /.*"user(\d+)"/.exec(await request.clone().text()) ?? [];
    return Number(last) < answered ? fetch(request, init) : new Promise(() => {});
  });
  list = folder.file('accounts.txt', `${accounts.join('\n')}\nuser5\n`);
});
afterEach(() => {
  answered = Infinity;
});
afterAll(async () => {
  await service.close();
  folder.remove();
});

const read = (name) => readFileSync(folder.at(name), 'utf8');
const linesOf = (name) => read(name).split('\n').slice(0, -1);
const sorted = (name) => linesOf(name).sort();
/** Faster than the quota allows, which the service here does not have. */
const fast = ['--rate', '2000'];
const run = (...args) => timpushHere([...args, ...fast], { env: service.env });
/** Resolves when all is in the checkpoint that a run which is answered so far is sure to note there. */
const answeredUntil = async (name, count) => {
  const path = folder.at(`${name}.checkpoint`);
  await eventually(() => existsSync(path)
    && JSON.parse(readFileSync(path, 'utf8')).done > count - 1_000);
};
const inFolder = () => ({ env: service.env, cwd: folder.path });

describe('get-attr --out', () => {
  test('writes each account as it comes, and those that failed to a file of their own', async () => {
    const { code, stdout, stderr } = await run('get-attr', '--from', list, '--out', 'whole.ndjson');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe('3,961 accounts in whole.ndjson, 40 failed: see whole.ndjson.failed.ndjson.\n');
    const found = linesOf('whole.ndjson').map((line) => JSON.parse(line));
    expect(found.slice(0, 1)).toEqual([{ account: 'user0', attributes: { city: 'city 0' } }]);
    expect(found.map(({ account }) => account))
      .toEqual([...accounts, 'user5'].filter((_, index) => isKnown(index)));
    const failed = linesOf('whole.ndjson.failed.ndjson').map((line) => JSON.parse(line));
    expect(failed).toHaveLength(40);
    expect(failed[0]).toMatchObject({
      account: 'user7',
      error: { origin: `${list}, line 8`, reason: 'refused', errorCode: 70107, errorName: 'ACCOUNT_NOT_FOUND' },
    });
    expect(JSON.parse(read('whole.ndjson.checkpoint'))).toMatchObject({ done: 4_001, failed: 40 });
  });

  test('does not touch a file that is there', async () => {
    writeFileSync(folder.at('mine.ndjson'), 'mine\n');
    const { code, stderr } = await run('get-attr', '--from', list, '--out', 'mine.ndjson');
    expect(code).toBe(2);
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain('mine.ndjson is there already');
    const resumed = await run('get-attr', '--from', list, '--out', 'mine.ndjson', '--resume');
    expect(resumed.code).toBe(2);
    expect(resumed.stderr).toContain('mine.ndjson is there, but no checkpoint beside it');
    expect(read('mine.ndjson')).toBe('mine\n');
  });

  test('goes on after kill -9 at five moments, and the whole is as undisturbed', async () => {
    const args = ['get-attr', '--from', list, '--out', 'killed.ndjson'];
    // While it waits for answers; and once, `isBusy`, while they come and are written.
    const moments = [
      { count: 200 }, { count: 1_300 }, { count: 3_400, isBusy: true },
      { count: 3_450 }, { count: 3_500 },
    ];
    for (const [index, { count, isBusy = false }] of moments.entries()) {
      answered = count;
      const arrived = service.arrived(isBusy ? 6 : 2); // with something of it to write
      const { child, ended } = start(index === 0 ? args : [...args, '--resume'], inFolder());
      await arrived;
      if (!isBusy) await answeredUntil('killed.ndjson', count);
      child.kill('SIGKILL');
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    }
    answered = Infinity;
    const { code } = await run(...args, '--resume');
    expect(code).toBe(3);
    expect(sorted('killed.ndjson')).toEqual(sorted('whole.ndjson'));
    expect(sorted('killed.ndjson.failed.ndjson')).toEqual(sorted('whole.ndjson.failed.ndjson'));
  });

  test('ends with 130 and a usable checkpoint on Ctrl-C', async () => {
    const args = ['get-attr', '--from', list, '--out', 'interrupted.csv'];
    answered = 1_300;
    const { kill, ended } = startHere(args, { env: service.env });
    await answeredUntil('interrupted.csv', answered);
    kill('SIGINT');
    const { code, stderr } = await ended;
    answered = Infinity;
    expect(code).toBe(130);
    expect(stderr).toContain('--resume goes on from here');
    const { done } = JSON.parse(read('interrupted.csv.checkpoint'));
    expect(done).toBeGreaterThan(0);
    const resumed = await run(...args, '--resume');
    expect(resumed.code).toBe(3);
    expect(resumed.stderr).toContain(`Going on after ${done.toLocaleString('en-US')} accounts.`);
    const [header, ...rows] = linesOf('interrupted.csv');
    expect(header).toBe([...userMembers, 'sex', 'city', 'country'].join());
    const [account, ...cells] = rows[0].split(',');
    expect([account, ...cells.slice(userMembers.length - 1)]).toEqual(['user0', '', 'city 0', '']);
    expect(rows).toHaveLength(3_961);
    expect(new Set(rows).size).toBe(3_960); // user5 is asked for twice
  });

  test('ends with 4 when the credential is refused, and can go on with a right one', async () => {
    const args = ['get-attr', '--from', list, '--out', 'refused.ndjson'];
    const wrong = { ...service.env, TIMPUSH_SECRET_KEY: 'another key altogether' };
    const first = await timpushHere([...args, ...fast], { env: wrong });
    expect(first.code).toBe(4);
    expect(first.stderr).toContain('70009');
    expect(linesOf('refused.ndjson')).toEqual([]);
    const { code } = await run(...args, '--resume');
    expect(code).toBe(3);
    expect(read('refused.ndjson')).toBe(read('whole.ndjson'));
  });

  test.each([
    [['get-attr', '--from', 'accounts.txt', '--resume'], '--out'],
    [['get-attr', 'Mary', '--out', 'x.ndjson'], '--from'],
    [['get-attr', 'Mary', '--from', 'accounts.txt', '--out', 'x.ndjson'], 'in one way'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--dry-run'], '--dry-run'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--format', 'json'], 'json'],
    [['get-attr', '--from', 'missing.txt', '--out', 'x.ndjson'], 'no such file'],
    [['get-attr', '--from', 'accounts.txt', '--out', '-'], '--out - is no file to go on with. Name one, or leave --out out'],
    [['get-attr', '--from', 'accounts.txt', '--out', '/dev/full', '--resume'], '--out /dev/full is no file'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--failed', '/dev/null'], '--failed /dev/null is no file'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'no/such/x.ndjson'], 'no/such/x.ndjson'],
    [['get-attr', '--from', 'accounts.txt', '--out', './accounts.txt', '--resume'], '--from and --out'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--failed', 'accounts.txt'], '--from and --failed'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--failed', './x.ndjson'], '--out and --failed'],
    [['get-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--failed', 'whole.ndjson.failed.ndjson'], 'is there already'],
    [['set-attr', '--from', 'accounts.txt', '--out', 'x.ndjson', '--input', 'lines'], 'what to write'],
  ])('%j is refused', async (args, text) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain(MARK);
    expect(existsSync(folder.at('x.ndjson'))).toBe(false);
  });

  test('of /dev/stdout is refused where that is a pipe', async () => {
    const args = ['get-attr', '--from', 'accounts.txt', '--out', '/dev/stdout'];
    const { code, stdout, stderr } = await timpush(args, inFolder());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain('--out /dev/stdout is no file');
  });

  test('does not go on with a file that another command began', async () => {
    const before = JSON.stringify({
      version: 2,
      run: { command: 'get_tag', from: list, words: [] },
      done: 0,
      failed: 0,
      out: 0,
      failedBytes: 0,
      digest: '',
      columns: [],
    });
    folder.file('other.ndjson', '');
    folder.file('other.ndjson.checkpoint', before);
    const args = ['get-attr', '--from', list, '--out', 'other.ndjson', '--resume'];
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain('another command');
    expect(read('other.ndjson.checkpoint')).toBe(before);
  });

  test('has nothing to do where a run was complete, and ends as that did', async () => {
    service.emulator.requests.clear();
    const { code, stderr } = await run('get-attr', '--from', list, '--out', 'whole.ndjson', '--resume');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'whole.ndjson is complete: nothing to resume.\n'
        + '3,961 accounts in whole.ndjson, 40 failed: see whole.ndjson.failed.ndjson.\n',
    });
    expect(service.commands()).toEqual([]);
  });

  test('goes on where the list has grown since, unless the output has been changed', async () => {
    folder.file('growing.txt', 'user1\nuser2\n');
    const args = ['get-attr', '--from', 'growing.txt', '--out', 'growing.ndjson'];
    expect(await run(...args)).toMatchObject({ code: 0 });
    expect(await run(...args, '--resume')).toMatchObject({ code: 0 });
    folder.file('growing.txt', 'user1\nuser2\nuser3\n');
    expect((await run(...args, '--resume')).stderr).toContain('Going on after 2 accounts.');
    expect(linesOf('growing.ndjson')).toHaveLength(3);
    folder.file('growing.ndjson', 'mine\n');
    const { code, stderr } = await run(...args, '--resume');
    expect(code).toBe(2);
    expect(stderr).toContain('growing.ndjson was complete, and has been changed since');
    expect(read('growing.ndjson')).toBe('mine\n');
  });

  test('loses nothing where the disk is full', async () => {
    const cli = new URL('../../../dist/cli.js', import.meta.url).pathname;
    const args = ['get-attr', '--from', list, '--out', 'full.ndjson'];
    const child = spawn('sh', ['-c', 'ulimit -f 200; exec "$@"', 'sh', process.execPath, cli, ...args, ...fast], {
      cwd: folder.path, env: { PATH: process.env.PATH, ...service.env },
    });
    let talk = '';
    child.stderr.on('data', (chunk) => {
      talk += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(1); // and not 2: what was asked for was right
    expect(talk).toContain('full.ndjson cannot be written');
    expect(talk).not.toContain('report');
    expect(talk).toContain('--resume goes on from here');
    const checkpoint = JSON.parse(read('full.ndjson.checkpoint'));
    expect(checkpoint.done).toBeGreaterThan(0);
    expect(checkpoint.done).toBeLessThan(total);
    expect(talk).toContain(`${(checkpoint.done - checkpoint.failed).toLocaleString('en-US')} accounts in`);
    expect(await run(...args, '--resume')).toMatchObject({ code: 3 });
    expect(read('full.ndjson')).toBe(read('whole.ndjson'));
    expect(read('full.ndjson.failed.ndjson')).toBe(read('whole.ndjson.failed.ndjson'));
  });
});

describe('--resume', () => {
  const digestOf = (items) => createHash('sha256')
    .update(items.map((item) => `${JSON.stringify(item)}\n`).join('')).digest('hex');
  const begin = (name, { run: changed, ...rest } = {}) => {
    folder.file('few.txt', 'user1\nuser2\nuser3\n');
    const line = '{"account":"user1","attributes":{"city":"city 1"}}\n';
    folder.file(name, `${line}{"account":"us`);
    folder.file(`${name}.checkpoint`, JSON.stringify({
      version: 2,
      run: {
        command: 'get_attr',
        from: 'few.txt',
        words: [],
        format: 'ndjson',
        replace: false,
        failed: `${name}.failed.ndjson`,
        sdkAppId: 1400000000,
        endpoint: service.url,
        ...changed,
      },
      done: 1,
      failed: 0,
      out: line.length,
      failedBytes: 0,
      digest: digestOf(['user1']),
      columns: [],
      ...rest,
    }));
    service.emulator.requests.clear();
    return ['get-attr', '--from', 'few.txt', '--out', name, '--resume'];
  };

  test('puts away failures that the checkpoint does not have', async () => {
    const args = begin('stale.ndjson');
    folder.file('stale.ndjson.failed.ndjson', '{"account":"user2"}\n');
    expect(await run(...args)).toMatchObject({ code: 0 });
    expect(linesOf('stale.ndjson').map((line) => JSON.parse(line).account))
      .toEqual(['user1', 'user2', 'user3']);
    expect(existsSync(folder.at('stale.ndjson.failed.ndjson'))).toBe(false);
  });

  test('begins where a run was ended before its first account', async () => {
    const args = begin('early.ndjson', { done: 0, out: 0, digest: digestOf([]) });
    rmSync(folder.at('early.ndjson'));
    expect(await run(...args)).toMatchObject({ code: 0 });
    expect(linesOf('early.ndjson')).toHaveLength(3);
  });

  test.each([
    ['format', 'csv', '--format: csv, not ndjson'],
    ['replace', true, '--replace'],
    ['failed', 'elsewhere', '--failed: elsewhere, not'],
    ['column', 'id', '--column: id, not none'],
    ['input', 'csv', '--input'],
    ['words', ['gold'], 'arguments: gold, not none'],
    ['sdkAppId', 1400000001, 'SDKAppID: 1400000001, not 1400000000'],
    ['region', 'singapore', '--region: singapore, not none'],
    ['endpoint', 'http://127.0.0.1:1', '--endpoint'],
  ])('does not go on with another %s', async (part, value, text) => {
    const args = begin('apart.ndjson', { run: { [part]: value } });
    const before = read('apart.ndjson');
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain(text);
    expect(read('apart.ndjson')).toBe(before);
    expect(service.commands()).toEqual([]);
  });

  test.each(['user9\nuser2\nuser3\n', ' \n', ''])('does not go on where the file has become %j', async (text) => {
    const args = begin('changed.ndjson');
    folder.file('few.txt', text);
    const before = read('changed.ndjson');
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(/few\.txt has changed/);
    expect(read('changed.ndjson')).toBe(before);
    expect(service.commands()).toEqual([]);
  });
});

test.each([
  ['before the first account', '\n'.repeat(1_000_000)],
  ['after some accounts', 'user1\nuser2\n'.repeat(500)],
])('Ctrl-C ends a run on stdin %s', async (_, input) => {
  const name = `typed${input.length}.ndjson`;
  const arrived = service.arrived();
  const { child, ended } = start(['get-attr', '-', '--out', name], { ...inFolder(), input: null });
  const hasAccounts = input.trim() !== '';
  await new Promise((resolve) => {
    child.stdin.write(input, resolve); // more than a pipe holds, so that it is being read
  });
  if (hasAccounts) await arrived;
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain('Interrupted.');
  expect(existsSync(folder.at(`${name}.checkpoint`))).toBe(hasAccounts);
});

test('a pipe is read once', async () => {
  execFileSync('mkfifo', ['pipe']);
  // It has its pipe open as soon as somebody reads, and is gone when that is read.
  const gone = once(spawn('sh', ['-c', 'printf "user1\\nuser2\\n" > pipe'], { stdio: 'ignore' }), 'close');
  expect(await run('get-attr', '--from', 'pipe', '--out', 'piped.ndjson')).toMatchObject({ code: 0 });
  await gone;
  expect(linesOf('piped.ndjson')).toHaveLength(2);
});

test('Ctrl-C ends a run on a pipe on which nothing comes', async () => {
  // Who writes to a pipe has it open as soon as somebody reads.
  const writer = spawn('sh', ['-c', 'mkfifo silent; exec > silent; echo open >&2; exec sleep 3600'], {
    cwd: folder.path, stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  writer.stderr.on('data', (chunk) => {
    said += chunk;
  });
  await eventually(() => existsSync(folder.at('silent')));
  const { child, ended } = start(['get-attr', '--from', 'silent', '--out', 'silent.ndjson'], inFolder());
  await eventually(() => said === 'open\n');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stderr: 'timpush: Interrupted.\n' });
  expect(writer.exitCode).toBeNull();
  writer.kill();
  await once(writer, 'close');
});

test('does not go on with an output that has become shorter than its checkpoint says', async () => {
  const args = ['get-attr', '--from', list, '--out', 'shorter.ndjson'];
  answered = 1_300;
  const { kill, ended } = startHere(args, { env: service.env });
  await answeredUntil('shorter.ndjson', answered);
  kill('SIGINT');
  await ended;
  answered = Infinity;
  writeFileSync(folder.at('shorter.ndjson'), 'x\n');
  const { code, stderr } = await run(...args, '--resume');
  expect(code).toBe(2);
  expect(stderr).toContain('shorter than its checkpoint says');
  expect(read('shorter.ndjson')).toBe('x\n');
});

test('a bar tells a person how far it is', async () => {
  // A terminal of util-linux's script: stderr is what a person looks at.
  const command = `${process.execPath} ${new URL('../../../dist/cli.js', import.meta.url).pathname} `
    + `get-attr --from ${list} --out seen.ndjson`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder.path, env: { PATH: process.env.PATH, TERM: 'xterm', ...service.env },
  });
  let shown = '';
  child.stdout.on('data', (chunk) => {
    shown += chunk;
  });
  await once(child, 'close');
  expect(shown).toMatch(/\d+% [\d,]+ of 4,001 accounts, \d+ failed, [\d,]+\/s, .+ left/);
  expect(shown).toContain('3,961 accounts in seen.ndjson');
});

describe('links', () => {
  const few = (...names) => folder.file('few.txt', names.map((name) => `${name}\n`).join(''));
  const own = (...args) => run('get-attr', '--from', few('user1', 'nobody'), ...args);
  let victim;
  beforeEach(() => {
    victim = folder.file('victim.txt', 'precious');
  });
  afterEach(() => {
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  test('under the names that were once given to temporary files are not followed', async () => {
    symlinkSync(victim, folder.at('guessed.ndjson.checkpoint.tmp'));
    expect(await own('--out', 'guessed.ndjson')).toMatchObject({ code: 3 });
    expect(readlinkSync(folder.at('guessed.ndjson.checkpoint.tmp'))).toBe(victim);
    expect(readdirSync(folder.path).filter((name) => /[0-9a-f]{8}-.*\.tmp$/.test(name))).toEqual([]);
  });

  test.each([
    ['to a file', () => victim],
    ['to none', () => folder.at('none.txt')],
  ])('%s are not followed by --failed', async (_, targetOf) => {
    symlinkSync(targetOf(), folder.at('link.ndjson.failed.ndjson'));
    const { code, stderr } = await own('--out', 'link.ndjson');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--failed link\.ndjson\.failed\.ndjson is no file to go on with/) });
    expect(existsSync(folder.at('none.txt'))).toBe(false);
    rmSync(folder.at('link.ndjson.failed.ndjson'));
  });

  test('that appear in place of --failed while it runs are not followed', async () => {
    answered = 1000;
    const late = folder.file('late.txt', `nobody\n${accounts.slice(0, 2_000).join('\n')}\n`);
    const running = startHere(['get-attr', '--from', late, '--out', 'late.ndjson', '--concurrency', '1', '--rate', '2000'], { env: service.env });
    await eventually(() => existsSync(folder.at('late.ndjson.failed.ndjson')));
    running.kill('SIGINT');
    await running.ended;
    const failed = folder.at('late.ndjson.failed.ndjson');
    expect(JSON.parse(read('late.ndjson.checkpoint')).failedBytes).toBeGreaterThan(0);
    rmSync(failed);
    symlinkSync(victim, failed);
    answered = Infinity;
    const again = await run('get-attr', '--from', late, '--out', 'late.ndjson', '--concurrency', '1', '--resume');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/no file to go on with/) });
  });

  test('in place of the checkpoint is replaced, not written to', async () => {
    symlinkSync(folder.at('nowhere.json'), folder.at('mark.ndjson.checkpoint'));
    expect(await own('--out', 'mark.ndjson')).toMatchObject({ code: 3 });
    expect(lstatSync(folder.at('mark.ndjson.checkpoint')).isFile()).toBe(true);
    expect(existsSync(folder.at('nowhere.json'))).toBe(false);
  });

  test('as --out are followed where they were there before, and must then stay the same', async () => {
    mkdirSync(folder.at('big'));
    symlinkSync('big/data.ndjson', folder.at('linked.ndjson'));
    expect(await own('--out', 'linked.ndjson')).toMatchObject({ code: 3 });
    expect(readlinkSync(folder.at('linked.ndjson'))).toBe('big/data.ndjson');
    expect(linesOf('big/data.ndjson')).toHaveLength(1);
    expect(await own('--out', 'linked.ndjson', '--resume')).toMatchObject({ code: 3, stderr: expect.stringContaining('complete') });
    rmSync(folder.at('linked.ndjson'));
    symlinkSync(victim, folder.at('linked.ndjson'));
    expect(await own('--out', 'linked.ndjson', '--resume'))
      .toMatchObject({ code: 2, stderr: expect.stringMatching(/begun with another file behind its link: \S+big\/data\.ndjson, not \S+victim\.txt/) });
  });

  test('in place of a file that was begun are not followed', async () => {
    expect(await own('--out', 'begun.ndjson')).toMatchObject({ code: 3 });
    renameSync(folder.at('begun.ndjson'), folder.at('elsewhere.ndjson'));
    symlinkSync(victim, folder.at('begun.ndjson'));
    expect(await own('--out', 'begun.ndjson', '--resume')).toMatchObject({ code: 2 });
    rmSync(folder.at('begun.ndjson'));
    linkSync(folder.at('elsewhere.ndjson'), folder.at('begun.ndjson'));
    expect(await own('--out', 'begun.ndjson', '--resume')).toMatchObject({ code: 3 });
  });

  test('what a run that was killed left behind is removed by a later one', async () => {
    const name = 'left.ndjson.checkpoint.01234567-89ab-cdef-0123-456789abcdef.tmp';
    folder.file(name, '{');
    const before = new Date(Date.now() - 3_600_000);
    utimesSync(folder.at(name), before, before);
    expect(await own('--out', 'left.ndjson')).toMatchObject({ code: 3 });
    expect(existsSync(folder.at(name))).toBe(false);
  });
});
