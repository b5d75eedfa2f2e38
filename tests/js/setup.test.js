// What `npm start` and `npm test` do on a machine that lacks something. The scripts are copied to a
// folder whose bin/ is the whole PATH, so nothing here installs anything.
import { execFile } from 'node:child_process';
import {
  cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));
const versions = {
  'em++': 'emcc (Emscripten) 3.1.6',
  cmake: 'cmake version 3.25.1',
  ninja: '1.11.1',
  'c++': 'c++ (Debian) 12.2.0',
  'clang-format': 'Debian clang-format version 14.0.6',
  chromium: 'Chromium 156.0.8078.79',
  'redis-server': 'Redis server v=7.0.15',
};
const buildTools = ['em++', 'cmake', 'ninja'];
let folder;

const addProgram = (path, ...lines) => {
  writeFileSync(join(folder, path), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
};

const addTools = (names, where = 'bin') => {
  for (const name of names) addProgram(`${where}/${name}`, `echo '${versions[name]}'`);
};

/** An apt-get that notes what it is asked for; `install` brings some tools. */
const addAptGet = (brings) => {
  addTools(brings, 'later');
  addProgram('bin/apt-get',
    'if [ "$1" = --version ]; then exit 0; fi',
    'echo "$*" >> apt-get.log',
    'case "$*" in *install*) ;; *) exit 0;; esac',
    ...brings.map((name) => `/bin/cp later/${name} bin/${name}`));
};

/** What a program was asked for, call by call. */
const callsOf = (name) => {
  const log = join(folder, `${name}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
};

const writeLock = (version) => writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({
  packages: { '': {}, 'node_modules/some': { version } },
}));

const setUp = ({ task = 'build', isRoot = true } = {}) => new Promise((resolve) => {
  const program = `
    process.getuid = () => ${isRoot ? 0 : 1000};
    const { setUp, setUpPackages } = await import('./scripts/setup.js');
    const { runMain } = await import('./scripts/run.js');
    runMain(async () => { await setUp('${task}'); await setUpPackages(); });
  `;
  execFile(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder, env: { PATH: join(folder, 'bin') },
  }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timpush setup '));
  for (const name of ['bin', 'later']) mkdirSync(join(folder, name));
  cpSync(scripts, join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeLock('1.0.0');
  symlinkSync('/usr/bin/env', join(folder, 'bin/env'));
  addProgram('bin/npm',
    'echo "$*" >> npm.log',
    '/bin/mkdir -p node_modules/some',
    '/bin/cp package-lock.json node_modules/.package-lock.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('does nothing twice', async () => {
  addTools(buildTools);
  addAptGet([]);
  expect(await setUp()).toMatchObject({ code: 0, stderr: 'setup: npm ci\n' });
  expect(await setUp()).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(callsOf('npm')).toEqual(['ci --ignore-scripts --no-audit --no-fund --loglevel=error']);
  expect(callsOf('apt-get')).toEqual([]);
});

test('installs packages anew when package-lock.json changed, or some of node_modules is gone', async () => {
  addTools(buildTools);
  await setUp();
  writeLock('2.0.0');
  await setUp();
  for (const gone of ['node_modules', 'node_modules/some']) {
    rmSync(join(folder, gone), { recursive: true });
    await setUp();
  }
  expect(callsOf('npm')).toHaveLength(4);
});

test('tries again after an npm ci that failed', async () => {
  addTools(buildTools);
  addProgram('bin/npm', 'echo "$*" >> npm.log', '/bin/mkdir -p node_modules', 'echo no disk', 'exit 7');
  const { code, stderr } = await setUp();
  expect(code).toBe(1);
  expect(stderr).toMatch(/npm ci .*ended with 7:\nno disk/);
  await setUp();
  expect(callsOf('npm')).toHaveLength(2);
});

test('installs what is missing, and only that, where it is root', async () => {
  addTools(['cmake']);
  addAptGet(['em++', 'ninja']);
  const { code, stderr } = await setUp();
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toContain('Emscripten');
  const [update, install, ...more] = callsOf('apt-get');
  expect(update).toMatch(/ update$/);
  expect(install).toMatch(/ install --yes --no-install-recommends emscripten ninja-build$/);
  expect(more).toEqual([]);
});

test('installs by sudo where that asks for no password', async () => {
  addTools(['em++', 'cmake']);
  addAptGet(['ninja']);
  addProgram('bin/sudo', '[ "$1" = -n ] && shift', 'echo "$*" >> sudo.log',
    'if [ "$1" = true ]; then exit 0; fi', 'exec "$@"');
  expect(await setUp({ isRoot: false })).toMatchObject({ code: 0 });
  expect(callsOf('sudo')).toHaveLength(3);
  expect(callsOf('apt-get')).toHaveLength(2);
});

test.each([
  ['may not', () => addAptGet(buildTools)],
  ['may, but only with a password', () => {
    addAptGet(buildTools);
    addProgram('bin/sudo', 'echo a password is required', 'exit 1');
  }],
  ['has no apt-get', () => addProgram('bin/sudo', 'exit 0')],
])('says what to install where it %s', async (_, arrange) => {
  arrange();
  const { code, stdout, stderr } = await setUp({ isRoot: false });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('Missing:\n  Emscripten (em++)\n  CMake\n  Ninja\n');
  expect(stderr).toContain('sudo apt-get install emscripten cmake ninja-build\n');
  expect(stderr).toContain('Elsewhere:\n  Emscripten (em++): ');
  expect(stderr).not.toContain('    at ');
  expect(callsOf('apt-get')).toEqual([]);
});

test('says what to install where the packages did not bring it', async () => {
  addTools(['em++', 'cmake']);
  addAptGet([]);
  const { code, stderr } = await setUp();
  expect(code).toBe(1);
  expect(stderr).toContain('sudo apt-get install ninja-build\n');
});

test('asks for the tools of the tests only before the tests', async () => {
  addTools(buildTools);
  expect((await setUp()).code).toBe(0);
  const { code, stderr } = await setUp({ task: 'test' });
  expect(code).toBe(1);
  expect(stderr).toContain('sudo apt-get install g++ clang-format redis-server chromium\n');
});

test('takes no other clang-format than 14, under either name', async () => {
  addTools([...buildTools, 'c++', 'chromium', 'redis-server']);
  addProgram('bin/clang-format', 'echo clang-format version 19.1.7');
  const { code, stderr } = await setUp({ task: 'test' });
  expect(code).toBe(1);
  expect(stderr).toContain('Missing:\n  clang-format 14');
  addProgram('bin/clang-format-14', `echo '${versions['clang-format']}'`);
  expect((await setUp({ task: 'test' })).code).toBe(0);
});

test('refuses a folder in which Emscripten cannot build, in one line', async () => {
  addTools(buildTools);
  const whole = folder;
  folder = join(whole, '100% done');
  cpSync(join(whole, 'scripts'), join(folder, 'scripts'), { recursive: true });
  try {
    const { code, stderr } = await setUp();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `setup: Emscripten cannot build in a folder with % in its path; this is ${folder}\n`,
    });
  } finally {
    folder = whole;
  }
});
