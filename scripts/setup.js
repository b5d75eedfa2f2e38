// Brings what a task needs and is not there: tools from the system's packages, then node_modules.
// It runs before node_modules exists, so it needs nothing but Node.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from './chromium.js';
import {
  capture, findProgram, isThere, read, root, run,
} from './run.js';

/** @typedef {'build' | 'test' | 'test:build' | 'runtimes' | 'bench'} Task */

// --- tools: the programs and headers that npm does not bring ----------------------------------------

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} debian the package that has it
 * @property {string} hint where it comes from elsewhere
 * @property {() => boolean | Promise<boolean>} isThere
 */

/**
 * Looks for a header where CMake does.
 * @param {string} name
 */
const hasHeader = (name) => {
  const prefixes = (process.env.CMAKE_PREFIX_PATH ?? '').split(delimiter).filter(Boolean);
  const folders = ['/usr', '/usr/local', ...prefixes].map((prefix) => join(prefix, 'include'));
  // Debian keeps headers that differ from machine to machine in /usr/include/x86_64-linux-gnu and the like.
  const machines = existsSync('/usr/include') ? readdirSync('/usr/include') : [];
  folders.push(...machines.filter((folder) => folder.includes('-linux-')).map((folder) => join('/usr/include', folder)));
  return folders.some((folder) => existsSync(join(folder, name)));
};

/** Debian's Emscripten optimises with an acorn that is another package; others bring their own. */
const hasAcorn = () => (
  !existsSync('/usr/share/emscripten/emcc.py') || existsSync('/usr/share/nodejs/acorn')
);

const BREW = 'Homebrew, or your system\'s packages';

/** @type {Tool[]} */
const buildTools = [
  {
    name: 'Emscripten (em++)',
    debian: 'emscripten',
    hint: `${BREW}, or https://emscripten.org/docs/getting_started/downloads.html`,
    isThere: () => findProgram('em++') !== undefined,
  },
  {
    name: 'acorn for Debian\'s Emscripten',
    debian: 'node-acorn',
    hint: 'the package node-acorn',
    isThere: hasAcorn,
  },
  {
    name: 'JSON for Modern C++ (nlohmann/json.hpp)',
    debian: 'nlohmann-json3-dev',
    hint: `${BREW} (nlohmann-json); CMAKE_PREFIX_PATH names a prefix other than /usr`,
    isThere: () => hasHeader('nlohmann/json.hpp'),
  },
  { name: 'CMake', debian: 'cmake', hint: BREW, isThere: () => findProgram('cmake') !== undefined },
  { name: 'Ninja', debian: 'ninja-build', hint: BREW, isThere: () => findProgram('ninja') !== undefined },
];

/**
 * The compiler that comes with Debian's Emscripten: the core's tests are built by it, in half of g++'s time.
 * `npm run test:build` sees that another compiler takes the core.
 */
export const findClang = () => findProgram('clang++-14');

const hasSanitizers = () => {
  const folder = '/usr/lib/llvm-14/lib/clang';
  if (!findClang() || !existsSync(folder)) return true; // another system's clang brings its own
  return readdirSync(folder).some((version) => existsSync(join(folder, version, 'lib/linux')));
};

/** @type {Tool} */
const compiler = {
  name: 'a C++20 compiler (c++)',
  debian: 'g++',
  hint: 'your system\'s compiler: g++ 12 or clang 14 and newer',
  isThere: () => findProgram('c++') !== undefined,
};

/** @type {Tool} */
const clangTidy = {
  name: 'clang-tidy 14 (others check otherwise)',
  debian: 'clang-tidy',
  hint: 'LLVM has version 14; on the PATH as clang-tidy or clang-tidy-14',
  isThere: async () => await findClangTidy() !== undefined,
};

/** @type {Tool} */
const redis = {
  name: 'Redis (redis-server)',
  debian: 'redis-server',
  hint: `${BREW}; Valkey under this name will do`,
  isThere: () => findProgram('redis-server') !== undefined,
};

/** @type {Tool[]} */
const testTools = [
  compiler,
  {
    name: 'sanitizers for Debian\'s clang++-14',
    debian: 'libclang-rt-14-dev',
    hint: 'the package libclang-rt-14-dev',
    isThere: hasSanitizers,
  },
  {
    name: 'GoogleTest (gtest/gtest.h)',
    debian: 'libgtest-dev',
    hint: `${BREW} (googletest); CMAKE_PREFIX_PATH names a prefix other than /usr`,
    isThere: () => hasHeader('gtest/gtest.h'),
  },
  {
    name: 'libcurl (curl/curl.h)',
    debian: 'libcurl4-openssl-dev',
    hint: BREW,
    isThere: () => hasHeader('curl/curl.h'),
  },
  {
    name: 'OpenSSL (openssl/hmac.h)',
    debian: 'libssl-dev',
    hint: BREW,
    isThere: () => hasHeader('openssl/hmac.h'),
  },
  {
    name: 'clang-format 14 (others format otherwise)',
    debian: 'clang-format',
    hint: 'npm, PyPI or LLVM have version 14; on the PATH as clang-format or clang-format-14',
    isThere: async () => await findClangFormat() !== undefined,
  },
  redis,
];

/** @type {Tool} */
const benchmark = {
  name: 'Google Benchmark (benchmark/benchmark.h)',
  debian: 'libbenchmark-dev',
  hint: `${BREW} (google-benchmark); CMAKE_PREFIX_PATH names a prefix other than /usr`,
  isThere: () => hasHeader('benchmark/benchmark.h'),
};

/**
 * A browser that npm does not bring: for the tester page's tests and `npm run test:runtimes`.
 * @type {Tool[]}
 */
const browserTools = [
  {
    name: 'Chromium',
    debian: 'chromium',
    hint: 'your system\'s packages, or https://www.chromium.org; CHROMIUM names its path',
    isThere: () => findChromium() !== undefined,
  },
];

/** @type {Record<Task, Tool[]>} */
const toolsOf = {
  build: buildTools,
  test: [...buildTools, ...testTools, ...browserTools],
  'test:build': [...buildTools, compiler, clangTidy],
  runtimes: [...buildTools, ...browserTools],
  bench: [...buildTools, compiler, benchmark, redis],
};

/**
 * A tool's command. Each version formats or checks in its own way, so it must be 14.
 * @param {string} name
 */
const findVersion14 = async (name) => {
  for (const command of [name, `${name}-14`]) {
    const { output } = await capture(command, ['--version']);
    if (output.includes('version 14.')) return command;
  }
  return undefined;
};

export const findClangFormat = () => findVersion14('clang-format');
export const findClangTidy = () => findVersion14('clang-tidy');

/** @param {Tool[]} tools */
const missingOf = async (tools) => {
  const found = await Promise.all(tools.map((tool) => tool.isThere()));
  return tools.filter((_, index) => !found[index]);
};

/**
 * How this process may install packages: as root, or by a sudo that asks for no password.
 * @returns {Promise<string[] | undefined>} the beginning of the command
 */
const installer = async () => {
  if ((await capture('apt-get', ['--version'])).code !== 0) return undefined;
  if (process.getuid?.() === 0) return [];
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
};

/**
 * What the commands print goes to stderr. They stop at the first that fails; whether the
 * tools are there by then is looked at afterwards.
 * @param {string[]} packages
 * @param {string[]} prefix
 */
const install = async (packages, prefix) => {
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get',
      '--quiet', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300', ...args];
    const child = spawn(command, rest, { stdio: ['ignore', 2, 2] });
    const code = await new Promise((resolve) => {
      child.on('error', () => resolve(127));
      child.on('close', resolve);
    });
    if (code !== 0) return;
  }
};

/** @param {Tool[]} tools */
const listOf = (tools) => tools.map(({ name }) => `  ${name}\n`).join('');

/** @param {Tool[]} missing */
const instructionsFor = (missing) => `Missing:
${listOf(missing)}
On Debian 12, and systems with its packages, install them with:
  sudo apt-get update
  sudo apt-get install ${missing.map(({ debian }) => debian).join(' ')}
Elsewhere:
${missing.map(({ name, hint }) => `  ${name}: ${hint}\n`).join('')}Then run the command again.`;

/** @param {Task} task */
const setUpTools = async (task) => {
  const tools = toolsOf[task];
  let missing = await missingOf(tools);
  const prefix = missing.length > 0 ? await installer() : undefined;
  /** @type {Set<Tool>} */
  const tried = new Set();
  // Again where what was installed needs another package: Emscripten brings a compiler.
  while (prefix && missing.some((tool) => !tried.has(tool))) {
    console.error(`setup: installing from the system's packages:\n${listOf(missing)}`);
    await install(missing.map(({ debian }) => debian), prefix);
    for (const tool of missing) tried.add(tool);
    missing = await missingOf(tools);
  }
  if (missing.length > 0) throw new Error(instructionsFor(missing));
};

// --- node_modules -----------------------------------------------------------------------------------

/** @param {string} path of a lock file, which may be missing */
const packagesIn = (path) => (
  isThere(path) ? JSON.parse(read(path).toString()).packages ?? {} : undefined
);

/**
 * Whether node_modules, by npm's own list of what is in it, has what package-lock.json says, and nothing was
 * deleted by hand.
 * @param {string} folder
 */
const hasPackages = (folder) => {
  const there = packagesIn(`${folder}/node_modules/.package-lock.json`);
  return there !== undefined && Object.entries(packagesIn(`${folder}/package-lock.json`))
    .every(([path, { version, optional }]) => (
      // What is optional may be another platform's. The path of the project itself is "".
      path === '' || (Object.hasOwn(there, path)
        ? there[path].version === version && isThere(`${folder}/${path}`)
        : optional)
    ));
};

/**
 * Installs what package-lock.json says, unless it is there.
 * @param {string} [folder] with a package.json, from the checkout's folder
 */
export const setUpPackages = async (folder = '.') => {
  if (hasPackages(folder)) return;
  const where = folder === '.' ? [] : ['--prefix', folder];
  console.error(['setup: npm', ...where, 'ci'].join(' '));
  // An `npm start --silent` around it must not silence the reason of a failure.
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', [...where, 'ci', '--ignore-scripts', ...quietly]);
};

// --- both -------------------------------------------------------------------------------------------

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`setup: Node 20.19 or newer is needed; this is ${process.versions.node}`);
};

const checkPlace = () => {
  if (!root.includes('%')) return;
  throw new Error(`setup: Emscripten cannot build in a folder with % in its path; this is ${root}`);
};

/**
 * Brings the tools that a task needs.
 * @param {Task} task
 * @throws {Error} that says what to install, where this process may not
 */
export const setUp = async (task) => {
  checkNode();
  checkPlace();
  await setUpTools(task);
};
