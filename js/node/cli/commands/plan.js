// plan: how many calls so many accounts take, and how long.
import { commands } from '../../../../dist/tables.js';
import { defaults } from '../../../client/options.js';
import { rateOf, sizedFor } from '../../../client/quota.js';
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { sourceOf, withInput } from '../input.js';
import { readItems } from '../items.js';
import { counted, phrase, textIn } from '../language.js';
import { print, recordText, withOutput } from '../output.js';
import { withEdition } from '../setting-options.js';
import { editionOf } from '../settings.js';
import { spanOf } from '../text.js';
import { integer, oneOf, positiveNumber } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */

/** What is planned → the service's name of it. */
const plannable = Object.freeze({ 'get-attr': 'get_attr', batch: 'batch', 'web-batch': 'webbatch' });

/**
 * @param {number} accounts
 * @param {{ rate?: number, concurrency?: number, for: string, edition: import('../../../types.d.ts').Edition }} options
 */
const planFor = (accounts, { rate, concurrency, for: planned, edition }) => {
  const name = plannable[/** @type {keyof typeof plannable} */ (planned)];
  const info = /** @type {import('../../../types.d.ts').CommandInfo} */ (
    commands.find((command) => command.name === name));
  const settings = /** @type {any} */ ({ rate, edition });
  const { accountsPerCall } = sizedFor(info, settings);
  const calls = Math.ceil(accounts / accountsPerCall);
  const callsPerSecond = rateOf(info, settings);
  const spacing = (1000 + defaults.spread) / callsPerSecond; // milliseconds
  const seconds = (/** @type {number} */ milliseconds) => Math.round(milliseconds) / 1000;
  return {
    accounts,
    accountsPerCall,
    calls,
    callsPerSecond,
    leastSeconds: seconds(Math.max(0, calls - 1) * spacing),
    ...(concurrency ? { concurrency, answerSeconds: seconds(concurrency * spacing) } : {}),
  };
};

/**
 * @param {Terminal} terminal
 * @param {ReturnType<typeof planFor>} plan
 * @returns {[string, string][]}
 */
const planParts = ({ text, language }, {
  accounts, accountsPerCall, calls, callsPerSecond, leastSeconds,
  concurrency = 0, answerSeconds = 0,
}) => {
  const least = spanOf(leastSeconds < 60 ? leastSeconds : Math.ceil(leastSeconds));
  const parts = /** @type {[string, string][]} */ ([
    [text('plan.accounts'), accounts.toLocaleString('en-US')],
    [text('plan.calls'), text('callsOf', {
      calls: calls.toLocaleString('en-US'), accounts: counted(accountsPerCall, 'account'),
    })],
    [text('plan.rate'), text('callsASecond', { calls: counted(callsPerSecond, 'call') })],
    [text('plan.leastTime'), textIn(language, least)],
  ]);
  if (concurrency === 0) return parts;
  const answer = { span: spanOf(answerSeconds), calls: counted(concurrency, 'call') };
  return [...parts, [text('plan.while'), text('answerTime', answer)]];
};

/**
 * @param {Terminal} terminal
 * @param {readonly string[]} texts
 * @param {import('../items.js').InputOptions} options
 */
const accountCountOf = async (terminal, texts, options) => {
  const path = sourceOf(texts, options);
  if (path !== undefined) {
    if (options.from !== undefined && texts.length > 0) throw new UsageError('exclusive', { one: phrase('aNumber'), other: '--from' });
    let count = 0;
    for await (const _ of readItems(terminal, path, options)) count += 1;
    return count;
  }
  const [text = ''] = texts;
  const count = Number(text.replace(/[_,]/g, ''));
  if (texts.length === 1 && /^\d[\d_,]*$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count;
  throw new UsageError('howMany');
};

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addPlanCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'plan',
  usage: '[options] NUMBER | --from FILE | -',
  words: '[number...]',
  summary: 'count the calls for so many accounts, and their least time',
  description: `Counts the calls that so many accounts take, and the least time for them within the service's quota. It is the same for every attribute and tag command, each of which has a quota of its own; of batch and web-batch it is that of the edition.`,
  notes: 'Calls depart evenly and a little below the quota, so that the service never counts too many in one second. The least time is that of the quota: N calls under way at once (--concurrency) keep to it while an answer takes N times 10.5 ms at most. An account that a file names twice counts twice, as in a run with --out; without --out it is asked for once.',
  examples: [
    ['timpush plan 1000000', ''],
    ['timpush plan --from accounts.txt', ''],
    ['timpush plan 1000000 --rate 50', 'leaving half of the quota to others'],
    ['timpush plan 1000000 --for batch --edition standard', 'a push to so many'],
  ],
  options: (command) => withEdition(withOutput(withInput(command
    .option('--for <command>', `${Object.keys(plannable).join(', ')} (default: get-attr, as all of attributes and tags)`, oneOf(Object.keys(plannable)), 'get-attr')
    .option('--rate <number>', 'calls a second (default: the quota)', positiveNumber)
    .option('--concurrency <number>', 'say how long answers may take with so many calls at once', integer(1, 10_000))))),
  run: async (/** @type {string[]} */ texts, options) => {
    const edition = editionOf(terminal, options) ?? defaults.edition;
    const plan = planFor(await accountCountOf(terminal, texts, options), { ...options, edition });
    print(terminal, options, {
      whole: plan,
      items: [plan],
      header: Object.keys(plan),
      rows: [Object.values(plan)],
      text: recordText(terminal.paint, planParts(terminal, plan)),
    });
    return exitCodes.ok;
  },
});
