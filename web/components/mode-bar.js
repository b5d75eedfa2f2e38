// Who answers, always in sight: the sandbox in this page, or the real service.
import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { readiness, setMode } from '../actions.js';
import { words } from '../i18n/index.js';
import { hostOf } from '../regions.js';
import { store } from '../state.js';
import './connection-panel.js';
import { View } from './view.js';

// A relay on one's own machine will be a third; the form and the sending take any name from here.
const modes = /** @type {const} */ (['sandbox', 'live']);

export class ModeBar extends View {
  switch() {
    const { mode } = this.state;
    const text = words().mode;
    return html`<fieldset class="segments">
      <legend class="visually-hidden">${text.label}</legend>
      ${modes.map((name) => html`<label class="segment is-${name}">
        <input type="radio" name="mode" value=${name} .checked=${name === mode}
          @change=${() => setMode(name)}><span>${text[name]}</span></label>`)}
    </fieldset>`;
  }

  describe() {
    const { mode, connections } = this.state;
    const text = words().mode;
    return mode === 'sandbox' ? text.sandboxText : text.liveText(hostOf(connections.live.region));
  }

  summary() {
    const { mode, connections, isConnectionOpen } = this.state;
    const { connection } = words();
    const { sdkAppId, identifier } = connections[mode];
    return html`<button type="button" class="button connection-toggle"
      aria-expanded=${isConnectionOpen ? 'true' : 'false'} aria-controls="connection"
      @click=${() => store.set({ isConnectionOpen: !isConnectionOpen })}>
      <span class="visually-hidden">${connection.title}: </span>
      <span class="connection-app">${sdkAppId ? connection.app(sdkAppId) : connection.noApp}</span>
      ${identifier ? html`<span class="connection-identifier">${identifier}</span>` : nothing}
      ${isConnectionOpen ? icons.up : icons.down}</button>`;
  }

  /** Leads to what keeps the call from being sent, or, where that is not a field, to the connection. */
  async showProblem() {
    await this.updateComplete;
    const ready = readiness();
    /** @type {Record<string, string | undefined>} */
    const places = { sdkAppId: '#sdkAppId', identifier: '#identifier', userSig: '#userSig', key: '#connection-key' };
    const part = ready.kind === 'missing' ? ready.parts[0] : ready.kind === 'connection' && ready.problem.path?.[0];
    this.moveTo(places[part || ''] ?? '.connection-toggle', '.connection-toggle');
  }

  /** What goes wrong on purpose is never out of sight. */
  trouble() {
    const { mode, trouble } = this.state;
    const { connection } = words();
    return mode === 'sandbox' && trouble !== 'none'
      ? html`<span class="tag is-trouble">${connection.troubleOn(connection.troubles[trouble])}</span>`
      : nothing;
  }

  render() {
    const { mode, isConnectionOpen } = this.state;
    const { mode: text } = words();
    return html`<section class="mode-bar is-${mode}" aria-label=${text.label}>
      <div class="mode-line">
        ${this.switch()}
        <p class="mode-text">
          <strong class="mode-mark">${mode === 'sandbox' ? text.sandboxMark : text.liveMark}</strong>
          <span>${this.describe()}</span></p>
        ${this.trouble()}
        ${this.summary()}
      </div>
      <div id="connection" ?hidden=${!isConnectionOpen}>
        ${isConnectionOpen ? html`<connection-panel></connection-panel>` : nothing}
      </div>
    </section>`;
  }
}
customElements.define('mode-bar', ModeBar);
