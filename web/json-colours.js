// Colours JSON without an editor: texts and what each of them is.

const token = /("(?:[^"\\\n]|\\.)*"?)(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/**
 * @param {string} text
 * @returns {{ text: string, kind: '' | 'key' | 'string' | 'number' | 'word' }[]} all of the text
 */
export const coloured = (text) => {
  /** @type {ReturnType<typeof coloured>} */
  const parts = [];
  let at = 0;
  for (const { 0: whole, 1: string, 2: colon, 3: number, index } of text.matchAll(token)) {
    if (index > at) parts.push({ text: text.slice(at, index), kind: '' });
    if (string === undefined) parts.push({ text: whole, kind: number === undefined ? 'word' : 'number' });
    else parts.push({ text: string, kind: colon === undefined ? 'string' : 'key' });
    if (colon !== undefined) parts.push({ text: colon, kind: '' });
    at = index + whole.length;
  }
  parts.push({ text: text.slice(at), kind: '' });
  return parts;
};
