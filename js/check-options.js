/** A misspelt option would do nothing, or the wrong thing, without a word. */

import { invalidArgument } from './errors.js';

/**
 * @param {unknown} options of one call
 * @param {readonly string[]} names that it knows
 */
export const checkOptions = (options, names) => {
  const hint = `It takes: ${names.join(', ')}`;
  if (options === null || typeof options !== 'object') throw invalidArgument('options', 'must be an object', hint);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw invalidArgument(unknown, 'is no option of this call', hint);
};
