// The style of the sources: ESLint for JavaScript, clang-format for C++. `--fix` corrects what it can.
import { filesAt } from './files.js';
import { capture, isMain, runMain } from './run.js';
import { setUp } from './setup.js';
import { findClangFormat } from './tools.js';

/** @param {boolean} fix */
const lintJavaScript = async (fix) => {
  const args = ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'];
  return capture(process.execPath, fix ? [...args, '--fix'] : args);
};

/** @param {boolean} fix */
const lintCpp = async (fix) => {
  const clangFormat = await findClangFormat();
  if (!clangFormat) return { code: 1, output: 'clang-format 14 is missing\n' };
  const sources = ['src', 'tests/core'].flatMap(filesAt)
    .filter((path) => !path.includes('/node_modules/') && /\.(h|cpp)$/.test(path));
  return capture(clangFormat.command, [fix ? '-i' : '--dry-run', '-Werror', ...sources]);
};

/**
 * @param {{ fix?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} what there is to correct
 */
export const lint = async ({ fix = false } = {}) => {
  const results = await Promise.all([lintJavaScript(fix), lintCpp(fix)]);
  return {
    code: Math.max(...results.map(({ code }) => code)),
    output: results.map(({ output }) => output).join(''),
  };
};

if (isMain(import.meta.url)) {
  runMain(async () => {
    await setUp('test');
    const { code, output } = await lint({ fix: process.argv.includes('--fix') });
    process.stdout.write(output);
    return code;
  });
}
