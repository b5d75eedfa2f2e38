/** A misspelt option would do nothing, or the wrong thing, without a word. */

import { invalidArgument } from './errors.js';

/**
 * @param {unknown} options of one call
 * @param {readonly string[]} names that it knows
 */
export const checkOptions = (options, names) => {
  const text = names.join(', ');
  if (options === null || typeof options !== 'object') throw invalidArgument('options', 'no_call_options', { text });
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw invalidArgument(unknown, 'unknown_option', { text });
};
