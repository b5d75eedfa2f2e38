// get_attr, get_tag, clear_all_tags: a list of accounts as one text.
import { fitAreas, isListOfTexts, isObject } from './shapes.js';
import { listOf, textOfList } from '../list-text.js';

/** @typedef {{ text: string }} Draft */

/** @type {import('./index.js').Form<Draft>} */
export const accounts = {
  write: ({ text }, { list }) => ({ [list]: listOf(text) }),
  read: (body, { list }) => (
    isObject(body, [list]) && isListOfTexts(body[list]) && fitAreas(...body[list])
      ? { text: textOfList(body[list]) }
      : undefined
  ),
};
