// `npm start` on a built tree, as a process.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const running = new Set();

const start = (...args) => {
  const child = spawn(process.execPath, ['scripts/start.js', ...args], { cwd: root });
  let stdout = '';
  let stderr = '';
  running.add(child);
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  const said = (pattern) => new Promise((resolve) => {
    child.stdout.on('data', (data) => {
      stdout += data;
      if (pattern.test(stdout)) resolve(stdout);
    });
    ended.then(() => resolve(stdout));
  });
  return { child, ended, said };
};

afterEach(() => running.forEach((child) => child.kill('SIGKILL')));

test('--once answers and ends', async () => {
  const { ended, said } = start('--once');
  const stdout = await said(/$^/);
  expect(await ended).toMatchObject({ code: 0 });
  expect(stdout).toMatch(new RegExp(`^export TIMPUSH_ENDPOINT=http://127\\.0\\.0\\.1:\\d+
export TIMPUSH_SDKAPPID=1400000000
export TIMPUSH_IDENTIFIER=administrator
export TIMPUSH_SECRET_KEY=[0-9a-f]{64}$`, 'm'));
  expect(stdout).toContain(`
account   sex     city
Mary      female  NewYork
xiaoming  male    ShenZhen
xiaohua

nobody: 70107 ACCOUNT_NOT_FOUND
  `);
});

test('stays up until Ctrl-C', async () => {
  const { child, ended, said } = start('--port', '0');
  const stdout = await said(/Ctrl-C/);
  const [, address] = /TIMPUSH_ENDPOINT=(.+)/.exec(stdout);
  expect((await fetch(`${address}/v4/timpush/get_attr`, { method: 'POST' })).ok).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0 });
});

test('says so when the port that was asked for is taken', async () => {
  const other = createServer();
  await new Promise((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const { port } = other.address();
  const { code, stderr } = await start('--port', String(port), '--once').ended;
  other.close();
  expect(code).toBe(1);
  expect(stderr).toContain('EADDRINUSE');
});

test.each([
  '--port=many', '--port=65536', '--port=-1', '--port', '--ever', 'word',
])('refuses %s', async (argument) => {
  const { code, stderr } = await start(argument).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(argument.replace(/=.*/, ''));
  expect(stderr).not.toContain('    at ');
});

test('--help tells how to call it', async () => {
  const { ended, said } = start('--help');
  expect(await said(/$^/)).toMatch(/^Usage: npm start/);
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});
