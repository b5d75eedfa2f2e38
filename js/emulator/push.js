// The four calls that push. Each looks at the whole body, then at what it has sent already, then at
// its frequency: a call that is refused reaches nobody and counts for nothing.
import { accountsThat, testOf } from './audience.js';
import { accountsOf } from './body.js';
import { MAX_PUSH_ACCOUNTS, MAX_PUSH_BYTES } from './limits.js';
import { requireWebMessage } from './offline-info.js';
import {
  headOf, requireChat, requireOfflinePush, wayOf, webWayOf,
} from './push-body.js';
import { Refusal } from './refusal.js';

/**
 * @typedef {import('./service.js').Desk} Desk
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('./delivery.js').Way} Way
 * @typedef {import('./types.d.ts').Push} Push
 * @typedef {Record<string, unknown>} Body
 *
 * @typedef {object} Plan one push, before it is made
 * @property {Push['command']} command
 * @property {readonly string[]} said the members of the body that are its message
 * @property {Way} way
 * @property {unknown} [condition]
 * @property {() => void} requireTurn
 * @property {() => { accounts: string[], errors?: import('./service.js').AccountError[] }} find whom
 *   it is for
 */

/**
 * Pushes to many: a second apart, and so many a day.
 * @param {Desk} desk
 * @param {'push' | 'webpush'} command
 */
const requireTurn = ({ app, now, pushing }, command) => {
  const key = `${app.sdkAppId}/${command}`;
  const { dayCount, quota, isPaced, dailyPushes } = pushing;
  if (dayCount.countOf(key, now) >= dailyPushes[command]) throw new Refusal(90047);
  if (!quota.admits(key, now, isPaced ? 1 : Infinity)) throw new Refusal(90024);
  dayCount.add(key, now);
};

/**
 * @param {import('./tasks.js').Task} task
 * @returns {Record<string, unknown>}
 */
const answerOf = ({ taskId, failures }) => ({
  TaskId: taskId,
  ...(failures && {
    ErrorList: failures.map(({ account, errorCode }) => (
      { ErrorCode: errorCode, To_Account: account })),
  }),
});

/**
 * @param {Body} body
 * @param {Desk} desk
 * @param {ReturnType<typeof headOf>} head
 * @param {Plan} plan
 * @returns {Record<string, unknown>}
 */
const make = (body, desk, head, { command, said, way, condition, requireTurn: turn, find }) => {
  const { app, state, now, size, pushing } = desk;
  const key = JSON.stringify([app.sdkAppId, command, head.from, head.random]);
  const before = pushing.tasks.repeated(key, now);
  if (before) return answerOf(before);
  turn();
  const { accounts, errors = [] } = find();
  const devices = new Map();
  for (const account of accounts) {
    const device = state.users.get(account)?.device;
    if (device) devices.set(account, device);
  }
  const message = Object.fromEntries(said.flatMap((name) => (
    body[name] === undefined ? [] : [[name, body[name]]])));
  const failures = errors.map(({ ErrorCode, To_Account }) => (
    { account: To_Account, errorCode: ErrorCode }));
  const task = pushing.tasks.add(key, {
    sdkAppId: app.sdkAppId,
    command,
    message,
    ...head,
    ...(condition !== undefined && { condition: /** @type {any} */ (condition) }),
    ...(failures.length > 0 && { failures }),
    time: now,
  }, { accounts, devices, way }, size());
  pushing.tell(task.taskId);
  return answerOf(task);
};

/**
 * @param {Body} body
 * @param {Desk} desk
 * @param {boolean} [isOfTagsOnly]
 * @returns {Pick<Plan, 'condition' | 'find'>}
 */
const byCondition = ({ Condition }, { state, pushing }, isOfTagsOnly) => {
  const test = Condition === undefined
    ? undefined
    : testOf(Condition, state, { tagsNot: pushing.tagsNot, isOfTagsOnly });
  return { condition: Condition, find: () => ({ accounts: accountsThat(state, test) }) };
};

const offlineMembers = [
  'OfflinePushInfo', 'MsgBody', 'OnlineOnlyFlag', 'MsgLifeTime', 'OfflineStorageTime', 'Classification',
];
const webMembers = ['WebInfo', 'Message'];

/**
 * `push`: to everyone, or whom a condition reaches.
 * @type {Service}
 */
const push = (body, desk) => {
  if (desk.size() > MAX_PUSH_BYTES) throw new Refusal(90056);
  const head = headOf(body, desk);
  requireOfflinePush(body);
  requireChat(body);
  return make(body, desk, head, {
    command: 'push',
    said: offlineMembers,
    way: wayOf(body),
    ...byCondition(body, desk),
    requireTurn: () => requireTurn(desk, 'push'),
  });
};

/**
 * `batch`: to named accounts.
 * @type {Service}
 */
const batch = (body, desk) => {
  const head = headOf(body, desk, [90001, 'Invalid format of MsgRandom']);
  const accounts = accountsOf(body, MAX_PUSH_ACCOUNTS);
  requireOfflinePush(body);
  return make(body, desk, head, {
    command: 'batch',
    said: offlineMembers,
    way: wayOf(body),
    requireTurn: () => {}, // its frequency was looked at before its body
    find: () => desk.find(accounts),
  });
};

/**
 * The documented answer of a `batch` that fails has a TaskId, which is empty.
 * @type {Service}
 */
const batchOrNone = (body, desk) => {
  try {
    return batch(body, desk);
  } catch (error) {
    if (error instanceof Refusal) error.fields.TaskId = '';
    throw error;
  }
};

/**
 * `webpush`: to the browsers of everyone, or whom a condition of tags reaches.
 * @type {Service}
 */
const webPush = (body, desk) => {
  const head = headOf(body, desk);
  requireWebMessage(body);
  return make(body, desk, head, {
    command: 'webpush',
    said: webMembers,
    way: webWayOf(body),
    ...byCondition(body, desk, true),
    requireTurn: () => requireTurn(desk, 'webpush'),
  });
};

/**
 * `webbatch`: to the browsers of named accounts. Its frequency counts people.
 * @type {Service}
 */
const webBatch = (body, desk) => {
  const { app, now, pushing } = desk;
  const head = headOf(body, desk);
  const accounts = accountsOf(body, MAX_PUSH_ACCOUNTS);
  requireWebMessage(body);
  return make(body, desk, head, {
    command: 'webbatch',
    said: webMembers,
    way: webWayOf(body),
    requireTurn: () => {
      const people = pushing.isPaced ? pushing.edition.webbatch : Infinity;
      const key = `${app.sdkAppId}/webbatch`;
      if (!pushing.quota.admits(key, now, people, accounts.length)) throw new Refusal(60007);
    },
    find: () => desk.find(accounts),
  });
};

/** The last part of the path → what it does. */
export const pushCalls = /* @__PURE__ */ Object.freeze({
  push, batch: batchOrNone, webpush: webPush, webbatch: webBatch,
});
