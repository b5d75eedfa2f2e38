// Brings what the matrix needs beyond `npm test`: this folder's packages, and Chromium.
import { build } from '../../scripts/build.js';
import { hashOf, isThere, read, write } from '../../scripts/files.js';
import { run } from '../../scripts/run.js';
import { setUp } from '../../scripts/setup.js';

const FOLDER = 'tests/consumers';
const STAMP = `${FOLDER}/node_modules/.package-lock.sha256`;

/** Sets up, builds the package, and installs what it is tried in. */
export const setUpConsumers = async () => {
  await build(await setUp('runtimes'));
  const lock = hashOf([`${FOLDER}/package-lock.json`]);
  if (isThere(STAMP) && read(STAMP).toString() === lock) return;
  console.error(`test:runtimes: npm ci in ${FOLDER}`);
  await run('npm', ['--prefix', FOLDER, 'ci', '--ignore-scripts', '--no-audit', '--no-fund',
    '--loglevel=error']);
  write(STAMP, lock);
};
