// What is asked of a text that the service counts and keeps in UTF-8.

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * False for text with half of a surrogate pair, which UTF-8 cannot hold.
 * @param {string} text
 */
export const isWellFormed = (text) => !LONE_SURROGATE.test(text);

/**
 * The bytes that a text takes in UTF-8, without encoding it.
 * @param {string} text
 */
export const byteLength = (text) => {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair stands for two of the pair's four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
};

/**
 * @param {string} text
 * @param {number} limit bytes of UTF-8
 */
export const isLongerThan = (text, limit) => (
  text.length * 3 > limit && byteLength(text) > limit
);
