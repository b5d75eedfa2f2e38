// Accounts and values from arguments, files and stdin: lists, CSV and NDJSON, as other programs
// write them.
import { readFileSync } from 'node:fs';
import { createFolder, oneLine, startService, timpushHere } from './helpers.js';

const many = Array.from({ length: 250 }, (_, index) => `user${index}`);

let service;
let folder;
let run;

beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  service = await startService({
    users: Object.fromEntries(many.map((account, index) => [account, { attributes: { city: `c${index}` } }])),
  });
  run = (args, options) => timpushHere(args, { env: service.env, ...options });
});

beforeEach(() => service.emulator.requests.clear());

afterAll(async () => {
  await service.close();
  folder.remove();
});

const accountsIn = ({ stdout }) => stdout.trim().split('\n').map((line) => JSON.parse(line).account);
const attributesOf = (account) => (
  { ...service.emulator.export().apps[1400000000].users[account].attributes }
);
const tagsOf = (account) => service.emulator.export().apps[1400000000].users[account].tags;

describe('accounts', () => {
  test('250 of a file: three calls, in the order of the file', async () => {
    const path = folder.file('accounts.txt', many.join('\n'));
    const found = await run(['get-attr', '--from', path, '--format', 'ndjson']);
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(accountsIn(found)).toEqual(many);
    expect(service.commands()).toEqual(['get_attr', 'get_attr', 'get_attr']);
  });

  test.each([
    ['a byte order mark, CRLF, empty lines, spaces at the ends', '\ufeffMary\r\n\r\n  xiaoming \r\n\r\n'],
    ['no line end at the end', 'Mary\nxiaoming'],
    ['old line ends', 'Mary\rxiaoming\r'],
  ])('a list with %s', async (_, input) => {
    for (const args of [['get-attr', '-'], ['get-tag', '--from', '-']]) {
      expect(accountsIn(await run([...args, '--format', 'ndjson'], { input })))
        .toEqual(['Mary', 'xiaoming']);
    }
  });

  test('of a CSV file: the column account, or the one that is named', async () => {
    const path = folder.file('users.csv', '\ufeffid,account,"full name"\r\nxiaohua,Mary,"Smith, ""M"""\r\n\r\nabc,xiaoming,X\r\n');
    expect(accountsIn(await run(['get-attr', '--from', path, '--format', 'ndjson'])))
      .toEqual(['Mary', 'xiaoming']);
    expect(accountsIn(await run(['get-attr', '--from', path, '--column', 'id', '--format', 'ndjson'])))
      .toEqual(['xiaohua', 'abc']);
    expect(accountsIn(await run(['get-attr', '-', '--column', 'user', '--format', 'ndjson'], { input: 'user\nMary\n' })))
      .toEqual(['Mary']);
    expect(accountsIn(await run(['get-attr', '-', '--input', 'csv', '--format', 'ndjson'], { input: 'account\nMary\n' })))
      .toEqual(['Mary']);
  });

  test.each([
    ['separated by semicolons', 'account;city\nMary;"a;b"\n'],
    ['separated by tabs', 'city\taccount\r\nOslo, N\tMary\r\n'],
    ['of the tester page', 'account,timpush.result\nMary,ok\n'],
    ['under another name, as the tester page knows it', 'uid of,UserID\nx,Mary\n'],
    ['with a second column of such a name', 'uid,account\nx,Mary\n'],
    ['with what a spreadsheet would calculate', "city,account\n'=1,Mary\n"],
  ])('of a CSV file %s', async (_, input) => {
    const path = folder.file('other.csv', input);
    expect(accountsIn(await run(['get-attr', '--from', path, '--format', 'ndjson']))).toEqual(['Mary']);
  });

  test('of NDJSON: what get-attr writes, or bare texts', async () => {
    const written = await run(['get-attr', 'Mary', 'xiaohua', '--format', 'ndjson']);
    const path = folder.file('users.ndjson', `${written.stdout}"xiaoming"\n`);
    expect(accountsIn(await run(['get-attr', '--from', path, '--format', 'ndjson'])))
      .toEqual(['Mary', 'xiaohua', 'xiaoming']);
  });

  test('to be cleared of tags', async () => {
    const input = 'Mary\nxiaoming\nMary\n';
    expect(await run(['clear-all-tags', '-'], { input }))
      .toMatchObject({ code: 0, stderr: 'Removed all tags of 2 accounts.\n' });
  });
});

describe('what to write', () => {
  test('attributes from CSV: a column each, empty cells set nothing', async () => {
    const path = folder.file('set.csv', 'city,account,country\r\n"New York, NY",Mary,\r\n,xiaoming,CN\r\n,xiaohua,\r\n');
    expect(await run(['set-attr', '--from', path]))
      .toMatchObject({ code: 0, stdout: '', stderr: 'Set attributes of 2 accounts.\n' });
    expect(attributesOf('Mary')).toEqual({ sex: 'female', city: 'New York, NY' });
    expect(attributesOf('xiaoming')).toEqual({ sex: 'male', city: 'ShenZhen', country: 'CN' });
    expect(attributesOf('xiaohua')).toEqual({});
  });

  test('attributes from NDJSON: what get-attr wrote is set as it was', async () => {
    const hostile = '=1\u001b[2J';
    await run(['set-attr', 'xiaohua', `city=${hostile}`]);
    const { stdout } = await run(['get-attr', 'xiaohua', '--format', 'ndjson']);
    await run(['remove-attr', 'xiaohua', 'city']);
    expect(attributesOf('xiaohua')).toEqual({});
    expect(await run(['set-attr', '-'], { input: stdout })).toMatchObject({ code: 0 });
    expect(attributesOf('xiaohua')).toEqual({ city: hostile });
  });

  test('a value may hold = and be empty', async () => {
    await run(['set-attr', 'abc', 'city=a=b', 'country=']);
    expect(attributesOf('abc')).toEqual({ city: 'a=b', country: '' });
  });

  test('the same for each account of a file, doubles once', async () => {
    const path = folder.file('some.txt', 'Jack\nDaved\nJack\n');
    expect((await run(['set-attr', '--from', path, 'country=US'])).stderr)
      .toBe('Set attributes of 2 accounts.\n');
    expect(attributesOf('Daved').country).toBe('US');
    await run(['remove-attr', '--from', path, 'sex', 'country']);
    expect(Object.keys(attributesOf('Jack'))).toEqual(['city']);
    await run(['add-tag', '--from', path, 'Spring', 'Gold']);
    await run(['remove-tag', '--from', path, 'Spring']);
    expect(tagsOf('Daved')).toEqual(['Gold']);
  });

  test('tags and names from CSV: one a line, those of an account together', async () => {
    const tags = folder.file('tags.csv', 'account,tag\nMary,A\nxiaoming,B\nMary,"C, D"\n');
    expect(await run(['add-tag', '--from', tags])).toMatchObject({ code: 0 });
    expect(tagsOf('Mary')).toEqual(['A', 'C, D']);
    expect(service.commands()).toEqual(['add_tag']);
    expect(await run(['remove-tag', '-', '--input', 'csv'], { input: 'account,tag\nMary,A\n' }))
      .toMatchObject({ code: 0 });
    expect(tagsOf('Mary')).toEqual(['C, D']);
    expect(await run(['remove-attr', '-'], { input: 'account,name\nMary,sex\nMary,city\n' }))
      .toMatchObject({ code: 0 });
    expect(attributesOf('Mary')).toEqual({});
  });

  test('tags and names from NDJSON', async () => {
    await run(['add-tag', '-', '--replace'], { input: '{"account":"Mary","tags":["X","Y"]}\n' });
    expect(tagsOf('Mary')).toEqual(['X', 'Y']);
    await run(['set-attr', '-'], { input: '{"account":"Mary","attributes":{"sex":"f"}}' });
    await run(['remove-attr', '-'], { input: '{"account":"Mary","names":["sex"]}' });
    expect(attributesOf('Mary')).toEqual({});
  });

  test('names of attributes from NDJSON: what get-attr-name wrote', async () => {
    const written = await run(['get-attr-name', '--format', 'ndjson']);
    expect(written.code).toBe(0);
    expect(await run(['set-attr-name', '-'], { input: written.stdout }))
      .toMatchObject({ code: 0, stderr: 'Defined 3 attributes.\n' });
    expect(JSON.parse(service.emulator.requests.list().at(-1).body))
      .toEqual({ AttrNames: { 0: 'sex', 1: 'city', 2: 'country' }, AttrTypes: { 0: 0, 1: 0, 2: 0 } });
    const dry = await run(['set-attr-name', '-', '--dry-run', '--format', 'ndjson'], { input: '{"slot":9,"name":"a\\n\\u0000"}\n' });
    expect(JSON.parse(JSON.parse(dry.stdout).body)).toEqual({ AttrNames: { 9: 'a\n\0' } });
  });

  test.each([
    ['{"slot":1,"name":"x"}\n{"slot":"1","name":"y"}\n', /1 is given twice/],
    ['{"slot":1}\n', /must be a string/],
    ['{"name":"x"}\n', /undefined/],
    ['0=sex\n', /line 1: this is not JSON/],
  ])('names of attributes from %j are refused', async (input, expected) => {
    const { code, stderr } = await run(['set-attr-name', '-'], { input });
    expect(stderr).toMatch(oneLine);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(expected) });
    expect(service.commands()).toEqual([]);
  });

  test('no names of attributes are nothing to do', async () => {
    expect(await run(['set-attr-name', '-'], { input: '' }))
      .toEqual({ code: 0, stdout: '', stderr: expect.stringMatching(/^Nothing to do: stdin .*\n$/) });
    expect(service.commands()).toEqual([]);
  });

  test('250 users: three calls', async () => {
    const path = folder.file('many.csv', `account,country\n${many.map((account) => `${account},CN\n`).join('')}`);
    expect((await run(['set-attr', '--from', path])).stderr).toBe('Set attributes of 250 accounts.\n');
    expect(service.commands()).toEqual(['set_attr', 'set_attr', 'set_attr']);
  });
});

describe('an account in the first line of a CSV file is not taken for a name and lost', () => {
  test.each([
    ['get-attr', [], 'Mary\nxiaoming\n', /has no column "account"; its first line has "Mary"\. .*--column NAME; .*--input lines/],
    ['add-tag', ['Spring'], 'Mary\nxiaoming\n', /has no column "account"; its first line has "Mary"/],
    ['get-attr', [], 'uid,UserID\nMary,Jack\n', /has no column "account"; its first line has "uid", "UserID"\. Say which/],
    ['get-attr', ['--out', 'lost.ndjson'], 'Mary\nxiaoming\n', /has no column "account"/],
    ['get-attr', [], 'Mary,female\nxiaoming,male\n', /has no column "account"/],
  ])('%s %j %j', async (command, args, content, expected) => {
    const path = folder.file('list.csv', content);
    const { code, stdout, stderr } = await run([command, '--from', path, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(expected);
    expect(service.commands()).toEqual([]);
  });

  test('and is read where it is said that there is no header', async () => {
    const path = folder.file('list.csv', 'Mary\nxiaoming\n');
    expect(accountsIn(await run(['get-attr', '--from', path, '--input', 'lines', '--format', 'ndjson'])))
      .toEqual(['Mary', 'xiaoming']);
  });
});

describe('what is wrong in a file is told by its line', () => {
  const long = 'x'.repeat(51);

  test.each([
    ['get-attr', 'a.txt', 'Mary\na\u0001b\n', /line 2 must not hold a control character/],
    ['get-attr', 'a.txt', Buffer.from('Mary\n\xff\xfe', 'latin1'), /is not UTF-8/],
    ['get-attr', 'a.json', '{"users":[]}', /one JSON document/],
    ['get-attr', 'a.csv', 'id,name\n1,2\n', /has no column "account"; its first line has "id", "name"/],
    ['get-attr', 'a.csv', 'account,name\nMary,x\nJohn\n', /line 3: this row has more or fewer cells/],
    ['get-attr', 'a.csv', 'account\n"Mary\n', /line 2: a double quote is opened here and never closed/],
    ['get-attr', 'a.csv', 'account\nMa"ry\n', /line 2: a double quote stands inside a cell/],
    ['get-attr', 'a.ndjson', '{"account":"Mary"}\nMary\n', /line 2: this is not JSON/],
    ['get-attr', 'a.ndjson', '["Mary"]\n', /line 1: this is not a JSON object/],
    ['get-attr', 'a.ndjson', '{"id":"Mary"}\n', /line 1 must be a string/],
    ['set-attr', 'a.csv', `account,city\nMary,ok\n\nxiaoming,${long}\n`, /line 4: attributes\.city is 51 bytes|line 4: attributes\.city/],
    ['set-attr', 'a.csv', 'account,city\nMary,a\nMary,b\n', /line 3: account is the same as .*line 2: account/],
    ['set-attr', 'a.csv', 'account,city,city\nMary,a,b\n', /has two columns of the same name/],
    ['set-attr', 'a.ndjson', '{"account":"Mary"}\n', /line 1: attributes/],
    ['add-tag', 'a.csv', 'account,label\nMary,x\n', /has no column "tag"/],
    ['remove-attr', 'a.csv', 'account,label\nMary,x\n', /has no column "name"/],
  ])('%s, %s %j', async (command, name, content, expected) => {
    const path = folder.file(name, content);
    const { code, stdout, stderr } = await run([command, '--from', path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(expected);
    expect(stderr).toContain(name);
    expect(service.commands()).toEqual([]);
  });
});

describe('a file is read by one reader, whether or not what comes of it goes to a file', () => {
  test.each([
    ['get-attr', 'b.txt', Buffer.from('Mary\n\xff\xfe', 'latin1'), /is not UTF-8/],
    ['get-attr', 'b.csv', Buffer.from('account\n\xff\xfe\n', 'latin1'), /is not UTF-8/],
    ['get-attr', 'b.json', '{"users":[]}', /one JSON document/],
    ['get-attr', 'b.csv', 'id,name\n1,2\n', /has no column "account"/],
    ['get-attr', 'b.csv', 'account\n"Mary\n', /line 2: a double quote is opened here/],
    ['get-attr', 'b.ndjson', '["Mary"]\n', /line 1: this is not a JSON object/],
    ['set-attr', 'b.csv', 'account,city,city\nMary,a,b\n', /two columns of the same name/],
    ['add-tag', 'b.csv', 'account,label\nMary,x\n', /has no column "tag"/],
  ])('%s, %s %j', async (command, name, content, expected) => {
    const path = folder.file(name, content);
    const result = await run([command, '--from', path]);
    expect(result).toMatchObject({ code: 2, stderr: expect.stringMatching(expected) });
    expect(await run([command, '--from', path, '--out', 'never.ndjson'])).toEqual(result);
  });

  test.each([
    [['get-attr', '-', '--secret-key-file', '-']],
    [['get-attr', '--from', '-', '--usersig-file', '-']],
    [['set-attr', '--from', '-', '--secret-key-file', '-', 'city=Rome']],
  ])('%j: stdin is not both', async (args) => {
    const input = 'Mary\nBob\n';
    const result = await run(args, { input });
    expect(result).toMatchObject({ code: 2, stderr: expect.stringMatching(/stdin cannot hold both/) });
    expect(await run([...args, '--out', 'never.ndjson'], { input })).toEqual(result);
  });

  test('what it finds is the same', async () => {
    const input = `${'user,'.repeat(3)}account\n${many.map((account) => `,,,${account}\n`).join('')}`;
    const args = ['get-attr', '-', '--input', 'csv'];
    const { stdout } = await run([...args, '--format', 'ndjson'], { input });
    expect(await run([...args, '--out', 'all.ndjson'], { input })).toMatchObject({ code: 0 });
    expect(readFileSync(folder.at('all.ndjson'), 'utf8')).toBe(stdout);
  });
});
