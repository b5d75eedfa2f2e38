// Jest's modules pay for each look at a global.
const { imul } = Math;

/**
 * Chance that repeats: the same seed, the same numbers, 0 up to 1.
 * @param {number} seed
 */
export const seeded = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
