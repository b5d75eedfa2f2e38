// Every help text: there, on stdout, with examples, and telling what it must.
import { commands as table } from '../../../dist/tables.js';
import { timpushHere } from './helpers.js';

/** Those that are not called as the service does. */
const ours = {
  webpush: 'web-push',
  webbatch: 'web-batch',
  all_member_push_trace: 'trace',
  all_member_push_statistics: 'statistics',
  all_member_push_loss: 'losses',
  normal_push_trace: 'chat-trace',
  normal_push_statistics: 'chat-statistics',
};
const calls = table.filter(({ method }) => method !== '').map(({ name }) => ours[name] ?? name.replaceAll('_', '-'));
const commands = [
  ...calls,
  'call', 'usersig sign', 'usersig inspect', 'usersig verify', 'explain', 'regions', 'plan', 'doctor', 'emulator', 'webhook',
  'tester',
];

test.each(commands)('%s --help answers with usage, options and examples', async (command) => {
  const { code, stdout, stderr } = await timpushHere([...command.split(' '), '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Usage: timpush ${command}`);
  expect(stdout).toContain(`\nExamples:\n  timpush ${command}`);
  expect(stdout).toContain('-h, --help');
  expect(stdout).not.toMatch(/undefined|null|\(choices/);
});

test('--help names every command, exit code and variable', async () => {
  const { code, stdout, stderr } = await timpushHere(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [list] = stdout.split('Settings come from');
  const listed = [...list.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name);
  const names = [...new Set(commands.map((command) => command.replace(/ .*/, '')))];
  expect(listed.slice(calls.length)).toEqual(names.slice(calls.length));
  expect(listed.sort()).toEqual(names.sort());
  expect(stdout).toContain('usersig sign|inspect|verify');
  for (const exitCode of [0, 1, 2, 3, 4, 5, 6, 130]) expect(stdout).toMatch(new RegExp(`^ {2}${exitCode} `, 'm'));
  for (const name of ['SDKAPPID', 'IDENTIFIER', 'SECRET_KEY', 'USERSIG', 'REGION', 'ENDPOINT', 'EDITION', 'WEBHOOK_TOKEN']) {
    expect(stdout).toContain(`TIMPUSH_${name}`);
  }
  expect(stdout).toContain('Examples');
});

test('without a command the help is talk, and the usage was wrong', async () => {
  const { code, stdout, stderr } = await timpushHere([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: timpush COMMAND');
});

test('usersig without its command says which there are', async () => {
  const { code, stdout, stderr } = await timpushHere(['usersig']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/sign[\s\S]*inspect[\s\S]*verify/);
});

test('--version says the version', async () => {
  const { code, stdout } = await timpushHere(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
