// The files of a long run: what was found, who failed, and a checkpoint beside them that says how far
// both are good. The checkpoint is replaced in one step after the files were written, so that a
// process that is killed leaves it whole, and at worst files that are longer than it says.
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { UsageError } from './exit.js';
import { unwritable } from './files.js';
import { harmless } from './text.js';

/** @typedef {readonly string[]} Columns of CSV: account, then attributes; account and tag; account */
/** @typedef {import('../../types.d.ts').StreamOutcome} StreamOutcome */
/** @typedef {{ done: number, failed: number, before: number }} Counts */
/** @typedef {{ command: string, from: string, words: string[] }} Run */

const version = 1;
const itemsAtOnce = 1_000; // outcomes between two checkpoints, or …
const timeAtOnce = 1_000; // … milliseconds

/** @param {string} path */
const exists = async (path) => {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
};

/**
 * @param {string} path
 * @returns {Promise<any>} nothing when there is none
 */
const readCheckpoint = async (path) => {
  /** @type {string} */
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const checkpoint = JSON.parse(text);
    if (checkpoint.version === version) return checkpoint;
  } catch {
    // said below
  }
  throw new UsageError(`${path} is no checkpoint of this version of timpush. Remove it, and the file beside it, to start anew.`);
};

/**
 * @param {string} out
 * @param {string} checkpointPath
 * @param {boolean} resume
 * @param {Run} run
 */
const previousRun = async (out, checkpointPath, resume, run) => {
  const checkpoint = await readCheckpoint(checkpointPath);
  const isThere = await exists(out);
  if (!resume) {
    if (!isThere && !checkpoint) return undefined;
    const hint = checkpoint ? 'Add --resume to go on with it, or remove' : 'Name another, or remove';
    throw new UsageError(`${out} is there already. ${hint} it${checkpoint ? ` and ${checkpointPath}` : ''}.`);
  }
  if (!checkpoint && isThere) {
    throw new UsageError(`${out} is complete: no checkpoint is beside it, so there is nothing to resume.`);
  }
  if (checkpoint && JSON.stringify(checkpoint.run) !== JSON.stringify(run)) {
    const { command, from } = checkpoint.run;
    throw new UsageError(`${out} was begun by another command (${command} from ${from}). Resume with the same arguments.`);
  }
  return checkpoint;
};

/**
 * A file that is appended to, from where the last run's checkpoint says that it is good.
 * @param {string} path
 * @param {number} bytes
 */
const openAt = async (path, bytes) => {
  const handle = await open(path, bytes === 0 ? 'w' : 'r+').catch((error) => {
    throw unwritable(path, error);
  });
  await handle.truncate(bytes);
  let size = bytes;
  return {
    size: () => size,
    /** @param {string} text */
    append: async (text) => {
      if (text === '') return;
      const chunk = Buffer.from(text);
      for (let at = 0; at < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, size)
          .catch((error) => {
            throw unwritable(path, error);
          });
        at += bytesWritten;
        size += bytesWritten;
      }
    },
    close: () => handle.close(),
  };
};

/** @param {ReadonlyArray<ReadonlyArray<string | undefined>>} rows */
const csv = (rows) => stringify(
  rows.map((row) => row.map((cell) => (cell === undefined ? cell : harmless(cell)))),
  { escape_formulas: true, record_delimiter: '\n' },
);

/**
 * @param {StreamOutcome} outcome
 * @param {Columns} columns
 */
const csvLine = ({ account, attributes, tags }, columns) => {
  if (tags?.length === 0) return csv([[account, undefined]]);
  if (tags) return csv(tags.map((tag) => [account, tag]));
  if (!attributes) return csv([[account]]);
  const names = columns.slice(1);
  const unknown = Object.keys(attributes).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`${account} has the attribute ${unknown}, which the app did not have when the file was begun. Start anew, or write NDJSON.`);
  }
  return csv([[account, ...names.map((name) => (
    Object.hasOwn(attributes, name) ? attributes[name] : undefined))]]);
};

/**
 * @param {object} options
 * @param {string} options.out
 * @param {string} options.failed
 * @param {boolean} options.resume
 * @param {'ndjson' | 'csv'} options.format
 * @param {Run} options.run
 * @param {() => Promise<Columns>} options.columnsOf asked when CSV is begun
 */
export const openOutputs = async ({ out, failed, resume, format, run, columnsOf }) => {
  const checkpointPath = `${out}.checkpoint`;
  const found = await previousRun(out, checkpointPath, resume, run);
  /** @type {Columns} */
  const columns = found?.columns ?? (format === 'csv' ? await columnsOf() : []);
  const files = {
    out: await openAt(out, found?.out ?? 0),
    failed: found?.failedBytes > 0 ? await openAt(failed, found.failedBytes) : undefined,
  };
  /** @type {Counts} */
  const counts = { done: found?.done ?? 0, failed: found?.failed ?? 0, before: found?.done ?? 0 };
  let waiting = { out: '', failed: '', items: 0 };
  let written = performance.now();

  const flush = async () => {
    const { out: outText, failed: failedText } = waiting;
    waiting = { out: '', failed: '', items: 0 };
    written = performance.now();
    if (failedText !== '') files.failed ??= await openAt(failed, 0);
    await files.out.append(outText);
    await files.failed?.append(failedText);
    const checkpoint = {
      version,
      run,
      done: counts.done,
      failed: counts.failed,
      out: files.out.size(),
      failedBytes: files.failed?.size() ?? 0,
      columns,
    };
    await writeFile(`${checkpointPath}.tmp`, JSON.stringify(checkpoint));
    await rename(`${checkpointPath}.tmp`, checkpointPath);
  };
  const note = async () => {
    counts.done += 1;
    waiting.items += 1;
    const isTime = performance.now() - written >= timeAtOnce;
    if (waiting.items >= itemsAtOnce || isTime) await flush();
  };

  if (!found && format === 'csv') waiting.out = csv([columns]);
  await flush();
  return {
    counts,
    names: { out, failed },
    /** @param {StreamOutcome} outcome */
    succeed: async (outcome) => {
      waiting.out += format === 'csv' ? csvLine(outcome, columns) : `${JSON.stringify(outcome)}\n`;
      await note();
    },
    /** @param {object} line */
    fail: async (line) => {
      waiting.failed += `${JSON.stringify(line)}\n`;
      counts.failed += 1;
      await note();
    },
    /** @param {{ isDone: boolean }} options a checkpoint stays where there is more to do */
    close: async ({ isDone }) => {
      await flush();
      await files.out.close();
      await files.failed?.close();
      if (isDone) await rm(checkpointPath);
    },
  };
};
