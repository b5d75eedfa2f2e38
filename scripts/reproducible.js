// Builds two clones of the last commit in folders of different names and compares every file of dist/.
// npm run test:reproducible
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, runMain } from './run.js';
import { setUp } from './setup.js';

/**
 * @param {string} folder a clone's
 * @returns {Promise<Map<string, string>>} path → SHA-256
 */
const buildIn = async (folder) => {
  await run('git', ['clone', '--quiet', root, folder]);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await run(process.execPath, [join(folder, 'scripts/build.js')]);
  const dist = join(folder, 'dist');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [
    path.slice(dist.length + 1),
    createHash('sha256').update(readFileSync(path)).digest('hex'),
  ]));
};

runMain(async () => {
  await setUp('build');
  const base = mkdtempSync(join(tmpdir(), 'timpush-reproducible-'));
  try {
    const one = await buildIn(join(base, 'one'));
    const other = await buildIn(join(base, 'another place'));
    const different = [...new Set([...one.keys(), ...other.keys()])]
      .filter((path) => one.get(path) !== other.get(path));
    for (const path of different) console.log(`differs: dist/${path}`);
    console.log(`${one.size - different.length} passed, ${different.length} failed`);
    return one.size > 0 && different.length === 0 ? 0 : 1;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
});
