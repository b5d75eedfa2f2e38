// Tells a program of yours what came of each push, as the service's webhook does. Whatever becomes of
// that, the call that pushed has its answer.
import { lossText, outcomeOf } from './delivery.js';
import { MAX_TASKS } from './limits.js';

/**
 * @typedef {import('./tasks.js').Task} Task
 * @typedef {import('./types.d.ts').WebhookOptions} WebhookOptions
 * @typedef {import('./types.d.ts').WebhookPost} WebhookPost
 * @typedef {Record<string, string | number>} Event
 */

const COMMAND = 'Push.AllMemberPush';
const TIMEOUT = 2000; // milliseconds
const EVENTS = 100; // in one body

/**
 * @param {import('./delivery.js').Outcome} outcome
 * @param {number} stage
 * @returns {number | undefined} the ErrCode, or undefined where nothing is told of that stage
 */
const codeAt = ({ isSent, isReached, isClicked, errorCode }, stage) => {
  if (stage === 1) return isSent ? 0 : errorCode || undefined;
  if (stage === 2 && isSent) return isReached ? 0 : errorCode || undefined;
  return stage === 3 && isClicked ? 0 : undefined;
};

/**
 * First that it was sent, to all accounts, then what reached them, then the clicks.
 * @param {Task} task
 * @param {() => number} now seconds
 * @returns {Iterable<Event>}
 */
const eventsOf = function* eventsOf({
  taskId, dataId, time, accounts, devices, way,
}, now) {
  for (const stage of [1, 2, 3]) {
    for (const account of accounts) {
      const outcome = outcomeOf(devices.get(account), way);
      const code = codeAt(outcome, stage);
      if (code === undefined) continue;
      yield {
        CallbackCommand: COMMAND,
        EventType: outcome.eventType,
        TaskId: taskId,
        ...(dataId !== undefined && { DataId: dataId }),
        TaskTime: Math.floor(time / 1000),
        EventTime: now(),
        To_Account: account,
        PushPlatform: outcome.platform,
        DeviceType: outcome.deviceType,
        PushStage: stage,
        ErrCode: code,
        ErrInfo: code === 0 ? 'OK' : lossText(code),
      };
    }
  }
};

/**
 * @param {Iterable<Event>} events
 * @returns {Iterable<Event[]>}
 */
const inBodies = function* inBodies(events) {
  let body = [];
  for (const event of events) {
    body.push(event);
    if (body.length < EVENTS) continue;
    yield body;
    body = [];
  }
  if (body.length > 0) yield body;
};

/**
 * Lower-case hex of the SHA-256 of the token followed by the time. The body is not signed.
 * @param {string} token
 * @param {string} requestTime seconds, as decimal text
 */
const sign = async (token, requestTime) => {
  const bytes = new TextEncoder().encode(token + requestTime);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** @param {Response} response */
const isAccepted = async (response) => {
  const text = await response.text();
  try {
    return response.status === 200 && JSON.parse(text).ErrorCode === 0;
  } catch {
    return false;
  }
};

/**
 * @param {WebhookOptions | undefined} options none where nobody is to be told
 * @param {object} parts
 * @param {typeof globalThis.fetch | undefined} parts.fetch
 * @param {import('./tasks.js').Tasks} parts.tasks
 * @param {() => number} parts.now milliseconds
 * @param {import('./clock.js').SetTimer} parts.setTimer
 */
export const createWebhooks = (options, { fetch, tasks, now, setTimer }) => {
  /** @type {string[]} TaskIds */
  const waiting = [];
  /** @type {Promise<void> | undefined} */
  let running;

  const seconds = () => Math.floor(now() / 1000);

  /** @param {WebhookOptions} settings @param {number} sdkAppId */
  const addressOf = async ({ url, token }, sdkAppId) => {
    const address = new URL(url);
    const parameters = { SdkAppid: String(sdkAppId), CallbackCommand: COMMAND, contenttype: 'json' };
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    if (token === undefined) return address.href;
    const requestTime = String(seconds());
    address.searchParams.set('Sign', await sign(token, requestTime));
    address.searchParams.set('RequestTime', requestTime);
    return address.href;
  };

  /**
   * @param {WebhookOptions} settings
   * @param {number} sdkAppId
   * @param {Event[]} events
   * @returns {Promise<Pick<WebhookPost, 'outcome' | 'status'>>}
   */
  const post = async (settings, sdkAppId, events) => {
    const ended = new AbortController();
    /** @type {number | null} */
    let status = null;
    let cancel = () => {};
    try {
      const address = await addressOf(settings, sdkAppId);
      cancel = setTimer(() => ended.abort(), TIMEOUT);
      const send = fetch ?? globalThis.fetch;
      const response = await send(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Events: events }),
        redirect: 'manual',
        signal: ended.signal,
      });
      status = response.status;
      return { outcome: await isAccepted(response) ? 'accepted' : 'refused', status };
    } catch {
      return { outcome: ended.signal.aborted ? 'timeout' : 'failed', status };
    } finally {
      cancel();
    }
  };

  /** @param {WebhookOptions} settings @param {Task} task @param {Event[]} events */
  const tell = async (settings, { sdkAppId, taskId }, events) => {
    for (let left = settings.repeat ? 2 : 1; left > 0; left -= 1) {
      const result = await post(settings, sdkAppId, events);
      try {
        settings.onPost?.({ sdkAppId, taskId, events: events.length, ...result });
      } catch {
        // A function that only watches.
      }
      if (result.outcome !== 'timeout') return;
    }
  };

  /** @param {WebhookOptions} settings @param {string} taskId */
  const tellTask = async (settings, taskId) => {
    const task = tasks.get(taskId);
    if (!task) return;
    for (const events of inBodies(eventsOf(task, seconds))) {
      // Of one that was revoked, or forgotten, nothing more comes.
      if (task.revokedAt !== undefined || tasks.get(taskId) !== task) return;
      await tell(settings, task, events);
    }
  };

  /** @param {WebhookOptions} settings */
  const run = async (settings) => {
    await undefined; // the call that pushed is answered first
    for (let taskId = waiting.shift(); taskId !== undefined; taskId = waiting.shift()) {
      try {
        await tellTask(settings, taskId);
      } catch {
        // A clock of the caller's that shows no time: there is no event to tell.
      }
    }
    running = undefined;
  };

  return {
    /** @param {string} taskId */
    tell: (taskId) => {
      if (!options) return;
      waiting.push(taskId);
      if (waiting.length > MAX_TASKS) waiting.shift(); // that task is forgotten, too
      running ??= run(options);
    },
    idle: async () => {
      while (running) await running;
    },
    reset: () => {
      waiting.length = 0;
    },
  };
};
