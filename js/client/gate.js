/**
 * Spaces the departures of one app's calls of one command, so that the service, which counts arrivals, never counts more
 * than `rate` in any second while the one-way delay varies by no more than `spread`:
 *
 *   two departures that are `rate` calls apart are at least 1 s + spread apart; in between they are spaced evenly.
 */

import { abortError, systemClock } from './clock.js';

/** @typedef {import('../types.d.ts').Clock} Clock */
/** @typedef {import('./cap.js').Cap} Cap */
/**
 * @typedef {object} Caller who waits at the gate
 * @property {AbortSignal} signal
 * @property {Cap} [cap]
 * @property {() => boolean} [isReady] asked when its turn has come: one that is not ready takes nothing of the quota
 * @property {() => void} [renew] told from time to time that it still waits, where it may wait for long after it was ready
 */
/**
 * @typedef {object} Place in the quota
 * @property {() => void} sent to be called when the call is sent, later than it was due where the event loop is busy
 * @property {() => void} leave to be called once the call has ended
 * @property {() => void} renew the call has not begun yet, and is there
 */
/**
 * @typedef {object} Waiting
 * @property {number} turn
 * @property {Caller} caller
 * @property {(place: Place | undefined) => void} depart
 * @property {(error: unknown) => void} fail
 * @property {() => void} onAbort
 * @property {boolean} isWaiting
 */

// How far behind its even spacing a departure may be and still have the next ones catch up; timers are that late.
const catchUp = 20; // milliseconds

/** @type {Cap} */
const noCap = { roomAt: () => -Infinity, enter: () => ({ end: () => {}, renew: () => {} }) };

/**
 * @typedef {object} SharedGate
 * @property {(caller: Caller) => Promise<Place | undefined>} pass resolves to nothing if the caller was not ready
 * @property {(milliseconds: number) => void} pause
 * @property {() => number} pausedUntil by its clock; -Infinity if it never was
 * @property {(rate: number, spread: number) => void} limit
 */

/**
 * @param {{ rate: number, spread: number, clock?: Clock, app?: SharedGate }} options `app`: the gate of all of an app's calls, which
 *   pauses this one, too
 * @returns {SharedGate}
 */
export const createGate = ({ rate, spread, clock = systemClock, app }) => {
  /** @type {Map<Cap, Waiting[]>} first in, first out; but a full cap holds up its own calls only */
  const queues = new Map();
  let turns = 0;
  /** @type {{ at: number }[]} when the last calls departed, oldest first, at least `rate` of them */
  let departures = [];
  let evenly = -Infinity; // when the next one is due by even spacing
  let paused = -Infinity; // until then
  /** @type {(() => void) | undefined} */
  let cancelTimer;

  const pausedUntil = () => Math.max(paused, app?.pausedUntil() ?? -Infinity);
  const window = () => (1_000 + spread) * Math.max(1, 1 / rate);
  const due = () => {
    const calls = Math.max(1, Math.floor(rate));
    const { at: oldest } = departures.at(-calls) ?? { at: -Infinity };
    return Math.max(evenly, oldest + window(), pausedUntil());
  };

  /**
   * @param {number} now
   * @returns {() => void} notes it once more when it is really sent
   */
  const note = (now) => {
    evenly = Math.max(evenly, now - catchUp) + (1_000 + spread) / rate;
    const departure = { at: now };
    departures.push(departure);
    if (departures.length > 2 * rate + 2) departures = departures.slice(-Math.ceil(rate));
    return () => {
      departure.at = clock.now();
      const index = departures.lastIndexOf(departure);
      if (index >= 0) departures.splice(index, 1);
      departures.push(departure);
    };
  };

  /** @param {Waiting} entry */
  const remove = (entry) => {
    const { cap = noCap, signal } = entry.caller;
    const queue = /** @type {Waiting[]} */ (queues.get(cap));
    queue.splice(queue.indexOf(entry), 1);
    entry.isWaiting = false;
    if (queue.length === 0) queues.delete(cap);
    signal.removeEventListener('abort', entry.onAbort);
  };

  /**
   * @param {number} now
   * @returns {{ entry?: Waiting, at: number }} who is next, and when; without an entry, when to look again
   */
  const nextUp = (now) => {
    /** @type {Waiting | undefined} */
    let entry;
    let roomAt = Infinity;
    for (const [cap, [head]] of queues) {
      const at = cap.roomAt();
      roomAt = Math.min(roomAt, at);
      if (at <= now && (!entry || head.turn < entry.turn)) entry = head;
    }
    return entry ? { entry, at: rate === Infinity ? pausedUntil() : due() } : { at: roomAt };
  };

  const letThrough = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    while (queues.size > 0) {
      const now = clock.now();
      const { entry, at } = nextUp(now);
      if (!entry || at > now) {
        cancelTimer = clock.setTimer(pump, Math.ceil(at - now));
        return;
      }
      remove(entry);
      const { cap = noCap, isReady } = entry.caller;
      if (isReady && !isReady()) {
        entry.depart(undefined);
        continue;
      }
      const sent = rate === Infinity ? () => {} : note(now);
      const underWay = cap.enter(now);
      const leave = () => {
        underWay.end();
        pump();
      };
      entry.depart({ sent, leave, renew: () => underWay.renew(clock.now()) });
    }
  };

  /** Lets through who may go; where a clock of the caller's fails, nobody is left waiting for it. */
  const pump = () => {
    try {
      letThrough();
    } catch (error) {
      for (const entry of [...queues.values()].flat()) {
        remove(entry);
        entry.fail(error);
      }
    }
  };

  /** @type {SharedGate['pass']} */
  const pass = (caller) =>
    new Promise((resolve, reject) => {
      const { cap = noCap, signal } = caller;
      if (signal.aborted) {
        reject(abortError(signal));
        return;
      }
      const onAbort = () => {
        remove(entry);
        reject(abortError(signal));
        pump(); // lets go of the timer if nobody waits any more
      };
      turns += 1;
      /** @type {Waiting} */
      const entry = {
        turn: turns, caller, depart: resolve, fail: reject, onAbort, isWaiting: true,
      };
      const queue = queues.get(cap);
      if (queue) queue.push(entry);
      else queues.set(cap, [entry]);
      pump(); // also behind others: a Worker's timer ends with its request, and who came last is there the longest
      if (entry.isWaiting) signal.addEventListener('abort', onAbort, { once: true });
    });

  return {
    pass,
    pause: (milliseconds) => {
      paused = Math.max(paused, clock.now() + milliseconds);
    },
    pausedUntil,
    limit: (otherRate, otherSpread) => {
      rate = Math.min(rate, otherRate);
      spread = Math.max(spread, otherSpread);
    },
  };
};

/** @typedef {Map<string, ReturnType<typeof createGate>>} GateTable */

const table = Symbol.for('timpush.gates');

/**
 * @param {string} key
 * @param {() => SharedGate} make
 */
const gateNamed = (key, make) => {
  const owner = /** @type {{ [table]?: GateTable }} */ (globalThis);
  owner[table] ??= new Map();
  const gate = owner[table].get(key) ?? make();
  owner[table].set(key, gate);
  return gate;
};

/**
 * The gate of all calls of an app, whatever their command: it counts nothing, and is there to be paused.
 * @param {number} sdkAppId
 */
export const sharedAppGate = (sdkAppId) => gateNamed(`${sdkAppId}/`, () => createGate({ rate: Infinity, spread: 0 }));

/**
 * The gate of an app and command, one for the whole process (of worker threads, each has its own): an ES module and a CommonJS
 * copy of this package share it. Of several clients the lowest rate wins. It goes by the machine's clock; a client with another one
 * has gates of its own.
 * @param {{ sdkAppId: number, command: string, rate: number, spread: number }} options
 * @returns {SharedGate}
 */
export const sharedGate = ({ sdkAppId, command, rate, spread }) => {
  const app = sharedAppGate(sdkAppId);
  const gate = gateNamed(`${sdkAppId}/${command}`, () => createGate({ rate, spread, app }));
  gate.limit(rate, spread);
  return gate;
};
