// The call frequency: so many calls in any rolling second, for one app and command. The pages say
// "100 times per second"; the window is our reading.

const WINDOW = 1000;

/**
 * @param {number} limit calls in a rolling second; Infinity for no limit
 * @returns {{ admits(key: string, now: number): boolean, reset(): void }}
 */
export const createQuota = (limit) => {
  /** @type {Map<string, { times: number[], next: number }>} */
  const rings = new Map();
  return {
    // A ring of the last `limit` admitted calls: the oldest of them must have left the window.
    // Refused calls do not count, or a client that hammers would never get in again. A time ahead
    // of `now` comes from a clock that was set back, and says nothing.
    admits: (key, now) => {
      if (limit === Infinity) return true;
      let ring = rings.get(key);
      if (!ring) rings.set(key, (ring = { times: [], next: 0 }));
      const oldest = ring.times[ring.next];
      if (oldest !== undefined && oldest <= now && now - oldest < WINDOW) return false;
      ring.times[ring.next] = now;
      ring.next = (ring.next + 1) % limit;
      return true;
    },
    reset: () => rings.clear(),
  };
};
