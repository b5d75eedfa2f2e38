// Where a consumer works: a temporary folder of its own, with the packed tarball installed as a user
// would, and the programs beside it.
import { transform } from 'esbuild';
import { spawn } from 'node:child_process';
import {
  cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = fileURLToPath(new URL('.', import.meta.url));
export const root = join(here, '../..');

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 * @returns {Promise<string>} its stdout
 * @throws {Error} with all that it said, unless it ends with 0
 */
export const run = (command, args, { cwd = root, env = {}, timeout = 120_000 } = {}) => (
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd, timeout, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      output.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.stdout);
      else reject(new Error(`${command} ended with ${code ?? signal}\n${output.stdout}${output.stderr}`));
    });
  })
);

/**
 * Packs the package as it would be published.
 * @param {string} folder
 * @returns {Promise<string>} the tarball's path
 */
export const pack = async (folder) => {
  const said = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  return join(folder, JSON.parse(said)[0].filename);
};

/**
 * @param {string} folder
 * @param {string} tarball
 */
const install = (folder, tarball) => run('npm', [
  'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', tarball,
], { cwd: folder });

/**
 * Makes the folders of one run, and takes them away.
 * @param {object} settings what programs find in settings.js
 */
export const createWorkplaces = async (settings) => {
  const base = mkdtempSync(join(tmpdir(), 'timpush-consumers-'));
  const tarball = await pack(base);
  let count = 0;

  /**
   * @param {string[]} programs from programs/, or from the checkout where there is a slash
   * @param {{ type?: 'module' | 'commonjs' }} [options]
   * @returns {Promise<string>} the folder
   */
  const create = async (programs, { type = 'module' } = {}) => {
    count += 1;
    const folder = join(base, `consumer-${count}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
    await install(folder, tarball);
    const settingsText = `export const settings = ${JSON.stringify(settings)};\n`;
    const check = readFileSync(join(here, 'programs/check.js'), 'utf8');
    for (const [name, text] of [['settings', settingsText], ['check', check]]) {
      writeFileSync(join(folder, `${name}.js`), text);
      const { code } = await transform(text, { format: 'cjs' });
      writeFileSync(join(folder, `${name}.cjs`), code);
    }
    for (const program of programs) {
      const target = join(folder, program.split('/').at(-1));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(program.includes('/') ? join(root, program) : join(here, 'programs', program), target);
    }
    return folder;
  };

  /**
   * One of examples/, with the package installed in it.
   * @param {string} name
   */
  const createExample = async (name) => {
    count += 1;
    const folder = join(base, `consumer-${count}`);
    cpSync(join(root, 'examples', name), folder, { recursive: true });
    await install(folder, tarball);
    return folder;
  };

  return { create, createExample, remove: () => rmSync(base, { recursive: true, force: true }) };
};
