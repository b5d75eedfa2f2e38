// Everything that must hold, as one command: style, types, the C++ tests (also under ASan and UBSan)
// and the JavaScript tests. The last line counts the tests.
import { spawn } from 'node:child_process';
import { build } from './build.js';
import { buildWithCMake } from './cmake.js';
import { isThere, read, remove } from './files.js';
import { lint } from './lint.js';
import { capture, root, runMain } from './run.js';
import { setUp } from './setup.js';
import { checkTypes } from './types.js';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const started = Date.now();

/** @param {string} text */
const tell = (text) => console.log(`test: ${text} (${Math.round((Date.now() - started) / 1000)} s)`);

/**
 * A check without tests to count.
 * @param {string} name
 * @param {() => Promise<{ code: number, output: string }>} check
 * @returns {Promise<boolean>}
 */
const passes = async (name, check) => {
  const { code, output } = await check();
  if (code !== 0) process.stdout.write(output);
  tell(`${name}: ${code === 0 ? 'ok' : 'failed'}`);
  return code === 0;
};

/**
 * @param {string} name
 * @param {string} folder
 * @param {string[]} options
 * @returns {Promise<Counts>}
 */
const testCpp = async (name, folder, options) => {
  await buildWithCMake(folder, { options });
  const { code, output } = await capture('ctest', ['--test-dir', folder, '--output-on-failure',
    '--no-tests=error', '--parallel', '2']);
  if (code !== 0) process.stdout.write(output);
  const found = /(\d+) tests failed out of (\d+)/.exec(output);
  const [failed, all] = found ? found.slice(1).map(Number) : [1, 1];
  tell(name);
  // A run that failed has failed, whatever it counted.
  return { passed: all - failed, failed: code === 0 ? failed : Math.max(failed, 1), skipped: 0 };
};

/** @returns {Promise<Counts>} */
const testJavaScript = async () => {
  const report = 'build/jest.json';
  remove(report);
  const child = spawn(process.execPath, ['--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js',
    '--json', `--outputFile=${report}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  tell('Jest');
  if (!isThere(report)) return { passed: 0, failed: 1, skipped: 0 };
  const found = JSON.parse(read(report).toString());
  // A file that could not be run counts as one failure, and so does anything else that went wrong.
  const failed = found.numFailedTests + found.numRuntimeErrorTestSuites;
  return {
    passed: found.numPassedTests,
    failed: code === 0 ? failed : Math.max(failed, 1),
    skipped: found.numPendingTests + found.numTodoTests,
  };
};

/** @param {Counts} counts */
const lineOf = ({ passed, failed, skipped }) => (
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
);

/** @param {Counts[]} all */
const sumOf = (all) => all.reduce((sum, counts) => ({
  passed: sum.passed + counts.passed,
  failed: sum.failed + counts.failed,
  skipped: sum.skipped + counts.skipped,
}));

runMain(async () => {
  const tools = await setUp('test');
  await build(tools);
  tell('set up and built');
  const [checks, native, sanitized] = await Promise.all([
    Promise.all([passes('style', lint), passes('types', checkTypes)]),
    testCpp('ctest', 'build/native', []),
    testCpp('ctest, sanitized', 'build/sanitized', ['-DTIMPUSH_SANITIZE=ON']),
  ]);
  // Alone, since some of its tests watch the time.
  const jest = await testJavaScript();
  const counts = { ctest: native, 'ctest, sanitized': sanitized, Jest: jest };
  const sum = sumOf(Object.values(counts));
  for (const [name, part] of Object.entries(counts)) console.log(`${name}: ${lineOf(part)}`);
  console.log(lineOf(sum));
  const isGood = sum.failed === 0 && Object.values(counts).every(({ passed }) => passed > 0);
  return isGood && checks.every(Boolean) ? 0 : 1;
});
