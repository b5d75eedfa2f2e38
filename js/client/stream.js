/** The same calls over any number of users, as they come: constant memory, and no faster than results are taken. */

import {
  errorOfFailure, failureOf, invalidArgument, isTimPushError,
} from '../errors.js';
import { listText } from '../core/json.js';
import { batchOf, checked, sendBatch } from './batch.js';
import { isWrite, listCommands, membersBeside } from './commands.js';
import { nextTurn, unlessAborted } from './clock.js';
import { fly } from './flights.js';
import { checkJobOptions, startJob } from './job.js';
import { withSettled } from './list.js';
import { trackProgress } from './progress.js';
import { createSource } from './source.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('./batch.js').Batch} Batch */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {import('../types.d.ts').StreamOutcome} StreamOutcome */
/** @typedef {import('./commands.js').Entry} Entry */
/** @typedef {{ read: Entry[], outcomes?: StreamOutcome[] }} Flight what was read for one call, and what came of it */
/**
 * @typedef {object} Load what is read from the source for one call
 * @property {ReadonlyArray<Entry & { error?: import('../types.d.ts').TimPushError }>} entries in the source's order, doubles and bad ones included
 * @property {Batch} [batch] the good ones, each account once; none when all are bad
 */

/**
 * @param {unknown} source
 * @returns {any} how many items it has, where that can be known
 */
const sizeOf = (source) => {
  const { length, size } = Object(source);
  return typeof length === 'number' ? length : size;
};

/**
 * Checks what was read. Where something is wrong with it, each item is looked at by itself: bad ones are put aside with their
 * errors, and the rest is good.
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
    if (!firsts.has(entry.account)) firsts.set(entry.account, entry);
  }
  try {
    const batch = checked(core, command, batchOf(command, extra, [...firsts.values()]));
    return { entries, batch };
  } catch (error) {
    if (!isTimPushError(error)) throw error;
  }

  /** @type {Map<unknown, import('../types.d.ts').TimPushError>} */
  const errors = new Map(); // by account: its doubles are as bad
  /** @type {Map<Entry, string>} */
  const good = new Map();
  for (const entry of firsts.values()) {
    try {
      const text = listText([entry.wire], () => [command.argument, entry.position]);
      checked(core, command, batchOf(command, extra, [entry], text));
      good.set(entry, text.slice(1, -1));
    } catch (error) {
      if (!isTimPushError(error) || error.path?.[1] !== entry.position) throw error;
      errors.set(entry.account, error);
    }
  }
  const marked = entries.map((entry) => ({ ...entry, error: errors.get(entry.account) }));
  if (good.size === 0) return { entries: marked };
  const batch = batchOf(command, extra, [...good.keys()], `[${[...good.values()].join()}]`);
  return { entries: marked, batch: checked(core, command, batch) };
};

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
  const found = listCommands.find(({ name }) => name === command);
  if (found) return found;
  throw invalidArgument('command', 'no_list_command', { text: listCommands.map(({ name }) => name).join(', ') });
};

/** @param {Record<string, unknown>} flags */
const checkFlags = (flags) => {
  for (const [name, value] of Object.entries(flags)) {
    if (typeof value === 'boolean') continue;
    throw invalidArgument(name, 'not_true_or_false');
  }
};

/** @param {unknown} total */
const checkTotal = (total) => {
  if (total === undefined || (Number.isInteger(total) && Number(total) >= 0)) return;
  throw invalidArgument('total', 'bad_total');
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 * @param {import('../core/instance.d.ts').LoadEngine} loadCore
 * @returns {(command: string, source: unknown, options?: import('../types.d.ts').StreamOptions) =>
 *   AsyncGenerator<any, void, undefined>} of StreamOutcome; its callers know what their command answers
 */
export const createStream = (settings, call, loadCore) => async function* streamOf(
  name,
  iterable,
  options = {},
) {
  checkJobOptions(options, ['ordered', 'replace', 'total']);
  const { ordered = true, replace = false, onProgress, total, ...jobOptions } = options;
  const command = listCommandOf(name);
  checkFlags({ ordered, replace });
  checkTotal(total);
  if (replace && !command.switches?.replace) throw invalidArgument('replace', 'only_for_add_tag');
  const source = createSource(settings.clock, iterable, command);
  const note = trackProgress(settings.clock, onProgress, total ?? sizeOf(iterable));
  const job = startJob(settings, jobOptions);
  const { signal } = job.fork();
  const extra = membersBeside(command, { replace });
  const inTurn = createQueue(isWrite(command));
  /** @type {Set<Flight>} not handed out yet */
  const flights = new Set();

  /**
   * @param {Engine} engine
   * @param {Entry[]} read
   * @returns {Promise<StreamOutcome[]>}
   */
  const send = async (engine, read) => {
    const { entries, batch } = loadOf(engine, command, extra, read);
    const sent = batch && await inTurn(
      batch.accounts,
      () => sendBatch(call, engine, command, batch, job),
    );
    const byAccount = new Map(sent?.outcomes.map((outcome) => [outcome.account, outcome]));
    const outcomes = entries.map(({ account, error }) => {
      const outcome = byAccount.get(account);
      if (error || !outcome) return { account, error };
      if (outcome.user) return { ...outcome.user };
      return { account, error: outcome.failure ? errorOfFailure(outcome.failure) : outcome.error };
    });
    note(outcomes, sent ? 1 : 0);
    return outcomes;
  };

  /** What was read and not handed out, as the error of a list call has it. */
  const settled = () => {
    const known = [...flights].flatMap(({ outcomes = [] }) => outcomes);
    const done = known.filter(({ error }) => !error);
    const unsent = [...flights].flatMap(({ read, outcomes }) => (outcomes ? [] : read));
    return {
      ...(isWrite(command)
        ? { accounts: done.map(({ account }) => account) }
        : { users: done }),
      failures: known.flatMap(({ account, error }) => (error ? failureOf(account, error) : [])),
      unsettled: [...unsent, ...source.rest()].map(({ account }) => account),
    };
  };

  try {
    const core = await unlessAborted(signal, loadCore);
    const landed = fly({
      source,
      send: async (read) => {
        /** @type {Flight} */
        const flight = { read };
        flights.add(flight);
        flight.outcomes = await send(core, read);
        return { flight, outcomes: flight.outcomes };
      },
      concurrency: settings.concurrency,
      ordered,
      signal,
      close: () => job.end(),
    });
    for await (const { flight, outcomes } of landed) {
      flights.delete(flight);
      yield* outcomes;
    }
  } catch (error) {
    source.stop();
    await nextTurn(); // until what is just being handed to a flight has arrived there
    source.close().catch(() => {}); // the error that ended the job is the one to tell
    throw withSettled(error, settled());
  } finally {
    source.stop();
    job.close();
    await source.close();
  }
};
