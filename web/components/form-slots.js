// The app's ten attribute slots.
import { html } from 'lit';
import { limits } from '../../dist/tables.js';
import { words } from '../i18n/index.js';
import { DraftForm } from './draft-form.js';
import { choiceInput, codeInput } from './inputs.js';
import { bytesLeft } from './parts.js';

/** @typedef {import('../forms/slots.js').Row} Row */

const types = /** @type {const} */ (['', '0', '1']);

/** @extends {DraftForm<import('../forms/slots.js').Draft>} */
class FormSlots extends DraftForm {
  /**
   * @param {Row} row
   * @param {number} slot
   */
  row({ name, type }, slot) {
    const { form } = words();
    const change = (/** @type {Partial<Row>} */ changes) => this.change({
      rows: this.draft.rows.map((row, at) => (at === slot ? { ...row, ...changes } : row)),
    });
    return html`<tr><th scope="row">${slot}</th>
      <td>${codeInput({
        label: `${form.name} ${slot}`,
        value: name,
        isWrong: this.isWrong(String(slot)),
        describedBy: 'verdict',
        onInput: (value) => change({ name: value }),
      })}</td>
      <td class="is-number">${name === '' ? '' : bytesLeft(name, limits.attributeNameBytes)}</td>
      <td>${choiceInput({
        label: `${form.type} ${slot}`,
        value: type,
        options: types.map((value) => [value, form.types[value]]),
        onChange: (value) => change({ type: value }),
      })}</td></tr>`;
  }

  render() {
    const { form } = words();
    return html`<table class="entries is-slots">
      <thead><tr><th scope="col">${form.slot}</th><th scope="col">${form.name}</th>
        <th scope="col" class="is-number">${form.left}</th><th scope="col">${form.type}</th></tr></thead>
      <tbody>${this.draft.rows.map((row, slot) => this.row(row, slot))}</tbody></table>
      <p class="hint">${form.typeHint}</p>`;
  }
}
customElements.define('form-slots', FormSlots);
