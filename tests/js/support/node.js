// A process of its own, for what cannot be seen from within one.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Runs the text as an ES module in a fresh Node, in the package's folder.
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} `code` is null when it
 *   did not end by itself within `limit` milliseconds
 */
export const runModule = (source, { limit = 20_000 } = {}) => new Promise((resolve) => {
  const child = execFile(
    process.execPath,
    ['--input-type=module', '--eval', source],
    { cwd: root, timeout: limit },
    (error, stdout, stderr) => resolve({ code: error ? child.exitCode : 0, stdout, stderr }),
  );
});
