/** The same calls over any number of users, as they come, and no faster than results are taken; only pushes remember whom they had. */

import {
  errorOfFailure, failureOf, invalidArgument,
} from '../errors.js';
import { sifted, written } from './batch.js';
import { isPush, listCommands, membersBeside } from './commands.js';
import { nextTurn, unlessAborted } from './clock.js';
import { fly } from './flights.js';
import { checkJobOptions, startJob } from './job.js';
import { withSettled } from './list.js';
import { createOnce } from './once.js';
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
 * @typedef {object} Item that was read and not handed out when the job ended
 * @property {string} account
 * @property {StreamOutcome} [outcome]
 * @property {import('./sent.js').Sent} [sent] of its call
 */

/**
 * A push's doubles have the outcome of their first, or the doubt about it.
 * @param {readonly Item[]} items
 * @returns {Item[]}
 */
const ofFirsts = (items) => {
  /** @type {Map<string, StreamOutcome>} */
  const outcomes = new Map();
  for (const { account, outcome } of items) if (outcome) outcomes.set(account, outcome);
  const doubtful = new Set(items.filter(({ sent }) => sent === 'unknown').map(({ account }) => account));
  return items.map(({ account, outcome = outcomes.get(account), sent }) => (
    { account, outcome, sent: doubtful.has(account) ? 'unknown' : sent }));
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
  const known = listCommands.filter((one) => !isPush(one));
  const found = known.find(({ name }) => name === command);
  if (found) return found;
  const text = known.map(({ name }) => name).join(', ');
  throw invalidArgument('command', 'no_list_command', { text });
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
 * @typedef {object} Plan of a stream
 * @property {ListCommand} command
 * @property {import('./batch.js').Beside} beside
 * @property {import('../core/instance.d.ts').LoadEngine} load
 * @property {import('../types.d.ts').StreamOptions} options
 */

/**
 * Of a command that needs nothing but its items.
 * @param {string} name of the command
 * @param {import('../types.d.ts').StreamOptions} options
 * @param {import('../core/instance.d.ts').LoadEngine} load
 * @returns {() => Plan}
 */
export const planOf = (name, options, load) => () => {
  try {
    checkJobOptions(options, ['ordered', 'replace', 'total']);
    const { replace = false, ...others } = options;
    const command = listCommandOf(name);
    checkFlags({ replace });
    if (replace && !command.switches?.replace) throw invalidArgument('replace', 'only_for_add_tag');
    const beside = membersBeside(command, { replace });
    return { command, beside: () => beside, load, options: others };
  } catch (error) {
    throw noteSent(error, name, 'no');
  }
};

/**
 * A job, and then its source: that one is not begun where it could not be told to end.
 * @param {import('./settings.d.ts').Settings} settings
 * @param {Plan} plan
 * @param {unknown} iterable
 */
const begun = (settings, { command, options }, iterable) => {
  const {
    ordered = true, onInvalid = 'fail', onProgress, total, ...jobOptions
  } = options;
  /** @type {import('./job.js').Job | undefined} */
  let job;
  try {
    checkFlags({ ordered });
    checkTotal(total);
    const note = trackProgress(settings.clock, onProgress, total ?? sizeOf(iterable));
    job = startJob(settings, jobOptions);
    const source = createSource(settings.clock, iterable, command);
    return { ordered, onInvalid, note, job, source };
  } catch (error) {
    job?.close();
    throw noteSent(error, command.name, 'no');
  }
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 * @returns {(source: unknown, plan: () => Plan) => AsyncGenerator<any, void, undefined>} of StreamOutcome; its callers know what their
 *   command answers
 */
export const createStream = (settings, call) => async function* streamOf(iterable, plan) {
  const planned = plan();
  const { command, beside, load } = planned;
  const { ordered, onInvalid, note, job, source } = begun(settings, planned, iterable);
  const { signal } = job.fork();
  const inTurn = createQueue(command.kind === 'write');
  const once = createOnce(isPush(command));
  /** @type {Set<Flight>} not handed out yet */
  const flights = new Set();

  /** @param {Flight} flight @param {Entry} entry of it */
  const outcome = (flight, entry) => outcomeOf(flight, entry) ?? once.outcomeOf(entry);

  /**
   * @param {Engine} core
   * @param {ReturnType<typeof createSender>} send
   * @param {Flight} flight
   * @param {readonly Entry[]} entries of it that are to be sent
   */
  const settle = async (core, send, { errors, settled }, entries) => {
    const items = written(command, firstsOf(entries));
    const { errors: found, batch } = sifted(core, command, beside, items);
    for (const error of found.values()) noteSent(error, command.name, 'no');
    const first = entries.find((entry) => found.has(entry));
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
    const read = [...flights].flatMap((flight) => flight.read.map((entry) => (
      { account: entry.account, outcome: outcome(flight, entry), sent: flight.sent })));
    const rest = source.rest().map((entry) => (
      { account: entry.account, outcome: once.outcomeOf(entry), sent: undefined }));
    const items = isPush(command) ? ofFirsts([...read, ...rest]) : [...read, ...rest];
    const known = items.flatMap((item) => item.outcome ?? []);
    const unsettled = items.filter((item) => !item.outcome);
    return withSettled(error, command, {
      done: known.filter(({ error: why }) => !why),
      failures: known.flatMap(({ account, error: why }) => (why ? failureOf(account, why) : [])),
      unsettled: unsettled.map(({ account }) => account),
      unsent: unsettled.filter(({ sent }) => sent !== 'unknown').map(({ account }) => account),
      lost: flights,
    });
  };

  try {
    const core = await unlessAborted(signal, load);
    const send = createSender(call, core, command, job);
    const landed = fly({
      source,
      send: async (read) => {
        /** @type {Flight} */
        const flight = { read, errors: new Map(), settled: new Map() };
        flights.add(flight);
        const landing = settle(core, send, flight, once.claim(read, () => landing));
        const calls = await landing.catch((lost) => {
          flight.sent = Object(lost).sent ?? 'unknown';
          throw lost;
        });
        await once.settle(read, (entry) => outcomeOf(flight, entry));
        if (calls === 0) await nextTurn(); // or a source of nothing else would keep all else waiting
        const outcomes = read.flatMap((entry) => outcome(flight, entry) ?? []);
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
