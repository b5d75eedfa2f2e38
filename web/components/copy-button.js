// Copies a text, and says whether it did.
import { html } from 'lit';
import { copyText } from '../clipboard.js';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { View } from './view.js';

const shownFor = 3000; // milliseconds

class CopyButton extends View {
  static properties = {
    /** The text, or a function that answers it; none where there is nothing that could be copied. */
    text: { attribute: false },
    label: {},
    done: {},
    /** Said where there is no text. */
    none: {},
    icon: { attribute: false },
    outcome: { state: true },
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    /** @type {string | (() => string | undefined)} */
    this.text = '';
    this.label = '';
    this.done = '';
    this.none = '';
    this.icon = icons.copy;
    /** @type {'' | 'done' | 'none' | 'failed'} */
    this.outcome = '';
  }

  async copy() {
    const text = typeof this.text === 'function' ? this.text() : this.text;
    this.outcome = text === undefined ? 'none' : await this.copyOrSelect(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.outcome = '';
    }, shownFor);
  }

  /** @param {string} text that, where it cannot be copied, is selected where it stands */
  async copyOrSelect(text) {
    if (await copyText(text)) return 'done';
    const shown = this.parentElement?.querySelector('pre');
    if (shown) getSelection()?.selectAllChildren(shown);
    return 'failed';
  }

  said() {
    const { copied, copyFailed } = words();
    return { '': undefined, done: this.done || copied, none: this.none, failed: copyFailed }[this.outcome];
  }

  render() {
    const { outcome } = this;
    const { check, warning } = icons;
    const icon = { '': this.icon, done: check, none: warning, failed: warning }[outcome];
    return html`<button type="button" class="button is-quiet" @click=${this.copy}>
      ${icon}<span aria-live="polite">${this.said() ?? (this.label || words().copy)}</span>
    </button>`;
  }
}
customElements.define('copy-button', CopyButton);
