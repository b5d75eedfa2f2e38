// Running other programs.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, without a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/**
 * Runs a program in the checkout's folder and gathers what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when there is no such program
 */
export const capture = (command, args, { env = process.env } = {}) => new Promise((resolve) => {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  child.on('error', (error) => resolve({ code: 127, output: error.message }));
  child.on('close', (code) => {
    resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
  });
});

/**
 * Runs a program that is to succeed; what it prints is shown only when it does not.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 * @throws {Error} with what it printed
 */
export const run = async (command, args) => {
  const { code, output } = await capture(command, args);
  if (code === 0) return output;
  throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${output.trim()}`);
};

/**
 * Runs what a script is for; its failure is a message and an exit code, not a stack.
 * @param {() => Promise<number | void>} main
 */
export const runMain = async (main) => {
  try {
    process.exitCode = await main() ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
};

/**
 * Whether a module is the script that Node was started with.
 * @param {string} url the module's `import.meta.url`
 */
export const isMain = (url) => (
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url)
);
