/** How many calls of one client and command may be under way at once. */

/**
 * @typedef {object} Cap
 * @property {() => number} roomAt when there is room for one more, by the gate's clock
 * @property {(now: number) => UnderWay} enter a call begins
 */

/**
 * @typedef {object} UnderWay
 * @property {() => void} end
 * @property {(now: number) => void} renew it has not been under way for longer than since now
 */

/**
 * @param {number} concurrency
 * @param {number} longest milliseconds that a call takes at most: one that has not ended by then is gone, as in a Worker whose
 *   request was broken off
 * @returns {Cap}
 */
export const createCap = (concurrency, longest) => {
  /** @type {Set<{ began: number }>} the oldest first */
  const underWay = new Set();
  return {
    roomAt: () => {
      if (underWay.size < concurrency) return -Infinity;
      const [oldest] = underWay;
      return oldest.began + longest;
    },
    enter: (now) => {
      if (underWay.size >= concurrency) underWay.delete([...underWay][0]);
      const call = { began: now };
      underWay.add(call);
      return {
        end: () => underWay.delete(call),
        renew: (later) => {
          underWay.delete(call);
          call.began = later;
          underWay.add(call);
        },
      };
    },
  };
};
