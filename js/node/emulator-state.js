// The emulator's state in a file. Reading never changes the file; writing replaces it in one step,
// so that whoever reads it, and whenever the writer is killed, there is the old state or the new.
import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmulatorError } from '../emulator/errors.js';

/**
 * @typedef {import('../emulator/types.d.ts').Emulator} Emulator
 * @typedef {import('../emulator/types.d.ts').StateDocument} StateDocument
 */

/**
 * @param {string} path
 * @param {string} message
 * @param {unknown} cause
 */
const unusable = (path, message, cause) => new EmulatorError('ERR_EMULATOR_STATE', path,
  `${message}. The file was left as it is: repair it, move it away or name another one`, { cause });

/**
 * @param {string} path
 * @returns {Promise<StateDocument | undefined>} undefined where there is no file yet
 * @throws {EmulatorError} ERR_EMULATOR_STATE when it is no JSON in UTF-8
 * @throws {Error} of Node, when it cannot be read
 */
const readDocument = async (path) => {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unusable(path, 'this state file is broken or incomplete: it is not JSON in UTF-8', cause);
  }
};

/**
 * Makes what was written to a file or a folder outlast a loss of power.
 * @param {string} path
 * @param {string} flags
 * @param {string} [text] to write first
 */
const writeThrough = async (path, flags, text) => {
  const file = await open(path, flags);
  try {
    if (text !== undefined) await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Puts a file in place of another in one step: a new file beside it, complete and on the disk,
 * takes its name. A process that is killed may leave `NAME.<random>.tmp` behind.
 * @param {string} path
 * @param {string} text
 */
const replaceFile = async (path, text) => {
  // A link stays a link: the file behind it is replaced.
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await writeThrough(temporary, 'wx', text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  // Windows cannot sync a folder, and does not need to.
  await writeThrough(dirname(target), 'r').catch(() => {});
};

/**
 * Loads an emulator's state from a file, if there is one, and gives the way to save it there.
 * @param {Emulator} emulator
 * @param {string} path
 * @returns {Promise<{ isLoaded: boolean, save: () => Promise<void> }>} saves wait for one another
 * @throws {EmulatorError} ERR_EMULATOR_STATE when the file is broken, of another version or against
 *   a rule; the file and the emulator's state are as before then
 */
export const keepStateIn = async (emulator, path) => {
  const document = await readDocument(path);
  try {
    if (document !== undefined) emulator.import(document);
  } catch (error) {
    // By its name: the emulator may be of another copy of the package.
    const { name, message } = /** @type {Error} */ (error);
    if (name !== 'EmulatorError') throw error;
    throw unusable(path, `this state file cannot be used: ${message}`, error);
  }
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  return {
    isLoaded: document !== undefined,
    save: () => {
      const write = () => replaceFile(path, `${JSON.stringify(emulator.export(), null, 2)}\n`);
      const saved = last.then(write);
      last = saved.catch(() => {});
      return saved;
    },
  };
};
