// Users, each with a list of tags or of attribute names.
import { html, nothing } from 'lit';
import { limits } from '../../dist/tables.js';
import { readItems } from '../forms/lists.js';
import { joined, words } from '../i18n/index.js';
import { accountField } from './account-field.js';
import { codeArea } from './inputs.js';
import { bytesLeft } from './parts.js';
import { UsersForm } from './users-form.js';

/** @typedef {import('../forms/lists.js').User} User */

/** @extends {UsersForm<User, import('../forms/lists.js').Draft>} */
class FormLists extends UsersForm {
  static properties = { ...UsersForm.properties, member: { attribute: false } };

  constructor() {
    super();
    this.member = '';
  }

  replace() {
    const { form } = words();
    const { replace } = this.draft;
    /** @type {[0 | 1, string][]} */
    const choices = [[0, form.replaceOff], [1, form.replaceOn]];
    return html`<fieldset class="field"><legend class="label">${form.replace}</legend><div class="choices">
      ${choices.map(([value, text]) => html`<label class="choice"><input type="radio" name="replace"
        .checked=${(replace ?? 0) === value}
        @change=${() => this.change({ ...this.draft, replace: value })}><span>${text}</span></label>`)}
    </div></fieldset>`;
  }

  /** @param {User} user @param {number} index */
  user({ account, text }, index) {
    const { form } = words();
    const id = `list-${index}`;
    const { list, isBrokenJson, isLongNumber } = readItems(text);
    const isUnread = isBrokenJson || isLongNumber;
    const wrong = isLongNumber
      ? joined(form.longNumber, form.longNumberHint)
      : joined(form.brokenJson, form.brokenJsonHint);
    const isTags = this.member === 'Tags';
    const limit = isTags ? limits.tagBytes : limits.attributeNameBytes;
    return html`<fieldset class="user">
      <legend class="visually-hidden">${form.user(index + 1)}</legend>
      ${accountField(this, index, account)}
      <div class="field is-inline"><label class="label" for=${id}>${isTags ? form.tags : form.names}</label>
        ${codeArea({
          id,
          value: text,
          isWrong: isUnread || this.isWrong(index, this.member),
          describedBy: `${id}-hint verdict`,
          onInput: (value) => this.changeUser(index, { text: value }),
        })}</div>
      <ul class="chips">${list.map((item) => html`
        <li class="chip"><code>${item}</code>${bytesLeft(item, limit)}</li>`)}</ul>
      <p class="hint ${isUnread ? 'is-warning' : ''}" id="${id}-hint">${
        isUnread ? wrong : form.listHint}</p>
    </fieldset>`;
  }

  render() {
    const hasReplace = 'replace' in this.draft;
    return html`${hasReplace ? this.replace() : nothing}${this.pasteMany('lists')}
      ${this.draft.users.map((user, index) => this.user(user, index))}
      ${this.foot({ account: '', text: '' })}`;
  }
}
customElements.define('form-lists', FormLists);
