// What a body must look like for a form to show it; whether it is right is the core's affair.

/**
 * @param {any} value
 * @param {string[]} members that it may have, the first of which it must
 */
export const isObject = (value, members) => (
  typeof value === 'object' && value !== null && !Array.isArray(value)
  && (members.length === 0 || Object.hasOwn(value, members[0]))
  && Object.keys(value).every((name) => members.includes(name))
);

/** @param {any} value */
export const isMap = (value) => (
  typeof value === 'object' && value !== null && !Array.isArray(value)
);

/** @param {any} value */
export const isListOfTexts = (value) => (
  Array.isArray(value) && value.every((item) => typeof item === 'string')
);

/**
 * Own members only: an attribute may be called `__proto__`.
 * @param {Iterable<[string, unknown]>} entries
 */
export const objectOf = (entries) => Object.fromEntries(entries);

/**
 * A field of one line takes no line breaks, and would lose those that stand in its text.
 * @param {...string} texts
 */
export const fitLines = (...texts) => !texts.some((text) => /[\r\n]/.test(text));

/**
 * A field of many lines knows one kind of line break, and would turn the others into it.
 * @param {...string} texts
 */
export const fitAreas = (...texts) => !texts.some((text) => text.includes('\r'));
