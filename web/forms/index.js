// Form ↔ body. A form edits a draft, which can hold what a body cannot, such as a row half filled.
import { accounts } from './accounts.js';
import { attributes } from './attributes.js';
import { json } from './json.js';
import { lists } from './lists.js';
import { nothing } from './nothing.js';
import { slots } from './slots.js';

/**
 * @template Edited
 * @typedef {object} Form
 * @property {(draft: Edited, command: import('../commands.js').Command) => object} write
 * @property {(body: any, command: import('../commands.js').Command) => Edited | undefined} read
 *   nothing where the form cannot show the body
 */

/**
 * @typedef {import('./accounts.js').Draft | import('./attributes.js').Draft | import('./json.js').Draft
 *   | import('./lists.js').Draft | import('./nothing.js').Draft | import('./slots.js').Draft} Draft
 */

const forms = { accounts, attributes, json, lists, nothing, slots };

/** @param {import('../commands.js').Command} command */
const formOf = ({ form }) => /** @type {Form<Draft>} */ (forms[form]);

/**
 * A command's body in both its forms; `draft` is missing where the text does not fit the form.
 * @typedef {{ text: string, draft?: Draft, lastDraft?: Draft, isBrought?: true }} Call `lastDraft` is what
 *   the form showed before the text ceased to fit it; `isBrought` is one of a link or the history that
 *   nobody has touched since
 */

/**
 * @param {import('../commands.js').Command} command
 * @param {string} text
 * @returns {Call}
 */
export const callOfText = (command, text) => {
  try {
    return { text, draft: formOf(command).read(JSON.parse(text), command) };
  } catch {
    return { text };
  }
};

/**
 * @param {import('../commands.js').Command} command
 * @param {Draft} draft of the command's form
 * @returns {Call}
 */
export const callOfDraft = (command, draft) => ({
  text: JSON.stringify(formOf(command).write(draft, command), null, 2), draft,
});

/** @param {import('../commands.js').Command} command */
export const exampleOf = (command) => callOfText(command, JSON.stringify(command.example, null, 2));
