// set_attr: users, each with rows of name and value.
import { fitLines, isListOfTexts, isMap, isObject, objectOf } from './shapes.js';

/** @typedef {{ name: string, value: string }} Row */
/** @typedef {{ account: string, rows: Row[] }} User */
/** @typedef {{ users: User[] }} Draft */

/** @param {any} user */
const isUser = (user) => (
  isObject(user, ['To_Account', 'Attrs']) && typeof user.To_Account === 'string'
  && isMap(user.Attrs) && isListOfTexts(Object.values(user.Attrs))
  && fitLines(user.To_Account, ...Object.entries(user.Attrs).flat())
);

/** A row that nobody has filled yet is not in the body. */
const isBlank = (/** @type {Row} */ { name, value }) => name === '' && value === '';

/** @type {import('./index.js').Form<Draft>} */
export const attributes = {
  write: ({ users }) => ({
    UserAttrs: users.map(({ account, rows }) => ({
      To_Account: account,
      Attrs: objectOf(rows.filter((row) => !isBlank(row)).map(({ name, value }) => [name, value])),
    })),
  }),
  read: (body) => {
    if (!isObject(body, ['UserAttrs']) || !Array.isArray(body.UserAttrs)) return undefined;
    if (!body.UserAttrs.every(isUser)) return undefined;
    return {
      users: body.UserAttrs.map((/** @type {any} */ { To_Account, Attrs }) => ({
        account: To_Account,
        rows: Object.entries(Attrs).map(([name, value]) => ({ name, value })),
      })),
    };
  },
};
