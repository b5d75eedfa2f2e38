// Brings what a task needs and is not there: tools from the system's packages, then node_modules.
// It runs before node_modules exists, so it needs nothing but Node.
import { hashOf, isThere, read, write } from './files.js';
import { withLock } from './lock.js';
import { isMain, run, runMain } from './run.js';
import { setUpTools } from './tools.js';

const STAMP = 'node_modules/.package-lock.sha256';

/** Installs node_modules unless what is there came of this package-lock.json. */
const setUpPackages = async () => {
  const lock = hashOf(['package-lock.json']);
  if (isThere(STAMP) && read(STAMP).toString() === lock) return;
  console.error('setup: npm ci');
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  write(STAMP, lock);
};

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`setup: Node 20.19 or newer is needed; this is ${process.versions.node}`);
};

/**
 * @param {import('./tools.js').Task} task
 * @returns {Promise<string[]>} what the build's tools call themselves
 * @throws {Error} that says what to install
 */
export const setUp = async (task) => {
  checkNode();
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
