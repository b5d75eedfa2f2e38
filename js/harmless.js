/** Text that is shown, or pasted elsewhere: nothing in it is obeyed by a terminal, or unseen by who reads it. */

// What moves the cursor, changes colours or titles, turns the direction of writing, or cannot be seen: control and format characters,
// separators of lines and paragraphs, lone surrogates. The joiner inside an emoji is none of these.
const emojiJoiner = String.raw`(?<=\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic})`;
const obeyed = new RegExp(`[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}](?<!${emojiJoiner})`, 'gu');

/** @param {string} character */
const escaped = (character) => {
  const hex = /** @type {number} */ (character.codePointAt(0)).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
};

/** @param {string} character */
const escapedInJson = (character) => {
  if (character === '\n') return character; // between JSON's parts; within a text it is none
  return character.split('').map((unit) => escaped(unit)).join('');
};

/**
 * @param {string} text
 * @param {(character: string) => string} [escape]
 * @returns {string} the text with such characters shown as `\u001b`
 */
export const harmless = (text, escape = escaped) => text.replace(obeyed, escape);

/** Whether nothing in it is obeyed. @param {string} text */
export const isHarmless = (text) => text.search(obeyed) < 0;

/**
 * @param {string} json
 * @returns {string} the same JSON, of which nothing is obeyed
 */
export const harmlessJson = (json) => harmless(json, escapedInJson);
