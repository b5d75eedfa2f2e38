// The account of one user in a form.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { codeInput } from './inputs.js';
import { removeButton } from './parts.js';

/**
 * @template {{ account: string }} User
 * @param {import('./users-form.js').UsersForm<User, { users: User[] }>} form
 * @param {number} index
 * @param {string} account
 */
export const accountField = (form, index, account) => {
  const { form: text } = words();
  const id = `account-${index}`;
  const { users } = form.draft;
  const isDouble = account !== '' && users.some((user, at) => user.account === account && at !== index);
  const remove = removeButton(text.removeUser(index + 1), () => form.removeUser(index));
  return html`<div class="field is-inline">
    <label class="label" for=${id}>${text.account}</label>
    ${codeInput({
      id,
      value: account,
      isWrong: form.isWrong(index, 'To_Account'),
      isDoubtful: isDouble,
      describedBy: 'verdict',
      onInput: (value) => form.changeUser(index, { account: value }),
    })}
    ${users.length > 1 ? remove : nothing}
  </div>`;
};
