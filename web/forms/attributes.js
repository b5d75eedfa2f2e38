// set_attr: users, each with rows of name and value.
import { fitLines, isListOfTexts, isMap, isObject, objectOf } from './shapes.js';

/** @typedef {{ name: string, value: string }} Row */
/** @typedef {{ account: string, rows: Row[] }} User */
/** @typedef {{ users: User[] }} Draft */

/** @param {any} user @param {string} member */
const isUser = (user, member) => (
  isObject(user, ['To_Account', member]) && typeof user.To_Account === 'string'
  && isMap(user[member]) && isListOfTexts(Object.values(user[member]))
  && fitLines(user.To_Account, ...Object.entries(user[member]).flat())
);

/** A row that nobody has filled yet is not in the body. */
const isBlank = (/** @type {Row} */ { name, value }) => name === '' && value === '';

/** @type {import('./index.js').Form<Draft>} */
export const attributes = {
  write: ({ users }, { list, member }) => ({
    [list]: users.map(({ account, rows }) => ({
      To_Account: account,
      [member]: objectOf(
        rows.filter((row) => !isBlank(row)).map(({ name, value }) => [name, value]),
      ),
    })),
  }),
  read: (body, { list, member }) => {
    if (!isObject(body, [list]) || !Array.isArray(body[list])) return undefined;
    if (!body[list].every((user) => isUser(user, member))) return undefined;
    return {
      users: body[list].map((/** @type {any} */ user) => ({
        account: user.To_Account,
        rows: Object.entries(user[member]).map(([name, value]) => ({ name, value })),
      })),
    };
  },
};
