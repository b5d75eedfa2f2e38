// What is wrong with a body, as the core sees it, while it is typed.

/**
 * @typedef {import('./state.js').Problem} Problem
 * @typedef {import('../js/core/instance.d.ts').Engine} Engine
 */

/** @param {string} text */
const sentence = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * Takes an error's message apart again: the field and the hint are shown in places of their own.
 * @param {{ field?: string, message: string, hint?: string }} error
 * @returns {Problem}
 */
export const problemOfError = ({ field = '', message, hint = '' }) => {
  const subject = `${field || 'The body'} `;
  const rest = message.startsWith(subject) ? message.slice(subject.length) : message;
  const tail = hint === '' ? '' : ` ${sentence(hint)}`;
  const problem = tail !== '' && rest.endsWith(tail) ? rest.slice(0, -tail.length) : rest;
  return { field, message: problem.replace(/\.$/, ''), hint };
};

/**
 * The core says of a number what it has read; one that is too long for it is not what was typed.
 * @param {Problem} problem
 * @param {string} typed
 * @returns {Problem}
 */
export const quoting = (problem, typed) => (
  { ...problem, message: problem.message.replace(/, not \d+$/, () => `, not ${typed}`) }
);

/**
 * @param {Engine} core
 * @param {string} command
 * @param {string} text
 * @returns {Problem | undefined}
 */
export const problemOf = (core, command, text) => {
  try {
    core.checkBody(command, text);
    return undefined;
  } catch (error) {
    return problemOfError(/** @type {import('../js/types.d.ts').TimPushError} */ (error));
  }
};

/**
 * `UserAttrs[3].Attrs["my city"]` → ['UserAttrs', 3, 'Attrs', 'my city']
 * @param {string} field
 * @returns {(string | number)[]}
 */
export const pathOf = (field) => (
  [...field.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)]
    .map(([, index, quoted, word]) => {
      if (index !== undefined) return Number(index);
      return quoted === undefined ? word : JSON.parse(quoted);
    })
);

/**
 * Where the body stops being JSON, as a place in the text; the core counts bytes.
 * @param {string} message
 * @param {string} text
 * @returns {number | undefined}
 */
export const brokenAt = (message, text) => {
  const [, byte] = /^is not JSON \(byte (\d+)\)/.exec(message) ?? [];
  if (byte === undefined) return undefined;
  const bytes = new TextEncoder().encode(text).slice(0, Math.max(0, Number(byte) - 1));
  return new TextDecoder().decode(bytes).length;
};

/**
 * The same place as people and editors count it.
 * @param {string} message
 * @param {string} text
 * @returns {[number, number] | undefined} line and column, from 1
 */
export const brokenPlace = (message, text) => {
  const at = brokenAt(message, text);
  if (at === undefined) return undefined;
  const lines = text.slice(0, at).split('\n');
  const line = /** @type {string} */ (lines.at(-1));
  return [lines.length, [...line].length + 1];
};
