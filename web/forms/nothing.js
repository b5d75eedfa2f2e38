// get_attr_name: nothing to say.
import { isObject } from './shapes.js';

/** @type {import('./index.js').Form<{}>} */
export const nothing = {
  write: () => ({}),
  read: (body) => (isObject(body, []) ? {} : undefined),
};
