/** The same calls over any number of users, as they come: constant memory, and no faster than results are taken. */

import {
  errorOfFailure, failureOf, invalidArgument,
} from '../errors.js';
import { sifted, written } from './batch.js';
import { isWrite, listCommands, membersBeside } from './commands.js';
import { nextTurn, unlessAborted } from './clock.js';
import { fly } from './flights.js';
import { checkJobOptions, startJob } from './job.js';
import { withSettled } from './list.js';
import { trackProgress } from './progress.js';
import { createSender } from './sender.js';
import { noteSent } from './sent.js';
import { createSource } from './source.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('./batch.js').Batch} Batch */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {import('../types.d.ts').StreamOutcome} StreamOutcome */
/** @typedef {import('./commands.js').Entry} Entry */
/**
 * @typedef {object} Flight what was read for one call, and what came of it
 * @property {readonly Entry[]} read in the source's order, doubles and bad ones included
 * @property {Map<unknown, import('../types.d.ts').TimPushError>} errors of the bad ones, by account: its doubles are as bad
 * @property {Map<string, import('./batch.js').Outcome>} settled by account
 * @property {import('./sent.js').Sent} [sent] where it ended with the job
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
 * Each account's first, which stands for its doubles.
 * @param {readonly Entry[]} entries
 */
const firstsOf = (entries) => {
  /** @type {Map<unknown, Entry>} */
  const firsts = new Map();
  for (const entry of entries) if (!firsts.has(entry.account)) firsts.set(entry.account, entry);
  return [...firsts.values()];
};

/**
 * @param {Flight} flight
 * @param {Entry} entry of it
 * @returns {StreamOutcome | undefined} nothing while it is not known
 */
const outcomeOf = ({ errors, settled }, { account }) => {
  const bad = errors.get(account);
  if (bad) return { account, error: bad };
  const outcome = settled.get(account);
  if (!outcome) return undefined;
  if (outcome.user) return { ...outcome.user };
  const error = outcome.failure ? errorOfFailure(outcome.failure) : outcome.error;
  return { account, error: /** @type {import('../types.d.ts').TimPushError} */ (error) };
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
 * @param {string} name of the command
 * @param {import('../types.d.ts').StreamOptions} options
 */
const checkedOptions = (name, options) => {
  try {
    checkJobOptions(options, ['ordered', 'replace', 'total']);
    const {
      ordered = true, replace = false, onInvalid = 'fail', total,
    } = options;
    const command = listCommandOf(name);
    checkFlags({ ordered, replace });
    checkTotal(total);
    if (replace && !command.switches?.replace) throw invalidArgument('replace', 'only_for_add_tag');
    return { ...options, command, ordered, replace, onInvalid };
  } catch (error) {
    throw noteSent(error, name, 'no');
  }
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
  const {
    command, ordered, replace, onInvalid, onProgress, total, ...jobOptions
  } = checkedOptions(name, options);
  const source = createSource(settings.clock, iterable, command);
  const note = trackProgress(settings.clock, onProgress, total ?? sizeOf(iterable));
  const job = startJob(settings, jobOptions);
  const { signal } = job.fork();
  const extra = membersBeside(command, { replace });
  const inTurn = createQueue(isWrite(command));
  /** @type {Set<Flight>} not handed out yet */
  const flights = new Set();

  /**
   * @param {Engine} core
   * @param {ReturnType<typeof createSender>} send
   * @param {Flight} flight
   */
  const settle = async (core, send, { read, errors, settled }) => {
    const { errors: found, batch } = sifted(core, command, extra, written(command, firstsOf(read)));
    for (const error of found.values()) noteSent(error, command.name, 'no');
    const first = read.find((entry) => found.has(entry));
    if (first && onInvalid === 'reject') throw found.get(first);
    for (const [{ account }, error] of found) errors.set(account, error);
    if (!batch) return 0;
    const { calls } = await inTurn(batch.accounts, () => send(batch, settled));
    return calls;
  };

  /**
   * With what was read and not handed out, as the error of a list call has it.
   * @param {unknown} error that ended the job
   */
  const ended = (error) => {
    /** @type {StreamOutcome[]} */
    const known = [];
    /** @type {string[]} */
    const unsettled = [];
    /** @type {string[]} */
    const unsent = [];
    for (const flight of flights) {
      for (const entry of flight.read) {
        const outcome = outcomeOf(flight, entry);
        if (outcome) known.push(outcome);
        else unsettled.push(entry.account);
        if (!outcome && flight.sent !== 'unknown') unsent.push(entry.account);
      }
    }
    const rest = source.rest().map(({ account }) => account);
    return withSettled(error, command, {
      done: known.filter((outcome) => !outcome.error),
      failures: known.flatMap(({ account, error: why }) => (why ? failureOf(account, why) : [])),
      unsettled: [...unsettled, ...rest],
      unsent: [...unsent, ...rest],
      lost: flights,
    });
  };

  try {
    const core = await unlessAborted(signal, loadCore);
    const send = createSender(call, core, command, job);
    const landed = fly({
      source,
      send: async (read) => {
        /** @type {Flight} */
        const flight = { read, errors: new Map(), settled: new Map() };
        flights.add(flight);
        const calls = await settle(core, send, flight).catch((lost) => {
          flight.sent = Object(lost).sent ?? 'unknown';
          throw lost;
        });
        const outcomes = read.flatMap((entry) => outcomeOf(flight, entry) ?? []);
        note(outcomes, calls);
        return { flight, outcomes };
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
    throw ended(error);
  } finally {
    source.stop();
    job.close();
    await source.close();
  }
};
