// Bad input to every command: exit code 2, one clear line on stderr, nothing on stdout, no stack
// trace, and never a secret.
import { app, createFolder, MARK, oneLine, startService, timpushHere } from './helpers.js';

const folder = createFolder();
const empty = folder.file('empty.txt', '\n');
const accounts = folder.file('accounts.txt', 'Mary\n');
const long = 'x'.repeat(51);

let service;

beforeAll(async () => {
  folder.enter();
  service = await startService();
});

afterAll(async () => {
  await service.close();
  folder.remove();
});

const cases = [
  [['tester', 'x'], /Too many arguments for 'tester'/],
  [['tester', '--port', '70000'], /whole number from 0 to 65535/],
  [['gett-attr'], /Unknown command 'gett-attr' \(Did you mean get-attr\?\)/],
  [['get-attr'], /Which accounts\?/],
  [['get-attr', ''], /The account must not be empty/],
  [['get-attr', 'a', 'b\tc'], /Account 2 must not hold a control character/],
  [['get-attr', 'Mary', '--from', accounts], /in one way/],
  [['get-attr', '--from', folder.at('nowhere.txt')], /nowhere\.txt cannot be read: there is no such file/],
  [['get-attr', '--from', folder.path], /cannot be read: it is a folder/],
  [['get-attr', 'Mary', '--format', 'xml'], /Allowed choices are table, json, ndjson, csv/],
  [['get-attr', 'Mary', '--forma', 'json'], /Unknown option '--forma' \(Did you mean --format\?\)/],
  [['get-attr', 'Mary', '--timeout', 'soon'], /Give a time such as 500ms, 5s/],
  [['get-attr', 'Mary', '--timeout', '99999999d'], /Give 24 days \(24d\) at most/],
  [['doctor', '--timeout', '99999999d'], /Give 24 days \(24d\) at most/],
  [['get-attr', 'Mary', '--retries', '-1'], /whole number from 0 to 100/],
  [['get-attr', 'Mary', '--rate', '0'], /number above 0/],
  [['get-attr', 'Mary', '--sdkappid', '14e8'], /--sdkappid is no SDKAppID/],
  [['get-attr', 'Mary', '--sdkappid', '0'], /--sdkappid is no SDKAppID/],
  [['get-attr', 'Mary', '--identifier', 'a\nb'], /--identifier \(TIMPUSH_IDENTIFIER\) must be/],
  [['get-attr', 'Mary', '--region', 'mars'], /mars is not a known region\. Use one of: china, singapore/],
  [['get-attr', 'Mary', '--region', 'tokyo', '--endpoint', 'http://127.0.0.1'], /exclude each other/],
  [['get-attr', 'Mary', '--endpoint', 'http://push.example.com'], /plain http to another machine.*--allow-http/],
  [['get-attr', 'Mary', '--endpoint', 'localhost:1'], /--endpoint \(TIMPUSH_ENDPOINT\)/],
  [['get-attr', 'Mary', '--endpoint', 'https://me:pw@push.example.com'], /must not hold a user name/],
  [['get-attr', 'Mary', '--backup'], /--backup is for a region/],
  [['get-attr', 'Mary', '--secret-key', MARK], /--secret-key does not exist.*TIMPUSH_SECRET_KEY.*--secret-key-file/],
  [['get-attr', 'Mary', `--secret-key=${MARK}`], /--secret-key does not exist/],
  [['get-attr', 'Mary', `--usersig=${MARK}`], /--usersig does not exist.*TIMPUSH_USERSIG/],
  [['get-attr', 'Mary', `--key=${MARK}`], /Unknown option '--key=…'/],
  [['get-attr', 'Mary', '--secret-key-file', empty], /empty\.txt is empty; it should hold the secret key/],
  [['get-attr', 'Mary', '--secret-key-file', folder.at('no.key')], /no\.key cannot be read/],
  [['get-attr', 'Mary', '--secret-key-file', '-', '--usersig-file', '-'], /cannot both be stdin/],
  [['get-attr', '-', '--secret-key-file', '-'], /stdin cannot hold both/],
  [['set-attr'], /For which account\? Give ACCOUNT NAME=VALUE/],
  [['set-attr', 'Mary'], /What for Mary\? Add NAME=VALUE/],
  [['set-attr', 'Mary', 'city'], /"city" is not NAME=VALUE/],
  [['set-attr', 'Mary', '=Rome'], /"=Rome" is not NAME=VALUE/],
  [['set-attr', 'Mary', 'city=a', 'city=b'], /city is given twice/],
  [['set-attr', 'Mary', `city=${long}`], /^timpush: attributes\.city/],
  [['set-attr', '--from', accounts, 'city'], /"city" is not NAME=VALUE/],
  [['set-attr', '--from', accounts, '--input', 'lines'], /does not say what to write/],
  [['remove-attr', 'Mary'], /What for Mary\? Add NAME/],
  [['remove-attr', 'Mary', ''], /^timpush: names\[0\] must not be empty/],
  [['set-attr-name'], /Which names\?/],
  [['set-attr-name', 'sex'], /"sex" is not SLOT=NAME/],
  [['set-attr-name', '10=sex'], /10/],
  [['set-attr-name', '0='], /must not be empty/],
  [['set-attr-name', '0=sex', '--type', '0=2'], /a type is 0 .* or 1/],
  [['set-attr-name', '0=sex', '--type', '5=1'], /5/],
  [['set-attr-name', '5=sex'], /90033/],
  [['get-attr-name', 'x'], /Too many arguments/],
  [['get-tag'], /Which accounts\?/],
  [['add-tag', 'Mary'], /What for Mary\? Add TAG/],
  [['add-tag', 'Mary', long], /tags\[0\]/],
  [['add-tag', 'Mary', ...Array.from({ length: 11 }, (_, index) => `t${index}`)], /tags .*10/],
  [['remove-tag', 'Mary'], /What for Mary\? Add TAG/],
  [['clear-all-tags'], /Which accounts\?/],
  [['usersig', 'make'], /Unknown command 'make'/],
  [['usersig', 'sign', '--expire', '0'], /Give a time/],
  [['usersig', 'sign', '--expire', '20000d'], /^timpush: --expire /],
  [['usersig', 'inspect'], /The UserSig is missing/],
  [['usersig', 'inspect', MARK], /A UserSig is not taken from the command line/],
  [['usersig', 'inspect', '-'], /stdin is empty/],
  [['usersig', 'inspect', '--usersig-file', accounts], /^timpush: The UserSig is/],
  [['usersig', 'inspect', '-', '--usersig-file', accounts], /exclude each other/],
  [['usersig', 'verify', '-', '--secret-key-file', '-'], /stdin cannot hold both/],
  [['explain'], /Which code\?/],
  [['explain', 'seventy'], /"seventy" is not an ErrorCode/],
  [['explain', '99999999999'], /is not an ErrorCode/],
  [['explain', '70107', '--all'], /exclude each other/],
  [['explain', '70107', '--language', 'fr'], /Allowed choices are en, zh/],
  [['regions', 'x'], /Too many arguments/],
  [['plan'], /How many accounts\?/],
  [['plan', 'many'], /How many accounts\?/],
  [['plan', '5', '--from', accounts], /exclude each other/],
  [['get-attr', 'Mary', '--concurrency', '0'], /whole number from 1 to 10000/],
  [['plan', '0'], /How many accounts\?/],
  [['doctor', 'x'], /Too many arguments/],
  [['emulator', '--port', '70000'], /whole number from 0 to 65535/],
  [['emulator', '--host', '203.0.113.7', '--port', '0'], /203\.0\.113\.7 is no address of this machine/],
  [['emulator', '--quota', 'none'], /whole number from 1 to 1000000/],
  [['emulator', '--fault', 'boom'], /boom\.kind: must be one of latency, reset/],
  [['emulator', '--fault', 'error:probability=2,errorCode=1'], /probability: must be a number from 0 to 1/],
  [['emulator', '--accounts', 'some'], /Allowed choices are known, auto/],
  [['emulator', '--time', 'noon'], /Give a time such as 2026/],
  [['emulator', '--users', folder.at('no.json')], /--users .*no\.json: it cannot be read \(ENOENT\)/],
  [['emulator', '--users', accounts], /--users .*: it is not JSON/],
  [['emulator', '--apps', accounts], /--apps .*: it is not JSON/],
  [['emulator', '--data', accounts], /this state file is broken or incomplete/],
  [['emulator', '--data', folder.at('no/such/folder.json')], /--data .* cannot be kept there \(ENOENT\)/],
  [['emulator', '--attr-name', 'sex'], /"sex" is not SLOT=NAME/],
];

test.each(cases)('%j', async (args, expected) => {
  const { code, stdout, stderr } = await timpushHere(args, { env: service.env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(oneLine);
  expect(stderr).toMatch(expected);
  expect(stderr).not.toMatch(/\n\s+at |node:internal|file:\/\/|\[object|undefined/);
  expect(stderr).not.toContain(MARK);
});

test('nothing of it reached a service that could have done something', () => {
  expect(new Set(service.commands())).toEqual(new Set(['set_attr_name']));
});

describe('settings that are missing or too many', () => {
  test.each([
    ['TIMPUSH_SDKAPPID', /Which app\? Set TIMPUSH_SDKAPPID, or give --sdkappid/],
    ['TIMPUSH_IDENTIFIER', /As whom\? Set TIMPUSH_IDENTIFIER, or give --identifier/],
    ['TIMPUSH_SECRET_KEY', /The credential is missing\. Set TIMPUSH_SECRET_KEY/],
    ['TIMPUSH_ENDPOINT', /Where\? Set TIMPUSH_REGION, or give --region/],
  ])('without %s', async (name, expected) => {
    const { code, stdout, stderr } = await timpushHere(['get-attr', 'Mary'], { env: { ...service.env, [name]: '' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(expected);
  });

  test.each([
    ['TIMPUSH_SECRET_KEY', `"${app.secretKey}"`, /The secret key .*begins with U\+0022/i],
    ['TIMPUSH_SECRET_KEY', `${app.secretKey}\u200b`, /The secret key .*ends with U\+200B/i],
    ['TIMPUSH_IDENTIFIER', "'administrator'", /--identifier \(TIMPUSH_IDENTIFIER\) begins with U\+0027/],
    ['TIMPUSH_USERSIG', '“eJwA”', /The UserSig .*begins with U\+201C/i],
    ['TIMPUSH_USERSIG', app.secretKey, /The UserSig .*is a secret key, not a UserSig/i],
  ])('with %s in quotes or the like', async (name, value, expected) => {
    const env = { ...service.env, ...(name === 'TIMPUSH_USERSIG' ? { TIMPUSH_SECRET_KEY: '' } : {}), [name]: value };
    for (const args of [['get-attr', 'Mary'], ['get-attr', 'Mary', '--dry-run']]) {
      const { code, stdout, stderr } = await timpushHere(args, { env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(oneLine);
      expect(stderr).toMatch(expected);
      expect(stderr).not.toContain(app.secretKey.slice(0, 12));
    }
  });

  test.each([
    ['TIMPUSH_USERSIG', /A secret key and a UserSig are both set/],
    ['TIMPUSH_REGION', /TIMPUSH_REGION and TIMPUSH_ENDPOINT are both set/],
  ])('with %s too', async (name, expected) => {
    const { code, stderr } = await timpushHere(['get-attr', 'Mary'], { env: { ...service.env, [name]: 'tokyo' } });
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });
});

describe('a secret put where something else belongs is not repeated', () => {
  const key = app.secretKey;
  const userSig = `${MARK}-${'Ab0*'.repeat(40)}_`;
  const file = /the file of --secret-key-file cannot be read: there is no such file/;
  const sigFile = /the file of --usersig-file cannot be read: there is no such file/;
  const region = /What is given as the region is not a known region\. Use one of: china/;

  test.each([
    ['a key as its file', ['--secret-key-file', key], {}, file],
    ['a key in capitals', ['--secret-key-file', key.toUpperCase()], {}, file],
    ['a UserSig as its file', ['--usersig-file', userSig], {}, sigFile],
    ['a UserSig too long for a file', ['--usersig-file', userSig + userSig], {}, /--usersig-file cannot be read: its name is too long/],
    ['a key of the environment as a file', ['--secret-key-file', `${MARK}, a text`], { TIMPUSH_SECRET_KEY: `${MARK}, a text` }, file],
    ['a path that holds a key of the environment', ['--secret-key-file', `no/${key}`], { TIMPUSH_SECRET_KEY: key }, /no\/\*\*\* cannot be read/],
    ['a key as --region', ['--region', key], {}, region],
    ['a UserSig as --region', ['--region', userSig], {}, region],
    ['a key as TIMPUSH_REGION', [], { TIMPUSH_REGION: key, TIMPUSH_ENDPOINT: '' }, region],
    ['a key as --sdkappid', ['--sdkappid', key], {}, /--sdkappid is no SDKAppID\. Copy/],
    ['a key as TIMPUSH_SDKAPPID', [], { TIMPUSH_SDKAPPID: key }, /TIMPUSH_SDKAPPID is no SDKAppID\. Copy/],
    ['a key as --identifier', ['--identifier', key], {}, /--identifier is a secret key or a UserSig/],
    ['a UserSig as TIMPUSH_IDENTIFIER', [], { TIMPUSH_IDENTIFIER: userSig }, /TIMPUSH_IDENTIFIER is a secret key or a UserSig/],
    ['a UserSig as TIMPUSH_SDKAPPID', [], { TIMPUSH_SDKAPPID: userSig }, /TIMPUSH_SDKAPPID is no SDKAppID\. Copy/],
  ])('%s', async (_, args, settings, expected) => {
    const { code, stdout, stderr } = await timpushHere(['get-attr', 'Mary', ...args], {
      env: { ...service.env, TIMPUSH_SECRET_KEY: '', ...settings },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(expected);
    expect(stderr.toLowerCase()).not.toContain(MARK);
  });
});

describe('nor is one that is given to another command', () => {
  const key = app.secretKey;
  const userSig = `${MARK}-${'Ab0*'.repeat(40)}_`;

  test.each([
    ['a UserSig to explain', ['explain', userSig], 2],
    ['a key to explain', ['explain', key], 2],
    ['a UserSig as a file of accounts', ['get-attr', '--from', userSig], 2],
    ['a key as a file of accounts', ['get-attr', '--from', key, '--out', 'x.ndjson'], 2],
    ['a UserSig as an account', ['get-attr', userSig], 3],
    ['a key as a value', ['set-attr', 'Mary', key], 2],
    ['a key as a command', [key], 2],
    ['a key as a number of accounts', ['plan', key], 2],
    ['a UserSig as a fault', ['emulator', '--fault', userSig], 2],
  ])('%s', async (_, args, exitCode) => {
    const { code, stdout, stderr } = await timpushHere(args, { env: service.env });
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(/^timpush: /);
    expect(stdout + stderr).not.toContain(MARK);
  });
});

test.each([
  ['as an option', ['--identifier', app.secretKey], {}, '--identifier'],
  ['as a variable', [], { TIMPUSH_IDENTIFIER: app.secretKey }, 'TIMPUSH_IDENTIFIER'],
])('nor does an emulator show it as its identifier, %s', async (_, args, changes, where) => {
  const env = { ...service.env, ...changes };
  const { code, stdout, stderr } = await timpushHere(['emulator', '--port', '0', ...args], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain(`timpush: ${where} is a secret key or a UserSig`);
  expect(stderr).not.toContain(MARK);
});

test('a key of another app is refused without being shown, also when told in detail', async () => {
  const { code, stdout, stderr } = await timpushHere(['get-attr', 'Mary', '--verbose'], {
    env: { ...service.env, TIMPUSH_SECRET_KEY: `${MARK}${'0'.repeat(52)}` },
  });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('70009');
  expect(stderr).not.toContain(MARK);
  expect(stderr).not.toMatch(/eA[\w*-]{20}/);
});
