// get_attr, get_tag, clear_all_tags: a list of accounts as one text.
import { fitAreas, isListOfTexts, isObject } from './shapes.js';
import { listOf, textOfList } from '../list-text.js';

/** @typedef {{ text: string }} Draft */

/** @type {import('./index.js').Form<Draft>} */
export const accounts = {
  write: ({ text }) => ({ To_Account: listOf(text) }),
  read: (body) => (
    isObject(body, ['To_Account']) && isListOfTexts(body.To_Account) && fitAreas(...body.To_Account)
      ? { text: textOfList(body.To_Account) }
      : undefined
  ),
};
