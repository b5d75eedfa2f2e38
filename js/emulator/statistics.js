// The five calls that ask what came of pushes. The first three are computed from the tasks; of
// messages of chat, which the last two ask about, the emulator has none.
import { integerOf, textOf } from './body.js';
import { lossText, outcomeOf } from './delivery.js';
import { LOSSES_SPAN, MAX_TASKS_ASKED, STATISTICS_SPAN } from './limits.js';
import { Refusal } from './refusal.js';

/**
 * @typedef {import('./service.js').Desk} Desk
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('./tasks.js').Task} Task
 * @typedef {import('./delivery.js').Outcome} Outcome
 * @typedef {Record<string, unknown>} Body
 */

/** As the pages spell it. */
const success = Object.freeze({ ErrorInfo: 'sucess' });

/**
 * @param {Body} body
 * @param {number} span seconds
 * @returns {(task: Task) => boolean}
 */
const rangeOf = ({ StartTime, EndTime }, span) => {
  const start = integerOf(StartTime, 'StartTime');
  const end = integerOf(EndTime, 'EndTime');
  if (end < start) throw new Refusal(90001, 'EndTime is before StartTime');
  if (end - start > span) throw new Refusal(90001, `more than ${span / 86_400} days`);
  return ({ time }) => Math.floor(time / 1000) >= start && Math.floor(time / 1000) <= end;
};

/**
 * @param {Body} body
 * @returns {string[]}
 */
const taskIdsOf = ({ TaskID }) => {
  if (!Array.isArray(TaskID)) throw new Refusal(90001, 'TaskID must be an array');
  if (TaskID.length > MAX_TASKS_ASKED) throw new Refusal(90001, `more than ${MAX_TASKS_ASKED} of TaskID`);
  return [...new Set(TaskID.map((id) => textOf(id, 'TaskID')))];
};

/**
 * Each kind of outcome of tasks, and how many accounts it befell. The many accounts without a
 * described device are one kind.
 * @param {Task[]} tasks
 * @returns {Iterable<[Outcome, number]>}
 */
const outcomesOf = function* outcomesOf(tasks) {
  for (const { accounts, devices, way } of tasks) {
    yield [outcomeOf(undefined, way), accounts.length - devices.size];
    for (const device of devices.values()) yield [outcomeOf(device, way), 1];
  }
};

const createCounts = () => ({
  TotalCount: 0, SentCount: 0, DeliveredCount: 0, ClickCount: 0,
});

/**
 * @param {ReturnType<typeof createCounts>} counts
 * @param {Outcome} outcome
 * @param {number} times
 */
const count = (counts, { isSent, isReached, isClicked }, times) => {
  counts.TotalCount += times;
  if (isSent) counts.SentCount += times;
  if (isReached) counts.DeliveredCount += times;
  if (isClicked) counts.ClickCount += times;
};

/** @param {Task[]} tasks */
const countsOf = (tasks) => {
  const all = createCounts();
  /** @type {Map<string, Record<string, number> & ReturnType<typeof createCounts>>} */
  const rows = new Map();
  for (const [outcome, times] of outcomesOf(tasks)) {
    if (times === 0) continue;
    const { eventType: EventType, platform: PushPlatform } = outcome;
    const key = `${EventType}/${PushPlatform}`;
    const row = rows.get(key) ?? { EventType, PushPlatform, ...createCounts() };
    rows.set(key, row);
    count(all, outcome, times);
    count(row, outcome, times);
  }
  return { ...all, PlatformStatistics: [...rows.values()] };
};

/**
 * @param {Task[]} tasks
 * @param {(outcome: Outcome) => boolean} isOne
 * @param {boolean} byPlatform
 */
const lossesOf = (tasks, isOne, byPlatform) => {
  /** @type {Map<string, Record<string, string | number> & { ErrCount: number }>} */
  const rows = new Map();
  for (const [outcome, times] of outcomesOf(tasks)) {
    const { errorCode, eventType: EventType, platform: PushPlatform } = outcome;
    if (errorCode === 0 || times === 0 || !isOne(outcome)) continue;
    const key = byPlatform ? `${errorCode}/${PushPlatform}` : String(errorCode);
    const row = rows.get(key) ?? {
      ...(byPlatform && { EventType, PushPlatform }),
      ErrCode: String(errorCode),
      ErrCount: 0,
      ErrInfo: lossText(errorCode),
    };
    row.ErrCount += times;
    rows.set(key, row);
  }
  return [...rows.values()];
};

/**
 * What is answered for each TaskID that names a task of the range. Without any, for all of them
 * together, under the TaskID "".
 * @param {Body} body
 * @param {Desk} desk
 * @param {number} span seconds
 * @param {(tasks: Task[]) => Body} describe
 */
const resultsOf = (body, { app, pushing }, span, describe) => {
  const isInRange = rangeOf(body, span);
  const ids = taskIdsOf(body);
  const isOurs = (/** @type {Task} */ task) => (
    task.sdkAppId === app.sdkAppId && isInRange(task));
  if (ids.length === 0) {
    const all = pushing.tasks.all().filter(isOurs);
    return { ...success, Results: [{ TaskID: '', ...describe(all) }] };
  }
  const asked = ids.flatMap((id) => pushing.tasks.get(id) ?? []).filter(isOurs);
  return {
    ...success, Results: asked.map((task) => ({ TaskID: task.taskId, ...describe([task]) })),
  };
};

/**
 * `all_member_push_statistics`
 * @type {Service}
 */
const statistics = (body, desk) => resultsOf(body, desk, STATISTICS_SPAN, countsOf);

/**
 * `all_member_push_loss`: the name of the fourth list is cut in the page, and ours.
 * @type {Service}
 */
const losses = (body, desk) => resultsOf(body, desk, LOSSES_SPAN, (tasks) => ({
  ReadyToSendLoss: lossesOf(tasks, ({ isSent }) => !isSent, false),
  PostSendDeliveredLoss: lossesOf(tasks, ({ isSent }) => isSent, false),
  PlatformReadyToSendLoss: lossesOf(tasks, ({ isSent }) => !isSent, true),
  PlatformPostSendDeliveredLoss: lossesOf(tasks, ({ isSent }) => isSent, true),
}));

/**
 * The pages name no time zone: UTC.
 * @param {number} time milliseconds
 */
const timeText = (time) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/**
 * @param {number} time milliseconds
 * @param {number} [errorCode]
 */
const stat = (time, errorCode = 0) => ({
  PushStatus: errorCode === 0 ? 1 : 0,
  ErrorCode: errorCode,
  ErrorInfo: errorCode === 0 ? 'success' : lossText(errorCode),
  EventTime: timeText(time),
});

/**
 * What the vendor did, as far as it came.
 * @param {number} time milliseconds
 * @param {Outcome} outcome
 */
const offlineStats = (time, { eventType, isSent, errorCode }) => {
  if (eventType === 2) return {};
  if (!isSent) return { OfflineStat: stat(time, errorCode) };
  return {
    OfflineStat: stat(time),
    ChannelStat: stat(time, errorCode),
    ...(errorCode === 0 && { DeviceStat: stat(time) }),
  };
};

/**
 * @param {Task} task
 * @param {string} account
 */
const instanceOf = ({ time, devices, way }, account) => {
  const outcome = outcomeOf(devices.get(account), way);
  const { eventType, platform } = outcome;
  return {
    InstanceId: '1',
    PushTime: timeText(time),
    DeviceModel: '',
    System: (devices.get(account)?.platform ?? platform) === 1 ? 'APNS' : 'Android',
    SystemVersion: '',
    EventType: eventType,
    PushPlatform: platform,
    Token: '',
    CertId: '',
    SdkVersion: '',
    PushVersion: '',
    NotificationStatus: 1,
    last_active_terminal: 1,
    IMCommitStat: { IMStat: stat(time) },
    OfflinePushStat: offlineStats(time, outcome),
  };
};

/**
 * `all_member_push_trace`: of the one device of an account that the task is for.
 * @type {Service}
 */
const trace = (body, { app, pushing }) => {
  const task = pushing.tasks.get(textOf(body.TaskID, 'TaskID'));
  const account = textOf(body.UserID, 'UserID');
  const isFor = task?.sdkAppId === app.sdkAppId && task.accounts.includes(account);
  return { ...success, InstanceTrace: task && isFor ? [instanceOf(task, account)] : [] };
};

/**
 * `normal_push_trace`
 * @type {Service}
 */
const chatTrace = (body) => {
  textOf(body.PushID, 'PushID');
  return { ...success, InstanceTrace: [] };
};

/**
 * `normal_push_statistics`
 * @type {Service}
 */
const chatStatistics = (body) => {
  rangeOf(body, STATISTICS_SPAN);
  return { ...success, ...countsOf([]) };
};

/** The last part of the path → what it does. */
export const statisticsCalls = /* @__PURE__ */ Object.freeze({
  all_member_push_trace: trace,
  all_member_push_statistics: statistics,
  all_member_push_loss: losses,
  normal_push_trace: chatTrace,
  normal_push_statistics: chatStatistics,
});
