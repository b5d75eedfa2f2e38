// Users, each with a small table of attributes.
import { html, nothing } from 'lit';
import { limits } from '../../dist/tables.js';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { accountField } from './account-field.js';
import { codeInput } from './inputs.js';
import { bytesLeft, removeButton } from './parts.js';
import { UsersForm } from './users-form.js';

/**
 * @typedef {import('../forms/attributes.js').Row} Row
 * @typedef {import('../forms/attributes.js').User} User
 */

/** @extends {UsersForm<User, import('../forms/attributes.js').Draft>} */
class FormAttributes extends UsersForm {
  /**
   * @param {number} user
   * @param {Row[]} rows
   */
  setRows(user, rows) {
    this.changeUser(user, { rows });
  }

  /**
   * @param {number} user
   * @param {Row[]} rows
   * @param {number} index
   */
  row(user, rows, index) {
    const { form } = words();
    const { name, value } = rows[index];
    const { attributeValueBytes } = limits;
    const isDouble = name !== '' && rows.findLastIndex((row) => row.name === name) !== index;
    const isWrong = name === ''
      ? this.isWrong(user, 'Attrs') && this.path.length === 3
      : this.isWrong(user, 'Attrs', name);
    const change = (/** @type {Partial<Row>} */ changes) => (
      this.setRows(user, rows.map((row, at) => (at === index ? { ...row, ...changes } : row)))
    );
    const remove = () => {
      this.setRows(user, rows.filter((_, at) => at !== index));
      const next = Math.min(index, rows.length - 2);
      this.moveTo(`#name-${user}-${next}`, `#add-row-${user}`);
    };
    return html`<tr>
      <td>${codeInput({
        id: `name-${user}-${index}`,
        label: form.attribute,
        value: name,
        isDoubtful: isDouble,
        title: isDouble ? form.double : '',
        onInput: (text) => change({ name: text }),
      })}</td>
      <td>${codeInput({
        label: `${form.value} ${name}`,
        value,
        isWrong,
        describedBy: 'verdict',
        onInput: (text) => change({ value: text }),
      })}</td>
      <td class="is-number">${bytesLeft(value, attributeValueBytes)}</td>
      <td>${removeButton(form.removeRow(name), remove)}</td>
    </tr>`;
  }

  /** @param {User} user @param {number} index */
  user({ account, rows }, index) {
    const { form } = words();
    const names = rows.map(({ name }) => name).filter((name) => name !== '');
    const hasDouble = new Set(names).size < names.length;
    const add = () => {
      this.setRows(index, [...rows, { name: '', value: '' }]);
      this.moveTo(`#name-${index}-${rows.length}`);
    };
    return html`<fieldset class="user">
      <legend class="visually-hidden">${form.user(index + 1)}</legend>
      ${accountField(this, index, account)}
      <table class="entries">
        <thead><tr><th scope="col">${form.attribute}</th><th scope="col">${form.value}</th>
          <th scope="col" class="is-number">${form.left}</th>
          <th><span class="visually-hidden">${words().remove}</span></th></tr></thead>
        <tbody>${rows.map((_, at) => this.row(index, rows, at))}</tbody></table>
      ${hasDouble ? html`<p class="hint is-warning">${icons.warning}<span>${form.double}</span></p>` : nothing}
      <button type="button" class="button is-small is-quiet" id="add-row-${index}" @click=${add}>
        ${icons.plus}${form.addRow}</button>
    </fieldset>`;
  }

  render() {
    return html`${this.pasteMany('attributes')}${this.draft.users.map((user, index) => this.user(user, index))}
      ${this.foot({ account: '', rows: [{ name: '', value: '' }] })}`;
  }
}
customElements.define('form-attributes', FormAttributes);
