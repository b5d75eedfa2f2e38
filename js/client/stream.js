/** The same calls over any number of users, as they come: constant memory, and no faster than results are taken. */

import { invalidArgument, isTimPushError } from '../errors.js';
import { batchOf, entryOf, errorOf, sendBatch } from './batch.js';
import { accountOf, listCommands } from './commands.js';
import { fly } from './flights.js';
import { checkOptions, startJob } from './job.js';
import { trackProgress } from './progress.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('./batch.js').Batch} Batch */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {import('../types.d.ts').StreamOutcome} StreamOutcome */
/** @typedef {{ item: unknown, position: number }} Entry */
/**
 * @typedef {object} Load what is read from the source for one call
 * @property {Array<Entry & { error?: import('../types.d.ts').TimPushError }>} entries in the source's order, doubles and bad ones included
 * @property {Batch} [batch] the good ones, each account once; none when all are bad
 */

/**
 * @param {unknown} source
 * @returns {AsyncIterable<unknown> | Iterable<unknown>}
 */
const checkSource = (source) => {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(source);
  if (typeof source !== 'string' && (typeof later === 'function' || typeof now === 'function')) {
    return /** @type {Iterable<unknown>} */ (source);
  }
  const hint = 'Give an array, a generator or a stream of lines';
  throw invalidArgument('iterable', 'must be an iterable or async iterable', hint);
};

/**
 * @param {unknown} source
 * @returns {any} how many items it has, where that can be known
 */
const sizeOf = (source) => {
  const { length, size } = Object(source);
  return typeof length === 'number' ? length : size;
};

/**
 * Checks what was read. The core names one bad item at a time; it is put aside with its error, and the rest is good.
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {Record<string, unknown>} extra
 * @param {readonly Entry[]} entries
 * @returns {Load}
 */
const loadOf = (core, command, extra, entries) => {
  /** @type {Map<unknown, Entry>} */
  const firsts = new Map();
  for (const entry of entries) {
    const account = accountOf(command, entry.item);
    if (!firsts.has(account)) firsts.set(account, entry);
  }
  let good = [...firsts.values()];
  /** @type {Map<unknown, import('../types.d.ts').TimPushError>} */
  const errors = new Map(); // by account: its doubles are as bad
  const marked = () => entries.map((entry) => (
    { ...entry, error: errors.get(accountOf(command, entry.item)) }));
  while (good.length > 0) {
    try {
      const checked = good.map(({ item, position }) => entryOf(command, item, position));
      const batch = batchOf(core, command, extra, checked);
      return { entries: marked(), batch };
    } catch (error) {
      if (!isTimPushError(error)) throw error;
      const position = Number(/\[(\d+)\]/.exec(error.field ?? '')?.[1]);
      const bad = good.find((entry) => entry.position === position);
      if (!bad) throw error;
      errors.set(accountOf(command, bad.item), error);
      good = good.filter((entry) => entry !== bad);
    }
  }
  return { entries: marked() };
};

/**
 * Reads at most `size` items for one call. A write never has an account twice in one call.
 * @param {AsyncIterable<unknown> | Iterable<unknown>} source
 * @param {ListCommand} command
 * @param {number} size
 * @returns {AsyncGenerator<Entry[], void, undefined>}
 */
async function* readEntries(source, command, size) {
  /** @type {Entry[]} */
  let entries = [];
  const accounts = new Set();
  let position = 0;
  for await (const item of source) {
    const account = accountOf(command, item);
    if (entries.length === size || (command.writes && accounts.has(account))) {
      yield entries;
      entries = [];
      accounts.clear();
    }
    entries.push({ item, position });
    accounts.add(account);
    position += 1;
  }
  if (entries.length > 0) yield entries;
}

/**
 * Lets calls that write the same account happen one after the other.
 * @param {boolean} writes
 */
const createQueue = (writes) => {
  /** @type {Map<string, Promise<unknown>>} the last call under way of each account */
  const last = new Map();
  /**
   * @template T
   * @param {readonly string[]} accounts
   * @param {() => Promise<T>} send
   * @returns {Promise<T>}
   */
  return (accounts, send) => {
    if (!writes) return send();
    const before = [...new Set(accounts.flatMap((account) => last.get(account) ?? []))];
    const sent = before.length === 0 ? send() : Promise.allSettled(before).then(send);
    for (const account of accounts) last.set(account, sent);
    const forget = () => {
      for (const account of accounts) if (last.get(account) === sent) last.delete(account);
    };
    sent.then(forget, forget);
    return sent;
  };
};

/**
 * @param {string} command
 * @returns {ListCommand}
 */
const listCommandOf = (command) => {
  const all = Object.values(listCommands);
  const found = all.find(({ name }) => name === command);
  if (found) return found;
  throw invalidArgument('command', 'is not a call that takes users', `Use one of: ${all.map(({ name }) => name).join(', ')}`);
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 * @param {import('../core/instance.d.ts').LoadEngine} loadCore
 * @returns {(command: string, source: unknown, options?: import('../types.d.ts').StreamOptions) =>
 *   AsyncGenerator<StreamOutcome, void, undefined>}
 */
export const createStream = (settings, call, loadCore) => async function* streamOf(
  name,
  source,
  options = {},
) {
  checkOptions(options, ['ordered', 'replace', 'total']);
  const { ordered = true, replace = false, onProgress, total, ...jobOptions } = options;
  const command = listCommandOf(name);
  if (replace && command.name !== 'add_tag') throw invalidArgument('replace', 'is for add_tag only');
  const checked = checkSource(source);
  const core = await loadCore();
  const extra = replace ? { Replace: 1 } : {};
  const note = trackProgress(onProgress, total ?? sizeOf(source));
  const job = startJob(settings.deadline, jobOptions);
  const inTurn = createQueue(command.writes);

  /**
   * @param {Entry[]} read
   * @returns {Promise<StreamOutcome[]>}
   */
  const send = async (read) => {
    const { entries, batch } = loadOf(core, command, extra, read);
    const sent = batch && await inTurn(
      batch.accounts,
      () => sendBatch(call, core, command, batch, job),
    );
    const byAccount = new Map(sent?.outcomes.map((outcome) => [outcome.account, outcome]));
    const outcomes = entries.map(({ item, error }) => {
      const account = accountOf(command, item);
      const outcome = byAccount.get(account);
      if (error || !outcome) return { account, error };
      return outcome.user ? { ...outcome.user } : { account, error: errorOf(outcome) };
    });
    note(outcomes, sent ? 1 : 0);
    return outcomes;
  };

  try {
    const entries = readEntries(checked, command, core.limits.accountsPerCall);
    const { concurrency } = settings;
    const { signal } = job.fork();
    const close = () => job.end();
    const flights = fly({ source: entries, send, concurrency, ordered, signal, close });
    for await (const outcomes of flights) yield* outcomes;
  } finally {
    job.close();
  }
};
