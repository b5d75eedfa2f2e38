// The call as code.
import { html } from 'lit';
import { currentProblem } from '../actions.js';
import { words } from '../i18n/index.js';
import { localEmulator, snippetOf } from '../snippets/index.js';
import './copy-button.js';
import { choiceInput } from './inputs.js';
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

  languages() {
    const { code } = words();
    const choose = (/** @type {string} */ name) => {
      this.language = /** @type {Language} */ (name);
    };
    return html`<fieldset class="segments is-plain">
      <legend class="visually-hidden">${code.label}</legend>
      ${Object.entries(code.languages).map(([name, text]) => html`<label class="segment">
        <input type="radio" name="snippet" value=${name} .checked=${name === this.language}
          @change=${() => choose(name)}><span>${text}</span></label>`)}</fieldset>`;
  }

  choose() {
    const { code, connection } = words();
    const { mode, connections, core } = this.state;
    const target = this.target ?? (mode === 'sandbox' ? 'emulator' : connections.live.region);
    const regions = (core?.regions() ?? []).map(({ id, host }) => (
      /** @type {[string, string]} */ ([id, `${connection.regions[id]} (${host})`])
    ));
    return {
      target,
      controls: html`<div class="snippet-tools">${this.languages()}
        <label class="row"><span class="label">${code.target}</span>
          ${choiceInput({
            value: target,
            options: [['emulator', `${code.emulator} (${localEmulator})`], ...regions],
            onChange: (value) => { this.target = value; },
            size: 'is-small',
          })}</label></div>`,
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
      <div class="snippet"><pre tabindex="0" role="group" aria-label=${code.block}><code>${text}</code></pre>
        <copy-button .text=${text}></copy-button></div>
      <p class="hint is-padded">${code[takes]}</p>`;
  }
}
customElements.define('snippet-view', SnippetView);
