// Tests of the build: npm run test:build. A copy of the sources at another path, with a space in it, makes the
// same dist/, byte by byte, also when it is built twice at once. There each file of dist/ is renamed, one after
// the other: it is made again, and what has its place by no right goes. A build that fails leaves dist/ as it was.
import {
  appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';
import {
  isThere, root, run, runMain,
} from './run.js';

/**
 * @param {string} checkout
 * @returns {Map<string, string>} path → SHA-256
 */
const hashesIn = (checkout) => {
  const dist = join(checkout, 'dist');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [
    path.slice(dist.length + 1),
    createHash('sha256').update(readFileSync(path)).digest('hex'),
  ]));
};

/**
 * @param {Map<string, string>} here
 * @param {Map<string, string>} there
 * @returns {string[]} the paths of files that are not the same, or only in one of them
 */
const differences = (here, there) => [...new Set([...here.keys(), ...there.keys()])]
  .filter((path) => here.get(path) !== there.get(path));

/** What git has, or would take. */
const sources = async () => {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return listed.split('\0').filter((path) => path !== '' && isThere(path));
};

runMain(async () => {
  await build();
  const made = hashesIn(root);
  const folder = mkdtempSync(join(tmpdir(), 'timpush another place '));
  const buildThere = () => run(process.execPath, [join(folder, 'scripts/build.js')]);
  let [passed, failed] = [0, 0];
  /**
   * @param {string} what
   * @param {string[]} different
   */
  const count = (what, different) => {
    for (const path of different) console.log(`${what}: dist/${path} differs`);
    if (different.length === 0) passed += 1;
    else failed += 1;
  };
  try {
    for (const path of await sources()) cpSync(join(root, path), join(folder, path));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    await Promise.all([buildThere(), buildThere()]);
    count('at another place, twice at once', differences(made, hashesIn(folder)));
    for (const path of made.keys()) {
      renameSync(join(folder, 'dist', path), join(folder, 'dist', `${path}.1.tmp`));
      await buildThere();
      count(`without dist/${path}`, differences(made, hashesIn(folder)));
    }
    appendFileSync(join(folder, 'js/client/client.js'), '\nconst x = ;\n');
    const said = await buildThere().catch(({ message }) => message);
    if (!said.includes('client.js:')) console.log(`a build that fails does not say where: ${said}`);
    count('a build that fails', said.includes('client.js:') ? differences(made, hashesIn(folder)) : ['?']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
