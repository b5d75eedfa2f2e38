// remove_attr, add_tag, remove_tag: users, each with a list of names or tags.
import { fitAreas, fitLines, isListOfTexts, isObject } from './shapes.js';
import { readList, textOfList } from '../list-text.js';

/** @typedef {{ account: string, text: string }} User whose list is one text */
/** @typedef {{ replace?: 0 | 1, users: User[] }} Draft */

/** @param {string} text */
export const readItems = (text) => readList(text, { columns: false });

/**
 * @param {any} user
 * @param {string} member
 */
const isUser = (user, member) => (
  isObject(user, ['To_Account', member]) && typeof user.To_Account === 'string'
  && isListOfTexts(user[member]) && fitLines(user.To_Account) && fitAreas(...user[member])
);

/** @type {import('./index.js').Form<Draft>} */
export const lists = {
  write: ({ replace, users }, { list, member }) => ({
    ...(replace === undefined ? {} : { Replace: replace }),
    [list]: users.map(({ account, text }) => ({
      To_Account: account, [member]: readItems(text).list,
    })),
  }),
  read: (body, { list, member, switches }) => {
    if (!isObject(body, switches ? [list, 'Replace'] : [list])) return undefined;
    const given = body[list];
    if (!Array.isArray(given) || !given.every((user) => isUser(user, member))) return undefined;
    if (![undefined, 0, 1].includes(body.Replace)) return undefined;
    const users = given.map((/** @type {any} */ user) => ({
      account: user.To_Account, text: textOfList(user[member], ', '),
    }));
    return switches ? { replace: body.Replace, users } : { users };
  },
};
