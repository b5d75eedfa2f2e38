// The build's own parts, on a copy of the scripts: steps, the lock, whole files; and what dist/ holds.
import { execFile } from 'node:child_process';
import {
  cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { tableOf } from '../../scripts/table.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder;

const run = async (program) => {
  const { stdout } = await promisify(execFile)(
    process.execPath, ['--input-type=module', '--eval', program], { cwd: folder },
  );
  return stdout.trim();
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timpush-build-'));
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in/one'), 'one');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a step', () => {
  const runStep = (versions = []) => run(`
    import { runStep } from './scripts/step.js';
    import { write } from './scripts/files.js';
    let made = 0;
    const make = async () => { made += 1; write('out/file', 'content'); };
    const versions = ${JSON.stringify(versions)};
    await runStep({ name: 'step', inputs: ['in'], versions, outputs: ['out'], make });
    console.log(made);
  `);

  test('is made once for the same inputs', async () => {
    expect(await runStep()).toBe('1');
    expect(await runStep()).toBe('0');
  });

  test.each([
    ['an input changed', () => writeFileSync(join(folder, 'in/one'), 'two')],
    ['an input came', () => writeFileSync(join(folder, 'in/another'), '')],
    ['an input went', () => rmSync(join(folder, 'in/one'))],
    ['an output changed', () => writeFileSync(join(folder, 'out/file'), 'other')],
    ['an output is gone', () => rmSync(join(folder, 'out'), { recursive: true })],
  ])('is made again when %s', async (_, change) => {
    await runStep();
    change();
    expect(await runStep()).toBe('1');
    expect(await runStep()).toBe('0');
  });

  test('is made again by another version of its tools', async () => {
    await runStep(['tool 1']);
    expect(await runStep(['tool 2'])).toBe('1');
  });

  test('is made again after it failed', async () => {
    const failing = run(`
      import { runStep } from './scripts/step.js';
      const make = async () => { throw new Error('broken'); };
      await runStep({ name: 'step', inputs: ['in'], outputs: [], make });
    `);
    await expect(failing).rejects.toThrow('broken');
    expect(await runStep()).toBe('1');
  });
});

describe('the lock', () => {
  const lock = () => join(folder, 'build/lock');
  const hold = `
    import { withLock } from './scripts/lock.js';
    await withLock('build/lock', async () => {
      const from = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 150));
      console.log(JSON.stringify([from, Date.now()]));
    }, { pause: 50 });
  `;
  beforeEach(() => mkdirSync(join(folder, 'build')));

  test('is held by one process at a time, and not by one that died', async () => {
    writeFileSync(lock(), '999999999');
    const spans = (await Promise.all([run(hold), run(hold), run(hold)]))
      .map((text) => JSON.parse(text))
      .sort(([one], [other]) => one - other);
    for (const [index, [from]] of spans.entries()) {
      if (index > 0) expect(from).toBeGreaterThanOrEqual(spans[index - 1][1]);
    }
    expect(readdirSync(join(folder, 'build'))).toEqual([]);
  });

  test.each([
    ['whose number is another program\'s by now', () => writeFileSync(lock(), String(process.pid))],
    ['that holds no number', () => writeFileSync(lock(), '')],
  ])('that was left, %s, is taken', async (_, leave) => {
    leave();
    expect(await run(hold)).toMatch(/^\[/);
    expect(readdirSync(join(folder, 'build'))).toEqual([]);
  });

  test('that was left is taken by a process of the same number', async () => {
    const again = `
      import { writeFileSync } from 'node:fs';
      writeFileSync('build/lock', String(process.pid));
      ${hold}`;
    expect(await run(again)).toMatch(/^\[/);
  });

  test('is not taken from one that works on, however long; who waits says for which file', async () => {
    const program = `
      import { withLock } from './scripts/lock.js';
      import { spawn } from 'node:child_process';
      let other;
      await withLock('build/lock', async () => {
        const args = ['--input-type=module', '--eval', ${JSON.stringify(hold)}];
        other = spawn(process.execPath, args, { stdio: 'inherit' });
        other.on('exit', () => console.error('ended while we worked'));
        await new Promise((resolve) => setTimeout(resolve, 6_000)); // longer than anybody waits for a sign
        other.removeAllListeners('exit');
      }, { pause: 50 });
    `;
    const { stderr } = await promisify(execFile)(
      process.execPath, ['--input-type=module', '--eval', program], { cwd: folder },
    );
    expect(stderr).toMatch(/^build: waiting for process \d+, which builds: it holds build\/lock\n$/);
  });

  test('that cannot be had at all is an error, not a wait', async () => {
    mkdirSync(lock());
    await expect(run(hold)).rejects.toThrow('EISDIR');
  });
});

test('a script knows itself through a link to the checkout', async () => {
  writeFileSync(join(folder, 'scripts/hello.js'), `
    import { isMain } from './run.js';
    if (isMain(import.meta.url)) console.log('hello');
  `);
  symlinkSync(folder, `${folder}-link`);
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath, [join(`${folder}-link`, 'scripts/hello.js')],
    );
    expect(stdout).toBe('hello\n');
  } finally {
    rmSync(`${folder}-link`);
  }
});

test('the embedded bytes are the wasm', async () => {
  const wasm = readFileSync(join(root, 'dist/core.wasm'));
  const { deflated, size } = await import('../../dist/core-bytes.js');
  expect(size).toBe(wasm.length);
  expect(inflateRawSync(Buffer.from(deflated, 'base64')).equals(wasm)).toBe(true);
});

test('what is built tells no folder of the machine that built it', () => {
  const files = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => readFileSync(path, 'latin1').includes(root.slice(0, -1))))
    .toEqual([]);
});

test('a table is aligned for Latin and for Chinese text', () => {
  expect(tableOf([['account', 'sex', 'city'], ['Mary', 'female', ''], ['张小红', '女', '纽约']])).toBe(`\
account  sex     city
-------  ------  ----
Mary     female
张小红   女      纽约
`);
});
