// Accounts: pasted as they come, counted, doubles marked.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { doublesIn, listOf, textOfList } from '../list-text.js';
import { DraftForm } from './draft-form.js';
import { withValue } from './inputs.js';

class FormAccounts extends DraftForm {
  /**
   * @param {string[]} doubles
   * @param {string[]} accounts
   */
  doubles(doubles, accounts) {
    const { form } = words();
    if (doubles.length === 0) return nothing;
    const drop = () => this.change({ text: textOfList([...new Set(accounts)]) });
    return html`<p class="hint is-warning"><span>${form.doubles(doubles)}</span>
      <button type="button" class="button is-small" @click=${drop}>${form.dropDoubles}</button></p>`;
  }

  render() {
    const { form } = words();
    const { text } = this.draft;
    const accounts = listOf(text);
    const limit = this.sizes.accountsPerCall;
    const rows = Math.min(12, Math.max(5, text.split('\n').length + 1));
    return html`<div class="field">
      <div class="row is-apart"><label class="label" for="accounts">${form.accounts}</label>
        <span class="count ${accounts.length > limit ? 'is-over' : ''}" aria-live="polite">
          ${form.count(accounts.length, limit)}</span></div>
      <textarea id="accounts" class="input is-code" rows=${rows} spellcheck="false" autocapitalize="off"
        aria-describedby="accounts-hint verdict" aria-invalid=${this.path.length > 0 ? 'true' : 'false'}
        .value=${text} @input=${withValue((value) => this.change({ text: value }))}></textarea>
      ${this.doubles(doublesIn(accounts), accounts)}
      <p class="hint" id="accounts-hint">${form.accountsHint}</p>
    </div>`;
  }
}
customElements.define('form-accounts', FormAccounts);
