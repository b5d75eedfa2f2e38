// Users, each with a small table of attributes.
import { html } from 'lit';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { DraftForm } from './draft-form.js';
import { accountField } from './account-field.js';
import { codeInput } from './inputs.js';
import { bytesLeft, removeButton } from './parts.js';

/** @typedef {import('../forms/attributes.js').Row} Row */

class FormAttributes extends DraftForm {
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
    const { attributeValueBytes } = this.sizes;
    const isDouble = name !== '' && rows.findLastIndex((row) => row.name === name) !== index;
    const isWrong = name === ''
      ? this.isWrong(user, 'Attrs') && this.path.length === 3
      : this.isWrong(user, 'Attrs', name);
    const change = (/** @type {Partial<Row>} */ changes) => (
      this.setRows(user, rows.map((row, at) => (at === index ? { ...row, ...changes } : row)))
    );
    const remove = () => this.setRows(user, rows.filter((_, at) => at !== index));
    return html`<tr>
      <td>${codeInput({
        label: form.attribute,
        value: name,
        isWrong: isDouble,
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

  user({ account, rows }, index) {
    const { form } = words();
    const add = () => this.setRows(index, [...rows, { name: '', value: '' }]);
    return html`<fieldset class="user">
      <legend class="visually-hidden">${form.user(index + 1)}</legend>
      ${accountField(this, index, account)}
      <table class="entries">
        <thead><tr><th scope="col">${form.attribute}</th><th scope="col">${form.value}</th>
          <th scope="col" class="is-number">${form.left}</th>
          <th><span class="visually-hidden">${words().remove}</span></th></tr></thead>
        <tbody>${rows.map((_, at) => this.row(index, rows, at))}</tbody></table>
      <button type="button" class="button is-small is-quiet" @click=${add}>${icons.plus}${form.addRow}</button>
    </fieldset>`;
  }

  render() {
    const { users } = this.draft;
    const add = () => this.change({ users: [...users, { account: '', rows: [{ name: '', value: '' }] }] });
    return html`${users.map((user, index) => this.user(user, index))}
      <button type="button" class="button is-small" @click=${add}>${icons.plus}${words().form.addUser}</button>`;
  }
}
customElements.define('form-attributes', FormAttributes);
