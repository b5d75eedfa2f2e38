// --dry-run: the requests as they would be, with the UserSig masked, and nothing sent.
import { environment, startService, timpushHere } from './helpers.js';

let service;
let run;

beforeAll(async () => {
  service = await startService();
  run = (args, options) => timpushHere([...args, '--dry-run'], { env: service.env, ...options });
});

afterAll(() => service.close());

test('shows method, URL, headers and body as they would be', async () => {
  const { code, stdout, stderr } = await run(['get-attr', 'Mary', '张小红']);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0].replace(/random=\d+/, 'random=1')).toBe(
    `POST ${service.url}/v4/timpush/get_attr?usersig=***&identifier=administrator&sdkappid=1400000000&random=1&contenttype=json`,
  );
  expect(lines.slice(1)).toEqual([
    'Content-Type: application/json', '', '{"To_Account":["Mary","张小红"]}', '',
  ]);
  expect(stderr).toBe('Dry run: nothing was sent. 1 request would be.\n');
});

test.each([
  [['set-attr', 'Mary', 'city=Rome'], { UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Rome' } }] }],
  [['remove-attr', 'Mary', 'city'], { UserAttrs: [{ To_Account: 'Mary', Attrs: ['city'] }] }],
  [['set-attr-name', '0=sex', '--type', '0=1'], { AttrNames: { 0: 'sex' }, AttrTypes: { 0: 1 } }],
  [['get-attr-name'], {}],
  [['get-tag', 'Mary'], { To_Account: ['Mary'] }],
  [['add-tag', 'Mary', 'Gold', '--replace'], { Replace: 1, UserTags: [{ To_Account: 'Mary', Tags: ['Gold'] }] }],
  [['remove-tag', 'Mary', 'Gold'], { UserTags: [{ To_Account: 'Mary', Tags: ['Gold'] }] }],
  [['clear-all-tags', 'Mary'], { To_Account: ['Mary'] }],
])('%j', async (args, body) => {
  const { code, stdout } = await run([...args, '--format', 'json']);
  expect(code).toBe(0);
  const [request, ...more] = JSON.parse(stdout);
  expect(more).toEqual([]);
  expect(JSON.parse(request.body)).toEqual(body);
  expect(request.url).toContain(`/v4/timpush/${args[0].replaceAll('-', '_')}?usersig=***&`);
});

test('of a region: its host, or its backup', async () => {
  const env = { ...environment, TIMPUSH_REGION: 'singapore' };
  const primary = await run(['get-attr', 'Mary'], { env });
  expect(primary.stdout).toContain('POST https://adminapisgp.im.qcloud.com/v4/timpush/get_attr?');
  const backup = await run(['get-attr', 'Mary', '--backup'], { env });
  expect(backup.stdout).toContain('POST https://adminapisgp.my-imcloud.com/v4/timpush/get_attr?');
});

test('of 250 accounts: three requests, one a line as ndjson', async () => {
  const input = Array.from({ length: 250 }, (_, index) => `user${index}`).join('\n');
  const { stdout, stderr } = await run(['get-attr', '-', '--format', 'ndjson'], { input });
  const sizes = stdout.trim().split('\n').map((line) => JSON.parse(JSON.parse(line).body).To_Account.length);
  expect(sizes).toEqual([100, 100, 50]);
  expect(stderr).toContain('3 requests');
});

test('needs no credential, and shows what a terminal would obey', async () => {
  const env = { ...service.env, TIMPUSH_SECRET_KEY: '' };
  const { code, stdout } = await run(['set-attr', 'Mary', 'city=\u202ex'], { env });
  expect(code).toBe(0);
  expect(stdout).toContain('"city":"\\u202ex"');
});

test('bad input is bad input', async () => {
  expect(await run(['get-attr', ''])).toMatchObject({ code: 2, stdout: '' });
});

test('nothing of all this was sent', () => {
  expect(service.commands()).toEqual([]);
});
