// What the scripts have in common: running other programs, and the files of the checkout.
import { spawn } from 'node:child_process';
import {
  existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, without a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

// --- programs ---------------------------------------------------------------------------------------

/**
 * @param {string} name
 * @returns {string | undefined} its path, if the PATH has it
 */
export const findProgram = (name) => (process.env.PATH ?? '').split(delimiter)
  .map((folder) => join(folder, name)).find((path) => existsSync(path));

/**
 * Runs a program in the checkout's folder and gathers what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{ stderr?: 'pipe' | 'inherit' }} [options] 'inherit' shows at once what goes to stderr
 * @returns {Promise<{ code: number, output: string }>} code 127 when there is no such program
 */
export const capture = (command, args, { stderr = 'pipe' } = {}) => new Promise((resolve) => {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', stderr] });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
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

// --- files, by paths from the checkout's folder -----------------------------------------------------

/**
 * The files at a path: itself, or what the folder holds, sorted; none where nothing is.
 * @param {string} path
 * @returns {string[]}
 */
export const filesAt = (path) => {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(join(root, path)).sort().flatMap((name) => filesAt(`${path}/${name}`));
};

/** @param {string} path */
export const read = (path) => readFileSync(join(root, path));

/** @param {string} path */
export const isThere = (path) => existsSync(join(root, path));

/** @param {string} path a file or a folder, which may be missing */
export const remove = (path) => rmSync(join(root, path), { recursive: true, force: true });

/**
 * Writes a file unless it holds the same already. A reader sees the old file or the new one, never a part; a
 * folder that has its place goes.
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export const write = (path, content) => {
  const target = join(root, path);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there?.isDirectory()) remove(path);
  else if (there && read(path).equals(Buffer.from(content))) return;
  const temporary = `${target}.${process.pid}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(temporary, content);
  renameSync(temporary, target);
};
