// Asks before a write to a real app, and before a push, which reaches people.
import { html, nothing } from 'lit';
import { currentCommand } from '../actions.js';
import { isForEveryone } from '../../js/client/commands.js';
import { words } from '../i18n/index.js';
import { hostOf } from '../regions.js';
import { codeInput } from './inputs.js';
import { View } from './view.js';

const everyone = 'everyone'; // in each language, as the library has it

export class WriteDialog extends View {
  static properties = { isWide: { state: true }, typed: { state: true } };

  constructor() {
    super();
    /** Whether everyone of the app is meant, which is to be said by the word. */
    this.isWide = false;
    this.typed = '';
  }

  /** @returns {Promise<boolean>} */
  async ask() {
    const { calls, command } = this.state;
    Object.assign(this, { isWide: isForEveryone(currentCommand(), JSON.parse(calls[command].text)), typed: '' });
    await this.updateComplete;
    const dialog = /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    });
  }

  /** @param {string} answer */
  close(answer) {
    this.querySelector('dialog')?.close(answer);
  }

  /** @param {string} app */
  word(app) {
    const { push } = words().confirm;
    return html`<p><strong>${push.everyone(app)}</strong></p>
      <div class="field"><label class="label" for="everyone">${push.word(everyone)}</label>
        ${codeInput({ id: 'everyone', value: this.typed, onInput: (value) => { this.typed = value; } })}</div>`;
  }

  render() {
    const { confirm, cancel } = words();
    const { connections } = this.state;
    const { region, sdkAppId } = connections.live;
    const { kind, name } = currentCommand();
    const isPush = kind === 'push';
    const said = isPush ? confirm.push : confirm;
    const isMeant = !this.isWide || this.typed.trim() === everyone;
    return html`<dialog aria-labelledby="write-title" aria-describedby="write-text">
      <h2 id="write-title">${said.title}</h2>
      <p id="write-text">${said.text(name, sdkAppId, hostOf(region))}</p>
      ${isPush ? nothing : html`<p class="hint">${confirm.once}</p>`}
      ${this.isWide ? this.word(sdkAppId) : nothing}
      <div class="actions">
        <button type="button" class="button" @click=${() => this.close('')}>${cancel}</button>
        <button type="button" class="button is-primary" ?disabled=${!isMeant}
          @click=${() => this.close('yes')}>${said.yes(sdkAppId)}</button>
      </div></dialog>`;
  }
}
customElements.define('write-dialog', WriteDialog);
