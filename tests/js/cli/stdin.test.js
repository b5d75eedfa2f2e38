// stdin by its names, each for one thing; and text that is too long to be what it should.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFolder, oneLine, startService, timpushHere } from './helpers.js';

let folder;
let service;
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  service = await startService({ users: { Mary: {} } });
});
afterAll(async () => {
  await service.close();
  folder.remove();
});

const run = (args, input = '') => timpushHere(args, { env: service.env, input });
const names = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];

const expectRefused = ({ code, stdout, stderr }, text) => {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain(text);
};

describe.each(names)('stdin as %s', (name) => {
  test('is read', async () => {
    expect(await run(['get-attr', '--from', name, '--format', 'ndjson'], 'Mary\n'))
      .toMatchObject({ code: 0, stdout: '{"account":"Mary","attributes":{}}\n' });
  });

  test.each(names)('cannot be the secret as well, as %s', async (other) => {
    expectRefused(await run(['get-attr', '--from', name, '--secret-key-file', other], 'Mary\n'), 'both the accounts and a secret');
    expectRefused(await run(['get-attr', 'Mary', '--secret-key-file', name, '--usersig-file', other]), 'cannot both be stdin');
  });
});

test.each([
  ['get-attr', '-', 'Mary'],
  ['add-tag', '-', 'gold'],
  ['set-attr', '-', 'city=Rome', '--dry-run'],
])('%s - with something beside it is refused', async (...args) => {
  expectRefused(await run(args, 'Mary\n'), '--from -');
});

test('a file that does not end is no secret', async () => {
  expectRefused(
    await run(['get-attr', 'Mary', '--secret-key-file', '/dev/zero']), '/dev/zero is too long to hold the secret key');
});

test.each([
  ['lines', 'Mary\n', 'line 2'],
  ['ndjson', '"Mary"\n', 'line 2'],
  ['csv', 'account\nMary\n"', ''],
])('a line that does not end is no account: %s', async (form, beginning, place) => {
  const input = `${beginning}${'x'.repeat(2 ** 20 + 10)}`;
  const result = await run(['get-attr', '-', '--input', form], input);
  expectRefused(result, 'too long');
  expect(result.stderr).toContain(place);
  expect(result.stderr.length).toBeLessThan(300);
});

test.each([
  ['https where http is spoken', () => service.url.replace('http:', 'https:'), 'No answer to get_attr: it does not speak TLS there'],
  ['a port that fetch refuses', () => 'http://127.0.0.1:9', "get_attr could not be sent: Node's fetch refuses this port"],
])('a call says plainly why it reaches nobody: %s', async (_, endpointOf, text) => {
  const { code, stderr } = await run(['get-attr', 'Mary', '--retries', '0', '--endpoint', endpointOf()]);
  expect(code).toBe(6);
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain(text);
  expect(stderr).toContain('timpush doctor');
  expect(stderr).not.toMatch(/routines|\.c:|bad port/);
});
