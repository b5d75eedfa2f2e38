// The call frequency: so many calls in any rolling second, for one app and command. The pages say
// "100 times per second"; the window is our reading.

const WINDOW = 1000;

/** Commands that the pages give a rate of their own: calls a second. */
const ownRates = /* @__PURE__ */ Object.freeze(/** @type {Record<string, number>} */ ({
  all_member_push_trace: 1,
  all_member_push_statistics: 1,
  all_member_push_loss: 1,
  normal_push_trace: 1,
  normal_push_statistics: 1,
}));

/** Commands that are counted when their bodies are read, by other rules and with other codes. */
const countedLater = /* @__PURE__ */ Object.freeze(['push', 'webpush', 'webbatch', 'revoke']);

/**
 * @param {number} quota calls a second of all other commands; Infinity turns every rate off
 * @param {{ batch: number }} edition
 * @returns {(command: string) => number} calls a second, checked before a body is read
 */
export const createRates = (quota, { batch }) => (command) => {
  if (quota === Infinity || countedLater.includes(command)) return Infinity;
  return command === 'batch' ? batch : ownRates[command] ?? quota;
};

/** @typedef {ReturnType<typeof createQuota>} Quota */

export const createQuota = () => {
  /** @type {Map<string, { times: number[], next: number }>} */
  const rings = new Map();
  return {
    /**
     * A ring of the last `limit` admitted calls: the oldest of them must have left the window.
     * Refused calls do not count, or a client that hammers would never get in again. A time ahead
     * of `now` comes from a clock that was set back, and says nothing.
     * @param {string} key
     * @param {number} now milliseconds
     * @param {number} limit in a rolling second, for a key always the same; Infinity for none
     * @param {number} [count] how many are to be admitted, all or none. More than the limit count as
     *   many as that, or they would never get in
     * @returns {boolean}
     */
    admits: (key, now, limit, count = 1) => {
      if (limit === Infinity) return true;
      let ring = rings.get(key);
      if (!ring) rings.set(key, (ring = { times: [], next: 0 }));
      const wanted = Math.min(count, limit);
      for (let index = 0; index < wanted; index += 1) {
        const oldest = ring.times[(ring.next + index) % limit];
        if (oldest !== undefined && oldest <= now && now - oldest < WINDOW) return false;
      }
      for (let index = 0; index < wanted; index += 1) {
        ring.times[ring.next] = now;
        ring.next = (ring.next + 1) % limit;
      }
      return true;
    },
    reset: () => rings.clear(),
  };
};

const DAY = 86_400_000;

/** @typedef {ReturnType<typeof createDayCount>} DayCount */

/** Pushes of a day, which begins at midnight UTC: the pages name no time zone. */
export const createDayCount = () => {
  /** @type {Map<string, { day: number, count: number }>} */
  const counts = new Map();
  /** @param {string} key @param {number} now milliseconds */
  const countOf = (key, now) => {
    const { day, count } = counts.get(key) ?? { day: 0, count: 0 };
    return day === Math.floor(now / DAY) ? count : 0;
  };
  return {
    countOf,
    /** @param {string} key @param {number} now milliseconds */
    add: (key, now) => {
      counts.set(key, { day: Math.floor(now / DAY), count: countOf(key, now) + 1 });
    },
    reset: () => counts.clear(),
  };
};
