// One command's calls of the service: for real, or as a dry run; then what was found, who failed,
// and the exit code.
import { harmlessJson } from '../../harmless.js';
import { createClient } from '../../index.js';
import { redact } from '../../redact.js';
import { partsOf } from '../../words/words.js';
import { exitCodeOf, exitCodes } from './exit.js';
import { atItsOrigin } from './input.js';
import { print } from './output.js';
import { counted } from './language.js';
import { clientOptionsOf, inOurWords, requireCredential } from './settings.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('./output.js').Format} Format */
/** @typedef {import('./output.js').Sheet} Sheet */
/** @typedef {import('../../types.d.ts').Client} Client */
/** @typedef {import('../../types.d.ts').ClientOptions} ClientOptions */
/** @typedef {import('../../types.d.ts').Failure} Failure */
/** @typedef {import('../../types.d.ts').JobOptions} JobOptions */
/** @typedef {{ format: Format, bom?: boolean, dryRun?: boolean }} OutputOptions */
/**
 * @typedef {object} Steps
 * @property {(settings: ClientOptions) => Promise<void>} [consent] is asked before anything is sent; throws what ends the command
 * @property {(settings: ClientOptions) => Promise<void>} [onRehearsed] is called after a dry run
 * @property {boolean} [isPush] whether a second time would be one too many
 */
/** @typedef {import('./settings.js').SettingsOptions & OutputOptions & Steps} CallOptions */
/** @typedef {(client: Client, jobOptions: JobOptions) => Promise<any>} Job */

/** What a service says that agrees to everything. */
const agreeable = JSON.stringify({
  ActionStatus: 'OK',
  ErrorCode: 0,
  ErrorInfo: '',
  UserAttrs: [],
  UserTags: [],
  AttrNames: {},
  AttrTypes: {},
  Results: [],
  InstanceTrace: [],
  PlatformStatistics: [],
});

/**
 * @typedef {import('../../types.d.ts').CoreRequest} Request
 */

/** @param {Request} request as it would go over the wire, and safe to show */
const textOf = ({ method, url, headers, body }) => [
  `${method} ${url}`,
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  '',
  harmlessJson(body),
  '',
].join('\n');

/**
 * @param {readonly Request[]} requests
 * @returns {Sheet}
 */
const sheetOfRequests = (requests) => ({
  whole: requests,
  items: requests,
  header: ['method', 'url', 'headers', 'body'],
  rows: requests.map(({ method, url, headers, body }) => (
    [method, url, JSON.stringify(headers), body]
  )),
  text: requests.map(textOf).join('\n'),
});

/**
 * Makes every request by the one way that they are made, and sends none.
 * @param {Terminal} terminal
 * @param {ClientOptions} clientOptions
 * @param {Job} job
 */
export const requestsOf = async (terminal, { deadline: _, ...settings }, job) => {
  /** @type {Request[]} */
  const requests = [];
  /** @type {any} */
  const fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    const { method, headers, body } = init;
    requests.push({ method, url: redact(url, [...terminal.secrets]), headers, body });
    return new Response(agreeable);
  };
  const credential = settings.secretKey || settings.userSig ? {} : { secretKey: 'none; what it signs is masked' };
  const client = createClient({
    ...settings, ...credential, fetch, rate: Infinity, concurrency: 1,
  });
  await job(client, { signal: terminal.signal });
  return requests;
};

/**
 * @param {Terminal} terminal
 * @param {CallOptions} options
 * @param {Job} job
 */
const rehearse = async (terminal, options, job) => {
  const settings = await clientOptionsOf(terminal, options);
  const requests = await requestsOf(terminal, settings, job);
  print(terminal, options, sheetOfRequests(requests));
  terminal.say('dryRun', { requests: counted(requests.length, 'request') });
  await options.onRehearsed?.(settings);
};

/**
 * @param {Terminal} terminal
 * @param {CallOptions} options
 * @param {Job} job
 */
const perform = async (terminal, options, job) => {
  const settings = await clientOptionsOf(terminal, options);
  requireCredential(settings);
  if (options.consent) {
    await requestsOf(terminal, settings, job); // what is wrong is told before anybody is asked
    await options.consent(settings);
  }
  return job(createClient(settings), { signal: terminal.signal });
};

const shownFailures = 10;
const shownAccounts = 5; // of those that failed alike

/**
 * Those that failed alike: a batch that failed as a whole has the same message for each account.
 * @param {readonly Failure[]} failures
 * @returns {Failure[][]} by message
 */
const alike = (failures) => {
  /** @type {Map<string, Failure[]>} */
  const groups = new Map();
  for (const failure of failures) {
    const known = groups.get(failure.message);
    if (known) known.push(failure);
    else groups.set(failure.message, [failure]);
  }
  return [...groups.values()];
};

/**
 * @param {Terminal} terminal
 * @param {readonly string[]} accounts that failed alike
 * @param {Failure} failure of the first of them
 */
const failedLine = (terminal, accounts, failure) => {
  const { text, language } = terminal;
  const { account } = failure;
  const message = inOurWords(terminal, failure);
  if (accounts.length === 1) {
    const isNamed = partsOf(failure, language)?.subject === account;
    return isNamed ? message : text('failedOne', { account, message });
  }
  const names = accounts.slice(0, shownAccounts).join(', ');
  const more = accounts.length > shownAccounts ? ', …' : '';
  return text('failedMany', {
    accounts: counted(accounts.length, 'account'), names: `${names}${more}`, message,
  });
};

/**
 * @param {Terminal} terminal
 * @param {readonly Failure[]} failures
 * @param {number} total of accounts
 */
const complainOf = (terminal, failures, total) => {
  const { complain, say } = terminal;
  const shown = alike(failures).slice(0, shownFailures);
  for (const group of shown) {
    const accounts = group.map(({ account }) => account);
    complain(failedLine(terminal, accounts, group[0]), accounts);
  }
  const more = failures.length - shown.flat().length;
  const isCut = shown.some(({ length }) => length > shownAccounts);
  if (more > 0) say('notShown', { more: counted(more, 'moreAccounts') });
  else if (isCut) say('allInJson');
  if (total > 1) say('someFailed', { failed: failures.length, accounts: counted(total, 'account') });
};

const shownProblems = 10;

/**
 * A list that is rejected for several of its items: all of them are told, where the first alone would be an error's.
 * @param {Terminal} terminal
 * @param {readonly Failure[]} problems
 * @param {readonly import('./input.js').Origin[]} origins of the items
 * @param {boolean} isOfFile
 */
const complainOfAll = (terminal, problems, origins, isOfFile) => {
  for (const problem of problems.slice(0, shownProblems)) {
    terminal.complain(inOurWords(terminal, atItsOrigin(terminal, problem, origins)));
  }
  const more = problems.length - shownProblems;
  if (more > 0) terminal.say('moreProblems', { count: more.toLocaleString('en-US') });
  if (isOfFile) terminal.say('outPutsAside');
};

/**
 * @typedef {object} ListResult
 * @property {any[]} done
 * @property {readonly string[]} [tasks] of a push
 * @property {readonly Failure[]} failures
 * @property {readonly string[]} [unsettled] where the job ended early
 * @property {readonly string[]} [unsent] where that was a write: those of them that were not written
 */

/**
 * @param {any} from a result of the library's, or its error of a job that ended early
 * @returns {ListResult}
 */
const listResultOf = ({ users, accounts, pushed, failures = [], unsettled, unsent, ...more }) => {
  const tasksOf = (/** @type {any[]} */ some) => some.flatMap(({ taskId }) => taskId ?? []);
  const tasks = pushed ? [...new Set(tasksOf(pushed))] : more.tasks;
  return {
    done: users ?? accounts ?? [],
    ...(tasks ? { tasks } : {}),
    failures,
    ...(unsettled ? { unsettled } : {}),
    ...(unsent ? { unsent } : {}),
  };
};

/**
 * To how many a push may have gone, though nobody can say.
 * @param {ListResult} result
 */
const unknownIn = ({ failures, unsettled = [], unsent = unsettled }) => (
  failures.filter(({ sent }) => sent === 'unknown').length + unsettled.length - unsent.length);

/**
 * @param {Terminal} terminal
 * @param {ListResult} result
 */
const tellUnknown = ({ say }, result) => {
  const { unsettled = [], unsent = unsettled } = result;
  const unknown = unknownIn(result);
  if (unknown > 0) say('unknownPushes', { accounts: counted(unknown, 'account') });
  if (unsent.length > 0) say('unpushed', { accounts: counted(unsent.length, 'account') });
};

/**
 * Of how many accounts there is no outcome, and what that means.
 * @param {Terminal} terminal
 * @param {ListResult} result
 */
const tellTheRest = ({ say }, { unsettled = [], unsent }) => {
  /** @type {[Parameters<typeof say>[0], number][]} */
  const rest = unsent
    ? [['unsent', unsent.length], ['doubtful', unsettled.length - unsent.length]]
    : [['unsettled', unsettled.length]];
  for (const [key, count] of rest) if (count > 0) say(key, { accounts: counted(count, 'account') });
};

/**
 * A call about one thing of the app's.
 * @template Result
 * @param {Terminal} terminal
 * @param {CallOptions} options
 * @param {(client: Client, jobOptions: JobOptions) => Promise<Result>} job
 * @param {(result: Result) => void} onDone
 * @returns {Promise<number>} the exit code
 */
export const runSingle = async (terminal, options, job, onDone) => {
  if (options.dryRun) await rehearse(terminal, options, job);
  else onDone(await perform(terminal, options, job));
  return exitCodes.ok;
};

const endsByItself = Object.freeze(['ERR_ABORTED', 'ERR_DEADLINE']); // whatever comes of its calls

/**
 * A call about a list of accounts: what succeeded is printed, also when the job ended early.
 * @param {Terminal} terminal
 * @param {CallOptions & { path?: string }} options and the file that the items are from, if they are from one
 * @param {readonly import('./input.js').Origin[]} origins of the items
 * @param {Job} job
 * @param {(result: ListResult) => Sheet} toSheet
 * @returns {Promise<number>} the exit code
 */
export const runList = async (terminal, options, origins, job, toSheet) => {
  /** @type {unknown} */
  let ended;
  /** @type {ListResult} */
  let result;
  let isNothing = origins.length === 0;
  try {
    if (options.dryRun) {
      await rehearse(terminal, options, job);
      return exitCodes.ok;
    }
    result = listResultOf(await perform(terminal, options, job));
  } catch (error) {
    const { problems = [] } = Object(error);
    if (problems.length > 1) {
      complainOfAll(terminal, problems, origins, options.path !== undefined);
      return exitCodeOf(error);
    }
    ended = atItsOrigin(terminal, error, origins);
    result = listResultOf(Object(error));
    const isUnknown = options.isPush && unknownIn(result) > 0;
    // To run it again, as after a network's error, would push twice: who may have got it is named, as where other calls passed.
    const { unsettled = [] } = result;
    const isEnded = unsettled.length > 0 || endsByItself.includes(Object(error).code);
    if (isUnknown && !isEnded) ended = undefined;
    isNothing = result.done.length === 0;
    if (isNothing && !isUnknown) {
      if (options.isPush) tellUnknown(terminal, result);
      throw ended;
    }
  }
  if (!isNothing || options.format !== 'table') print(terminal, options, toSheet(result));
  const { done, failures, unsettled = [] } = result;
  const total = done.length + failures.length + unsettled.length;
  if (failures.length > 0) complainOf(terminal, failures, total);
  if (options.isPush) tellUnknown(terminal, result);
  if (ended === undefined) return failures.length > 0 ? exitCodes.someFailed : exitCodes.ok;
  if (!options.isPush) tellTheRest(terminal, result);
  throw ended;
};
