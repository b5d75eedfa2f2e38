// What a newcomer does with the emulator: define, set, read, tag, explain, remove. Every command
// that calls the service has its turn.
import { startService, timpushHere } from './helpers.js';

let service;
let run;

beforeAll(async () => {
  service = await startService({ samples: false, users: { Mary: {}, xiaoming: {} } });
  run = (...args) => timpushHere(args, { env: service.env });
});

afterAll(() => service.close());

test('define, set, read, tag, explain, remove', async () => {
  expect(await run('get-attr-name')).toMatchObject({
    code: 0,
    stdout: 'slot  name  type  accounts are\n',
    stderr: 'The app has no attributes yet. Define some: timpush set-attr-name 0=sex 1=city\n',
  });
  expect(await run('set-attr-name', '0=sex', '1=city', '2=device', '--type', '2=1')).toMatchObject({
    code: 0, stdout: '', stderr: 'Defined 3 attributes.\n',
  });
  expect((await run('get-attr-name')).stdout).toBe([
    'slot  name    type  accounts are',
    '0     sex     0     UserID',
    '1     city    0     UserID',
    '2     device  1     RegistrationID',
    '',
  ].join('\n'));
  expect(await run('set-attr', 'Mary', 'sex=female', 'city=New York')).toMatchObject({
    code: 0, stdout: '', stderr: 'Set attributes of 1 account.\n',
  });
  expect(await run('get-attr', 'Mary', 'xiaoming', 'Mary')).toMatchObject({
    code: 0,
    stdout: 'account   sex     city\nMary      female  New York\nxiaoming\n',
    stderr: '',
  });

  const missing = await run('get-attr', 'Mary', 'nobody');
  expect(missing.code).toBe(3);
  expect(missing.stdout).toBe('account  sex     city\nMary     female  New York\n');
  expect(missing.stderr).toMatch(/^timpush: nobody was refused with 70107 ACCOUNT_NOT_FOUND: .+\n1 of 2 accounts failed\.\n$/);

  expect((await run('explain', '70107')).stdout).toMatch(/^code +70107 ACCOUNT_NOT_FOUND\nmeaning .+\nwhat to do .+\nrepeat it\? +no.+\nkind +account.+\n$/);

  expect(await run('add-tag', 'Mary', 'GoldMember', 'Beijing')).toMatchObject({
    code: 0, stdout: '', stderr: 'Added tags to 1 account.\n',
  });
  expect((await run('get-tag', 'Mary', 'xiaoming')).stdout)
    .toBe('account   tags\nMary      GoldMember, Beijing\nxiaoming\n');
  expect((await run('remove-tag', 'Mary', 'Beijing')).stderr).toBe('Removed tags from 1 account.\n');
  expect((await run('add-tag', 'Mary', 'Silver', '--replace')).stderr)
    .toBe('Replaced the tags of 1 account.\n');
  expect((await run('get-tag', 'Mary', '--format', 'ndjson')).stdout)
    .toBe('{"account":"Mary","tags":["Silver"]}\n');
  expect((await run('clear-all-tags', 'Mary', 'xiaoming')).stderr)
    .toBe('Removed all tags of 2 accounts.\n');
  expect((await run('get-tag', 'Mary', '--format', 'ndjson')).stdout)
    .toBe('{"account":"Mary","tags":[]}\n');

  expect((await run('remove-attr', 'Mary', 'sex')).stderr).toBe('Removed attributes of 1 account.\n');
  expect((await run('get-attr', 'Mary', '--format', 'ndjson')).stdout)
    .toBe('{"account":"Mary","attributes":{"city":"New York"}}\n');
});
