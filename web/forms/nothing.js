// get_attr_name: nothing to say.
import { isObject } from './shapes.js';

/** @typedef {Record<string, never>} Draft */

/** @type {import('./index.js').Form<Draft>} */
export const nothing = {
  write: () => ({}),
  read: (body) => (isObject(body, []) ? {} : undefined),
};
