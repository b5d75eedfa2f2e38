// Keeps keys and signatures out of what the emulator shows. Callers put them into every wrong place
// and spell them in every way that a URL or a JSON text allows, so both are found by what they are,
// not by where they stand.

const MASK = '***';

// Shorter texts are no secrets, and masking them everywhere would spoil the record.
const SHORTEST_KEY = 8;
const SHORTEST_SIGNATURE = 16;

// How often "%25" may stand in for a "%": an address that was encoded again and again.
const LAYERS = 3;

/**
 * A number's hexadecimal digits, in either case.
 * @param {number} number
 * @param {number} digits
 */
const hexOf = (number, digits) => number.toString(16).padStart(digits, '0')
  .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** @param {string} text */
const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** @param {string} text */
const percentEncoded = (text) => Array.from(
  new TextEncoder().encode(text), (byte) => `%(?:25){0,${LAYERS}}${hexOf(byte, 2)}`,
).join('');

/** @param {string} text */
const escapedInJson = (text) => text.split('').map((unit) => (
  `\\\\u${hexOf(unit.charCodeAt(0), 4)}`
)).join('');

/** JSON's short escapes, and the form encoding's space. @type {Record<string, string>} */
const shortForms = {
  '"': '\\\\"', '\\': '\\\\\\\\', '/': '\\\\\\/', ' ': '\\+',
  '\b': '\\\\b', '\f': '\\\\f', '\n': '\\\\n', '\r': '\\\\r', '\t': '\\\\t',
};

/**
 * One character in each of its spellings, as a part of a regular expression.
 * @param {string} character
 */
const spellingsOf = (character) => {
  const forms = [percentEncoded(character), escapedInJson(character), literally(character)];
  return `(?:${[...shortForms[character] ? [shortForms[character]] : [], ...forms].join('|')})`;
};

/** @param {string} text */
const anySpellingOf = (text) => Array.from(text, spellingsOf).join('');

// zlib's first byte in base64, then the alphabet of signatures or of plain base64, of which a URL or
// a JSON text may encode what is neither letter nor digit.
const SPECIAL = '(?:2[AaBbDdFf]|3[Dd]|5[Ff])';
const SIGNATURE = `e[AFJN](?:[\\w*+/=-]|%(?:25){0,${LAYERS}}${SPECIAL}|\\\\u00${SPECIAL}|\\\\/){58,}`;
const isSignature = new RegExp(`^${SIGNATURE}$`);

/** @param {string} text */
const encoded = (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/**
 * The spellings of a text that is no signature but stood in its place. It is another one in each
 * call, so no expression is made of it.
 * @param {string} userSig
 */
const formsOf = (userSig) => {
  if (userSig.length < SHORTEST_SIGNATURE || isSignature.test(userSig)) return [];
  return [...new Set([userSig, JSON.stringify(userSig).slice(1, -1), encoded(userSig)])];
};

/**
 * A copy: a slice of a text would keep the whole of it in memory.
 * @param {string} text
 */
const copy = (text) => new TextDecoder().decode(new TextEncoder().encode(text));

/**
 * @param {string[]} secretKeys
 */
export const createMask = (secretKeys) => {
  // The longest first: one may be the beginning of another.
  const keys = secretKeys.filter((key) => key.length >= SHORTEST_KEY)
    .sort((one, other) => other.length - one.length);
  const secrets = new RegExp([...keys.map(anySpellingOf), SIGNATURE].join('|'), 'g');
  const longest = Math.max(60, ...keys.map((key) => new TextEncoder().encode(key).length));

  /**
   * @param {string} text
   * @param {string} userSig what the call gave as its signature
   */
  const mask = (text, userSig) => formsOf(userSig).reduce(
    (masked, form) => masked.replaceAll(form, MASK), text.replace(secrets, MASK),
  );

  return {
    mask,
    /**
     * The masked beginning of a long text.
     * @param {string} text
     * @param {string} userSig
     * @param {number} length
     */
    maskBeginning: (text, userSig, length) => {
      if (text.length <= length) return mask(text, userSig);
      // What ends in mid-secret is not found. So more is looked at, by the longest spelling of one,
      // and as much is taken away again, but for what was found.
      const margin = (3 + 2 * LAYERS) * Math.max(longest, userSig.length);
      const masked = mask(text.slice(0, length + margin), userSig);
      const end = text.length > length + margin
        ? Math.max(masked.length - margin, masked.lastIndexOf(MASK) + MASK.length)
        : length;
      return copy(masked.slice(0, Math.min(length, end)));
    },
  };
};
