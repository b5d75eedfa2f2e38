// Lists by the command line: nothing to do, several bad items, and one that the service refuses a whole call for.
import { readFileSync } from 'node:fs';
import {
  afterAll, beforeAll, beforeEach, describe, expect, test,
} from '@jest/globals';
import { createFolder, startService, timpushHere } from './helpers.js';

let folder;
let service;
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  service = await startService({ accounts: 'auto' });
});
beforeEach(() => service.emulator.requests.clear());
afterAll(async () => {
  await service.close();
  folder.remove();
});

const read = (name) => readFileSync(folder.at(name), 'utf8');
const linesOf = (name) => read(name).split('\n').slice(0, -1);
const run = (args, options) => timpushHere(args, { env: service.env, ...options });
const nothing = (name) => `Nothing to do: ${name} has nothing for this command.\n`;

describe('nothing to do is no error', () => {
  const commands = [
    ['get-attr'], ['set-attr'], ['set-attr', 'city=Paris'], ['remove-attr'], ['get-tag'], ['add-tag', 'vip'],
    ['add-tag', '--replace'], ['remove-tag'], ['clear-all-tags'],
  ];

  test.each(commands)('%s %s', async (...command) => {
    folder.file('none.txt', ' \n\n');
    expect(await run([...command, '--from', 'none.txt']))
      .toEqual({ code: 0, stdout: '', stderr: nothing('none.txt') });
    expect(await run([...command, '--from', '-'])).toMatchObject({ code: 0, stdout: '' });
    const dry = await run([...command, '--from', 'none.txt', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, stdout: '' });
    expect(dry.stderr).toContain(nothing('none.txt'));
    const out = `${command.join('-').replace(/[^a-z-]/g, '')}.csv`;
    const whole = await run([...command, '--from', 'none.txt', '--out', out]);
    expect(whole).toEqual({ code: 0, stdout: '', stderr: `${nothing('none.txt')}0 accounts in ${out}.\n` });
    expect(read(out)).toBe('');
    expect(service.commands()).toEqual([]);
  });

  test.each([
    ['get-attr', 'none.csv', ''], ['get-attr', 'none.csv', 'account\n'], ['set-attr', 'none.csv', 'account,city\nMary,\n'],
    ['set-attr', 'none.ndjson', '\n'],
  ])('%s, %s %j', async (command, name, text) => {
    folder.file(name, text);
    expect(await run([command, '--from', name, '--format', 'ndjson']))
      .toEqual({ code: 0, stdout: '', stderr: nothing(name) });
  });

  test('is whole JSON where that is asked for, on stdin, too', async () => {
    const { code, stdout } = await run(['get-attr', '-', '--format', 'json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, { users: [], failures: [] }]);
  });

  test('is a run that goes on when there is something', async () => {
    folder.file('grows.txt', '');
    await run(['set-attr', 'user1', 'city=Paris']);
    await run(['get-attr', '--from', 'grows.txt', '--out', 'grown.csv']);
    folder.file('grows.txt', 'user1\n');
    const again = ['get-attr', '--from', 'grows.txt', '--out', 'grown.csv', '--resume'];
    expect(await run(again)).toMatchObject({ code: 0 });
    const [header, row] = linesOf('grown.csv');
    expect(header.split(',')).toContain('city');
    expect(row).toMatch(/^user1,.*Paris/);
  });

  test('plans no call', async () => {
    folder.file('none.txt', '');
    const { code, stdout } = await run(['plan', '--from', 'none.txt', '--format', 'json']);
    const plan = JSON.parse(stdout);
    expect([code, plan.accounts, plan.calls, plan.leastSeconds]).toEqual([0, 0, 0, 0]);
  });

  test('is told in Chinese as well', async () => {
    folder.file('none.txt', '');
    const { stderr } = await run(['get-attr', '--from', 'none.txt', '--language', 'zh']);
    expect(stderr).toBe('没有需要处理的内容：none.txt 中没有可供此命令使用的条目。\n');
  });
});

describe('bad items of a file', () => {
  const long = 'x'.repeat(51);
  const users = (count) => Array.from({ length: count }, (_, index) => (
    `user${index},${index % 3 === 1 ? long : 'vip'}`));

  test('are all named, and nothing is sent', async () => {
    folder.file('bad.csv', `account,tag\n${users(6).join('\n')}\n`);
    const { code, stdout, stderr } = await run(['add-tag', '--from', 'bad.csv']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^timpush: bad\.csv, line 3: tags\[0\] holds a tag of 51 bytes/),
      expect.stringMatching(/^timpush: bad\.csv, line 6: tags\[0\] holds a tag of 51 bytes/),
    ]);
    expect(lines.slice(2)).toEqual([expect.stringContaining('With --out FILE'), '']);
    expect(service.commands()).toEqual([]);
  });

  test('are counted beyond the first ten', async () => {
    folder.file('many.csv', `account,tag\n${users(60).join('\n')}\n`);
    const { code, stderr } = await run(['add-tag', '--from', 'many.csv', '--dry-run']);
    expect(code).toBe(2);
    expect(stderr.match(/^timpush: /gm)).toHaveLength(10);
    expect(stderr).toContain('… and 10 more.');
  });

  test('as arguments are named, too, without a word of files', async () => {
    const { code, stderr } = await run(['get-attr', 'Mary', '', 'a\u0001']);
    expect(code).toBe(2);
    expect(stderr.match(/^timpush: Account [23] must not/gm)).toHaveLength(2);
    expect(stderr).not.toContain('--out');
  });

  test('are put aside with --out', async () => {
    folder.file('aside.csv', `account,tag\n${users(6).join('\n')}\n`);
    expect(await run(['add-tag', '--from', 'aside.csv', '--out', 'aside.ndjson'])).toMatchObject({ code: 3 });
    expect(linesOf('aside.ndjson')).toHaveLength(4);
    const failed = linesOf('aside.ndjson.failed.ndjson').map((line) => JSON.parse(line));
    expect(failed.map(({ account }) => account)).toEqual(['user1', 'user4']);
  });
});

test('of 250 users with one undefined attribute the file of failures has that one', async () => {
  const users = Array.from({ length: 250 }, (_, index) => JSON.stringify({
    account: `user${index}`, attributes: { [index === 120 ? 'shoe' : 'city']: 'x' },
  }));
  folder.file('one.ndjson', `${users.join('\n')}\n`);
  expect(await run(['set-attr', '--from', 'one.ndjson', '--out', 'one-out.ndjson'])).toMatchObject({ code: 3 });
  expect(linesOf('one-out.ndjson')).toHaveLength(249);
  const failed = linesOf('one-out.ndjson.failed.ndjson').map((line) => JSON.parse(line));
  expect(failed).toEqual([{
    account: 'user120',
    attributes: { shoe: 'x' },
    error: expect.objectContaining({
      errorCode: 90033,
      origin: 'one.ndjson, line 121',
      message: expect.stringMatching(/^attributes\.shoe was refused with 90033/),
    }),
  }]);
  expect(service.commands().sort()).toEqual(['get_attr_name', ...Array(4).fill('set_attr')]);
});
