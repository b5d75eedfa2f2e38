// What the READMEs show must be so: their blocks are run, their lists are held against the sources.
import { execFile } from 'node:child_process';
import {
  mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  afterAll, beforeAll, describe, expect, test,
} from '@jest/globals';
import { createClient } from 'timpush';
import { eventually, startHere, timpushHere } from './cli/helpers.js';
import { runInThread } from './support/node.js';
import { blocksOf, completed } from './support/readme.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const read = (name) => readFileSync(join(root, name), 'utf8');
const runModule = (source) => runInThread(source, folder);

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'timpush-readme-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/timpush'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  test('has ten lines that answer when pasted', async () => {
    const lines = blocksOf(name).find((code) => code.includes('console.table'));
    const { code, stdout, stderr } = await runModule(lines);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const text of ['NewYork', 'ShenZhen', '纽约', 'nobody: ACCOUNT_NOT_FOUND']) {
      expect(stdout).toContain(text);
    }
  });

  test('names every error code that there is, and no other', () => {
    const declared = [...read('js/types.d.ts').matchAll(/\| '(ERR_\w+)'/g)].map(([, code]) => code);
    const named = [...new Set(read(name).match(/ERR_[A-Z_]+/g))];
    expect(named.sort()).toEqual(declared.sort());
  });

  test('names every method of a client, and no other', () => {
    const client = createClient({ sdkAppId: 1, identifier: 'a', secretKey: 'x', region: 'china' });
    const methods = Object.keys(client);
    const firstCells = [...read(name).matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell]) => cell);
    const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)\(/g)].map(([, method]) => method));
    expect(named.sort()).toEqual(methods.sort());
  });
});

test('docs/push.md runs from its first block to its last', async () => {
  const blocks = blocksOf('docs/push.md');
  expect(blocks.length).toBeGreaterThan(3);
  const { code, stdout, stderr } = await runModule(blocks.join('\n'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain("[ 'Mary', 'xiaoming' ]");
});

/** What is in each reader's own language: comments, and what stands for something else. */
const withoutWords = (code) => code.replace(/(^|\s+)(\/\/|#) .*$/gm, '').replace(/<[^<>\n]+>/g, '<>').trim();

/** What both READMEs must have alike, whatever the language. */
const outlineOf = (name) => {
  const text = read(name);
  const prose = text.replace(/^```.*?^```/gms, '');
  return {
    headings: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level.length),
    code: [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)]
      .map(([, language, code]) => `${language}: ${withoutWords(code)}`),
    tableRows: [...prose.matchAll(/^\|[-| ]+\|\n((?:\|.*\n)*)/gm)]
      .map(([, rows]) => rows.split('\n').length - 1),
    versions: [...prose.matchAll(/^\|[^|]*\| (\d+(?:\.\d+)+) \|/gm)].map(([, version]) => version),
    pictures: [...prose.matchAll(/src(?:set)?="([^"]+)"/g)].map(([, file]) => file),
  };
};

test('both READMEs have the same sections, blocks of code, tables and pictures', () => {
  const english = outlineOf('README.md');
  expect(english.code.length).toBeGreaterThan(5);
  expect(outlineOf('README.zh-CN.md')).toEqual(english);
});

test('both READMEs show the examples of the help, and name its exit codes', () => {
  const help = read('js/node/cli/main.js');
  const [, examples] = /Examples, with the emulator.*?\n(.*?)\n\n/s.exec(help);
  const lines = withoutWords(examples).split('\n').map((line) => `npx ${line.trim()}`).join('\n');
  const codes = [...read('js/node/cli/exit.js').matchAll(/^ {2}(\d+): '/gm)].map(([, code]) => code);
  for (const [name, start] of [['README.md', 'Exit codes: '], ['README.zh-CN.md', '退出码：']]) {
    expect(blocksOf(name, 'sh').map(withoutWords)).toContain(lines);
    const [, said] = new RegExp(`^${start}(.*?)\n\n`, 'ms').exec(read(name));
    expect(said.match(/\d+/g)).toEqual(codes);
  }
});

describe('each block of js in README.md', () => {
  const blocks = blocksOf('README.md').filter((block) => !block.includes('require('));
  const withPart = (part) => {
    const found = blocks.filter((block) => block.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} blocks hold ${part}`);
    return completed(found[0]);
  };
  /** The service and its key, where a block calls the real one. */
  const service = `
    import { createEmulator as emulatorOf } from 'timpush/emulator';
    process.env.TIMPUSH_SECRET_KEY = 'key';
    globalThis.fetch = emulatorOf({ sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'key' }).fetch;`;

  test.each(blocks.map((block) => [block.split('\n').find((line) => line !== '' && !line.startsWith('import')), block]))('runs: %s', async (_, block) => {
    const { code, stderr } = await runModule(`${service}\n${completed(block)}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('the first answers what its comments say', async () => {
    const { stdout } = await runModule(`${service}
      ${withPart('// users ')}
      console.log(JSON.stringify([users, failures]));`);
    const [users, failures] = JSON.parse(stdout);
    expect(users[0]).toEqual({ account: 'Mary', attributes: { sex: 'female', city: 'NewYork' } });
    expect(failures).toEqual([expect.objectContaining({
      account: 'nobody', errorCode: 70107, errorName: 'ACCOUNT_NOT_FOUND', hint: expect.stringMatching(/^Check spelling/),
    })]);
  });

  test('the one with a stream saves what was found and notes what failed', async () => {
    const { stdout } = await runModule(withPart('client.streamAttributes('));
    expect(stdout).toMatch(/^Mary \{"sex":"female","city":"NewYork"\}\nnobody nobody was refused with 70107 /);
  });

  test('the one with a UserSig answers what its comments say', async () => {
    const block = withPart('inspectUserSig(').replace(/^await (.*?);.*$/gm, 'console.log(JSON.stringify(await $1));');
    const [inspection, verdict] = (await runModule(block)).stdout.trim().split('\n').map((line) => JSON.parse(line));
    expect(Object.keys(inspection)).toEqual(['identifier', 'sdkAppId', 'issuedAt', 'expiresAt', 'secondsLeft']);
    expect(verdict).toEqual({ valid: true });
  });
});

test("the Jest test in README.md passes in Jest's default mode, in projects of both types", async () => {
  const [block] = blocksOf('README.md').filter((text) => text.includes("\ntest('"));
  const projects = ['commonjs', 'module'].map((type) => {
    const project = join(folder, type);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(project, 'moved.test.js'), block);
    return project;
  });
  const { code, output } = await new Promise((resolve) => {
    const args = [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', '--projects', ...projects];
    const child = execFile(process.execPath, args, { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } }, (_, stdout, stderr) => (
      resolve({ code: child.exitCode, output: stdout + stderr })));
  });
  for (const type of ['commonjs', 'module']) expect(output).toMatch(new RegExp(`^PASS .*\\b${type}/moved`, 'm'));
  expect(output).toContain('2 passed, 2 total');
  expect(code).toBe(0);
});

describe('the command line in README.md', () => {
  let emulator;
  let env;
  const [first, ...story] = blocksOf('README.md', 'sh').find((block) => block.includes('timpush doctor'))
    .trim().split('\n');
  const wordsOf = (line) => line.split(' #')[0].trim().split(/ +/).slice(2);

  beforeAll(async () => {
    emulator = startHere([...wordsOf(first), '--port', '0']);
    await eventually(() => emulator.textOf('stderr').includes('running'));
    env = Object.fromEntries([...emulator.textOf('stdout').matchAll(/^export (\w+)='?(.*?)'?$/gm)]
      .map(([, name, value]) => [name, value]));
  });
  afterAll(async () => {
    emulator.kill('SIGTERM');
    await emulator.ended;
  });

  /** A line as a shell runs it, where npx finds the built command. */
  const runInShell = (line) => new Promise((resolve) => {
    const npx = `npx() { shift; "${process.execPath}" "${join(root, 'dist/cli.js')}" "$@"; }`;
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...env } };
    const child = execFile('sh', ['-c', `${npx}\n${line}`], options, (_, stdout, stderr) => (
      resolve({ code: child.exitCode, stdout, stderr })));
  });

  // Of words that no shell changes, a shell makes nothing else than we do.
  const run = (line) => (
    /^[\w .,=-]+$/.test(line.split(' #')[0]) ? timpushHere(wordsOf(line), { env }) : runInShell(line));

  test('a first round works', async () => {
    expect(story.length).toBeGreaterThan(4);
    for (const line of story) {
      const { code, stderr } = await run(line);
      // An account that is not there is a result, too: 3.
      expect({ line, code, stderr }).toMatchObject({ line, code: line.includes('nobody') ? 3 : 0 });
    }
  });

  test('a bulk run, its resumption, and the repeat of what failed, work', async () => {
    const [whole, resumed, again] = blocksOf('README.md', 'sh')
      .find((block) => block.includes('--resume')).trim().split('\n');
    writeFileSync(join(folder, 'accounts.txt'), 'Mary\nnobody\nxiaoming\n');
    expect(await run(whole)).toMatchObject({ code: 3 });
    expect(await run(resumed)).toMatchObject({ code: 3 }); // complete, and one failed
    expect(await run(again)).toMatchObject({ code: 3 });
    const [line] = readFileSync(join(folder, 'again.ndjson.failed.ndjson'), 'utf8').trim().split('\n');
    expect(JSON.parse(line)).toMatchObject({ account: 'nobody', error: { errorCode: 70107 } });
  });
});
