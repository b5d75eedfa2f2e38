// Error codes found by what is known of them: all words must be there, in whatever order.

/** @typedef {{ code: number, name: string, meaning: string, hint: string, kind: string }} Row */

/** A name's words are parted by `_`. @param {string} text */
const wordsOf = (text) => text.toLowerCase().replaceAll('_', ' ').split(/\s+/).filter(Boolean);

/**
 * @template {Row} T
 * @param {T[]} rows
 * @param {string} query
 * @returns {T[]} with the code or name that was asked for first
 */
export const foundIn = (rows, query) => {
  const wanted = wordsOf(query);
  const whole = wanted.join(' ');
  const found = rows.filter(({ code, name, meaning, hint }) => {
    const text = wordsOf(`${code} ${name} ${meaning} ${hint}`).join(' ');
    return wanted.every((word) => text.includes(word));
  });
  /** @param {Row} row */
  const isExact = ({ code, name }) => [String(code), wordsOf(name).join(' ')].includes(whole);
  return [...found.filter(isExact), ...found.filter((row) => !isExact(row))];
};
