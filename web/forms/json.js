// Calls that are written as JSON only: the draft is the body.
import { isMap } from './shapes.js';

/** @typedef {{ body: object }} Draft */

/** @type {import('./index.js').Form<Draft>} */
export const json = {
  write: ({ body }) => body,
  read: (body) => (isMap(body) ? { body } : undefined),
};
