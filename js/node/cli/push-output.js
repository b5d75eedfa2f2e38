// The files of a run that pushes to any number of accounts: to whom it is sent, who failed, of whom it is not known, and the journal
// beside them, which is written last and says how far the others are good.
import { readFile, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { csvOf } from '../../csv/write.js';
import {
  openAt, requireSameRun, statOf,
} from './bulk-output.js';
import { UsageError } from './exit.js';
import { unwritable } from './files.js';
import {
  keyOf, openJournal, readJournal, replaceFile, wholeLines,
} from './journal.js';
import { jsonOf } from './text.js';

/** @typedef {import('./journal.js').Fate} Fate */
/** @typedef {import('./journal.js').Past} Past */
/** @typedef {import('./bulk-output.js').Files & { unknown: string }} Files */
/**
 * @typedef {object} Counts of accounts that are written
 * @property {number} sent
 * @property {number} failed
 * @property {number} unknown
 * @property {number} done those of them that are not to get the push again
 * @property {number} before that of them which earlier runs have done
 */

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
  if (resume && !past) throw new UsageError('nothingToResume', { out, checkpoint });
  if (!resume && past) throw new UsageError('pushCanResume', { path: isThere ? out : checkpoint });
  if (past) {
    // Only of a call that was under way when the last run was killed there may be lines that the journal does not know of.
    const isLonger = past.sizes.out > 0 && Number((await statOf(out))?.size) > past.sizes.out;
    if (isLonger && past.underWay.size === 0) throw new UsageError('pushChangedSince', { out });
    return past;
  }
  if (isThere) throw new UsageError('pushOutIsThere', { out });
  if (await statOf(failed) !== undefined) throw new UsageError('failedIsThere', { failed });
  if (await statOf(unknown) !== undefined) throw new UsageError('pushOutIsThere', { out: unknown });
  return undefined;
};

/**
 * Leaves in the file of those of whom it is not known just them, each once: of who got the push again it is known by now.
 * @param {string} path
 * @param {ReadonlySet<string>} keys
 * @param {(account: string) => object} lineOf one that has no line there
 * @returns {Promise<number>} bytes
 */
const listUnknown = async (path, keys, lineOf) => {
  const before = await readFile(path).catch((error) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw unwritable(path, error);
  });
  /** @type {Map<string, string>} */
  const lines = new Map();
  for (const { text } of wholeLines(before)) {
    try {
      lines.set(keyOf(JSON.parse(text).account), text);
    } catch {
      // none of ours
    }
  }
  const text = [...keys].map((key) => `${lines.get(key) ?? jsonOf(lineOf(key))}\n`).join('');
  if (text === '') await rm(path, { force: true });
  else if (!before.equals(Buffer.from(text))) await replaceFile(path, text);
  return Buffer.byteLength(text);
};

/**
 * What is not written yet; `known` are those of them of whom it was not known before.
 * @returns {{ items: number, known: number, texts: Record<'out' | 'failed' | 'unknown', string>, fates: Record<Fate, unknown[]> }}
 */
const nothing = () => ({
  items: 0,
  known: 0,
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
 * @param {(account: string) => object} options.underWayLine of one whose call was under way when the last run ended
 * @param {import('./run-lock.js').RunLock} options.lock
 */
export const openPushOutputs = async ({
  names, past, run, format, bom, again, underWayLine, lock,
}) => {
  await lock.require();
  const journal = await openJournal(names.checkpoint, run, past, lock);
  const sizes = { out: 0, failed: 0, unknown: 0, ...past?.sizes };
  const fatesOfPast = [...past?.fates ?? []];
  const ofFate = (/** @type {Fate} */ fate) => (
    fatesOfPast.flatMap(([key, one]) => (one === fate ? key : [])));
  const lost = [...past?.underWay ?? []].filter((key) => !past?.fates.has(key));
  /** @type {Set<string>} keys of those of whom it is not known */
  const listed = new Set([...ofFate('unknown'), ...lost]);
  const listThem = async () => {
    sizes.unknown = await listUnknown(names.unknown, listed, underWayLine);
    await journal.append({ unknown: lost.splice(0), sizes: { ...sizes } });
  };
  if (past && sizes.failed === 0) await rm(names.failed, { force: true });
  /** @type {Record<'out' | 'failed' | 'unknown', Awaited<ReturnType<typeof openAt>> | undefined>} */
  const files = {
    out: await openAt(names.out, sizes.out, { isNew: !past, target: names.link, isPush: true }),
    failed: sizes.failed === 0
      ? undefined
      : await openAt(names.failed, sizes.failed, { isPush: true }),
    unknown: undefined,
  };
  if (past) await listThem();
  if (sizes.unknown > 0) files.unknown = await openAt(names.unknown, sizes.unknown);
  const [sent, failed, unknown] = [ofFate('sent').length, ofFate('failed').length, listed.size];
  const before = sent + failed + (again ? 0 : unknown);
  /** @type {Counts} */
  const counts = {
    sent, failed, unknown, done: before, before,
  };
  /** @type {Set<string>} those of this run that have no outcome yet */
  const departed = new Set();

  let waiting = nothing();
  if (sizes.out === 0 && format === 'csv') waiting.texts.out = csvOf([columns], { bom });
  /** @type {Promise<void> | undefined} stays where it failed, so that nothing more is written */
  let writing;

  /** @param {ReturnType<typeof nothing>} taken */
  const write = async ({ items, known, texts, fates }) => {
    for (const name of /** @type {const} */ (['out', 'failed', 'unknown'])) {
      if (texts[name] === '') continue;
      await lock.require();
      const file = files[name] ?? await openAt(names[name], 0, { isNew: true });
      files[name] = file;
      await file.append(texts[name]);
      await file.sync();
      sizes[name] = file.size();
    }
    await journal.append({ ...fates, sizes: { ...sizes } });
    counts.done += items;
    counts.sent += fates.sent.length;
    counts.failed += fates.failed.length;
    counts.unknown += fates.unknown.length - known;
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

  let isStale = false; // the file of those of whom it is not known names others, too
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
      const key = keyOf(account);
      const isListed = listed.has(key);
      if (fate === 'sent' && format === 'csv') waiting.texts.out += csvOf([[String(account), taskId]]);
      else if (fate !== 'unknown' || !isListed) waiting.texts[fileOf[fate]] += `${jsonOf(line)}\n`;
      waiting.fates[fate].push(account);
      if (isListed) waiting.known += 1;
      if (fate === 'unknown') listed.add(key);
      else if (listed.delete(key)) isStale = true;
      departed.delete(key);
      waiting.items += 1;
      start();
      if (isBroken || waiting.items > mostWaiting) await writing;
    },
    /**
     * Resolves when it is on the disk that a call with these accounts departs, and no other run has taken over meanwhile.
     * @param {readonly string[]} accounts
     */
    depart: async (accounts) => {
      await journal.append({ departed: [...accounts] });
      await lock.require(); // the disk may have taken its time
      for (const account of accounts) departed.add(keyOf(account));
    },
    /** Whether it may have got a push of this run, and has no outcome yet. @param {unknown} account */
    hasDeparted: (account) => departed.has(keyOf(account)),
    /** Whether it is not known of it, from an earlier run or this one. @param {unknown} account */
    isUnknown: (account) => listed.has(keyOf(account)),
    /** They did not get the push, and may get it later. @param {readonly unknown[]} accounts */
    return: async (accounts) => {
      if (accounts.length === 0) return;
      for (const account of accounts) departed.delete(keyOf(account));
      await journal.append({ returned: [...accounts] });
    },
    /** All that was noted is on the disk. */
    flush: async () => {
      while (writing) await writing;
      if (!isStale) return;
      await lock.require();
      isStale = false;
      await files.unknown?.close();
      files.unknown = undefined; // nothing is noted any more
      await listThem();
    },
    close: async () => {
      await Promise.all([journal, ...Object.values(files)].map((file) => file?.close()));
    },
  };
};
