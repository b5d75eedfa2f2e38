// What is wrong with a body, as the core sees it, while it is typed: the library's error, as data.

/**
 * @typedef {import('./state.js').Problem} Problem
 * @typedef {import('../js/core/instance.d.ts').Engine} Engine
 */

/**
 * A number as it was typed: the core can read of it only what it has room for.
 * @param {Problem} problem
 * @param {() => unknown} typed
 * @returns {Problem}
 */
const quoting = (problem, typed) => (
  problem.reason === 'out_of_range' ? { ...problem, actual: /** @type {any} */ (typed() ?? problem.actual) } : problem
);

/**
 * What is wrong with an app or its signature, given what was typed as the app's number: what is no number is a text
 * only to the library.
 * @param {Problem} problem
 * @param {string} sdkAppId
 * @returns {Problem}
 */
export const asTyped = (problem, sdkAppId) => {
  if (problem.path?.[0] !== 'sdkAppId') return problem;
  return problem.reason === 'wrong_type'
    ? { ...problem, reason: 'bad_app' }
    : quoting(problem, () => sdkAppId);
};

/**
 * @param {string} text JSON
 * @param {readonly (string | number)[]} path of a number in it
 * @returns {unknown} as it stands there, where the runtime tells; nothing where that cannot be said
 */
const numberAt = (text, path) => {
  /** @param {string} _ @param {unknown} value @param {{ source?: string }} [context] */
  const withSources = (_, value, context) => (
    typeof value === 'number' ? context?.source ?? value : value
  );
  try {
    return path.reduce((value, step) => value[step], JSON.parse(text, withSources));
  } catch {
    return undefined; // the text is not whole yet
  }
};

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
    const problem = /** @type {Problem} */ (error);
    return quoting(problem, () => numberAt(text, problem.path ?? []));
  }
};

/**
 * Where the body stops being JSON, as a place in the text; the core counts bytes.
 * @param {Problem} problem
 * @param {string} text
 * @returns {number | undefined}
 */
export const brokenAt = ({ byte }, text) => {
  if (byte === undefined) return undefined;
  const before = new TextEncoder().encode(text).slice(0, Math.max(0, byte - 1));
  return new TextDecoder().decode(before).length;
};

/**
 * The same place as people and editors count it.
 * @param {Problem} problem
 * @param {string} text
 * @returns {[number, number] | undefined} line and column, from 1
 */
export const brokenPlace = (problem, text) => {
  const at = brokenAt(problem, text);
  if (at === undefined) return undefined;
  const lines = text.slice(0, at).split('\n');
  const line = /** @type {string} */ (lines.at(-1));
  return [lines.length, [...line].length + 1];
};
