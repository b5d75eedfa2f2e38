// Any number of accounts from file to file, with the calls that write, and with tags.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFolder, start, startService, timpushHere } from './helpers.js';

const isKnown = (index) => index % 100 !== 7;
const accounts = Array.from({ length: 3_000 }, (_, index) => `user${index}`);

let folder;
let service;
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  const known = accounts.filter((_, index) => isKnown(index));
  service = await startService({ users: known.map((account) => [account, {}]) });
});
afterAll(async () => {
  await service.close();
  folder.remove();
});

const read = (name) => readFileSync(folder.at(name), 'utf8');
const linesOf = (name) => read(name).split('\n').slice(0, -1);
const run = (...args) => timpushHere(args, { env: service.env });

describe('the other calls', () => {
  test('set from CSV, and what failed can be set again from its file', async () => {
    folder.file('users.csv', 'account,city\nuser1,Paris\nnobody,Rome\nuser2,"Aix, en Provence"\n');
    const first = await run('set-attr', '--from', 'users.csv', '--out', 'set.ndjson');
    expect(first.code).toBe(3);
    expect(linesOf('set.ndjson')).toEqual(['{"account":"user1"}', '{"account":"user2"}']);
    service.emulator.addUsers({ nobody: {} });
    const again = await run('set-attr', '--from', 'set.ndjson.failed.ndjson', '--out', 'again.csv');
    expect(again.code).toBe(0);
    expect(read('again.csv')).toBe('account\nnobody\n');
    const { stdout } = await run('get-attr', 'user2', 'nobody', '--format', 'ndjson');
    expect(stdout).toBe('{"account":"user2","attributes":{"city":"Aix, en Provence"}}\n'
      + '{"account":"nobody","attributes":{"city":"Rome"}}\n');
  });

  test('add, read, remove and clear tags', async () => {
    folder.file('three.txt', 'user1\nuser2\nuser3\n');
    const steps = [
      ['add-tag', '--from', 'three.txt', '--out', 'added.ndjson', 'gold', 'new'],
      ['remove-tag', '--from', 'three.txt', '--out', 'removed.ndjson', 'new'],
      ['get-tag', '--from', 'three.txt', '--out', 'tags.csv'],
      ['clear-all-tags', '--from', 'three.txt', '--out', 'cleared.ndjson'],
      ['get-tag', '--from', 'three.txt', '--out', 'none.ndjson'],
    ];
    for (const args of steps) expect(await run(...args)).toMatchObject({ code: 0 });
    expect(read('tags.csv')).toBe('account,tag\nuser1,gold\nuser2,gold\nuser3,gold\n');
    expect(linesOf('none.ndjson').map((line) => JSON.parse(line).tags)).toEqual([[], [], []]);
  });

  test('take rows that follow each other as one account', async () => {
    folder.file('rows.csv', 'account,tag\nuser1,a\nuser1,b\nnobody else,a\nnobody else,b\nuser2,c\n');
    const args = ['add-tag', '--from', 'rows.csv', '--replace', '--out', 'rows.ndjson'];
    expect(await run(...args)).toMatchObject({ code: 3 });
    expect(linesOf('rows.ndjson')).toEqual(['{"account":"user1"}', '{"account":"user2"}']);
    expect(JSON.parse(read('rows.ndjson.failed.ndjson')))
      .toMatchObject({ tags: ['a', 'b'], error: { origin: 'rows.csv, line 4' } });
    const { stdout } = await run('get-tag', 'user1', '--format', 'ndjson');
    expect(JSON.parse(stdout)).toEqual({ account: 'user1', tags: ['a', 'b'] });
  });

  test('replace the tags of an account once', async () => {
    folder.file('twice.csv', 'account,tag\nuser1,x\nuser2,y\nuser1,z\n');
    const args = ['add-tag', '--from', 'twice.csv', '--out', 'twice.ndjson'];
    const { code, stderr } = await run(...args, '--replace');
    expect(code).toBe(2);
    expect(stderr).toContain('twice.csv, line 4: user1 came before');
    const { stdout } = await run('get-tag', 'user1', '--format', 'ndjson');
    expect(JSON.parse(stdout).tags).not.toContain('z');
  });

  test('end at what cannot be read with 2, and say each time how to go on', async () => {
    const good = accounts.slice(0, 300).filter((_, index) => isKnown(index))
      .map((account) => `{"account":"${account}","attributes":{"city":"Rome"}}\n`).join('');
    folder.file('spoiled.ndjson', `${good}not json\n`);
    const args = ['set-attr', '--from', 'spoiled.ndjson', '--out', 'spoiled.out.ndjson'];
    const wrong = 'timpush: spoiled.ndjson, line 298: this is not JSON.';
    const first = await run(...args);
    expect(first.code).toBe(2);
    expect(first.stderr).toContain(`in spoiled.out.ndjson.\nThe same command with --resume goes on from here.\n${wrong}`);
    expect(linesOf('spoiled.out.ndjson').length).toBeGreaterThan(0);
    for (let times = 0; times < 2; times += 1) {
      const { code, stderr } = await run(...args, '--resume');
      expect(code).toBe(2);
      expect(stderr).toContain(`The same command with --resume goes on from here.\n${wrong}`);
    }
    folder.file('spoiled.ndjson', good);
    expect(await run(...args, '--resume')).toMatchObject({ code: 0 });
    expect(linesOf('spoiled.out.ndjson')).toHaveLength(297);
  });

  test('take NDJSON from stdin', async () => {
    const input = '{"account":"user1","names":["city"]}\n{"account":"user2","names":["city"]}';
    const { code } = await timpushHere(['remove-attr', '-', '--out', 'gone.ndjson'], {
      env: service.env, input,
    });
    expect(code).toBe(0);
    expect(linesOf('gone.ndjson')).toHaveLength(2);
  });
});

describe('after kill -9, a write goes on and nothing is lost', () => {
  const cases = {
    'set-attr from CSV into CSV': {
      args: ['set-attr', '--from', 'write.csv', '--out', 'written.csv'],
      input: `account,city\n${accounts.map((account) => `${account},new\n`).join('')}`,
      lines: 2_971, // the header, and those that there are
    },
    'add-tag from stdin': {
      args: ['add-tag', '-', '--out', 'tagged.ndjson'],
      input: accounts.map((account) => `{"account":"${account}","tags":["kept"]}\n`).join(''),
      lines: 2_970,
    },
  };

  test.each(Object.entries(cases))('%s', async (_, { args, input, lines }) => {
    folder.file('write.csv', input);
    const arrived = service.arrived(15);
    const { child, ended } = start(args, { env: service.env, cwd: folder.path, input });
    await arrived;
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await timpushHere([...args, '--resume'], { env: service.env, input })).toMatchObject({ code: 3 });
    const written = linesOf(args.at(-1));
    expect(written).toHaveLength(lines);
    expect(new Set(written).size).toBe(lines);
    expect(linesOf(`${args.at(-1)}.failed.ndjson`)).toHaveLength(30);
    const stored = service.emulator.export().apps[1400000000].users;
    const isDone = ({ attributes, tags }) => (
      args[0] === 'add-tag' ? tags.includes('kept') : attributes.city === 'new');
    expect(Object.values(stored).filter(isDone)).toHaveLength(2_970);
  });
});
