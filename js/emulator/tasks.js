// What was pushed: the tasks of all apps, as many of the newest as fit.
import { MAX_TASKS, MAX_TASKS_BYTES } from './limits.js';
import { outcomeOf } from './delivery.js';
import { createRandom } from './random.js';

/**
 * @typedef {import('./types.d.ts').Push} Push
 * @typedef {import('./types.d.ts').Device} Device
 *
 * @typedef {object} Facts what the call said
 * @property {number} sdkAppId
 * @property {Push['command']} command
 * @property {Push['message']} message
 * @property {string} from
 * @property {number} random
 * @property {Push['condition']} [condition]
 * @property {Push['failures']} [failures]
 * @property {string} [dataId]
 * @property {string} [taskName]
 * @property {number} time milliseconds
 *
 * @typedef {Facts & {
 *   taskId: string,
 *   accounts: string[],
 *   devices: Map<string, Device>,
 *   way: import('./delivery.js').Way,
 *   revokedAt?: number,
 *   revokedWith?: Record<string, unknown>,
 * }} Task `accounts` are all whom it is for; `devices` those of their devices that are described
 */

/** Within so many milliseconds a repeated MsgRandom is the same push. */
const REPEATED = 1000;

/**
 * A time ahead of `now` comes from a clock that was set back.
 * @param {number} time milliseconds
 * @param {number} now milliseconds
 */
const isRecent = (time, now) => time <= now && now - time < REPEATED;

/** What documented TaskIds of a command begin with. */
const prefixes = /** @type {Record<string, string>} */ ({ batch: 'batch_', webbatch: 'wbat@1_' });

/** @param {number} number */
const hex = (number) => number.toString(16);

/**
 * @param {Task} task
 * @returns {Push}
 */
const describe = ({
  accounts, devices, way, condition, failures, ...facts
}) => {
  const isUsual = outcomeOf(undefined, way).isThere;
  const isThere = (/** @type {string} */ account) => {
    const device = devices.get(account);
    return device ? outcomeOf(device, way).isThere : isUsual;
  };
  const audience = accounts.filter(isThere);
  return {
    ...structuredClone(facts),
    ...(condition && { condition: structuredClone(condition) }),
    ...(failures && { failures: structuredClone(failures) }),
    audience,
    ...(audience.length < accounts.length
      && { unreached: accounts.filter((account) => !isThere(account)) }),
  };
};

/** @typedef {ReturnType<typeof createTasks>} Tasks */

/** @param {number | string} seed */
export const createTasks = (seed) => {
  /** @type {Map<string, { task: Task, weight: number }>} by TaskId, the oldest first */
  const known = new Map();
  let weight = 0;
  /** @type {Map<string, { time: number, taskId: string }>} */
  const recent = new Map();
  let draw = createRandom(seed, 'task ids');

  /**
   * Like the documented ones: hex groups, of the second, the app, an internal number of the
   * sender, one that is drawn, and the MsgRandom.
   * @param {Facts} facts
   */
  const newId = ({
    sdkAppId, command, from, random, time,
  }) => {
    const sender = hex(Math.floor(createRandom(from, 'sender')() * 2 ** 32)).padStart(9, '0');
    const start = `${prefixes[command] ?? ''}${hex(Math.floor(time / 1000))}_${hex(sdkAppId)}`;
    /** @type {string} */
    let id;
    do {
      const drawn = hex(Math.floor(draw() * 2 ** 32));
      id = `${start}_200000${sender}_${drawn}_${hex(random)}`;
    } while (known.has(id));
    return id;
  };

  const makeRoom = () => {
    while (known.size > 1 && (known.size > MAX_TASKS || weight > MAX_TASKS_BYTES)) {
      const [[id, oldest]] = known;
      weight -= oldest.weight;
      known.delete(id);
    }
  };

  return {
    /**
     * @param {string} key of sender and MsgRandom
     * @param {Facts} facts
     * @param {Pick<Task, 'accounts' | 'devices' | 'way'>} aim
     * @param {number} size of the body
     * @returns {Task}
     */
    add: (key, facts, aim, size) => {
      const task = { ...facts, ...aim, taskId: newId(facts) };
      const entry = { task, weight: size + 8 * aim.accounts.length };
      known.set(task.taskId, entry);
      weight += entry.weight;
      makeRoom();
      recent.delete(key);
      recent.set(key, { time: facts.time, taskId: task.taskId });
      // Of a clock that stands still nothing grows old.
      const [[oldest]] = recent;
      if (recent.size > MAX_TASKS) recent.delete(oldest);
      return task;
    },
    /**
     * @param {string} taskId
     * @returns {Task | undefined}
     */
    get: (taskId) => known.get(taskId)?.task,
    /** @returns {Task[]} the oldest first */
    all: () => Array.from(known.values(), ({ task }) => task),
    /** @returns {Push[]} copies, the oldest first */
    list: () => Array.from(known.values(), ({ task }) => describe(task)),
    /**
     * @param {Task} task
     * @param {number} now milliseconds
     * @param {Record<string, unknown>} message
     * @param {number} size of the body
     */
    revoke: (task, now, message, size) => {
      task.revokedAt = now;
      task.revokedWith = message;
      const entry = known.get(task.taskId);
      if (entry) entry.weight += size;
      weight += size;
      makeRoom();
    },
    /**
     * @param {string} key of sender and MsgRandom
     * @param {number} now milliseconds
     * @returns {Task | undefined} the one that was made less than a second ago
     */
    repeated: (key, now) => {
      for (const [other, { time }] of recent) {
        if (isRecent(time, now)) break;
        recent.delete(other);
      }
      const before = recent.get(key);
      return before && isRecent(before.time, now) ? known.get(before.taskId)?.task : undefined;
    },
    reset: () => {
      known.clear();
      recent.clear();
      weight = 0;
      draw = createRandom(seed, 'task ids');
    },
  };
};
