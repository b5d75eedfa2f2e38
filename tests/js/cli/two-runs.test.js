// Two runs on one --out: one of them writes, and nothing is lost or doubled. And a checkpoint that is none.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  createFolder, eventually, oneLine, start, startHere, startService, timpushHere,
} from './helpers.js';

const accounts = Array.from({ length: 300 }, (_, index) => `user${index}`);

let folder;
let service;
let open; // lets the calls through that wait
let gate;
beforeAll(async () => {
  folder = createFolder();
  folder.enter();
  folder.file('accounts.txt', `${accounts.join('\n')}\n`);
  service = await startService(
    { users: accounts.map((account) => [account, {}]) },
    ({ fetch }) => async (...request) => {
      await gate;
      return fetch(...request);
    },
  );
});
beforeEach(() => {
  gate = new Promise((resolve) => {
    open = resolve;
  });
});
afterAll(async () => {
  await service.close();
  folder.remove();
});

const argsFor = (name) => ['get-attr', '--from', 'accounts.txt', '--out', name];
const run = (...args) => timpushHere(args, { env: service.env });
const accountsIn = (name) => readFileSync(folder.at(name), 'utf8').trimEnd().split('\n')
  .map((line) => JSON.parse(line).account);

/** A run that has begun its files and waits for answers: in a process of its own, or in this one. */
const begun = async (name, begin = start) => {
  const started = begin(argsFor(name), { env: service.env, cwd: folder.path });
  await eventually(() => existsSync(folder.at(name)));
  return started;
};

test('a run is refused while another one writes, with --resume and without', async () => {
  const { child, ended } = await begun('both.ndjson');
  for (const more of [['--resume'], []]) {
    const { code, stderr } = await run(...argsFor('both.ndjson'), ...more);
    expect(code).toBe(2);
    expect(stderr).toMatch(oneLine);
    expect(stderr).toContain(`both.ndjson is being written by another run, process ${child.pid}`);
    expect(stderr).toContain('both.ndjson.lock');
  }
  open();
  expect(await ended).toMatchObject({ code: 0 });
  expect(accountsIn('both.ndjson')).toEqual(accounts);
  expect(existsSync(folder.at('both.ndjson.lock'))).toBe(false);
});

test('of some that begin at the same moment all but one are refused', async () => {
  const codes = [];
  const runs = [1, 2, 3].map(async () => {
    const { ended } = start(argsFor('race.ndjson'), { env: service.env, cwd: folder.path });
    codes.push((await ended).code);
  });
  await eventually(() => codes.length === 2);
  open();
  await Promise.all(runs);
  expect(codes).toEqual([2, 2, 0]);
  expect(accountsIn('race.ndjson')).toEqual(accounts);
});

test('a run that was killed does not keep others out', async () => {
  const { child, ended } = await begun('killed.ndjson');
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(folder.at('killed.ndjson.lock'))).toBe(true);
  open();
  expect(await run(...argsFor('killed.ndjson'), '--resume')).toMatchObject({ code: 0 });
  expect(accountsIn('killed.ndjson')).toEqual(accounts);
});

test.each([
  ['a process that has ended', { pid: spawnSync('true').pid, host: hostname(), id: 'another' }],
  ['a machine that cannot be asked', { pid: process.ppid, host: 'elsewhere', id: 'another' }],
  ['nobody', 'this is no lock'],
])('nor does the lock of %s', async (_, owner) => {
  open();
  const name = `stale${JSON.stringify(owner).length}.ndjson`;
  folder.file(`${name}.lock`, JSON.stringify(owner));
  expect(await run(...argsFor(name))).toMatchObject({ code: 0 });
  expect(accountsIn(name)).toEqual(accounts);
  expect(existsSync(folder.at(`${name}.lock`))).toBe(false);
});

test('a run whose lock another one has taken ends before it writes again', async () => {
  const { ended } = await begun('taken.ndjson', startHere);
  const checkpoint = await eventually(() => (
    existsSync(folder.at('taken.ndjson.checkpoint')) && readFileSync(folder.at('taken.ndjson.checkpoint'), 'utf8')));
  const lock = JSON.stringify({ pid: 1, host: 'elsewhere', id: 'another' });
  writeFileSync(folder.at('taken.ndjson.lock'), lock);
  open();
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toContain('timpush: taken.ndjson has been taken over by another run');
  expect(readFileSync(folder.at('taken.ndjson'), 'utf8')).toBe('');
  expect(readFileSync(folder.at('taken.ndjson.checkpoint'), 'utf8')).toBe(checkpoint);
  expect(readFileSync(folder.at('taken.ndjson.lock'), 'utf8')).toBe(lock);
});

test.each([
  { done: 'x' }, { done: -1 }, { failed: 1.5 }, { failed: 2 }, { out: null }, { failedBytes: '0' },
  { run: null }, { digest: 1 }, { columns: undefined },
])('a checkpoint that is damaged is none: %j', async (damage) => {
  open();
  const name = `damaged${JSON.stringify(damage).replace(/\W/g, '')}.ndjson`;
  const args = ['get-attr', '--from', folder.file('one.txt', 'user1\n'), '--out', name];
  expect(await run(...args)).toMatchObject({ code: 0 });
  const path = folder.at(`${name}.checkpoint`);
  const checkpoint = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...checkpoint, ...damage }));
  const { code, stderr } = await run(...args, '--resume');
  expect(code).toBe(2);
  expect(stderr).toMatch(oneLine);
  expect(stderr).toContain(`${name}.checkpoint is no checkpoint`);
});
