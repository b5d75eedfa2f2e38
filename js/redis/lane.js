/**
 * The calls of one command that wait in this process, and the slots that it has reserved for them in Redis. A slot belongs to no
 * call: the first one that waits when it is due takes it, so that an aborted call leaves it to the next.
 */

import { errorOf } from '../errors.js';
import { safeCause } from '../strangers.js';
import { ServerClock } from './server-clock.js';

/** @typedef {import('../types.d.ts').Clock} Clock */
/** @typedef {import('../types.d.ts').GatePlace} GatePlace */
/** @typedef {import('./types.d.ts').GateChange} GateChange */
/** @typedef {{ signal: AbortSignal, resolve: (place: GatePlace) => void, reject: (error: unknown) => void, onAbort: () => void }} Waiting */
/**
 * @typedef {object} Slot
 * @property {number} due by this process's clock, when it is there for certain
 * @property {number} until when it may be used: by then it may have been due for `lateness`
 * @property {number} at by the server's clock, in microseconds
 * @property {number} free the next one by the server's clock
 */
/**
 * @typedef {object} Options
 * @property {string} command
 * @property {(...values: (string | number)[]) => Promise<any>} run the script on this lane's key
 * @property {Clock} clock
 * @property {(text: string) => string} redact
 * @property {number} lateness milliseconds
 * @property {number} timeout milliseconds
 * @property {number} [share] of the rate while Redis cannot be reached; without it calls fail then
 * @property {(change: GateChange) => void} tell
 */

const apart = 50; // milliseconds between tries after an error
const lost = 30_000; // milliseconds after which a command that was never answered counts as none
const tenth = 10; // of a second: as many slots are reserved at most, and one at least

const toMicroseconds = (/** @type {number} */ milliseconds) => Math.ceil(milliseconds * 1000);

export class Lane {
  /** @type {Options} */
  #options;

  #rate = Infinity;

  #spread = 0;

  /** @type {Waiting[]} */
  #waiting = [];

  /** @type {Slot[]} in the order in which they are due */
  #slots = [];

  /** @type {Set<{ at: number }>} commands without an answer */
  #asked = new Set();

  #server = new ServerClock();

  #latest = -Infinity; // slot that it was given, by this process's clock

  #known = 0; // when the next one after that was free, by the server's

  #departed = -Infinity;

  #paused = -Infinity; // until then

  /** @type {number | undefined} since when a call waits without a slot that can be used */
  #since;

  #retryAt = -Infinity;

  /** @type {unknown} why there is no slot */
  #error;

  #isDown = false;

  #isAway = false; // keeps to its share, without Redis

  #settledAt = -Infinity; // until then it keeps to its share and to Redis

  #freeHere = -Infinity; // when its share has room for the next call

  /** @type {(() => void) | undefined} */
  #cancelTimer;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @param {AbortSignal} signal
   * @param {{ rate: number, spread: number }} quota
   * @returns {Promise<GatePlace>}
   */
  pass(signal, { rate, spread }) {
    this.#rate = Math.min(this.#rate, rate);
    this.#spread = Math.max(this.#spread, spread);
    return new Promise((resolve, reject) => {
      const abort = () => reject(errorOf('ERR_ABORTED', 'aborted'));
      if (signal.aborted) {
        abort();
        return;
      }
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        abort();
        this.#pump();
      };
      const entry = {
        signal, resolve, reject, onAbort,
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(entry);
      this.#pump();
    });
  }

  /** @param {number} milliseconds */
  pause(milliseconds) {
    this.#pauseUntil(this.#options.clock.now() + milliseconds);
    if (!this.#isDown) this.#options.run('pause', toMicroseconds(milliseconds)).catch(() => {}); // others then find out themselves
    this.#pump();
  }

  /** @param {number} moment */
  #pauseUntil(moment) {
    this.#paused = Math.max(this.#paused, moment);
    this.#slots = this.#slots.filter(({ due }) => due >= this.#paused);
  }

  /** Milliseconds from one slot to the next. */
  get #gap() {
    return (1_000 + this.#spread + this.#options.lateness) / this.#rate;
  }

  /** The same of this process's share. */
  get #ownGap() {
    return this.#gap / Number(this.#options.share);
  }

  /** When the first one that waits may go, as far as is known. @param {number} now */
  #nextAt(now) {
    const [slot] = this.#slots;
    const due = this.#isAway ? -Infinity : slot?.due ?? Infinity;
    const here = this.#isAway || now < this.#settledAt ? this.#freeHere : -Infinity;
    return Math.max(due, here, this.#paused);
  }

  /** How many more slots to ask for now. @param {number} now */
  #wanted(now) {
    const { timeout } = this.#options;
    const asked = [...this.#asked].filter(({ at }) => now - at < lost);
    const isSettling = now < this.#settledAt;
    if (now < this.#retryAt || now < this.#paused || (isSettling && now < this.#freeHere)) return 0;
    if (this.#isAway || isSettling || !this.#server.isKnown) {
      return asked.length + this.#slots.length > 0 ? 0 : 1;
    }
    const most = Math.max(1, Math.ceil(this.#rate / tenth));
    const useful = asked.filter(({ at }) => now - at < timeout);
    const lacking = Math.min(this.#waiting.length, most) - this.#slots.length - useful.length;
    return Math.min(lacking, most - asked.length);
  }

  #pump() {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { clock } = this.#options;
    const now = clock.now();
    this.#giveBack(this.#slots.filter(({ until }) => until < now));
    this.#slots = this.#slots.filter(({ until }) => until >= now);
    while (this.#waiting.length > 0 && this.#nextAt(now) <= now) this.#letGo(now);
    if (this.#waiting.length === 0) {
      this.#since = undefined;
      this.#giveBackSurplus();
      return;
    }
    for (let more = this.#wanted(now); more > 0; more -= 1) this.#ask(now);
    this.#giveBackSurplus();
    if (this.#isStarved(now)) this.#lose(now);
    if (this.#waiting.length === 0) return;
    this.#cancelTimer = clock.setTimer(() => this.#pump(), Math.ceil(this.#wait(now)));
  }

  /** @param {number} now */
  #isStarved(now) {
    const isHeldHere = now < this.#paused || (now < this.#settledAt && now < this.#freeHere);
    if (this.#isAway || this.#slots.length > 0 || isHeldHere) {
      this.#since = undefined;
      return false;
    }
    this.#since ??= now;
    return now - this.#since >= this.#options.timeout;
  }

  /** Milliseconds after which to look again. @param {number} now */
  #wait(now) {
    const { timeout } = this.#options;
    const starved = (this.#since ?? now) + timeout;
    const moments = [this.#nextAt(now), this.#retryAt, this.#paused, this.#freeHere, starved];
    return Math.min(...moments.filter((moment) => moment > now)) - now;
  }

  /** @param {number} now */
  #letGo(now) {
    const { signal, onAbort, resolve } = /** @type {Waiting} */ (this.#waiting.shift());
    signal.removeEventListener('abort', onAbort);
    const until = this.#isAway ? now : /** @type {Slot} */ (this.#slots.shift()).until;
    this.#departed = now;
    this.#freeHere = Math.max(this.#freeHere, now) + (this.#options.share ? this.#ownGap : 0);
    resolve({ sent: () => this.#sent(until) });
  }

  /**
   * A call that was really sent later than its slot may be used, since the event loop was busy, takes another one, too.
   * @param {number} until
   */
  #sent(until) {
    if (this.#isDown || this.#options.clock.now() <= until) return;
    this.#options.run('skip', toMicroseconds(this.#gap)).catch(() => {}); // what is away counts nothing
  }

  /** Slots that nobody here waits for, all at once: those that are asked for just now come after them. */
  #giveBackSurplus() {
    if (this.#asked.size === 0) this.#giveBack(this.#slots.splice(this.#waiting.length));
  }

  /**
   * Redis takes those back after which none was reserved; the others lapse.
   * @param {Pick<Slot, 'at' | 'free'>[]} unused in the order in which they are due
   */
  #giveBack(unused) {
    if (unused.length === 0 || this.#isDown) return;
    const values = [...unused].reverse().flatMap(({ at, free }) => [at, free]);
    if (values[1] === this.#known) this.#known = Number(values.at(-2));
    this.#options.run('back', ...values).catch(() => {}); // then they lapse, too
  }

  /** @param {number} now */
  async #ask(now) {
    const { run, clock, timeout } = this.#options;
    const asked = { at: now };
    this.#asked.add(asked);
    const sent = this.#server.isKnown ? toMicroseconds(this.#server.timeAt(now)) : 0;
    try {
      const [gap, ahead, patience] = [this.#gap, Math.max(this.#latest - now, -lost), timeout]
        .map(toMicroseconds);
      const answer = await run('take', gap, ahead, this.#known, sent, patience);
      this.#hear(answer, now, clock.now());
    } catch (error) {
      this.#error = error;
      this.#retryAt = clock.now() + (this.#isAway ? timeout : apart);
    } finally {
      this.#asked.delete(asked);
    }
    this.#pump();
  }

  /**
   * @param {unknown[]} answer
   * @param {number} asked when
   * @param {number} now
   */
  #hear(answer, asked, now) {
    const { lateness, timeout } = this.#options;
    const [time, wait, pause, at, free] = answer.map(Number);
    if (![time, wait, pause, at, free].every(Number.isFinite)) {
      throw new TypeError(`Redis answered ${JSON.stringify(answer)}`);
    }
    const isMoved = this.#server.hear(time / 1000, asked, now);
    if (pause > 0) this.#pauseUntil(now + pause / 1000);
    if (wait < 0) { // it came too late to Redis, or one of the clocks was set
      if (isMoved) this.#known = Number.MAX_SAFE_INTEGER; // whatever Redis knows is no good
      return;
    }
    const [earliest, due] = this.#server.boundsOf(at / 1000);
    const until = earliest + lateness;
    [this.#known, this.#latest] = [free, due];
    if (until < Math.max(due, now)) { // the way to Redis and back takes so long that nobody knows when the slot is
      this.#error = new Error(`Redis took ${Math.round(now - asked)} ms to answer; a lateness of ${lateness} ms is allowed`);
      if (this.#isAway && now - asked < timeout) this.#retryAt = now + timeout;
      this.#giveBack([{ at, free }]);
      return;
    }
    this.#since = undefined;
    this.#error = undefined;
    this.#slots.push({
      due, until, at, free,
    });
    this.#slots.sort((left, right) => left.due - right.due);
    if (!this.#isDown) return;
    if (this.#isAway) this.#settledAt = now + 3 * timeout;
    this.#isDown = false;
    this.#isAway = false;
    this.#tell({ available: true, rate: this.#rate });
  }

  /** Redis cannot be reached. @param {number} now */
  #lose(now) {
    const { redact, timeout, share } = this.#options;
    const cause = safeCause(this.#error ?? new Error(`Redis did not answer within ${timeout} ms`), redact);
    const newError = () => errorOf('ERR_NETWORK', 'redis_unavailable', { text: cause.message, cause });
    this.#since = undefined;
    const isNews = !this.#isDown;
    this.#isDown = true;
    if (share) {
      this.#isAway = true;
      this.#slots = [];
      this.#freeHere = Math.max(now, this.#departed + this.#ownGap);
      this.#retryAt = now + timeout;
    } else {
      for (const { signal, onAbort, reject } of this.#waiting.splice(0)) {
        signal.removeEventListener('abort', onAbort);
        reject(newError());
      }
    }
    const rate = this.#rate * (share ?? 0);
    if (isNews) this.#tell({ available: false, rate, error: newError() });
  }

  /** @param {Omit<GateChange, 'command'>} change */
  #tell(change) {
    this.#options.tell({ command: this.#options.command, ...change });
  }
}
