// Asks before the first write to a real app.
import { html } from 'lit';
import { words } from '../i18n/index.js';
import { hostOf } from '../regions.js';
import { View } from './view.js';

export class WriteDialog extends View {
  /** @returns {Promise<boolean>} */
  ask() {
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

  render() {
    const { confirm, cancel } = words();
    const { connections, command } = this.state;
    const { region, sdkAppId } = connections.live;
    return html`<dialog aria-labelledby="write-title" aria-describedby="write-text">
      <h2 id="write-title">${confirm.title}</h2>
      <p id="write-text">${confirm.text(command, sdkAppId, hostOf(region))}</p>
      <p class="hint">${confirm.once}</p>
      <div class="actions">
        <button type="button" class="button" @click=${() => this.close('')}>${cancel}</button>
        <button type="button" class="button is-primary" @click=${() => this.close('yes')}>${confirm.yes(sdkAppId)}</button>
      </div></dialog>`;
  }
}
customElements.define('write-dialog', WriteDialog);
