// What is behind stdout and stderr: a reader that leaves ends no work, and a disk that is full is told.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { createFolder, eventually, start, startService, timpushHere } from './helpers.js';

const accounts = Array.from({ length: 1_000 }, (_, index) => `user${index}`);
const cli = new URL('../../../dist/cli.js', import.meta.url).pathname;

let folder;
let service;

beforeAll(async () => {
  folder = createFolder();
  folder.file('accounts.txt', accounts.join('\n'));
  service = await startService({
    users: Object.fromEntries(accounts.map((account) => [account, { tags: ['gold'] }])),
  });
});

beforeEach(() => service.emulator.requests.clear());

afterAll(async () => {
  await service.close();
  folder.remove();
});

const options = () => ({ env: service.env, cwd: folder.path });

/** Runs `timpush`; whoever reads the stream leaves at its first line. */
const withoutReaderOf = async (name, args) => {
  const { child, ended } = start(args, options());
  child[name].once('data', () => child[name].destroy());
  return ended;
};

test('a reader of the talk that leaves does not end a write half-way', async () => {
  const args = ['clear-all-tags', '--from', 'accounts.txt', '--verbose'];
  expect(await withoutReaderOf('stderr', args)).toMatchObject({ code: 0 });
  expect(service.commands()).toHaveLength(10);
  const { users } = service.emulator.export().apps[1400000000];
  expect(accounts.filter((account) => users[account].tags.length > 0)).toEqual([]);
});

test('a reader of the talk that leaves does not end a run into a file', async () => {
  const args = ['get-attr', '--from', 'accounts.txt', '--out', 'out.ndjson', '--verbose'];
  expect(await withoutReaderOf('stderr', args)).toMatchObject({ code: 0 });
  expect(readFileSync(folder.at('out.ndjson'), 'utf8').trim().split('\n')).toHaveLength(1_000);
});

test('an emulator outlives the reader of its talk, and saves at its end', async () => {
  const { child, ended, textOf } = start(
    ['emulator', '--port', '0', '--verbose', '--data', 'state.json'], options());
  await eventually(() => textOf('stderr').includes('Ctrl-C'));
  const [, url] = /TIMPUSH_ENDPOINT=(\S+)/.exec(textOf('stdout'));
  child.stderr.destroy();
  for (let calls = 0; calls < 3; calls += 1) await (await fetch(`${url}/v4/timpush/x`)).text();
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0 });
  expect(() => JSON.parse(readFileSync(folder.at('state.json'), 'utf8'))).not.toThrow();
});

test('a reader of the data that leaves hides no failure', async () => {
  const { child, ended } = start(['get-attr', 'user1', 'nobody'], options());
  child.stdout.destroy();
  const { code, stderr } = await ended;
  expect(code).toBe(3);
  expect(stderr).toMatch(/^timpush: nobody was refused with 70107/);
});

describe('a full disk', () => {
  /** Runs `timpush` with a stream on a disk that is full. */
  const onFullDisk = (stream, args) => promisify(execFile)(
    'sh', ['-c', `exec "$@" ${stream}> /dev/full`, 'sh', process.execPath, cli, ...args], options(),
  ).then((output) => ({ code: 0, ...output }), ({ code, stderr }) => ({ code, stderr }));

  test('behind stdout is told, and is a failure', async () => {
    expect(await onFullDisk(1, ['explain', '--all'])).toEqual({
      code: 1, stderr: 'timpush: stdout cannot be written: the disk is full.\n',
    });
  });

  test('behind stdout does not hide what the command itself ends with', async () => {
    const { code, stderr } = await onFullDisk(1, ['get-attr', 'user1', 'nobody', '--format', 'csv']);
    expect(code).toBe(3);
    expect(stderr).toContain('stdout cannot be written: the disk is full.');
    expect(stderr).toContain('70107');
  });

  test('behind stderr ends nothing', async () => {
    expect(await onFullDisk(2, ['get-tag', 'user1', '--verbose', '--format', 'csv']))
      .toEqual({ code: 0, stdout: 'account,tag\nuser1,\n', stderr: '' });
  });
});

test('help, too, ends quietly where nobody reads it', async () => {
  const { child, ended } = start(['--help'], options());
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  expect((await timpushHere(['--help'])).code).toBe(0);
});
