// The language that the command line speaks: which one, and that it is spoken everywhere.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { signUserSig } from 'timpush';
import { en } from '../../../js/node/cli/words/en.js';
import { zh } from '../../../js/node/cli/words/zh.js';
import {
  app, createFolder, eventually, MARK, oneLine, start, startService, timpush,
} from './helpers.js';

const chinese = /\p{Script=Han}/u;
const inChinese = { LANG: 'zh_CN.UTF-8' };

describe('the words', () => {
  const gapsOf = (words) => [words].flat().map((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const gapsBy = (words, others = words) => Object.fromEntries(
    Object.keys(words).map((key) => [key, [...new Set(gapsOf(others[key] ?? '').flat())].sort()]),
  );

  test('have the same keys in both languages, with the same gaps', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    expect(gapsBy(zh)).toEqual(gapsBy(en));
    for (const pair of Object.values(en).filter(Array.isArray)) {
      const [one, many] = gapsOf(pair);
      expect(one).toEqual(many);
    }
  });

  test('are English and Chinese', () => {
    const isLeft = (text) => !chinese.test(text) && /[a-z]\s+[a-z]/i.test(text.replace(/\{\w+\}/g, ''));
    expect(Object.values(en).flat().filter((text) => /[^\x20-\x7e…]/.test(text))).toEqual([]);
    expect(Object.values(zh).filter(isLeft)).toEqual([]);
    expect(Object.values(zh).filter((text) => /\p{Script=Han}[,;:?!.]|[,;:?!]\p{Script=Han}/u.test(text))).toEqual([]);
  });

  const folder = fileURLToPath(new URL('../../../js/node/', import.meta.url));
  const code = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.js') && !name.includes('words'))
    .map((name) => readFileSync(`${folder}${name}`, 'utf8')).join('\n');

  test('are never taken apart again', () => {
    const methods = 'replace(All)?|split|match(All)?|startsWith|endsWith|includes|search|slice|indexOf';
    const apart = new RegExp(`\\b(message|hint)\\??\\.(${methods})\\(|\\.(test|exec)\\([^()\\n]*\\b(message|hint)\\b`, 'g');
    expect('error.message.replace(/x/) /x/.test(error.hint)'.match(apart)).toHaveLength(2);
    expect(code.match(apart)).toBeNull();
  });

  test('are all said somewhere', () => {
    const isSaid = (key) => code.includes(`'${key}'`) || code.includes(`\`${key.replace(/\..*/, '.')}$\{`);
    expect(Object.keys(en).filter((key) => !isSaid(key))).toEqual([]);
  });
});

describe('a usage error', () => {
  test.each([
    [['get-attr'], '哪些账号？请逐个列出（timpush … Mary xiaoming），或用 --from FILE 指定账号文件。'],
    [['set-attr', 'Mary'], '要为 Mary 写入什么？请加上 NAME=VALUE。'],
    [['add-tag', 'Mary', 'a', '--from', 'x.txt', '--dry-run', '--out', 'y'], '--dry-run 只显示请求，不写文件。请去掉 --out。'],
    [['get-attr', 'Mary'], '哪个应用？请将 TIMPUSH_SDKAPPID 或 --sdkappid 设为控制台中应用的 SDKAppID。'],
    [['gett-attr'], '未知命令“gett-attr”（是否想输入 get-attr？）请查看 timpush --help。'],
    [['usersig', 'make'], '未知命令“make”。请查看 timpush --help。'],
    [['get-attr', 'Mary', '--forma', 'json'], '未知选项“--forma”（是否想输入 --format？）请查看 timpush --help。'],
    [['get-attr', `--key=${MARK}`], '未知选项“--key=…”。请查看 timpush --help。'],
    [['get-attr', '--secret-key', MARK], '没有 --secret-key 这个选项：本机的其他用户能看到命令行。请设置 TIMPUSH_SECRET_KEY，或使用 --secret-key-file FILE。'],
    [['get-attr', 'Mary', '--from'], '选项“--from <file>”缺少值。'],
    [['get-attr', 'Mary', '--timeout', 'soon'], '选项“--timeout <time>”的值“soon”无效。请填写时长，例如 500ms、5s、2m、12h 或 7d。'],
    [['get-attr', 'Mary', '--format', 'xml'], '选项“-f, --format <format>”的值“xml”无效。可选的值：table, json, ndjson, csv。'],
    [['regions', 'x'], '“regions”的参数过多：应有 0 个参数，实际有 1 个。'],
    [['get-attr', '--from', 'nowhere.txt'], '无法读取 nowhere.txt：文件不存在。'],
    [['usersig', 'inspect'], '缺少 UserSig。请设置 TIMPUSH_USERSIG，使用 --usersig-file FILE，或通过管道传入：timpush usersig … -'],
    [['explain', '70107', '--all'], '--all 和 错误码 不能同时使用，请只用其中一个。'],
    [['plan', 'many'], '多少个账号？请填写数字，例如 1000000，或用 --from FILE 指定账号文件。'],
    [['emulator', '--port', '70000'], '选项“--port <number>”的值“70000”无效。请填写 0 到 65535 的整数。'],
    [['emulator', '--host', '203.0.113.7', '--port', '0'], '模拟器无法监听：203.0.113.7 不是本机的地址。请用 --host 换一个。'],
  ])('%j is told in Chinese where the reader is', async (args, sentence) => {
    const { code, stdout, stderr } = await timpush(args, { env: inChinese });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `timpush: ${sentence}\n` });
  });
});

describe('what the emulator finds wrong', () => {
  const folder = createFolder();
  const json = (name, value) => folder.file(name, JSON.stringify(value));
  const state = { format: 'timpush-emulator-state', version: 1 };
  const data = json('state.json', { ...state, apps: { 1400000000: { users: { Mary: { tags: [''] } } } } });
  const broken = folder.file('broken.json', '{');

  afterAll(() => folder.remove());

  test.each([
    [['--fault', 'bogus'],
      'bogus.kind: must be one of latency, reset, status, truncate, garbage, drip, error, account',
      'bogus.kind：必须是以下之一：latency, reset, status, truncate, garbage, drip, error, account'],
    [['--fault', 'latency:milliseconds=-1'],
      'latency:milliseconds=-1.milliseconds: must be a number from 0 to 3600000',
      'latency:milliseconds=-1.milliseconds：必须是 0 到 3600000 的数'],
    [['--users', json('users.json', { Jack: { attributes: { nothing: 'x' } } })],
      'users.Jack.attributes.nothing: is not a name of the app',
      'users.Jack.attributes.nothing：应用中没有定义此属性名'],
    [['--apps', json('apps.json', [])],
      'apps: must be an array of at least one', 'apps：必须是数组，至少包含一个应用'],
    [['--attr-name', '0=a', '--attr-name', '1=a'],
      'attributeNames.1: the name a is in another slot already',
      'attributeNames.1：属性名 a 已用于另一个编号'],
    [['--data', data],
      `${data}: this state file cannot be used: apps.1400000000.users.Mary.tags[0]: a tag must not be empty. The file was left as it is: repair it, move it away or name another one`,
      `${data}：状态文件无法使用：apps.1400000000.users.Mary.tags[0]：标签不能为空。文件保持原样，请修复、移走或换一个文件`],
    [['--data', broken],
      `${broken}: this state file is broken or incomplete: it is not JSON in UTF-8. The file was left as it is: repair it, move it away or name another one`,
      `${broken}：状态文件已损坏或不完整，不是 UTF-8 编码的 JSON。文件保持原样，请修复、移走或换一个文件`],
  ])('with %j is told in either language', async (args, english, translated) => {
    for (const [env, sentence] of [[{}, english], [inChinese, translated]]) {
      const { code, stdout, stderr } = await timpush(['emulator', '--port', '0', ...args], { env });
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `timpush: ${sentence}\n` });
    }
  });
});

describe('the language is', () => {
  const english = "timpush: Unknown option '--nothing'. See timpush --help.\n";
  const translated = 'timpush: 未知选项“--nothing”。请查看 timpush --help。\n';

  test.each([
    ['English where nothing is set', {}, [], english],
    ['English where LANG is something else', { LANG: 'de_DE.UTF-8' }, [], english],
    ['Chinese by LANG', inChinese, [], translated],
    ['that of LC_MESSAGES before that of LANG', { LC_MESSAGES: 'zh_CN', LANG: 'C' }, [], translated],
    ['that of LC_ALL before all others', { LC_ALL: 'C', LC_MESSAGES: 'zh_CN', ...inChinese }, [], english],
    ['that of LANG where the others are empty', { LC_ALL: '', LC_MESSAGES: '', ...inChinese }, [], translated],
    ['that of --language before the environment', inChinese, ['--language', 'en'], english],
    ['that of --language=zh', {}, ['--language=zh'], translated],
    ['that of -l', { LC_ALL: 'C' }, ['-l', 'zh'], translated],
    ['that of -lzh', { LC_ALL: 'C' }, ['-lzh'], translated],
    ['that of -len', inChinese, ['-len'], english],
    ['that of -l behind a switch', {}, ['-vlzh'], translated],
    ['that of -l behind a switch, and the next word', {}, ['-vl', 'zh'], translated],
    ['the last one that is asked for', {}, ['-l', 'zh', '--language', 'en'], english],
    ['not what follows --', {}, ['--', '--language', 'zh'], english],
    ['not what follows --, in one word', {}, ['--', '-lzh'], english],
  ])('%s', async (_, env, args, stderr) => {
    expect(await timpush(['get-attr', '--nothing', ...args], { env })).toMatchObject({ code: 2, stderr });
  });

  test('asked for before the command, too', async () => {
    const { code, stderr } = await timpush(['--language', 'zh', 'nothing']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'timpush: 未知命令“nothing”。请查看 timpush --help。\n' });
    const { stdout } = await timpush(['--language', 'zh', 'explain', '70107']);
    expect(stdout).toContain('处理方法');
  });

  test('one of those that there are', async () => {
    expect(await timpush(['regions', '--language', 'fr'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: "timpush: Option '-l, --language <en|zh>' argument 'fr' is invalid. Allowed choices are en, zh.\n",
    });
    expect(await timpush(['--language', 'fr', 'regions'], { env: inChinese })).toMatchObject({
      code: 2, stderr: 'timpush: 选项“-l, --language <en|zh>”的值“fr”无效。可选的值：en, zh。\n',
    });
    expect(await timpush(['regions', '--language'])).toMatchObject({
      code: 2, stdout: '', stderr: expect.stringMatching(oneLine),
    });
  });
});

describe('a command that calls', () => {
  let service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  /** Runs it in both languages. */
  const both = async (args, env = {}) => Promise.all(['en', 'zh'].map((language) => (
    timpush([...args, '--language', language], { env: { ...service.env, ...env } }))));

  test('tells of what failed in either language', async () => {
    const [english, translated] = await both(['get-attr', 'Mary', 'nobody']);
    expect(english.stderr).toMatch(/^timpush: nobody was refused with 70107 .*\n1 of 2 accounts failed\.\n$/);
    expect(translated.stderr).toMatch(/^timpush: nobody 被拒绝，错误码 70107 .*：该应用中不存在此账号。.*\n2 个账号中有 1 个失败。\n$/);
    expect(translated).toMatchObject({ code: 3, stdout: english.stdout });
  });

  test('tells whether the call was refused, or an account', async () => {
    const folder = createFolder();
    const file = folder.file('accounts.txt', Array.from({ length: 101 }, (_, index) => `user${index}`).join('\n'));
    service.emulator.faults.set([{ kind: 'error', errorCode: 60007, times: 1 }]);
    const args = ['get-attr', '--from', file, '--retries', '0', '--concurrency', '1', '--out'];
    const { code } = await timpush([...args, folder.at('zh.ndjson')], { env: { ...service.env, ...inChinese } });
    expect(code).toBe(3);
    const lines = readFileSync(folder.at('zh.ndjson.failed.ndjson'), 'utf8').trim().split('\n');
    const messages = lines.map((line) => JSON.parse(line).error.message);
    expect(messages[0]).toMatch(/^get_attr 被拒绝，错误码 60007 /);
    expect(messages[100]).toMatch(/^user100 被拒绝，错误码 70107 /);
    service.emulator.faults.set([{ kind: 'error', errorCode: 60007, times: 1 }]);
    const { stderr } = await timpush(args.slice(0, -1), { env: { ...service.env, ...inChinese } });
    expect(stderr).toMatch(/^timpush: 100 个账号（user0, .*, …）失败：get_attr 被拒绝，错误码 60007 .*\ntimpush: user100 被拒绝/);
    service.emulator.faults.clear();
    folder.remove();
  });

  test('tells of what it did', async () => {
    const [english, translated] = await both(['set-attr', 'Mary', 'city=Rome', '--verbose']);
    expect(english.stderr).toMatch(/^set_attr, attempt 1, \d+ ms.*: status 200\nSet attributes of 1 account\.\n$/);
    expect(translated.stderr).toMatch(/^set_attr 第 1 次尝试，\d+ 毫秒.*：状态码 200\n已设置 1 个账号的属性。\n$/);
  });

  test('doctor tells in either language what it finds; names and statuses stay', async () => {
    const env = { TIMPUSH_SECRET_KEY: app.secretKey.slice(1) };
    const [english, translated] = await both(['doctor', '--format', 'json'], env);
    const [one, other] = [english, translated].map(({ stdout }) => JSON.parse(stdout));
    const namesOf = ({ checks }) => checks.map(({ name, status }) => `${name} ${status}`);
    expect(namesOf(one)).toEqual(['settings warn', 'signature ok', 'endpoint ok', 'clock ok', 'call fail']);
    expect(namesOf(other)).toEqual(namesOf(one));
    expect(one).toMatchObject({ ok: false, verdict: '1 check failed, 1 warning.' });
    expect(other).toMatchObject({ ok: false, verdict: '1 项检查未通过，1 项警告。' });
    expect(other.checks[0].message).toBe(`应用 1400000000，identifier administrator，endpoint ${service.url}。密钥有 63 个字符；控制台中的密钥是 64 个十六进制字符`);
    for (const { message } of one.checks) expect(message).not.toMatch(chinese);
    for (const { message } of other.checks) expect(message).toMatch(chinese);
  });

  test('tells what is wrong with what it is given, and where', async () => {
    const folder = createFolder();
    const file = folder.file('users.csv', `account,city\nMary,Rome\nJack,${'x'.repeat(51)}\n`);
    const twice = folder.file('twice.csv', 'account,city\nMary,Rome\nMary,Oslo\n');
    const [english, translated] = await both(['set-attr', '--from', file]);
    expect(english.stderr).toMatch(/^timpush: \S+users\.csv, line 3: attributes\.city holds a value of 51 bytes, 50 are allowed\. /);
    expect(translated.stderr).toMatch(/^timpush: \S+users\.csv 第 3 行：attributes\.city .*51 字节，最多允许 50 字节。/);
    const [, again] = await both(['set-attr', '--from', twice]);
    expect(again.stderr).toMatch(/twice\.csv 第 3 行：account .*twice\.csv 第 2 行：account/);
    const args = ['set-attr', '--from', file, '--out', folder.at('zh.ndjson')];
    const failed = await timpush(args, { env: { ...service.env, ...inChinese } });
    expect(failed.code).toBe(3);
    const { error } = JSON.parse(readFileSync(folder.at('zh.ndjson.failed.ndjson'), 'utf8'));
    expect(error).toMatchObject({
      origin: `${file}, line 3`, message: expect.stringMatching(/^attributes\.city .*51 字节/),
    });
    folder.remove();
  });

  test('tells what is wrong with its settings, by their names here', async () => {
    const [english, translated] = await both(['get-attr', 'Mary', '--endpoint', 'http://push.example.com']);
    expect(english.stderr).toBe('timpush: --endpoint (TIMPUSH_ENDPOINT) is plain http to another machine, where the UserSig could be read on the way. Use https, or say --allow-http inside a network of your own.\n');
    expect(translated.stderr).toMatch(/^timpush: --endpoint \(TIMPUSH_ENDPOINT\) .*请使用 https，或在自己的内网中加上 --allow-http。\n$/);
  });

  test('tells why a host is not reached', async () => {
    const silent = ['get-attr', 'Mary', '--retries', '0', '--endpoint'];
    const [, refused] = await both([...silent, 'http://127.0.0.1:9']);
    expect(refused.stderr).toBe('timpush: get_attr 未能发送：与浏览器一样，Node 的 fetch 拒绝访问该端口，请换一个端口；可运行 timpush doctor 查看详情。\n');
    const [, noTls] = await both([...silent, service.url.replace('http', 'https')]);
    expect(noTls.stderr).toMatch(/：对方在此端口上不使用 TLS；.*timpush doctor 查看详情。\n$/);
    const [, attempt] = await both([...silent, 'http://127.0.0.1:9', '--verbose']);
    expect(attempt.stderr).toMatch(/^get_attr 第 1 次尝试，\d+ 毫秒：get_attr 未能发送：与浏览器一样，.*，请换一个端口；.*\n/);
    expect(attempt.stderr).not.toContain('bad port');
  });

  test('doctor tells what is missing', async () => {
    const { code, stdout } = await timpush(['doctor'], { env: inChinese });
    expect(code).toBe(2);
    expect(stdout).toBe('FAIL  settings  哪个应用？请将 TIMPUSH_SDKAPPID 或 --sdkappid 设为控制台中应用的 SDKAppID。\n'
      + 'skip  the rest  需要先有正确的配置\n1 项检查未通过。\n');
  });

  test('usersig tells why one is not valid', async () => {
    const TIMPUSH_USERSIG = await signUserSig({ ...app, sdkAppId: 1400000001 });
    const [english, translated] = await both(['usersig', 'verify', '--format', 'json'], { TIMPUSH_USERSIG });
    expect(translated).toMatchObject({ code: 4, stdout: english.stdout });
    expect(english.stderr).toContain('The UserSig is not valid. It was made for another app.');
    expect(translated.stderr).toBe('timpush: UserSig 无效。它属于另一个应用。请为本应用重新签发，或更正 --sdkappid。\n');
  });
});

test.each([
  ['emulator', '模拟器已启动，按 Ctrl-C 结束。'],
  ['tester', '调试页已启动，按 Ctrl-C 结束。'],
])('%s serves in Chinese', async (command, sentence) => {
  const { ended, textOf, kill } = start([command, '--port', '0'], { env: inChinese });
  await eventually(() => textOf('stderr').includes('Ctrl-C'));
  kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, stderr: `${sentence}\n` });
});
