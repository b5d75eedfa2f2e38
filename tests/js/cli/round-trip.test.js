// What get-attr and get-tag wrote as CSV, and what the tester page saved, read back by both: the same
// accounts, and the same values.
import { readFileSync } from 'node:fs';
import {
  afterAll, beforeAll, describe, expect, test,
} from '@jest/globals';
import { csvOf } from '../../../web/csv.js';
import { usersIn } from '../../../web/paste-users.js';
import { listOf } from '../../../web/list-text.js';
import { cellsOf, columnsOf } from '../../../js/csv/columns.js';
import { createFolder, startService, timpushHere } from './helpers.js';

/** Accounts and values that a spreadsheet would calculate, or that look as if they had been treated. */
const texts = [
  '+8613800000000', '-1', '=1+1', '@SUM(1)', '＝1', '＋1', '－1', '＠1', "'plain", "'=1", "''+1",
  'a;=1', 'a|+1', 'a;"=1', "a;'=1", "a|'\"-1", '=1;=2|@3', "';=1", 'a; =1', "it's", "a;'b", '"=1"', ';', "'",
  ' =1', '\u00a0+1', '\u3000＝1', '\u200b-1', "'\u00a0=1", 'a;\u00a0=1', 'a,b', ' a', 'a ', '\u00a0', 'a\u202eb', 'uid', '账号',
  'ok', 'account', 'a"b', '"', 'attributes.city', '[1]', '{',
];
const users = Object.fromEntries(texts.map((text) => [
  text, {
    attributes: {
      city: text, '=NAME()': `${text}x`, account: `${text}z`, 'attributes.x': text,
    },
    tags: [text, `${text}y`],
  },
]));

let folder;
let service;
let copy;
const options = {
  samples: false, attributeNames: { 0: 'city', 1: '=NAME()', 2: 'account', 3: 'attributes.x' },
};
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  service = await startService({ ...options, users });
  const empty = Object.fromEntries(texts.map((text) => [text, {}]));
  copy = await startService({ ...options, users: empty });
});
afterAll(async () => {
  await service.close();
  await copy.close();
  folder.remove();
});

/** As NDJSON: a list of lines would lose blanks. */
const linesOf = (accounts) => accounts.map((account) => `${JSON.stringify(account)}\n`).join('');

const stored = ({ emulator }) => emulator.export().apps[1400000000].users;
const partsOf = (of, part) => texts.map((text) => [text, stored(of)[text][part]]);

test.each([
  ['get-attr', 'set-attr', 'attributes'],
  ['get-tag', 'add-tag', 'tags'],
])('%s | %s', async (get, set, part) => {
  const list = folder.file('accounts.ndjson', linesOf(texts));
  const { code, stdout } = await timpushHere([get, '--from', list, '--format', 'csv'], { env: service.env });
  expect(code).toBe(0);
  const read = [set, '-', '--input', 'csv'];
  expect(await timpushHere(read, { env: copy.env, input: stdout })).toMatchObject({ code: 0 });
  expect(partsOf(copy, part)).toEqual(partsOf(service, part));
});

test('an attribute that is called as a column is has a column of its own', async () => {
  const { stdout } = await timpushHere(['get-attr', '-1', '--format', 'csv'], { env: service.env });
  expect(stdout).toBe("account,city,'=NAME(),attributes.account,attributes.attributes.x\n'-1,'-1,'-1x,'-1z,'-1\n");
});

test('into a file, and the accounts of it', async () => {
  const list = folder.file('accounts.ndjson', linesOf(texts));
  const { env } = service;
  expect(await timpushHere(['get-attr', '--from', list, '--out', 'a.csv'], { env })).toMatchObject({ code: 0 });
  expect(await timpushHere(['get-attr', '--from', 'a.csv', '--out', 'b.csv'], { env })).toMatchObject({ code: 0 });
  expect(readFileSync('b.csv', 'utf8')).toBe(readFileSync('a.csv', 'utf8'));
});

test('a list of lines is taken as it stands', async () => {
  const { stderr } = await timpushHere(['get-attr', '-'], { env: service.env, input: "'+8613800000000\n" });
  expect(stderr).toContain("timpush: '+8613800000000 was refused with 70107");
});

test('--bom begins the file of a run, and is part of what must be the same', async () => {
  const { env } = service;
  const args = ['get-tag', '--from', folder.file('one.txt', '-1\n'), '--out', 'bom.csv'];
  expect(await timpushHere([...args, '--bom'], { env })).toMatchObject({ code: 0 });
  folder.file('one.txt', "-1\nit's\n");
  const other = await timpushHere([...args, '--resume'], { env });
  expect(other.code).toBe(2);
  expect(other.stderr).toContain('bom.csv was begun with another --bom');
  expect(await timpushHere([...args, '--bom', '--resume'], { env })).toMatchObject({ code: 0 });
  expect(readFileSync('bom.csv', 'utf8')).toBe("\ufeffaccount,tag\n'-1,'-1\n'-1,'-1y\nit's,it's\nit's,it'sy\n");
});

describe('the tester page', () => {
  const list = (...more) => folder.file('accounts.ndjson', linesOf([...more, ...texts]));
  const read = async (command, ...args) => (
    (await timpushHere([command, '--from', list(...args), '--format', 'csv'], { env: service.env })).stdout
  );
  /** The answer as the page saves it, with one that failed. */
  const saved = (part) => {
    const found = texts.map((account) => ({ account, ...stored(service)[account] }));
    const names = Object.values(options.attributeNames);
    const header = part === 'tags' ? ['account', 'tag'] : columnsOf(names);
    const lines = found.map((user) => (part === 'tags'
      ? { state: 'ok', cells: [user.account, user.tags.join(', ')], tags: user.tags }
      : { state: 'ok', cells: cellsOf(user, header) }));
    const cells = ['nobody', ...header.slice(1).fill()];
    const failed = { state: 'failed', errorCode: 70107, cells };
    if (part === 'tags') failed.tags = [];
    return csvOf({ columns: header, header, lines: [failed, ...lines], hasResults: true });
  };
  const attributesOf = ({ rows }) => (
    Object.fromEntries(rows.map(({ name, value }) => [name, value])));

  test.each([
    ['set-attr', 'attributes'],
    ['add-tag', 'tags'],
  ])('saves what %s reads', async (set, part) => {
    const empty = Object.fromEntries(texts.map((text) => [text, {}]));
    const own = await startService({ ...options, users: empty });
    try {
      const args = [set, '-', '--input', 'csv'];
      const result = await timpushHere(args, { env: own.env, input: saved(part) });
      expect(result).toMatchObject({ code: 0 });
      expect(partsOf(own, part)).toEqual(partsOf(service, part));
    } finally {
      await own.close();
    }
  });

  test('reads the attributes that either wrote', async () => {
    for (const csv of [await read('get-attr'), saved('attributes')]) {
      const found = usersIn(csv, 'attributes');
      expect(found.map((user) => [user.account, attributesOf(user)])).toEqual(partsOf(service, 'attributes'));
    }
  });

  test('reads the tags that either wrote', async () => {
    for (const csv of [await read('get-tag'), saved('tags')]) {
      const found = usersIn(csv, 'lists');
      expect(found.map(({ account, text }) => [account, listOf(text, { columns: false })]))
        .toEqual(partsOf(service, 'tags'));
      expect([...new Set(listOf(csv))].filter((account) => account !== 'nobody')).toEqual(texts);
    }
  });
});
