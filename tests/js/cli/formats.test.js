// The four formats: json, ndjson and csv are exact, csv but for a terminal; and nothing is left that a
// terminal or a spreadsheet would obey.
import { alignedLines, inOneLine } from '../../../js/node/cli/text.js';
import { environment, start, startService, timpushHere } from './helpers.js';

/** Clears the screen, turns the writing, pretends another line, and is invisible. */
const HOSTILE = '\u001b[2J\u202egnp.exe\n\u009b1m\u200b';
const SHOWN = '\\u001b[2J\\u202egnp.exe\\u000a\\u009b1m\\u200b';
/** What a terminal must not get: it would obey it, or nobody would see it. The emoji's joiner may stand. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?<![\n\u200d])/u;

let service;
let run;

beforeAll(async () => {
  service = await startService({
    samples: false,
    attributeNames: { 0: 'city', 1: '=NAME()', 2: '__proto__', 3: 'empty' },
    users: {
      Mary: { attributes: { city: HOSTILE, empty: '' }, tags: ['=1+1', HOSTILE] },
      '=cmd|calc': { attributes: { city: '=1+1' } },
      '+1': { attributes: { city: '-2', '=NAME()': '@SUM(1)' } },
      quoted: { attributes: { city: 'say "hi", you', '=NAME()': ' =1' } },
      张小红: { attributes: { city: '纽约', '=NAME()': '＝1' } },
      semi: { attributes: { city: 'a;=1+1', '=NAME()': 'b|"@SUM(1)"', empty: 'c; -d' } },
      family: { attributes: { city: '👩‍👩‍👧', ['__proto__']: 'data' } },
      none: {},
    },
  });
  run = (...args) => timpushHere(args, { env: service.env });
});

afterAll(() => service.close());

test('table: columns stand below each other, and escape sequences are shown', async () => {
  const { stdout } = await run('get-attr', 'Mary', '张小红', '=cmd|calc', 'none');
  expect(stdout).toBe([
    `account    ${'city'.padEnd(SHOWN.length)}  empty  =NAME()`,
    `Mary       ${SHOWN}  ""`,
    `张小红     纽约${' '.repeat(SHOWN.length - 4)}         ＝1`,
    '=cmd|calc  =1+1',
    'none',
    '',
  ].join('\n'));
});

test('table: a cell that is very long moves its own row only', () => {
  const [, second] = alignedLines([['🇩'.repeat(300_000), 'x'], ['Mary', 'y']]);
  expect(second).toBe(`Mary${' '.repeat(198)}y`);
});

test('in one line: line ends and the blanks around them are one blank', () => {
  expect(inOneLine(' a \r\n\r\n\t b\nc\rd ')).toBe('a b c\\u000dd');
  expect(inOneLine(`a${' '.repeat(300_000)}b`)).toHaveLength(300_002);
});

test('table: an emoji of several people stays whole', async () => {
  expect((await run('get-attr', 'family')).stdout).toContain('👩‍👩‍👧');
});

test('csv: formulas are made text, quotes doubled, a terminal is shown control characters', async () => {
  const accounts = ['=cmd|calc', '+1', 'quoted', '张小红', 'none', 'Mary'];
  const args = ['get-attr', ...accounts, '--format', 'csv'];
  const rowsWith = (city) => [
    "account,city,'=NAME(),empty",
    `"'=cmd|calc",'=1+1,,`,
    "'+1,'-2,'@SUM(1),",
    'quoted,"say ""hi"", you",\' =1,',
    "张小红,纽约,'＝1,",
    'none,,,',
    `Mary,${city},,""`,
    '',
  ].join('\n');
  expect((await run(...args)).stdout).toBe(rowsWith(`"${HOSTILE}"`));
  expect((await timpushHere(args, { env: service.env, isTTY: true })).stdout).toBe(rowsWith(SHOWN));
});

test('csv: nor is a formula begun where a spreadsheet separates by semicolons', async () => {
  const { stdout } = await run('get-attr', 'semi', '--format', 'csv');
  expect(stdout).toBe(`account,city,'=NAME(),empty\nsemi,"a;'=1+1","b|'""@SUM(1)""","c;' -d"\n`);
});

test('csv: tags one a line; --bom for spreadsheets that need it', async () => {
  const { stdout } = await run('get-tag', 'Mary', 'none', '--format', 'csv', '--bom');
  expect(stdout).toBe(`\ufeffaccount,tag\nMary,'=1+1\nMary,"${HOSTILE}"\nnone,\n`);
});

test('json and ndjson: exact, __proto__ included', async () => {
  const accounts = ['Mary', 'family', '=cmd|calc', 'nobody'];
  const json = await run('get-attr', ...accounts, '--format', 'json');
  expect(json.code).toBe(3);
  const { users, failures } = JSON.parse(json.stdout);
  expect(users.map(({ account }) => account)).toEqual(['Mary', 'family', '=cmd|calc']);
  expect(users[0].attributes).toEqual({ city: HOSTILE, empty: '' });
  expect(Object.entries(users[1].attributes)).toContainEqual(['__proto__', 'data']);
  expect(failures).toMatchObject([{ account: 'nobody', errorCode: 70107, kind: 'account' }]);

  const ndjson = await run('get-attr', ...accounts, '--format', 'ndjson');
  expect(ndjson.stdout.trim().split('\n').map((line) => JSON.parse(line))).toEqual(users);
  for (const { stdout } of [json, ndjson]) {
    expect(stdout).not.toMatch(obeyed);
    expect(stdout).toContain(`"city":${stdout === json.stdout ? ' ' : ''}"\\u001b[2J\\u202egnp.exe\\n\\u009b1m\\u200b"`);
    expect(stdout).toContain('👩‍👩‍👧');
  }
});

test('json, and the body of a dry run: the same to who parses it, whatever a text holds', async () => {
  const value = '\u007f\u0085\u061c\u2066\u{e0041}\u{1d173}\u2028👩‍👧';
  const written = await run('set-attr', 'none', `city=${value}`, '--dry-run');
  expect(written.stdout).not.toMatch(obeyed);
  expect(JSON.parse(written.stdout.trim().split('\n').at(-1)).UserAttrs[0].Attrs.city).toBe(value);
});

test('json: writes and names answer what was done', async () => {
  const written = await run('set-attr', 'none', 'empty=1', '--format', 'json');
  expect(JSON.parse(written.stdout)).toEqual({ accounts: ['none'], failures: [] });
  expect((await run('add-tag', 'none', 'T', '--format', 'ndjson')).stdout)
    .toBe('{"account":"none"}\n');
  expect((await run('add-tag', 'none', 'T', '--format', 'csv')).stdout).toBe('account\nnone\n');
  const names = await run('set-attr-name', '3=empty', '--format', 'json');
  expect(JSON.parse(names.stdout)).toEqual({ names: { 3: 'empty' }, types: {} });
  const all = await run('get-attr-name', '--format', 'json');
  expect(JSON.parse(all.stdout)).toEqual({
    names: { 0: 'city', 1: '=NAME()', 2: '__proto__', 3: 'empty' }, types: { 0: 0, 1: 0, 2: 0, 3: 0 },
  });
  expect((await run('get-attr-name', '--format', 'csv')).stdout)
    .toBe("slot,name,type,accounts are\n0,city,0,UserID\n1,'=NAME(),0,UserID\n2,__proto__,0,UserID\n3,empty,0,UserID\n");
});

test('stderr: an account that is hostile is shown, not obeyed', async () => {
  const { code, stderr } = await run('get-attr', 'x\u202ey');
  expect(code).toBe(3);
  expect(stderr).toMatch(/^timpush: x\\u202ey was refused with 70107/);
});

test('no colours where no terminal is', async () => {
  const { stdout, stderr } = await timpushHere(['get-attr', 'Mary', 'nobody'], {
    env: { ...service.env, TERM: 'xterm-256color' },
  });
  expect(stdout + stderr).not.toContain('\u001b');
});

describe('explain', () => {
  test('in two languages, chosen by option or by the environment', async () => {
    const english = await timpushHere(['explain', '70020']);
    const chinese = await timpushHere(['explain', '70020', '--language', 'zh']);
    expect(english.stdout).toContain('what to do');
    expect(chinese.stdout).toContain('处理方法');
    expect((await timpushHere(['explain', '70020'], { env: { LANG: 'zh_CN.UTF-8' } })).stdout)
      .toBe(chinese.stdout);
    const env = { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' };
    expect((await timpushHere(['explain', '70020'], { env })).stdout).toBe(english.stdout);
    expect((await timpushHere(['explain', '70020', '-l', 'en'], { env: { LANG: 'zh_CN.UTF-8' } })).stdout)
      .toBe(english.stdout);
  });

  test('says of each kind of code whether to repeat the call', async () => {
    const answers = {
      0: ['no need, the call succeeded', '无需重试，调用已成功'],
      99999: ['not known; the client does not', '未知，客户端不会自动重试'],
      90047: ['no, see what to do', '否，请见处理方法'],
      70001: ['once, with a new UserSig', '换用新的 UserSig 重试一次'],
      60007: ['yes, later and more slowly', '可以，请稍后降低频率重试'],
      70050: ['yes, after a minute', '可以，请等待一分钟后重试'],
      91000: ['yes, with growing waits', '可以，请逐步延长间隔后重试'],
    };
    const codes = Object.keys(answers);
    for (const [index, [language, label]] of [['en', 'repeat it?'], ['zh', '能否重试']].entries()) {
      const { stdout } = await timpushHere(['explain', ...codes, '--language', language]);
      const said = stdout.split('\n').filter((line) => line.startsWith(label))
        .map((line) => line.slice(label.length).trim());
      expect(said).toEqual(codes.map((code) => answers[code][index]));
    }
  });

  test('all codes, in every format', async () => {
    const { stdout } = await timpushHere(['explain', '--all', '--format', 'json']);
    const all = JSON.parse(stdout);
    expect(all.map(({ code }) => code))
      .toEqual(expect.arrayContaining([60007, 70001, 70107, 90033]));
    const ndjson = await timpushHere(['explain', '--all', '--format', 'ndjson']);
    expect(ndjson.stdout.trim().split('\n')).toHaveLength(all.length);
    const csv = await timpushHere(['explain', '--all', '--format', 'csv']);
    expect(csv.stdout.trim().split('\n')).toHaveLength(all.length + 1);
  });

  test('several codes, unknown ones by their range', async () => {
    const { code, stdout } = await timpushHere(['explain', '70107', '99999', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).map(({ name }) => name)).toEqual(['ACCOUNT_NOT_FOUND', 'UNKNOWN']);
  });
});

test('regions: with their hosts', async () => {
  const { code, stdout } = await timpushHere(['regions', '--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    id: 'singapore', place: 'Singapore', host: 'adminapisgp.im.qcloud.com', backup: 'adminapisgp.my-imcloud.com',
  });
  expect((await timpushHere(['regions'])).stdout).toMatch(/^region +place +host +backup\n/);
});

test('plan: calls and least time', async () => {
  expect((await timpushHere(['plan', '1,000,000'])).stdout).toMatch(/calls +10,000, of 100 accounts/);
  const plan = await timpushHere(['plan', '250', '--rate', '50', '--format', 'json']);
  expect(JSON.parse(plan.stdout)).toEqual({
    accounts: 250, accountsPerCall: 100, calls: 3, callsPerSecond: 50, leastSeconds: 0.042,
  });
  const fromInput = await timpushHere(['plan', '-', '--format', 'ndjson'], { input: 'a\nb\na\n' });
  expect(JSON.parse(fromInput.stdout)).toMatchObject({ accounts: 3, calls: 1, leastSeconds: 0 });
});

test('plan: what is said is no less than it takes, and says on what it depends', async () => {
  const { stdout } = await timpushHere(['plan', '1000000', '--concurrency', '20']);
  expect(stdout).toMatch(/^least time +1 minute 45 seconds$/m); // the spacing alone is 104.99 s
  expect(stdout).toMatch(/^while +an answer takes 0\.21 seconds at most, with 20 calls at once$/m);
});

test('a reader that has seen enough ends it quietly', async () => {
  const { child, ended } = start(['explain', '--all', '--format', 'json'], { env: environment });
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
});
