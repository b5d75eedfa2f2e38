// An account that looks like a secret is named where it failed; a secret that stands as one is not.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { app, MARK, startService, timpushHere } from './helpers.js';

const hashed = (text) => createHash('sha256').update(text).digest('hex');

let service;
beforeAll(async () => {
  service = await startService({ samples: false, users: { Mary: {} } });
});
afterAll(() => service.close());

const stderrOf = async (...accounts) => {
  const { code, stderr } = await timpushHere(['get-attr', ...accounts], { env: service.env });
  expect(code).toBe(3);
  return stderr;
};

test.each([
  ['a SHA-256', hashed('Mary')],
  ['a SHA-512', createHash('sha512').update('Mary').digest('hex')],
  ['a SHA-256 with more beside it', `${hashed('Mary')}.cn`],
])('an account that is %s is named in full', async (_, account) => {
  expect(await stderrOf('Mary', account)).toContain(`timpush: ${account} was refused with 70107`);
});

test('several that failed alike are named in full', async () => {
  const accounts = [hashed('a'), hashed('b')];
  const stderr = await stderrOf(...accounts);
  for (const account of accounts) expect(stderr).toContain(account);
});

test('the key that is set, and a UserSig, are not shown as accounts', async () => {
  const userSig = `eJ${'x'.repeat(90)}`;
  const stderr = await stderrOf('Mary', app.secretKey, userSig);
  expect(stderr).not.toContain(MARK);
  expect(stderr).not.toContain(userSig);
});
