// The account of one user in a form.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { removeButton } from './parts.js';

/**
 * @param {import('./draft-form.js').DraftForm} form
 * @param {number} index
 * @param {string} account
 */
export const accountField = (form, index, account) => {
  const { form: text } = words();
  const id = `account-${index}`;
  return html`<div class="field is-inline">
    <label class="label" for=${id}>${text.account}</label>
    <input id=${id} class="input is-code" spellcheck="false" autocapitalize="off" .value=${account}
      aria-invalid=${form.isWrong(index, 'To_Account') ? 'true' : 'false'} aria-describedby="verdict"
      @input=${(/** @type {any} */ { target }) => form.changeUser(index, { account: target.value })}>
    ${form.draft.users.length > 1 ? removeButton(text.removeUser(index + 1), () => form.removeUser(index)) : nothing}
  </div>`;
};
