// A process of its own, for what cannot be seen from within one; or a thread, which costs less.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Runs the text as an ES module in a fresh Node, in the package's folder.
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} `code` is null when it
 *   did not end by itself within `limit` milliseconds
 */
export const runModule = (source, { limit = 120_000 } = {}) => new Promise((resolve) => {
  const child = execFile(
    process.execPath,
    ['--input-type=module', '--eval', source],
    { cwd: root, timeout: limit },
    (error, stdout, stderr) => resolve({ code: error ? child.exitCode : 0, stdout, stderr }),
  );
});

let threads = 0;

/**
 * Runs the text as an ES module in a thread of its own, with its own globals.
 * @param {string} source
 * @param {string} folder where its file is put, and the packages that it imports are found from
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} when it has ended by itself
 */
export const runInThread = async (source, folder) => {
  threads += 1;
  const path = join(folder, `module-${threads}.mjs`);
  writeFileSync(path, source);
  const worker = new Worker(path, { stdout: true, stderr: true, execArgv: [], env: {} });
  const ended = new Promise((resolve) => {
    worker.on('exit', resolve);
  });
  const errors = [];
  worker.on('error', (error) => errors.push(`${error.stack ?? error}\n`));
  const [stdout, stderr, code] = await Promise.all([
    worker.stdout.toArray(), worker.stderr.toArray(), ended,
  ]);
  const textOf = (chunks) => Buffer.concat(chunks).toString();
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) + errors.join('') };
};
