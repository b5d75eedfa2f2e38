// The call as code.
import { html } from 'lit';
import { currentProblem } from '../actions.js';
import { words } from '../i18n/index.js';
import { localEmulator, snippetOf } from '../snippets/index.js';
import './copy-button.js';
import { View } from './view.js';

/** @typedef {import('../snippets/index.js').Language} Language */

/** curl and Python cannot sign, so they take a UserSig. */
const takesUserSig = new Set(['curl', 'python']);

class SnippetView extends View {
  static properties = { language: { state: true }, target: { state: true } };

  constructor() {
    super();
    /** @type {Language} */
    this.language = 'curl';
    /** @type {string | undefined} a region's id or 'emulator', where it was chosen */
    this.target = undefined;
  }

  choose() {
    const { code, connection } = words();
    const { mode, connections, core } = this.state;
    const target = this.target ?? (mode === 'sandbox' ? 'emulator' : connections.live.region);
    const options = [['emulator', `${code.emulator} (${localEmulator})`], ...(core?.regions() ?? []).map(({ id, host }) => [id, `${connection.regions[id]} (${host})`])];
    const languages = Object.entries(code.languages);
    return {
      target,
      controls: html`<div class="snippet-tools">
        <fieldset class="segments is-plain"><legend class="visually-hidden">${code.label}</legend>
          ${languages.map(([name, text]) => html`<label class="segment"><input type="radio" name="snippet" value=${name}
            .checked=${name === this.language} @change=${() => { this.language = /** @type {Language} */ (name); }}><span>${text}</span></label>`)}
        </fieldset>
        <label class="row"><span class="label">${code.target}</span>
          <select class="input is-small" .value=${target} @change=${(/** @type {any} */ event) => { this.target = event.target.value; }}>
            ${options.map(([id, text]) => html`<option value=${id} ?selected=${id === target}>${text}</option>`)}</select></label>
      </div>`,
    };
  }

  snippet(target) {
    const { mode, connections, calls, command, core } = this.state;
    const { sdkAppId, identifier, credential } = connections[mode];
    const host = target === 'emulator' ? '' : core.regions().find(({ id }) => id === target)?.host ?? '';
    const takes = takesUserSig.has(this.language) || credential === 'userSig' ? 'userSig' : 'secretKey';
    const call = { command, text: calls[command].text, sdkAppId, identifier, region: target, host };
    return { takes, text: snippetOf(this.language, call, { credential: takes }) };
  }

  render() {
    const { code } = words();
    const { target, controls } = this.choose();
    if (!this.state.core || currentProblem()) return html`${controls}<p class="hint is-padded">${code.invalid}</p>`;
    const { takes, text } = this.snippet(target);
    return html`${controls}
      <div class="snippet"><pre tabindex="0" role="group" aria-label=${code.block}><code>${text}</code></pre><copy-button .text=${text}></copy-button></div>
      <p class="hint is-padded">${code[takes]}</p>`;
  }
}
customElements.define('snippet-view', SnippetView);
