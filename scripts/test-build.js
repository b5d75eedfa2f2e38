// Tests of the build: npm run test:build. A copy of the sources at another path, with a space in it, makes the
// same dist/, byte by byte, also when it is built twice at once. There each made file is renamed, one after the
// other: it is made again, and the strange file goes. A build that fails says where, and leaves dist/ as it was.
// And the system's own compiler, on Debian g++, takes the core without a warning, and so does clang-tidy.
import {
  appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync,
  symlinkSync, writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, buildWithCMake } from './build.js';
import {
  capture, filesAt, isThere, root, run, runMain,
} from './run.js';
import { findClangTidy } from './setup.js';

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

/**
 * What clang-tidy finds in the core, by .clang-tidy. What needs Emscripten's headers is left out.
 * @param {string} folder of a build
 */
const lint = async (folder) => {
  const paths = filesAt('src').filter((path) => (
    path.endsWith('.cpp') && !/(bindings|no_printf|no_rtti)\.cpp$/.test(path)));
  const clangTidy = await findClangTidy() ?? 'clang-tidy-14';
  const next = paths.values();
  /** @type {string[]} */
  const found = [];
  const work = async () => {
    for (const path of next) {
      const { code, output } = await capture(clangTidy, ['-p', folder, '--quiet', path]);
      if (code !== 0) found.push(output);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return found;
};

runMain(async () => {
  await build('test:build');
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
    const paths = [...made.keys()].map((path) => `dist/${path}`);
    for (const path of [...paths, 'build/wasm/core.wasm', 'build/wasm/core.js']) {
      renameSync(join(folder, path), join(folder, `${path}.1.tmp`));
      await buildThere();
      count(`without ${path}`, differences(made, hashesIn(folder)));
    }
    const name = paths[0].slice('dist/'.length);
    rmSync(join(folder, paths[0]));
    mkdirSync(join(folder, paths[0]));
    await buildThere();
    count(`with a folder in the place of ${name}`, differences(made, hashesIn(folder)));

    // A core that is new and good, and a library that is not.
    const region = join(folder, 'src/region.cpp');
    writeFileSync(region, readFileSync(region, 'utf8').replace('"silicon-valley"', '"sunnyvale"'));
    appendFileSync(join(folder, 'js/client/client.js'), '\nconst x = ;\n');
    const said = await buildThere().then(() => 'nothing', ({ message }) => message);
    if (said.split('client.js:').length !== 2) throw new Error(`It should say once where: ${said}`);
    count('after a build that failed', differences(made, hashesIn(folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await buildWithCMake('release', { folder: 'build/other', options: ['-DCMAKE_CXX_COMPILER=c++'] });
  count('after another compiler', []);
  const found = await lint('build/other');
  for (const output of found) console.log(output);
  if (found.length === 0) passed += 1;
  else failed += 1;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
