// Lock files are complete, or `npm ci` refuses them on a machine that has nothing installed. npm leaves
// out the packages of other platforms when it renews a lock file beside a node_modules: renew one with
// `rm -rf node_modules package-lock.json && npm install --package-lock-only`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lockFiles = execFileSync('git', ['ls-files', '*package-lock.json'], { cwd: root })
  .toString().trim().split('\n');
const lockFile = (path) => readFileSync(join(root, path), 'utf8');

/** Where Node would look for a package from another one's folder, nearest first. */
const placesOf = (name, from) => {
  const folders = from.split('/node_modules/');
  const outwards = folders.map((_, index) => (
    `${folders.slice(0, folders.length - index).join('/node_modules/')}/node_modules/${name}`
  ));
  return [...outwards, `node_modules/${name}`];
};

const missingFrom = (packages) => Object.entries(packages).flatMap(([from, one]) => (
  Object.keys({ ...one.dependencies, ...one.optionalDependencies })
    .filter((name) => !placesOf(name, from).some((place) => Object.hasOwn(packages, place)))
    .map((name) => `${from || 'the project'} needs ${name}`)
));

test('there are lock files to look at', () => {
  expect(lockFiles).toEqual(expect.arrayContaining([
    'package-lock.json', 'tests/consumers/package-lock.json',
  ]));
});

test.each(lockFiles)('%s has every package that another one names', (path) => {
  expect(missingFrom(JSON.parse(lockFile(path)).packages)).toEqual([]);
});

test.each(lockFiles)('%s names no address to download from', (path) => {
  expect(lockFile(path)).not.toMatch(/"resolved": "\w+:/);
});
