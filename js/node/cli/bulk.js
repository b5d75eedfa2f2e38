// Any number of accounts from a file into a file, as they come: with a checkpoint, so that a run that
// was ended, by whatever, goes on at the exact account.
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Option } from 'commander';
import { createClient } from '../../index.js';
import { ifThere, targetOf } from '../files.js';
import {
  digestOfDone, lockFiles, openOutputs, previousRun, requireUnchanged,
} from './bulk-output.js';
import { exitCodes, UsageError } from './exit.js';
import { nameOf, unwritable } from './files.js';
import { atItsOrigin, sourceOf } from './input.js';
import { linesToRead, readItems } from './items.js';
import { counted, phrase, textIn } from './language.js';
import { showProgress } from './progress.js';
import { clientOptionsOf, inOurWords, requireCredential } from './settings.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('./bulk-output.js').Columns} Columns */
/** @typedef {import('./items.js').Read} Read */
/** @typedef {import('../../types.d.ts').Client} Client */
/** @typedef {import('../../types.d.ts').StreamOutcome} StreamOutcome */

/**
 * A command, for any number of accounts.
 * @typedef {object} Bulk
 * @property {Parameters<Client['stream']>[0]} command
 * @property {import('./items.js').Shape<any>} [shape] of what is written; none where accounts do
 * @property {readonly string[]} words what to do to each account alike
 * @property {boolean} [replace]
 * @property {(client: Client) => Promise<Columns>} columnsOf of CSV
 */

/** What CSV has of a command that writes. */
export const accountOnly = async () => ['account'];

/** @param {{ out?: string, failed?: string, resume?: boolean }} options */
export const isBulk = ({ out, failed, resume }) =>
  out !== undefined || failed !== undefined || Boolean(resume);

/**
 * Adds the options of commands that take any number of accounts.
 * @param {import('commander').Command} command
 */
export const withBulk = (command) => command
  .optionsGroup('Many accounts, with --from:')
  .option('--out <file>', 'write what comes of them to a file as it comes: NDJSON, or CSV by its name. It may be a link; files beside it may not')
  .option('--failed <file>', 'write those that failed, and why, as NDJSON (default: OUT.failed.ndjson)')
  .addOption(new Option('--resume', 'go on where a run with the same --out was ended'));

/**
 * @param {any} options
 * @param {readonly string[]} words
 */
export const pathOf = (options, words) => {
  const { dryRun, out, failed, resume } = options;
  const path = sourceOf(words, options);
  if (out === undefined && (failed !== undefined || resume)) {
    throw new UsageError('needsOut');
  }
  if (path === undefined) throw new UsageError('needsFrom');
  if (dryRun) throw new UsageError('dryOut');
  return path;
};

/**
 * @param {any} options
 * @returns {'ndjson' | 'csv'}
 */
export const formatOf = ({ format, out }) => {
  if (format === 'json') throw new UsageError('jsonOut');
  if (format === 'ndjson' || format === 'csv') return format;
  return /\.csv$/i.test(out) ? 'csv' : 'ndjson';
};

/**
 * Why an item has failed, as a line that can be read again by the same command.
 * @param {Terminal} terminal
 * @param {Read} read
 * @param {StreamOutcome} outcome
 */
export const failureLine = (terminal, { item, origin: place }, { account, error }) => {
  const { code, reason, errorCode, errorName, among } = /** @type {any} */ (error);
  const origin = textIn('en', place); // data, for programs
  const message = inOurWords(terminal, atItsOrigin(terminal, error, [])); // the line says where
  const given = item !== null && typeof item === 'object' ? item : { account };
  return { ...given, error: {
    origin, code, reason, errorCode, errorName, among, message,
  } };
};

/**
 * What replaces must hold all of an account at once: the second time would undo the first.
 * @param {AsyncIterable<Read>} entries
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
async function* eachAccountOnce(entries) {
  const accounts = new Set();
  for await (const entry of entries) {
    const { account } = entry.item;
    if (accounts.has(account)) throw new UsageError('cameBefore', { origin: entry.origin, account });
    accounts.add(account);
    yield entry;
  }
}

/**
 * Looks at the first of them, and gives it back with the rest.
 * @template T
 * @param {AsyncGenerator<T, void, undefined>} source
 */
export const peeked = async (source) => {
  const first = await source.next();
  return {
    isEmpty: Boolean(first.done),
    all: (async function* all() {
      if (first.done) return;
      yield first.value;
      yield* source;
    })(),
  };
};

/**
 * Passes over what is done, which must be what it was.
 * @param {AsyncGenerator<Read, void, undefined>} source
 * @param {any} checkpoint
 * @param {string} path
 */
const passOver = async (source, checkpoint, path) => {
  const digest = digestOfDone(checkpoint);
  if (!checkpoint) return digest;
  for (let left = checkpoint.done; left > 0; left -= 1) {
    const { done, value } = await source.next();
    if (done) break;
    digest.add(value.item);
  }
  if (digest.isAsBefore()) return digest;
  throw new UsageError('otherBeginning', {
    name: nameOf(path), accounts: counted(checkpoint.done, 'account'),
  });
};

/**
 * @param {{ done: number, failed: number }} counts
 * @param {{ out: string, failed: string }} names
 * @param {Terminal} terminal
 * @returns {number} the exit code
 */
const endOf = ({ done, failed }, names, { say }) => {
  const count = failed.toLocaleString('en-US');
  const failures = failed > 0 ? phrase('failuresIn', { count, file: names.failed }) : '';
  say('accountsIn', { accounts: counted(done - failed, 'account'), out: names.out, failures });
  return failed > 0 ? exitCodes.someFailed : exitCodes.ok;
};

/**
 * @param {string} out
 * @returns {string | undefined} the file that it is a link to, if it is one
 */
export const linkBehind = (out) => {
  try {
    if (!ifThere(() => lstatSync(out))?.isSymbolicLink()) return undefined;
    const target = targetOf(out);
    // Named alike before it is there and after.
    return ifThere(() => join(realpathSync(dirname(target)), basename(target))) ?? target;
  } catch (error) {
    throw unwritable(out, error);
  }
};

/**
 * The files of a run, by its options.
 * @param {any} options
 */
export const filesOf = ({ out, failed }) => ({
  out,
  link: linkBehind(out),
  failed: failed ?? `${out}.failed.ndjson`,
  checkpoint: `${out}.checkpoint`,
});

/**
 * What is alike in each part of a run, of whatever command: another one is another run.
 * @param {any} options
 * @param {object} given
 * @param {string} given.path
 * @param {'ndjson' | 'csv'} given.format
 * @param {{ failed: string, link?: string }} given.names
 * @param {import('../../types.d.ts').ClientOptions} given.settings
 */
export const runOf = ({ bom, column, input }, { path, format, names, settings }) => ({
  from: path,
  format,
  bom: format === 'csv' && bom ? true : undefined,
  failed: names.failed,
  link: names.link,
  column,
  input,
  sdkAppId: settings.sdkAppId,
  region: settings.region,
  endpoint: settings.endpoint,
});

/**
 * What a run is about, by its words and options.
 * @param {Terminal} terminal
 * @param {any} options
 * @param {Bulk} bulk
 */
const planOf = async (terminal, options, { command, shape, words, replace }) => {
  const path = pathOf(options, words);
  const alike = options.from === undefined ? [] : words;
  if (!shape && alike.length > 0) throw new UsageError('accountsTwice');
  const format = formatOf(options);
  const settings = await clientOptionsOf(terminal, options);
  requireCredential(settings);
  const client = createClient(settings);
  const names = filesOf(options);
  const run = {
    command,
    ...runOf(options, { path, format, names, settings }),
    words: [...alike],
    replace: Boolean(replace),
  };
  return { path, alike, client, names, run };
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @param {Bulk} bulk
 * @param {Awaited<ReturnType<typeof planOf>>} plan
 * @param {import('./run-lock.js').RunLock} lock
 * @returns {Promise<number>} the exit code
 */
const runLocked = async (terminal, options, bulk, plan, lock) => {
  const { command, shape, replace, columnsOf } = bulk;
  const { path, alike, client, names, run } = plan;
  const { format, bom } = run;
  const checkpoint = await previousRun(names, Boolean(options.resume), run);
  const total = await linesToRead(terminal, path, options);
  const read = readItems(terminal, path, options, { shape, words: alike });
  const whole = replace && alike.length === 0 ? eachAccountOnce(read) : read;
  const digest = await passOver(whole, checkpoint, path);
  // What is wrong with it shows at its beginning, before a file is made for what comes of it.
  const rest = await peeked(whole).catch((error) => {
    if (checkpoint) terminal.say('resumeLater');
    throw error;
  });
  if (rest.isEmpty && checkpoint) {
    await requireUnchanged(names.out, checkpoint);
    terminal.say('complete', { out: names.out });
    return endOf(checkpoint, names, terminal);
  }
  if (rest.isEmpty) terminal.say('nothingToDo', { name: nameOf(path) });
  const outputs = await openOutputs({
    names,
    checkpoint,
    format,
    bom,
    run,
    lock,
    digest,
    columnsOf: async () => (rest.isEmpty ? [] : columnsOf(client)),
  });
  const { counts } = outputs;
  if (counts.done > 0) terminal.say('goingOn', { accounts: counted(counts.done, 'account') });

  /** @type {Read[]} that are not answered yet */
  const pending = [];
  const items = async function* itemsToDo() {
    for await (const entry of rest.all) {
      pending.push(entry);
      yield entry.item;
    }
  };
  const progress = showProgress(terminal, total, counts);
  /** @type {unknown} */
  let ended;
  try {
    const { signal } = terminal;
    const streamOptions = { signal, ...(replace ? { replace } : {}) };
    for await (const outcome of client.stream(command, items(), streamOptions)) {
      const given = /** @type {Read} */ (pending.shift());
      if (outcome.error) await outputs.fail(given.item, failureLine(terminal, given, outcome));
      else await outputs.succeed(given.item, outcome);
      progress.show(counts);
    }
    await outputs.flush();
  } catch (error) {
    ended = error;
  }
  progress.end();
  await outputs.close();
  const exitCode = endOf(counts, names, terminal);
  if (ended === undefined) return exitCode;
  terminal.say('resumeLater');
  throw ended;
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @param {Bulk} bulk
 * @returns {Promise<number>} the exit code
 */
export const runBulk = async (terminal, options, bulk) => {
  const plan = await planOf(terminal, options, bulk);
  const lock = await lockFiles(plan.names, plan.run);
  try {
    return await runLocked(terminal, options, bulk, plan, lock);
  } finally {
    await lock.release();
  }
};
