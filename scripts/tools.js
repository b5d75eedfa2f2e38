// The programs and headers that npm does not bring: what a task needs of them, whether they are
// there, and installing them from Debian's packages.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from './chromium.js';
import { capture } from './run.js';

/** @typedef {'build' | 'test' | 'runtimes'} Task */

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} debian the package that has it
 * @property {string} hint where it comes from elsewhere
 * @property {() => Promise<string | undefined>} find its version or place, or nothing
 */

/**
 * Asks a program for its version.
 * @param {string} program
 * @param {RegExp} [wanted]
 */
const versionOf = async (program, wanted = /\d/) => {
  const { code, output } = await capture(program, ['--version']);
  const line = output.split('\n').find((text) => wanted.test(text));
  return code === 0 ? line?.trim() : undefined;
};

/**
 * Looks for a header where CMake does.
 * @param {string} name
 */
const findHeader = async (name) => {
  const prefixes = (process.env.CMAKE_PREFIX_PATH ?? '').split(delimiter).filter(Boolean);
  return ['/usr', '/usr/local', ...prefixes].map((prefix) => join(prefix, 'include', name))
    .find((path) => existsSync(path));
};

const findJson = async () => {
  const header = await findHeader('nlohmann/json.hpp');
  return header && /version [\d.]+/.exec(readFileSync(header, 'utf8'))?.[0];
};

/** Debian's Emscripten optimises with an acorn that is another package; others bring their own. */
const findAcorn = async () => (
  existsSync('/usr/share/emscripten/emcc.py') && !existsSync('/usr/share/nodejs/acorn')
    ? undefined
    : 'found'
);

const BREW = 'Homebrew, or your system\'s packages';

/** @type {Tool[]} */
const buildTools = [
  {
    name: 'Emscripten (em++)',
    debian: 'emscripten',
    hint: `${BREW}, or https://emscripten.org/docs/getting_started/downloads.html`,
    find: () => versionOf('em++'),
  },
  {
    name: 'acorn for Debian\'s Emscripten',
    debian: 'node-acorn',
    hint: 'the package node-acorn',
    find: findAcorn,
  },
  {
    name: 'JSON for Modern C++ (nlohmann/json.hpp)',
    debian: 'nlohmann-json3-dev',
    hint: `${BREW} (nlohmann-json); CMAKE_PREFIX_PATH names a prefix other than /usr`,
    find: findJson,
  },
  { name: 'CMake', debian: 'cmake', hint: BREW, find: () => versionOf('cmake') },
  { name: 'Ninja', debian: 'ninja-build', hint: BREW, find: () => versionOf('ninja') },
];

/** @type {Tool[]} */
const testTools = [
  {
    name: 'a C++20 compiler (c++)',
    debian: 'g++',
    hint: 'your system\'s compiler: g++ 12 or clang 14 and newer',
    find: () => versionOf('c++'),
  },
  {
    name: 'GoogleTest (gtest/gtest.h)',
    debian: 'libgtest-dev',
    hint: `${BREW} (googletest); CMAKE_PREFIX_PATH names a prefix other than /usr`,
    find: () => findHeader('gtest/gtest.h'),
  },
  {
    name: 'clang-format 14 (others format otherwise)',
    debian: 'clang-format',
    hint: 'npm, PyPI or LLVM have version 14; on the PATH as clang-format or clang-format-14',
    find: async () => (await findClangFormat())?.version,
  },
];

/**
 * A browser that npm does not bring: for the tester page's tests and `npm run test:runtimes`.
 * @type {Tool[]}
 */
const browserTools = [
  {
    name: 'Chromium',
    debian: 'chromium',
    hint: 'your system\'s packages, or https://www.chromium.org; CHROMIUM names its path',
    find: () => versionOf(findChromium() ?? 'chromium'),
  },
];

/** @type {Record<Task, Tool[]>} */
const toolsOf = {
  build: buildTools,
  test: [...buildTools, ...testTools, ...browserTools],
  runtimes: [...buildTools, ...browserTools],
};

/** The formatter's command and version; each version formats in its own way, so it must be 14. */
export const findClangFormat = async () => {
  for (const command of ['clang-format', 'clang-format-14']) {
    const version = await versionOf(command, /version 14\./);
    if (version) return { command, version };
  }
  return undefined;
};

/** @param {Tool[]} tools */
const findAll = async (tools) => {
  const found = await Promise.all(tools.map((tool) => tool.find()));
  return {
    versions: found.map((version, index) => `${tools[index].debian}: ${version}`),
    missing: tools.filter((_, index) => found[index] === undefined),
  };
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
 * What the commands say is talk: it goes to stderr. They stop at the first that fails; whether the
 * tools are there by then is looked at afterwards.
 * @param {string[]} packages
 * @param {string[]} prefix
 */
const install = async (packages, prefix) => {
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get',
      '--quiet', '-o', 'Acquire::Retries=3', ...args];
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

/**
 * Sees to the tools that a task needs.
 * @param {Task} task
 * @returns {Promise<string[]>} what the build's tools call themselves: another version builds anew
 * @throws {Error} that says what to install, where this process may not
 */
export const setUpTools = async (task) => {
  const tools = toolsOf[task];
  let { versions, missing } = await findAll(tools);
  const prefix = missing.length > 0 ? await installer() : undefined;
  if (prefix) {
    console.error(`setup: installing from the system's packages:\n${listOf(missing)}`);
    await install(missing.map(({ debian }) => debian), prefix);
    ({ versions, missing } = await findAll(tools));
  }
  if (missing.length > 0) throw new Error(instructionsFor(missing));
  return versions.slice(0, buildTools.length);
};
