// One message to any number of accounts from a file, and what came of each into files, so that a run that was ended, by whatever,
// goes on and nobody gets the message twice.
import { createClient, TimPushError } from '../../index.js';
import { lockFiles } from './bulk-output.js';
import {
  failureLine, filesOf, formatOf, pathOf, peeked, runOf,
} from './bulk.js';
import { requestsOf } from './calls.js';
import { exitCodes, UsageError } from './exit.js';
import { nameOf } from './files.js';
import { linesToRead, readItems } from './items.js';
import { keyOf } from './journal.js';
import { counted, phrase } from './language.js';
import { showProgress } from './progress.js';
import { openPushOutputs, previousPushes } from './push-output.js';
import { clientOptionsOf, requireCredential } from './settings.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('./items.js').Read} Read */
/** @typedef {import('./journal.js').Past} Past */
/** @typedef {import('../../types.d.ts').CommandInfo} CommandInfo */
/** @typedef {Awaited<ReturnType<typeof openPushOutputs>>} Outputs */
/**
 * @typedef {object} Push
 * @property {CommandInfo} info
 * @property {any} message
 * @property {Record<string, unknown>} options what else the call takes
 */

/** The method for any iterable, of the one for a list. */
const streamOf = Object.freeze(/** @type {Record<string, 'streamBatch' | 'streamWebBatch'>} */ ({
  batch: 'streamBatch', webBatch: 'streamWebBatch',
}));

/**
 * Those that have no outcome yet, each once.
 * @param {AsyncIterable<Read>} entries
 * @param {Past | undefined} past
 * @param {boolean} again whether it is also for those of whom it is not known
 * @returns {AsyncGenerator<Read, void, undefined>}
 */
async function* withoutOutcome(entries, past, again) {
  const seen = new Set();
  const isKnown = (/** @type {string} */ key) => {
    const fate = past?.fates.get(key) ?? (past?.underWay.has(key) ? 'unknown' : undefined);
    return fate !== undefined && !(again && fate === 'unknown');
  };
  for await (const entry of entries) {
    const key = keyOf(entry.item);
    if (isKnown(key) || seen.has(key)) continue;
    if (typeof entry.item === 'string') seen.add(key); // of others each is told of
    yield entry;
  }
}

/**
 * What the calls of a run go through: before one departs, its accounts are in the journal. After Ctrl-C none departs any more, and
 * those under way come to their end.
 * @param {Terminal} terminal
 * @param {Outputs} outputs
 * @param {string} list what the body's list is called
 */
const createDepartures = ({ signal, say }, outputs, list) => {
  const controller = new AbortController();
  /** @type {Map<number, readonly string[]>} accounts of calls, by their random numbers */
  const underWay = new Map();
  /** @type {Set<Promise<void>>} that are on their way to the journal */
  const notes = new Set();
  /** @type {unknown} */
  let broken;
  const endIfOver = () => {
    if (signal.aborted && underWay.size === 0) setImmediate(() => controller.abort());
  };
  const onInterrupt = () => {
    if (underWay.size > 0) say('waitingFor', { calls: counted(underWay.size, 'call') });
    endIfOver();
  };
  signal.addEventListener('abort', onInterrupt, { once: true });
  if (signal.aborted) endIfOver();

  /**
   * @param {readonly string[]} accounts
   * @param {AbortSignal | null} [jobSignal]
   */
  const note = async (accounts, jobSignal) => {
    try {
      await outputs.depart(accounts);
      if (jobSignal?.aborted) await outputs.return(accounts); // the job, or the time of the call, ended meanwhile
    } catch (error) {
      broken ??= error;
      controller.abort();
      throw error;
    }
  };

  /** @type {typeof globalThis.fetch} */
  const depart = async (url, init) => {
    const { [list]: accounts } = JSON.parse(String(init?.body));
    if (!Array.isArray(accounts)) return globalThis.fetch(url, init); // another call, such as one that looks whether the host is there
    const random = Number(new URL(String(url)).searchParams.get('random'));
    if (signal.aborted) {
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    }
    underWay.set(random, accounts);
    const noted = note(accounts, init?.signal);
    notes.add(noted);
    await noted.finally(() => notes.delete(noted));
    return globalThis.fetch(url, init);
  };

  return {
    signal: controller.signal,
    fetch: depart,
    /** @param {import('../../types.d.ts').ResponseEvent} event */
    onResponse: ({ random, error }) => {
      const accounts = underWay.get(random) ?? [];
      underWay.delete(random);
      // It was refused: a run that is killed before it departs again has had nothing of it.
      if (error?.sent === 'no') outputs.return(accounts).catch(() => {}); // told to who writes next
      endIfOver();
    },
    /** What ended the run by itself, if something did. */
    broken: () => broken,
    /** The journal has all of them. */
    noted: () => Promise.allSettled(notes),
    close: () => signal.removeEventListener('abort', onInterrupt),
  };
};

/**
 * @param {Terminal} terminal
 * @param {string} account
 */
const underWayLine = ({ text }, account) => (
  { account, error: { code: 'ERR_ABORTED', sent: 'unknown', message: text('pushUnderWay') } });

/**
 * Of a call whose time was over while the journal was written: the client cannot know that it never departed.
 * @param {Terminal} terminal
 * @param {Read} given
 * @param {string} account
 */
const notDepartedLine = (terminal, given, account) => {
  const line = failureLine(terminal, given, { account, error: new TimPushError('ERR_TIMEOUT', '') });
  return { ...line, error: { ...line.error, sent: 'no', message: terminal.text('pushNotDeparted') } };
};

/**
 * @param {Outputs} outputs
 * @param {unknown} account
 * @param {any} error
 * @returns {import('./journal.js').Fate}
 */
const fateOf = (outputs, account, error) => {
  if (!error) return 'sent';
  // That it was not reached again says nothing of the first time; that there is no such account does.
  if (outputs.isUnknown(account) && error.kind !== 'account') return 'unknown';
  return error.sent === 'unknown' && outputs.hasDeparted(account) ? 'unknown' : 'failed';
};

/**
 * What is known of the accounts that were read and not handed out when a run ended early.
 * @param {Terminal} terminal
 * @param {unknown} error
 * @param {Outputs} outputs
 * @param {(account: string, error: unknown, outcome?: object) => Promise<void>} settle
 */
const settleRest = async (terminal, error, outputs, settle) => {
  const {
    pushed = [], failures = [], unsettled = [], unsent = [],
  } = /** @type {any} */ (Object(error));
  for (const outcome of pushed) await settle(outcome.account, undefined, outcome);
  for (const failure of failures) await settle(failure.account, failure);
  const known = new Set(unsent);
  const departed = unsettled.filter(outputs.hasDeparted);
  await outputs.return(departed.filter((/** @type {string} */ account) => known.has(account)));
  for (const account of departed) {
    if (!known.has(account)) await outputs.note('unknown', account, underWayLine(terminal, account));
  }
};

/**
 * @param {Outputs['counts']} counts
 * @param {import('./push-output.js').Files} names
 * @param {Terminal} terminal
 * @returns {number} the exit code
 */
const endOf = ({ sent, failed, unknown }, names, { say }) => {
  const failures = failed > 0 ? phrase('failuresIn', { count: failed.toLocaleString('en-US'), file: names.failed }) : '';
  say('accountsIn', { accounts: counted(sent, 'account'), out: names.out, failures });
  if (unknown > 0) say('unknownIn', { accounts: counted(unknown, 'account'), file: names.unknown });
  return failed + unknown > 0 ? exitCodes.someFailed : exitCodes.ok;
};

/**
 * What a run is about, by its words and options.
 * @param {Terminal} terminal
 * @param {any} options
 * @param {Push} push
 * @param {readonly string[]} words
 */
const planOf = async (terminal, options, { info, message, options: sending }, words) => {
  const path = pathOf(options, words);
  if (options.from !== undefined && words.length > 0) throw new UsageError('accountsTwice');
  const format = formatOf(options);
  const settings = await clientOptionsOf(terminal, options);
  requireCredential(settings);
  await requestsOf(terminal, settings, (client, jobOptions) => (
    /** @type {any} */ (client)[info.method](['-'], message, { ...sending, ...jobOptions }))); // before a file is made
  const names = { ...filesOf(options), unknown: `${options.out}.unknown.ndjson` };
  const run = {
    command: info.name,
    push: { message, from: settings.identifier, ...sending },
    ...runOf(options, { path, format, names, settings }),
  };
  return { path, settings, names, run };
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @param {Push} push
 * @param {Awaited<ReturnType<typeof planOf>>} plan
 * @param {import('./run-lock.js').RunLock} lock
 * @returns {Promise<number>} the exit code
 */
const runLocked = async (terminal, options, { info, message, options: sending }, plan, lock) => {
  const { path, settings, names, run } = plan;
  const { format, bom } = run;
  const past = await previousPushes(names, Boolean(options.resume), run);
  const again = Boolean(past && options.resendUnknown);
  const total = await linesToRead(terminal, path, options);
  const entries = withoutOutcome(readItems(terminal, path, options), past, again);
  const rest = await peeked(entries).catch((error) => {
    if (past) terminal.say('resumeLater');
    throw error;
  });
  if (rest.isEmpty && !past) terminal.say('nothingToDo', { name: nameOf(path) });
  const outputs = await openPushOutputs({
    names,
    past,
    run,
    format,
    bom,
    again,
    underWayLine: (account) => underWayLine(terminal, account),
    lock,
  });
  const { counts } = outputs;
  if (rest.isEmpty && past) terminal.say('complete', { out: names.out });
  else if (counts.done > 0) terminal.say('goingOn', { accounts: counted(counts.done, 'account') });

  /** @type {Map<string, Read>} without an outcome yet */
  const pending = new Map();
  const accounts = async function* accountsToDo() {
    for await (const entry of rest.all) {
      pending.set(keyOf(entry.item), entry);
      yield entry.item;
    }
  };
  /** @param {any} account @param {any} [error] @param {object} [outcome] */
  const settle = async (account, error, outcome = { account }) => {
    const given = pending.get(keyOf(account)) ?? { item: account, origin: phrase('theAccount') };
    const fate = fateOf(outputs, account, error);
    const isLate = fate === 'failed' && error.sent === 'unknown';
    /** @type {object} */
    let line = outcome;
    if (isLate) line = notDepartedLine(terminal, given, account);
    else if (error) line = failureLine(terminal, given, { account, error });
    await outputs.note(fate, account, line);
    pending.delete(keyOf(account));
  };
  const departures = createDepartures(terminal, outputs, /** @type {string} */ (info.list));
  const client = createClient({
    ...settings,
    fetch: departures.fetch,
    onResponse: (event) => {
      departures.onResponse(event);
      settings.onResponse?.(event);
    },
  });
  const progress = showProgress(terminal, total, counts);
  /** @type {unknown} */
  let ended;
  try {
    const streamOptions = { ...sending, ordered: false, signal: departures.signal };
    for await (const outcome of client[streamOf[info.method]](accounts(), message, streamOptions)) {
      await settle(outcome.account, outcome.error, outcome);
      progress.show(counts);
    }
  } catch (error) {
    await departures.noted();
    ended = departures.broken() ?? error;
    await settleRest(terminal, error, outputs, settle).catch((why) => {
      ended = why;
    });
  }
  await outputs.flush().catch((error) => {
    ended = error;
  });
  departures.close();
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
 * @param {Push} push
 * @param {readonly string[]} words
 * @returns {Promise<number>} the exit code
 */
export const runPushBulk = async (terminal, options, push, words) => {
  const plan = await planOf(terminal, options, push, words);
  const lock = await lockFiles(plan.names, plan.run);
  try {
    return await runLocked(terminal, options, push, plan, lock);
  } finally {
    await lock.release();
  }
};
