// Brings what a task needs and is not there: tools from the system's packages, then node_modules.
// It runs before node_modules exists, so it needs nothing but Node.
import { isThere, read } from './files.js';
import { withLock } from './lock.js';
import { isMain, root, run, runMain } from './run.js';
import { setUpTools } from './tools.js';

/** @param {string} path of a lock file, which may be missing */
const packagesIn = (path) => (
  isThere(path) ? JSON.parse(read(path).toString()).packages ?? {} : undefined
);

/** Whether node_modules, by npm's own list of what is in it, has what package-lock.json says. */
const hasPackages = () => {
  const there = packagesIn('node_modules/.package-lock.json');
  return there !== undefined && Object.entries(packagesIn('package-lock.json'))
    .every(([path, { version, optional }]) => (
      // What is optional may be another platform's. The path of the project itself is "".
      path === '' || (Object.hasOwn(there, path) ? there[path].version === version : optional)
    ));
};

const setUpPackages = async () => {
  if (hasPackages()) return;
  console.error('setup: npm ci');
  // An `npm start --silent` around it must not silence the reason of a failure.
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['ci', '--ignore-scripts', ...quietly]);
};

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
 * @param {import('./tools.js').Task} task
 * @returns {Promise<string[]>} what the build's tools call themselves
 * @throws {Error} that says what to install
 */
export const setUp = async (task) => {
  checkNode();
  checkPlace();
  const [versions] = await Promise.all([
    setUpTools(task),
    withLock('build/setup.lock', setUpPackages),
  ]);
  return versions;
};

if (isMain(import.meta.url)) {
  runMain(async () => {
    await setUp(process.argv[2] === 'test' ? 'test' : 'build');
  });
}
