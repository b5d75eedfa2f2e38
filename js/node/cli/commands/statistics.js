// statistics, losses, trace, chat-statistics, chat-trace: what came of pushes.
import { defineCommand } from '../define.js';
import { runSingle } from '../calls.js';
import { UsageError } from '../exit.js';
import { print, withOutput } from '../output.js';
import { withConnection } from '../setting-options.js';
import { duration, requireWords, secondsOfMoment } from '../values.js';

/** @typedef {import('../output.js').Sheet} Sheet */
/** @typedef {import('../../../types.d.ts').PushCounts} PushCounts */
/** @typedef {import('../../../types.d.ts').PlatformCounts} PlatformCounts */
/** @typedef {import('../../../types.d.ts').DeviceTrace} DeviceTrace */

/** @param {import('commander').Command} command */
const withPeriod = (command) => command
  .optionsGroup('Time:')
  .option('--start <time>', 'an ISO time, or seconds since 1970', secondsOfMoment)
  .option('--end <time>', 'likewise (default: now)', secondsOfMoment)
  .option('--last <time>', 'in place of these: 12h, 7d', duration);

/**
 * @param {{ start?: number, end?: number, last?: number }} options
 * @returns {{ start: number, end: number }} seconds since 1970
 */
const periodOf = ({ start, end, last }) => {
  const now = Math.floor(Date.now() / 1000);
  if (last !== undefined) {
    const other = [['--start', start], ['--end', end]].find(([, value]) => value !== undefined);
    if (other) throw new UsageError('exclusive', { one: '--last', other: String(other[0]) });
    return { start: now - Math.ceil(last / 1000), end: now };
  }
  if (start === undefined) throw new UsageError('whichTime');
  return { start, end: end ?? now };
};

const countNames = Object.freeze(/** @type {const} */ (['total', 'sent', 'delivered', 'clicked']));

/** @param {PushCounts & { platforms?: PlatformCounts[] }} counts all in a row, then each platform */
const countRows = ({ platforms = [], ...all }) => (
  [all, ...platforms].map((/** @type {PlatformCounts} */ one) => (
    [one.eventType, one.pushPlatform, ...countNames.map((name) => one[name])])));

const countHeader = ['eventType', 'pushPlatform', ...countNames];

/** @param {{ results: import('../../../types.d.ts').TaskStatistics[] }} answer @returns {Sheet} */
const statisticsSheet = (answer) => ({
  whole: answer,
  items: answer.results,
  header: ['taskId', ...countHeader],
  rows: answer.results.flatMap((result) => countRows(result).map((row) => [result.taskId, ...row])),
});

const stages = Object.freeze(/** @type {const} */ ([
  'beforeSending', 'afterSending', 'platformsBeforeSending', 'platformsAfterSending',
]));

/** @param {import('../../../types.d.ts').TaskLosses} result */
const lossRows = (result) => stages.flatMap((stage) => (result[stage] ?? []).map((loss) => [
  result.taskId, stage,
  loss.eventType, loss.pushPlatform, loss.errorCode, loss.count, loss.errorInfo,
]));

/** @param {{ results: import('../../../types.d.ts').TaskLosses[] }} answer @returns {Sheet} */
const lossesSheet = (answer) => ({
  whole: answer,
  items: answer.results,
  header: ['taskId', 'stage', 'eventType', 'pushPlatform', 'errorCode', 'count', 'errorInfo'],
  rows: answer.results.flatMap(lossRows),
});

/** @param {PushCounts & { platforms: PlatformCounts[] }} answer @returns {Sheet} */
const chatStatisticsSheet = (answer) => ({
  whole: answer, items: [answer], header: countHeader, rows: countRows(answer),
});

/**
 * A row for each step that a device's trace has; one where it has none.
 * @param {DeviceTrace} device
 */
const traceRows = ({ online, offline, ...device }) => {
  const about = [device.instanceId, device.deviceModel, device.system, device.pushPlatform];
  const steps = Object.entries({ online: online?.im, ...offline })
    .map(([step, found]) => ({ step, found }))
    .filter(({ found }) => found);
  const none = { step: undefined, found: undefined };
  return (steps.length > 0 ? steps : [none]).map(({ step, found }) => [
    ...about, step, found?.pushStatus, found?.errorCode, found?.errorInfo, found?.eventTime,
  ]);
};

/** @param {{ devices: DeviceTrace[] }} answer @returns {Sheet} */
const traceSheet = (answer) => ({
  whole: answer,
  items: answer.devices,
  header: ['instanceId', 'deviceModel', 'system', 'pushPlatform', 'step', 'pushStatus', 'errorCode', 'errorInfo', 'eventTime'],
  rows: answer.devices.flatMap(traceRows),
});

const platforms = 'eventType: 1 offline, 2 online. pushPlatform: 0 unknown or online, 1 APNs, 2 Xiaomi, 3 Huawei, 4 FCM, 5 Meizu, 6 OPPO, 7 vivo, 8 Honor. A row without them is of all. FCM does not tell what it reached; who got an online and an offline push counts twice.';

const task = '68b2f4a0_53724e00_20000005f5e1003_1a2b3c4d_a9a41967';

/**
 * @typedef {Pick<import('../define.js').Definition, 'name' | 'words' | 'usage' | 'summary' | 'description' | 'notes' | 'examples'> & {
 *   names?: readonly string[],
 *   hasPeriod?: boolean,
 *   toSheet: (answer: any) => Sheet,
 *   job: (client: import('../../../types.d.ts').Client, given: string[], period: any, options: any) => Promise<unknown>,
 * }} Row
 */

/** @type {readonly Row[]} */
const rows = [
  {
    name: 'statistics',
    words: '[taskid...]',
    usage: '[options] [TASKID...]',
    summary: 'count what came of pushes',
    description: 'How many a push could be sent to, was sent to, reached and was clicked by: of up to 5 tasks, or of the whole app. Of the last 30 days, once a second.',
    notes: `${platforms}\n\nA task that the service does not know has no row.`,
    examples: [['timpush statistics --last 7d', 'of the whole app'], [`timpush statistics ${task} --start 2026-01-30 --end 2026-01-31T12:00:00Z`, '']],
    hasPeriod: true,
    toSheet: statisticsSheet,
    job: (client, tasks, period, options) => client.statistics({ tasks, ...period }, options),
  },
  {
    name: 'losses',
    words: '[taskid...]',
    usage: '[options] [TASKID...]',
    summary: 'count pushes that did not arrive, by why',
    description: 'Why pushes did not arrive, by error code: -1 no certificate, -2 no token, else the vendor\'s own. Of the last 7 days, once a second.',
    notes: platforms,
    examples: [['timpush losses --last 1d', ''], [`timpush losses ${task} --last 7d --format csv > losses.csv`, '']],
    hasPeriod: true,
    toSheet: lossesSheet,
    job: (client, tasks, period, options) => client.losses({ tasks, ...period }, options),
  },
  {
    name: 'trace',
    words: '[words...]',
    usage: '[options] TASKID ACCOUNT',
    names: ['TASKID', 'ACCOUNT'],
    summary: "follow a push to one account's devices",
    description: 'The way of one push to the devices of one account, step by step. Of the last 7 days, once a second.',
    examples: [[`timpush trace ${task} Mary`, '']],
    toSheet: traceSheet,
    job: (client, [taskId, account], _, options) => client.trace(taskId, account, options),
  },
  {
    name: 'chat-statistics',
    summary: 'count what came of pushes of chat messages',
    description: 'The numbers of pushes of chat messages. Of the last 30 days, once a second.',
    notes: platforms,
    examples: [['timpush chat-statistics --last 7d', '']],
    hasPeriod: true,
    toSheet: chatStatisticsSheet,
    job: (client, _, period, options) => client.chatStatistics(period, options),
  },
  {
    name: 'chat-trace',
    words: '[words...]',
    usage: '[options] PUSHID',
    names: ['PUSHID'],
    summary: "follow one chat message's push",
    description: 'The way of the push of one chat message, by its PushID, which the webhook tells. Of the last 7 days, once a second.',
    examples: [['timpush chat-trace 144115233406643804_1727580296', '']],
    toSheet: traceSheet,
    job: (client, [pushId], _, options) => client.chatTrace(pushId, options),
  },
];

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addStatisticsCommands = (program, terminal) => rows.map(({
  names, hasPeriod = false, toSheet, job, ...definition
}) => defineCommand(program, terminal, {
  ...definition,
  options: (command) => withConnection(withOutput(hasPeriod ? withPeriod(command) : command)),
  run: (/** @type {any} */ given, options) => {
    if (names) requireWords(given, definition.name, names);
    const period = hasPeriod ? periodOf(options) : undefined;
    return runSingle(terminal, options,
      (client, jobOptions) => job(client, given, period, jobOptions),
      (answer) => print(terminal, options, toSheet(answer)));
  },
}));
