// usersig sign, inspect, verify: by environment, file and stdin.
import { inspectUserSig, signUserSig, verifyUserSig } from 'timpush';
import { app, createFolder, environment, MARK, timpushHere } from './helpers.js';

let folder;
let userSig;

beforeAll(async () => {
  folder = createFolder();
  userSig = await signUserSig({ ...app, time: 1_700_000_000, expire: 86_400 });
});

afterAll(() => folder.remove());

const run = (args, options) => timpushHere(['usersig', ...args], { env: environment, ...options });

describe('sign', () => {
  test('writes a UserSig that verifies, good for a day', async () => {
    const { code, stdout, stderr } = await run(['sign']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await verifyUserSig(stdout.trim(), app)).toEqual({ valid: true });
    const { issuedAt, expiresAt } = await inspectUserSig(stdout.trim());
    expect(expiresAt - issuedAt).toBe(86_400);
  });

  test('for another user and time, with the key from a file or stdin', async () => {
    const key = folder.file('key.txt', `\ufeff${app.secretKey}\r\n`);
    const env = { TIMPUSH_SDKAPPID: environment.TIMPUSH_SDKAPPID };
    for (const options of [['--secret-key-file', key], ['--secret-key-file', '-']]) {
      const { code, stdout } = await run(
        ['sign', '--identifier', 'Mary', '--expire', '7d', '--userbuf', 'room', ...options],
        { env, input: `${app.secretKey}\n` },
      );
      expect(code).toBe(0);
      expect(await inspectUserSig(stdout.trim())).toMatchObject({ identifier: 'Mary', userBuf: btoa('room') });
      expect(await verifyUserSig(stdout.trim(), { ...app, identifier: 'Mary' })).toEqual({ valid: true });
    }
  });
});

test.each([
  [['sign'], { TIMPUSH_SECRET_KEY: `"${app.secretKey}"` }, /begins with U\+0022/],
  [['sign', '--identifier', '"Mary"'], {}, /--identifier .*begins with U\+0022/],
  [['inspect'], { TIMPUSH_USERSIG: '`eJwA`' }, /begins with U\+0060/],
  [['inspect'], { TIMPUSH_USERSIG: app.secretKey }, /is a secret key, not a UserSig/],
])('%j says what was copied along', async (args, changes, expected) => {
  const { code, stderr } = await run(args, { env: { ...environment, ...changes } });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(expected);
  expect(stderr).not.toContain(app.secretKey.slice(0, 12));
});

describe('inspect', () => {
  test('says whose it is, for which app and until when, without a key', async () => {
    const { code, stdout } = await run(['inspect'], { env: { TIMPUSH_USERSIG: userSig } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^identifier +administrator\napp +1400000000\nissued +2023-11-14 22:13:20 UTC\ngood until +2023-11-15 22:13:20 UTC \(ended [^)]+ ago\)\n$/);
  });

  test('from a file or stdin, as json', async () => {
    const file = folder.file('sig.txt', `${userSig}\n`);
    for (const args of [['-'], ['--usersig-file', '-'], ['--usersig-file', file]]) {
      const { stdout } = await run(['inspect', ...args, '--format', 'json'], { env: {}, input: `${userSig}\n` });
      expect(JSON.parse(stdout)).toMatchObject({
        identifier: 'administrator', sdkAppId: 1400000000, issuedAt: 1_700_000_000, expiresAt: 1_700_086_400,
      });
    }
  });
});

describe('verify', () => {
  test('valid', async () => {
    const fresh = await signUserSig(app);
    expect(await run(['verify', '-'], { input: fresh })).toMatchObject({ code: 0, stdout: 'valid\n', stderr: '' });
  });

  test.each([
    ['expired', {}, /It has ended/],
    ['signature', { TIMPUSH_SECRET_KEY: `${MARK}0` }, /another secret key/],
    ['identifier', { TIMPUSH_IDENTIFIER: 'bob' }, /another identifier/],
    ['sdkAppId', { TIMPUSH_SDKAPPID: '1400000001' }, /another app/],
    ['malformed', { TIMPUSH_USERSIG: 'eJxcut' }, /cut or damaged/],
  ])('not valid: %s', async (reason, changes, expected) => {
    const env = { ...environment, TIMPUSH_USERSIG: userSig, ...changes };
    const { code, stdout, stderr } = await run(['verify'], { env });
    expect({ code, stdout }).toEqual({ code: 4, stdout: `not valid: ${reason}\n` });
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain(MARK);
    const json = await run(['verify', '--format', 'json'], { env });
    expect(JSON.parse(json.stdout)).toEqual({ valid: false, reason });
  });
});
