// Form ↔ body. A form edits a draft, which can hold what a body cannot, such as a row half filled.
import { accounts } from './accounts.js';
import { attributes } from './attributes.js';
import { lists } from './lists.js';
import { nothing } from './nothing.js';
import { slots } from './slots.js';

/**
 * @template Draft
 * @typedef {object} Form
 * @property {(draft: Draft, command: import('../commands.js').Command) => object} write
 * @property {(body: any, command: import('../commands.js').Command) => Draft | undefined} read
 *   nothing where the form cannot show the body
 */

const forms = { accounts, attributes, lists, nothing, slots };

/**
 * A command's body in both its forms; `draft` is missing where the text does not fit the form.
 * @typedef {{ text: string, draft?: any, lastDraft?: any }} Call `lastDraft` is what the form showed
 *   before the text ceased to fit it
 */

/**
 * @param {import('../commands.js').Command} command
 * @param {string} text
 * @returns {Call}
 */
export const callOfText = (command, text) => {
  try {
    return { text, draft: forms[command.form].read(JSON.parse(text), command) };
  } catch {
    return { text };
  }
};

/**
 * @param {import('../commands.js').Command} command
 * @param {any} draft
 * @returns {Call}
 */
export const callOfDraft = (command, draft) => ({
  text: JSON.stringify(forms[command.form].write(draft, command), null, 2), draft,
});

/** @param {import('../commands.js').Command} command */
export const exampleOf = (command) => callOfText(command, JSON.stringify(command.example, null, 2));
