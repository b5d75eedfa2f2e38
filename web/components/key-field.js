// A secret key on its way in: it becomes a key that cannot be read out, and the field is empty again.
import { html, nothing } from 'lit';
import { wrongKey } from '../../js/credential.js';
import { icons } from '../icons.js';
import { canSign, keyOf } from '../credential.js';
import { words } from '../i18n/index.js';
import { sayError } from '../i18n/problems.js';
import { callout } from './parts.js';
import { View } from './view.js';

export class KeyField extends View {
  static properties = { key: { attribute: false }, name: {}, wrong: { state: true } };

  constructor() {
    super();
    /** @type {CryptoKey | undefined} */
    this.key = undefined;
    this.name = 'secret-key';
    /** @type {import('../state.js').Problem | undefined} what was wrong with the text that was given last */
    this.wrong = undefined;
  }

  /** @param {HTMLInputElement} input */
  async take(input) {
    const text = input.value.trim();
    const hadFocus = document.activeElement === input;
    input.value = '';
    if (text === '') return;
    const wrong = wrongKey(text);
    this.wrong = wrong && /** @type {any} */ ({ ...wrong, code: 'ERR_INVALID_ARGUMENT', path: ['secretKey'] });
    if (wrong) return;
    this.tell(await keyOf(text));
    if (hadFocus) this.moveTo('.key-held .button');
  }

  /** For a call that is sent from within the field. */
  async takeWhatIsThere() {
    const input = this.querySelector('input');
    if (input) await this.take(input);
  }

  forget() {
    this.tell(undefined);
    this.moveTo('input');
  }

  /** @param {CryptoKey | undefined} key */
  tell(key) {
    this.dispatchEvent(new CustomEvent('key-change', { detail: key }));
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (event.target);
    input.value = event.clipboardData?.getData('text') ?? '';
    this.take(input);
  }

  problem() {
    if (!this.wrong) return nothing;
    const { whole, hint } = sayError(this.wrong);
    return html`<div role="alert">${callout('bad', whole, hint)}</div>`;
  }

  held() {
    const { held, forget } = words().key;
    return html`<div class="key-held">${icons.key}<span>${held}</span>
      <button type="button" class="button is-quiet" @click=${this.forget}>${forget}</button></div>`;
  }

  field() {
    const { hint } = words().key;
    return html`<input id=${this.name} type="password" class="input is-code" autocomplete="new-password" spellcheck="false"
        aria-describedby="${this.name}-hint" @paste=${this.paste}
        @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => this.take(target)}>
      <p class="hint" id="${this.name}-hint">${hint}</p>
      ${this.problem()}`;
  }

  render() {
    const text = words().key;
    if (!canSign()) return callout('warn', text.insecure);
    return html`<div class="field">
      <label class="label" for=${this.key ? nothing : this.name}>${text.label}</label>
      ${this.key ? this.held() : this.field()}
      <p class="hint is-warning">${icons.warning}<span>${text.warning}</span></p>
    </div>`;
  }
}
customElements.define('key-field', KeyField);
