// How a command ends: each exit code, by what causes it, and Ctrl-C.
import { exitCodeOf } from '../../../js/node/cli/exit.js';
import { TimPushError } from 'timpush';
import { eventually, oneLine, start, startHere, startService, timpushHere } from './helpers.js';

const many = Array.from({ length: 250 }, (_, index) => `user${index}`);

/** Runs get-attr against a service with faults. */
const against = async (faults, args = []) => {
  const service = await startService({ faults });
  const result = await timpushHere(['get-attr', 'Mary', '--retries', '0', ...args], { env: service.env });
  await service.close();
  return result;
};

test('0: all is well', async () => {
  expect(await against([])).toMatchObject({ code: 0, stderr: '' });
});

test('1: what nobody knows', async () => {
  const { code, stdout, stderr } = await against([{ kind: 'error', errorCode: 5 }]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain('5 UNKNOWN');
  expect(exitCodeOf(new Error('a bug'))).toBe(1);
});

test('2: the service refuses what was sent', async () => {
  const service = await startService();
  const { code, stderr } = await timpushHere(['set-attr', 'Mary', 'shoe=41'], { env: service.env });
  expect(code).toBe(2);
  expect(stderr).toMatch(oneLine);
  expect(stderr).toMatch(/90033 .*attrName:shoe is not defined/);
  await service.close();
});

test('3: some accounts failed', async () => {
  const faults = [{ kind: 'account', errorCode: 70107, accounts: ['Mary'] }];
  const { code, stdout, stderr } = await against(faults, ['xiaoming']);
  expect(code).toBe(3);
  expect(stdout).toBe('account   sex   city\nxiaoming  male  ShenZhen\n');
  expect(stderr).toMatch(/^timpush: Mary was refused with 70107 .*\n1 of 2 accounts failed\.\n$/);
});

test('3: ten failures are told, and how many more', async () => {
  const service = await startService();
  const { code, stderr } = await timpushHere(['get-attr', '-'], { env: service.env, input: many.join('\n') });
  expect(code).toBe(3);
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(12);
  expect(lines.slice(10)).toEqual([
    '… and 240 more accounts; --format json names all of them.', '250 of 250 accounts failed.',
  ]);
  await service.close();
});

test('3: a call that failed as a whole is told once, with its accounts', async () => {
  const service = await startService(
    { users: Object.fromEntries(many.map((account) => [account, {}])) },
    ({ fetch }) => async (request, init) => {
      const text = await request.clone().text();
      return text.includes('"user7"') ? new Response('', { status: 502 }) : fetch(request, init);
    },
  );
  const args = ['get-attr', '-', '--retries', '0', '--format', 'ndjson'];
  const { code, stdout, stderr } = await timpushHere(args, { env: service.env, input: many.join('\n') });
  expect(code).toBe(3);
  expect(stdout.trim().split('\n')).toHaveLength(150);
  const [first, ...rest] = stderr.trim().split('\n');
  expect(first).toMatch(/^timpush: 100 accounts \(user0, user1, user2, user3, user4, …\) failed: get_attr.*502/);
  expect(rest).toEqual(['--format json names all of them.', '100 of 250 accounts failed.']);
  await service.close();
});

test.each([70001, 70009, 60010, 70020, 90045])('4: the credential or the app is refused, %i', async (errorCode) => {
  const { code, stdout, stderr } = await against([{ kind: 'error', errorCode }]);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain(` ${errorCode} `);
});

test('5: throttled', async () => {
  expect(await against([{ kind: 'error', errorCode: 60007 }])).toMatchObject({ code: 5, stdout: '' });
});

test('5: no answer in time, for one attempt and for all of it', async () => {
  const slow = [{ kind: 'latency', milliseconds: 3_600_000 }];
  const timeout = await against(slow, ['--timeout', '50ms']);
  expect(timeout.code).toBe(5);
  expect(timeout.stderr).toMatch(oneLine);
  const deadline = await against(slow, ['--deadline', '50ms']);
  expect(deadline.code).toBe(5);
  expect(deadline.stderr).toMatch(/did not end within 50 ms/);
});

test.each([
  ['a lost connection', { kind: 'reset' }],
  ['a gateway', { kind: 'status' }],
  ['a cut answer', { kind: 'truncate' }],
  ['the service itself', { kind: 'error', errorCode: 91000 }],
])('6: no usable answer, by %s', async (_, fault) => {
  const { code, stdout, stderr } = await against([fault]);
  expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
  expect(stderr).toMatch(oneLine);
});

test('6: nobody listens', async () => {
  const service = await startService();
  await service.close();
  const { code, stderr } = await timpushHere(['get-attr', 'Mary', '--retries', '0'], { env: service.env });
  expect(code).toBe(6);
  expect(stderr).toMatch(/ECONNREFUSED.*timpush doctor/);
});

test('130: Ctrl-C while a call is under way', async () => {
  const service = await startService({ faults: [{ kind: 'latency', milliseconds: 3_600_000 }] });
  const arrived = service.arrived();
  const { child, ended } = start(['set-attr', 'Mary', 'city=Rome'], { env: service.env });
  await arrived;
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, signal: null, stdout: '', stderr: 'timpush: Interrupted.\n' });
  await service.close();
});

test('130: Ctrl-C keeps what had been read', async () => {
  const accounts = Array.from({ length: 300 }, (_, index) => `user${index}`);
  let calls = 0;
  const users = Object.fromEntries(accounts.map((account) => [account, {}]));
  const service = await startService({ users }, ({ fetch }) => (request, init) => {
    calls += 1;
    return calls === 1 ? fetch(request, init) : new Promise(() => {});
  });
  const { kill, ended, textOf } = startHere(['get-attr', '-', '--format', 'ndjson', '--verbose'], {
    env: service.env, input: accounts.join('\n'),
  });
  await eventually(() => calls === 3 && textOf('stderr').includes('get_attr, attempt 1'));
  kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stdout.trim().split('\n')).toHaveLength(100);
  expect(stderr).toMatch(/\n200 accounts left: of these nothing is known\.\ntimpush: Interrupted\.\n$/);
  await service.close();
});

test('130: Ctrl-C tells which accounts may have been written', async () => {
  const accounts = Array.from({ length: 10_250 }, (_, index) => `user${index}`);
  let calls = 0;
  const service = await startService({ accounts: 'auto' }, ({ fetch }) => (request, init) => {
    calls += 1;
    return calls === 1 ? fetch(request, init) : new Promise(() => {});
  });
  const { kill, ended, textOf } = startHere(['clear-all-tags', '-', '--timeout', '100s', '--verbose'], {
    env: service.env, input: accounts.join('\n'),
  });
  await eventually(() => calls === 101 && textOf('stderr').includes('clear_all_tags, attempt 1'));
  kill('SIGINT');
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/\n150 accounts left: not written\.\n10,000 accounts left: written, perhaps; the call was under way\.\n/);
  expect(stderr).toMatch(/\ntimpush: Interrupted\.\n$/);
  await service.close();
});

test('130: Ctrl-C while it reads from stdin', async () => {
  const service = await startService();
  const { child, ended } = start(['get-attr', '-'], { env: service.env, input: null });
  // More than a pipe holds: once it is written, the other side reads.
  await new Promise((resolve) => {
    child.stdin.write('Mary\n'.repeat(200_000), resolve);
  });
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, signal: null, stdout: '', stderr: 'timpush: Interrupted.\n' });
  expect(service.commands()).toEqual([]);
  await service.close();
});

test('every code of an error has its exit code', () => {
  const exitOf = (code, details) => exitCodeOf(new TimPushError(code, 'x', details));
  expect({
    ERR_INVALID_OPTIONS: exitOf('ERR_INVALID_OPTIONS'),
    ERR_INVALID_ARGUMENT: exitOf('ERR_INVALID_ARGUMENT'),
    ERR_HTTP: exitOf('ERR_HTTP'),
    ERR_NETWORK: exitOf('ERR_NETWORK'),
    ERR_BAD_RESPONSE: exitOf('ERR_BAD_RESPONSE'),
    ERR_TIMEOUT: exitOf('ERR_TIMEOUT'),
    ERR_DEADLINE: exitOf('ERR_DEADLINE'),
    ERR_ABORTED: exitOf('ERR_ABORTED'),
    ERR_CORE_LOAD: exitOf('ERR_CORE_LOAD'),
    throttled: exitOf('ERR_API', { kind: 'throttled' }),
    account: exitOf('ERR_API', { kind: 'account' }),
  }).toEqual({
    ERR_INVALID_OPTIONS: 2,
    ERR_INVALID_ARGUMENT: 2,
    ERR_HTTP: 6,
    ERR_NETWORK: 6,
    ERR_BAD_RESPONSE: 6,
    ERR_TIMEOUT: 5,
    ERR_DEADLINE: 5,
    ERR_ABORTED: 130,
    ERR_CORE_LOAD: 1,
    throttled: 5,
    account: 3,
  });
});

test('Ctrl-C again and again ends what serves with 0', async () => {
  // Several, since it is a matter of moments.
  const ends = Array.from({ length: 5 }, async () => {
    const { child, ended, textOf } = start(['tester', '--port', '0']);
    await eventually(() => textOf('stderr').includes('Ctrl-C'));
    const timer = setInterval(() => child.kill('SIGINT'), 1);
    const { code, signal } = await ended;
    clearInterval(timer);
    return { code, signal };
  });
  expect(await Promise.all(ends)).toEqual(new Array(5).fill({ code: 0, signal: null }));
});
