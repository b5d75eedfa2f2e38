// Random numbers that repeat: every stream is named, and comes from the one seed of the emulator,
// so that drawing more from one (say, the shuffle) does not move another (say, a fault).

/**
 * FNV-1a over UTF-16 units, stirred; four of them with different starts fill the generator.
 * @param {string} text
 * @param {number} start
 */
const hash = (text, start) => {
  let state = start >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
};

/**
 * The generator sfc32 (Chris Doty-Humphrey's "small fast counter"): 128 bits of state, and none of
 * it needs more than 32-bit integers.
 * @param {number | string} seed
 * @param {string} stream
 * @returns {() => number} a number in [0, 1) at each call
 */
export const createRandom = (seed, stream) => {
  const text = `${seed}/${stream}`;
  let a = hash(text, 0x811c9dc5);
  let b = hash(text, 0x9e3779b9);
  let c = hash(text, 0x243f6a88);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  // The first draws of a weakly filled generator resemble each other.
  for (let round = 0; round < 12; round += 1) next();
  return next;
};

/**
 * Shuffles in place by Sattolo's algorithm: one cycle through all places, so that nothing stays
 * where it was, and two accounts or more never come back in the order asked.
 * @template T
 * @param {T[]} items
 * @param {() => number} random
 * @returns {T[]} the same array
 */
export const shuffle = (items, random) => {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * last);
    const item = items[last];
    items[last] = items[other];
    items[other] = item;
  }
  return items;
};
