// Everything that must hold, as one command: style, types, the C++ tests (also under ASan and UBSan) and the
// JavaScript tests, all at once. The last line counts the tests. `npm test -- core style` does these parts only.
import { readdirSync } from 'node:fs';
import { build, buildWithCMake } from './build.js';
import {
  capture, filesAt, isThere, read, remove, root, runMain,
} from './run.js';
import { findClang, findClangFormat } from './setup.js';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ code: number, output: string, counts?: Counts }} Found what a part found; only tests are counted */

/** @param {Promise<{ code: number, output: string }>[]} checks */
const all = async (checks) => {
  const results = await Promise.all(checks);
  return {
    code: Math.max(...results.map(({ code }) => code)),
    output: results.map(({ output }) => output).join(''),
  };
};

/** ESLint for JavaScript, clang-format for C++. `npm run fix` corrects what can be corrected. */
const checkStyle = async () => {
  const clangFormat = await findClangFormat() ?? 'clang-format-14';
  const sources = ['include', 'src', 'tests/core', 'tests/cpp', 'examples/cpp', 'bench/native']
    .flatMap(filesAt).filter((path) => /\.(h|cpp)$/.test(path));
  return all([
    capture(process.execPath, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0',
      '--cache', '--cache-location', 'build/eslint', '--cache-strategy', 'content']),
    capture(clangFormat, ['--dry-run', '-Werror', ...sources]),
  ]);
};

/**
 * The strict check of the JavaScript's types. The library and the tester page are checked without Node's, so
 * that they use none of them; what runs in Node only is checked with them, and the benches and examples, which
 * import the package by its name, against the declarations that it ships.
 */
const checkTypes = async () => {
  const { code, output } = await all(readdirSync(root)
    .filter((name) => /^tsconfig\..*json$/.test(name))
    .map((name) => capture(process.execPath, ['node_modules/typescript/bin/tsc', '-p', name])));
  // A file of more than one project is complained of in each.
  return { code, output: [...new Set(output.split(/(?<=\n)/))].join('') };
};

/**
 * @param {string} output
 * @param {RegExp} pattern of lines that hold a count
 */
const sumIn = (output, pattern) => [...output.matchAll(pattern)]
  .reduce((sum, [, count]) => sum + Number(count), 0);

/**
 * CTest runs GoogleTest's programs, each whole: a process for each of its tests would take longer than the tests.
 * @returns {Promise<Found>}
 */
const testCore = async () => {
  const clang = findClang();
  await buildWithCMake('tests', { options: clang ? [`-DCMAKE_CXX_COMPILER=${clang}`] : [] });
  const { code, output } = await capture('ctest', ['--test-dir', 'build/tests', '--verbose',
    '--no-tests=error', '--parallel', '2']);
  return {
    code,
    output,
    counts: {
      passed: sumIn(output, /\[ {2}PASSED {2}\] (\d+) tests?\.$/gm),
      failed: sumIn(output, /\[ {2}FAILED {2}\] (\d+) tests?, listed below:$/gm),
      skipped: sumIn(output, /\[ {2}SKIPPED \] (\d+) tests?, listed below:$/gm),
    },
  };
};

/** @returns {Promise<Found>} */
const testJavaScript = async () => {
  const report = 'build/jest.json';
  remove(report);
  const { code } = await capture(process.execPath, ['--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js',
    '--json', `--outputFile=${report}`], { stderr: 'inherit' });
  if (!isThere(report)) return { code, output: '', counts: { passed: 0, failed: 1, skipped: 0 } };
  const found = JSON.parse(read(report).toString());
  return {
    code,
    output: '',
    counts: {
      passed: found.numPassedTests,
      // A file that could not be run counts as one failure.
      failed: found.numFailedTests + found.numRuntimeErrorTestSuites,
      skipped: found.numPendingTests + found.numTodoTests,
    },
  };
};

/** @type {Record<string, () => Promise<Found>>} */
const parts = {
  style: checkStyle, types: checkTypes, core: testCore, js: testJavaScript,
};

/** @param {Counts} counts */
const lineOf = ({ passed, failed, skipped }) => (
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
);

/** @param {Counts[]} list */
const sumOf = (list) => list.reduce((sum, counts) => ({
  passed: sum.passed + counts.passed,
  failed: sum.failed + counts.failed,
  skipped: sum.skipped + counts.skipped,
}), { passed: 0, failed: 0, skipped: 0 });

runMain(async () => {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !Object.hasOwn(parts, name));
  if (unknown) throw new Error(`test: there is no part ${unknown}; there are ${Object.keys(parts).join(', ')}`);

  const started = Date.now();
  /** @param {string} text */
  const tell = (text) => console.log(`test: ${text} (${Math.round((Date.now() - started) / 1000)} s)`);
  await build('test');
  tell('set up and built');
  const names = asked.length > 0 ? asked : Object.keys(parts);
  const results = await Promise.all(names.map(async (name) => {
    const { code, output, counts } = await parts[name]().catch(({ message }) => ({
      code: 1, output: `${message}\n`, counts: { passed: 0, failed: 1, skipped: 0 },
    }));
    if (code !== 0) process.stdout.write(output);
    // A part that failed has failed, whatever it counted.
    const sum = counts && code !== 0 ? { ...counts, failed: Math.max(counts.failed, 1) } : counts;
    tell(`${name}: ${sum ? lineOf(sum) : { 0: 'ok' }[code] ?? 'failed'}`);
    return { isGood: code === 0 && sum?.passed !== 0, counts: sum };
  }));
  const counted = results.flatMap(({ counts }) => counts ?? []);
  if (counted.length > 0) console.log(lineOf(sumOf(counted)));
  return results.every(({ isGood }) => isGood) ? 0 : 1;
});
