// The emulator's state in a file. Reading never changes the file; writing replaces it in one step,
// so that whoever reads it, and whenever the writer is killed, there is the old state or the new.
import {
  chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync,
  statSync, writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { EmulatorError } from '../emulator/errors.js';
import {
  ifThere, removeLeftovers, targetOf, temporaryFor,
} from './files.js';

/**
 * @typedef {import('../emulator/types.d.ts').Emulator} Emulator
 * @typedef {import('../emulator/types.d.ts').StateDocument} StateDocument
 */

/**
 * @param {string} path
 * @param {'file_broken' | 'file_unusable' | 'file_changed'} reason
 * @param {{ problem?: string, aside?: string }} [params]
 * @param {unknown} [cause]
 */
const unusable = (path, reason, params = {}, cause = undefined) => (
  new EmulatorError('ERR_EMULATOR_STATE', path, reason, params, { cause }));

/**
 * @param {string} path
 * @returns {StateDocument | undefined} undefined where there is no file yet
 * @throws {EmulatorError} ERR_EMULATOR_STATE when it is no JSON in UTF-8
 * @throws {Error} of Node, when it cannot be read
 */
const readDocument = (path) => {
  const bytes = ifThere(() => readFileSync(path));
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unusable(path, 'file_broken', {}, cause);
  }
};

/**
 * What tells whether a file is still the one that was read or written last.
 * @param {string} path
 */
const versionOf = (path) => {
  const found = ifThere(() => statSync(path, { bigint: true }));
  return found && `${found.mtimeNs} ${found.size}`;
};

/**
 * Makes what was written to a file or a folder outlast a loss of power.
 * @param {string} path
 * @param {string} flags
 * @param {string} [text] to write first
 * @param {number} [mode] of a new file
 */
const writeThrough = (path, flags, text, mode) => {
  const file = openSync(path, flags, mode);
  try {
    if (text !== undefined) writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/**
 * That a save will be possible, without changing the file: it needs a new file beside it.
 * @param {string} path
 */
const tryToWrite = (path) => {
  const target = targetOf(path);
  const temporary = temporaryFor(target);
  writeThrough(temporary, 'wx');
  rmSync(temporary);
  removeLeftovers(target);
};

/**
 * Makes a renaming outlast a loss of power.
 * @param {string} target
 */
const syncFolderOf = (target) => {
  try {
    writeThrough(dirname(target), 'r');
  } catch {
    // Windows cannot sync a folder, and does not need to.
  }
};

/**
 * Puts a file where none is, complete and in one step: a second name for the new file beside it,
 * since a name, unlike a renaming, cannot replace a file that another program just made.
 * @param {string} path
 * @param {string} text
 * @returns {boolean} false where there is a file
 * @throws {Error} of Node, when it cannot be written
 */
const createFile = (path, text) => {
  const target = targetOf(path);
  const temporary = temporaryFor(target);
  try {
    writeThrough(temporary, 'wx', text);
    linkSync(temporary, target);
  } catch (error) {
    const { code, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST') return false;
    // Not every file system has second names.
    if (syscall !== 'link' || existsSync(target)) throw error;
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolderOf(target);
  return true;
};

/**
 * Puts a file in place of another in one step: a new file beside it, complete and on the disk,
 * takes its name, and its rights. A process that is killed may leave `NAME.<random>.tmp` behind.
 * @param {string} path
 * @param {string} text
 * @param {string | undefined} version that may be replaced
 * @returns {string | undefined} the new version
 * @throws {EmulatorError} ERR_EMULATOR_STATE when another program changed the file meanwhile; what
 *   was to be saved is beside it then
 */
const replaceFile = (path, text, version) => {
  const target = targetOf(path);
  const temporary = temporaryFor(target);
  try {
    const found = ifThere(() => statSync(target));
    const mode = found && found.mode & 0o777;
    writeThrough(temporary, 'wx', text, mode);
    if (mode !== undefined) chmodSync(temporary, mode); // a new file's is narrowed by the umask
    const present = versionOf(target);
    if (present !== undefined && present !== version) {
      const aside = temporary.replace(/tmp$/, 'json');
      renameSync(temporary, aside);
      throw unusable(path, 'file_changed', { aside });
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolderOf(target);
  return versionOf(target);
};

/**
 * Makes the emulator, and says of which file a bad state is.
 * @param {string} path
 * @param {StateDocument | undefined} document
 * @param {(state: StateDocument | undefined) => Emulator} make
 * @returns {Emulator}
 */
const makeFrom = (path, document, make) => {
  try {
    return make(document);
  } catch (error) {
    // By its name: the emulator may be of another copy of the package.
    const { name, code, message } = /** @type {EmulatorError} */ (error);
    if (document === undefined || name !== 'EmulatorError' || code !== 'ERR_EMULATOR_STATE') throw error;
    throw unusable(path, 'file_unusable', { problem: message }, error);
  }
};

/**
 * @typedef {object} Kept
 * @property {Emulator} emulator
 * @property {boolean} isLoaded from a file that was there
 * @property {() => void} begin makes the file where none was. Where another program made it
 *   meanwhile that one is loaded, by another `emulator`; so before the first call
 * @property {() => void} save
 */

/**
 * Makes an emulator from the state in a file, if there is one, and gives the way to save it there.
 * All of it blocks, so that no signal that ends the process comes between.
 * @param {string} path
 * @param {(state: StateDocument | undefined) => Emulator} make from the file's state, or without one
 * @returns {Kept}
 * @throws {EmulatorError} ERR_EMULATOR_STATE when the file is broken, of another version or against
 *   a rule; it is as before then
 * @throws {Error} of Node, when the file cannot be read, or a later save could not write it
 */
export const keepStateIn = (path, make) => {
  /** @type {string | undefined} */
  let version;
  const load = () => {
    version = versionOf(path);
    const document = readDocument(path);
    tryToWrite(path);
    return { emulator: makeFrom(path, document, make), isLoaded: document !== undefined };
  };
  const textOf = (/** @type {Emulator} */ emulator) => `${JSON.stringify(emulator.export(), null, 2)}\n`;
  const kept = {
    ...load(),
    begin: () => {
      while (!kept.isLoaded) {
        if (createFile(path, textOf(kept.emulator))) {
          version = versionOf(path);
          return;
        }
        Object.assign(kept, load());
      }
    },
    save: () => {
      version = replaceFile(path, textOf(kept.emulator), version);
    },
  };
  return kept;
};
