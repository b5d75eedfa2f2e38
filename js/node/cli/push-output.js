// The files of a run that pushes to any number of accounts: to whom it is sent, who failed, of whom it is not known, and the journal
// beside them, which is written last and says how far the others are good.
import { rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { csvOf } from '../../csv/write.js';
import {
  openAt, requireSameRun, statOf,
} from './bulk-output.js';
import { UsageError } from './exit.js';
import { keyOf, openJournal, readJournal } from './journal.js';
import { jsonOf } from './text.js';

/** @typedef {import('./journal.js').Fate} Fate */
/** @typedef {import('./journal.js').Past} Past */
/** @typedef {import('./bulk-output.js').Files & { unknown: string }} Files */
/** @typedef {{ done: number, failed: number, unknown: number, before: number }} Counts of accounts that are written */

const columns = Object.freeze(['account', 'taskId']);
const mostWaiting = 10_000; // accounts
const fileOf = Object.freeze(/** @type {const} */ ({ sent: 'out', failed: 'failed', unknown: 'unknown' }));

/**
 * What a run may go on with: to be asked by who has locked the files.
 * @param {Files} names
 * @param {boolean} resume
 * @param {any} run
 * @returns {Promise<Past | undefined>}
 */
export const previousPushes = async (names, resume, run) => {
  const { out, failed, unknown, checkpoint } = names;
  const isThere = await statOf(out) !== undefined;
  const past = await readJournal(checkpoint);
  if (resume && past) {
    if (JSON.stringify(past.run.push) !== JSON.stringify(run.push)) throw new UsageError('otherMessage', { out });
    requireSameRun(out, past.run, run);
  }
  if (resume && isThere && !past) throw new UsageError('noCheckpoint', { out });
  if (!resume && past) throw new UsageError('canResume', { path: isThere ? out : checkpoint, out, checkpoint });
  if (past) return past;
  if (isThere) throw new UsageError('outIsThere', { out });
  if (await statOf(failed) !== undefined) throw new UsageError('failedIsThere', { failed });
  if (await statOf(unknown) !== undefined) throw new UsageError('outIsThere', { out: unknown });
  return undefined;
};

/**
 * What is not written yet.
 * @returns {{ items: number, texts: Record<'out' | 'failed' | 'unknown', string>, fates: Record<Fate, unknown[]> }}
 */
const nothing = () => ({
  items: 0,
  texts: { out: '', failed: '', unknown: '' },
  fates: { sent: [], failed: [], unknown: [] },
});

/**
 * @param {object} options
 * @param {Files} options.names
 * @param {Past} [options.past] to go on from
 * @param {any} options.run
 * @param {'ndjson' | 'csv'} options.format
 * @param {boolean} [options.bom] begins CSV
 * @param {boolean} options.again whether those of whom it is not known are to get the push all the same
 * @param {import('./run-lock.js').RunLock} options.lock
 */
export const openPushOutputs = async ({
  names, past, run, format, bom, again, lock,
}) => {
  await lock.require();
  const journal = await openJournal(names.checkpoint, run, past);
  const sizes = { out: 0, failed: 0, unknown: 0, ...past?.sizes, ...(again ? { unknown: 0 } : {}) };
  if (again) await journal.append({ again: true, sizes });
  for (const name of /** @type {const} */ (['failed', 'unknown'])) {
    if (past && sizes[name] === 0) await rm(names[name], { force: true });
  }
  /** @type {Record<'out' | 'failed' | 'unknown', Awaited<ReturnType<typeof openAt>> | undefined>} */
  const files = {
    out: await openAt(names.out, sizes.out, { isNew: !past, target: names.link }),
    failed: sizes.failed > 0 ? await openAt(names.failed, sizes.failed) : undefined,
    unknown: sizes.unknown > 0 ? await openAt(names.unknown, sizes.unknown) : undefined,
  };
  const fates = [...past?.fates.values() ?? []];
  const countOf = (/** @type {Fate} */ fate) => fates.filter((one) => one === fate).length;
  /** @type {Counts} */
  const counts = { done: 0, failed: countOf('failed'), unknown: countOf('unknown'), before: 0 };
  counts.done = countOf('sent') + counts.failed + counts.unknown;
  counts.before = counts.done;
  /** @type {Set<string>} those of this run that have no outcome yet */
  const departed = new Set();

  let waiting = nothing();
  if (sizes.out === 0 && format === 'csv') waiting.texts.out = csvOf([columns], { bom });
  /** @type {Promise<void> | undefined} stays where it failed, so that nothing more is written */
  let writing;

  /** @param {ReturnType<typeof nothing>} taken */
  const write = async ({ items, texts, fates: { sent, failed, unknown } }) => {
    await lock.require();
    for (const name of /** @type {const} */ (['out', 'failed', 'unknown'])) {
      if (texts[name] === '') continue;
      const file = files[name] ?? await openAt(names[name], 0, { isNew: true });
      files[name] = file;
      await file.append(texts[name]);
      await file.sync();
      sizes[name] = file.size();
    }
    await journal.append({ sent, failed, unknown, sizes: { ...sizes } });
    counts.done += items;
    counts.failed += failed.length;
    counts.unknown += unknown.length;
  };

  const writeAll = async () => {
    await setImmediate(); // what came of one call is handed over in one go
    while (waiting.items > 0 || waiting.texts.out !== '') {
      const taken = waiting;
      waiting = nothing();
      await write(taken);
    }
    writing = undefined;
  };
  let isBroken = false;
  const start = () => {
    writing ??= writeAll();
    writing.catch(() => {
      isBroken = true; // told to who waits for it
    });
  };

  if (waiting.texts.out !== '') start();
  return {
    counts,
    /**
     * @param {Fate} fate
     * @param {unknown} account
     * @param {{ account: string, taskId?: string } | object} line
     */
    note: async (fate, account, line) => {
      const { taskId } = /** @type {any} */ (line);
      waiting.texts[fileOf[fate]] += fate === 'sent' && format === 'csv'
        ? csvOf([[String(account), taskId]])
        : `${jsonOf(line)}\n`;
      waiting.fates[fate].push(account);
      departed.delete(keyOf(account));
      waiting.items += 1;
      start();
      if (isBroken || waiting.items > mostWaiting) await writing;
    },
    /**
     * Resolves when it is on the disk that a call with these accounts departs.
     * @param {readonly string[]} accounts
     */
    depart: async (accounts) => {
      await lock.require();
      await journal.append({ departed: [...accounts] });
      for (const account of accounts) departed.add(keyOf(account));
    },
    /** Whether it may have got a push of this run, and has no outcome yet. @param {unknown} account */
    hasDeparted: (account) => departed.has(keyOf(account)),
    /** They did not get the push, and may get it later. @param {readonly unknown[]} accounts */
    return: async (accounts) => {
      if (accounts.length === 0) return;
      for (const account of accounts) departed.delete(keyOf(account));
      await journal.append({ returned: [...accounts] });
    },
    /** All that was noted is on the disk. */
    flush: async () => {
      while (writing) await writing;
    },
    close: async () => {
      await Promise.all([journal, ...Object.values(files)].map((file) => file?.close()));
    },
  };
};
