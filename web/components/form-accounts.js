// Accounts: pasted as they come, counted, doubles marked.
import { html, nothing } from 'lit';
import { limits } from '../../dist/tables.js';
import { words } from '../i18n/index.js';
import { doublesIn, readList, textOfList } from '../list-text.js';
import { DraftForm } from './draft-form.js';
import { withValue } from './inputs.js';
import { callout } from './parts.js';

/** @extends {DraftForm<import('../forms/accounts.js').Draft>} */
class FormAccounts extends DraftForm {
  /** @param {string[]} list in place of what was pasted */
  take(list) {
    this.change({ text: textOfList(list) });
    this.moveTo('#accounts');
  }

  /**
   * @param {string[]} doubles
   * @param {string[]} accounts
   */
  doubles(doubles, accounts) {
    const { form } = words();
    if (doubles.length === 0) return nothing;
    return html`<p class="hint is-warning"><span>${form.doubles(doubles)}</span>
      <button type="button" class="button is-small" @click=${() => this.take([...new Set(accounts)])}>
        ${form.dropDoubles}</button></p>`;
  }

  /** @param {NonNullable<import('../list-text.js').Reading['table']>} table */
  table({ names, columns }) {
    const { form } = words();
    const all = names.flatMap((name, index) => [name, ...columns[index]]);
    return callout('warn', form.whichColumn, html`<div class="row">${names.map((name, index) => html`
      <button type="button" class="button is-small" @click=${() => this.take(columns[index])}>${name || index + 1}</button>`)}
      <button type="button" class="button is-small is-quiet" @click=${() => this.take(all)}>${form.allCells}</button></div>`);
  }

  render() {
    const { form } = words();
    const { text } = this.draft;
    const { list: accounts, isBrokenJson, isLongNumber, table } = readList(text);
    const limit = limits.accountsPerCall;
    const rows = Math.min(10, Math.max(4, text.split('\n').length));
    return html`<div class="field">
      <div class="row is-apart"><label class="label" for="accounts">${form.accounts}</label>
        <span class="count ${accounts.length > limit ? 'is-over' : ''}" aria-live="polite">
          ${form.count(accounts.length, limit)}</span></div>
      <textarea id="accounts" class="input is-code" rows=${rows} spellcheck="false" autocapitalize="off"
        aria-describedby="accounts-hint verdict" aria-invalid=${this.path.length > 0 ? 'true' : 'false'}
        .value=${text} @input=${withValue((value) => this.change({ text: value }))}></textarea>
      ${isBrokenJson ? callout('warn', form.brokenJson, form.brokenJsonHint) : nothing}
      ${isLongNumber ? callout('warn', form.longNumber, form.longNumberHint) : nothing}
      ${table ? this.table(table) : nothing}
      ${this.doubles(doublesIn(accounts), accounts)}
      <p class="hint" id="accounts-hint">${form.accountsHint}</p>
    </div>`;
  }
}
customElements.define('form-accounts', FormAccounts);
