// Copies a text, and says that it did.
import { html } from 'lit';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { View } from './view.js';

class CopyButton extends View {
  static properties = {
    text: { attribute: false },
    label: {},
    done: {},
    icon: { attribute: false },
    isDone: { state: true },
  };

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.done = '';
    this.icon = icons.copy;
    this.isDone = false;
  }

  async copy() {
    const text = typeof this.text === 'function' ? this.text() : this.text;
    await navigator.clipboard?.writeText(text).catch(() => {});
    this.isDone = true;
    setTimeout(() => {
      this.isDone = false;
    }, 2000);
  }

  render() {
    const label = this.label || words().copy;
    return html`<button type="button" class="button is-quiet" @click=${this.copy}>
      ${this.isDone ? icons.check : this.icon}
      <span aria-live="polite">${this.isDone ? this.done || words().copied : label}</span>
    </button>`;
  }
}
customElements.define('copy-button', CopyButton);
