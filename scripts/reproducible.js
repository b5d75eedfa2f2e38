// Builds a copy of the sources at another path, with a space in it, and compares every file of dist/ with
// those that are here. npm run test:reproducible
import {
  cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';
import { isThere } from './files.js';
import { root, run, runMain } from './run.js';
import { setUp } from './setup.js';

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

/** What git has, or would take. */
const sources = async () => {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return listed.split('\0').filter((path) => path !== '' && isThere(path));
};

runMain(async () => {
  await build(await setUp('build'));
  const folder = mkdtempSync(join(tmpdir(), 'timpush another place '));
  try {
    for (const path of await sources()) cpSync(join(root, path), join(folder, path));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    await run(process.execPath, [join(folder, 'scripts/build.js')]);
    const [here, there] = [root, folder].map(hashesIn);
    const different = [...new Set([...here.keys(), ...there.keys()])]
      .filter((path) => here.get(path) !== there.get(path));
    for (const path of different) console.log(`differs: dist/${path}`);
    console.log(`${here.size - different.length} passed, ${different.length} failed`);
    return here.size > 0 && different.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
