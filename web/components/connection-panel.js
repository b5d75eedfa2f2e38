// Where calls go and what they are signed with.
import { html, nothing } from 'lit';
import { resetSandbox, setConnection, setRemembers, setTrouble } from '../actions.js';
import { troubles } from '../sandbox.js';
import { words } from '../i18n/index.js';
import './key-field.js';
import './sig-facts.js';
import { View } from './view.js';

/** @type {Record<string, import('../state.js').CredentialKind[]>} */
const kinds = { sandbox: ['own', 'userSig', 'key'], live: ['userSig', 'key'] };
const regions = ['china', 'singapore', 'seoul', 'tokyo', 'frankfurt', 'silicon-valley', 'jakarta'];

class ConnectionPanel extends View {
  static properties = { facts: { state: true } };

  constructor() {
    super();
    /** @type {import('../../js/types.d.ts').Inspection | undefined} */
    this.facts = undefined;
  }

  get connection() {
    return this.state.connections[this.state.mode];
  }

  /** A UserSig that is pasted into an empty form says what the form wants to know. */
  read(facts) {
    this.facts = facts;
    if (facts && this.connection.sdkAppId === '' && this.connection.identifier === '') this.useFacts();
  }

  useFacts() {
    const { sdkAppId, identifier } = this.facts;
    setConnection({ sdkAppId: String(sdkAppId), identifier });
  }

  region() {
    const { connection } = words();
    return html`<div class="field">
      <label class="label" for="region">${connection.region}</label>
      <select id="region" class="input" aria-describedby="region-hint" .value=${this.connection.region}
        @change=${(/** @type {any} */ { target }) => setConnection({ region: target.value })}>
        ${regions.map((id) => html`<option value=${id} ?selected=${id === this.connection.region}>${connection.regions[id]}</option>`)}
      </select>
      <p class="hint" id="region-hint">${connection.regionHint}</p>
    </div>`;
  }

  /** @param {'sdkAppId' | 'identifier'} name */
  textField(name) {
    const { connection } = words();
    const hint = name === 'identifier' ? connection.identifierHint : '';
    return html`<div class="field">
      <label class="label" for=${name}>${connection[name]}</label>
      <input id=${name} class="input is-code" autocomplete="off" spellcheck="false" autocapitalize="off"
        inputmode=${name === 'sdkAppId' ? 'numeric' : 'text'} .value=${this.connection[name]}
        @input=${(/** @type {any} */ { target }) => setConnection({ [name]: target.value })}>
      ${hint ? html`<p class="hint">${hint}</p>` : nothing}
    </div>`;
  }

  kind() {
    const { connection } = words();
    return html`<fieldset class="field">
      <legend class="label">${connection.credential}</legend>
      <div class="choices">${kinds[this.state.mode].map((kind) => html`<label class="choice">
        <input type="radio" name="credential" value=${kind} .checked=${kind === this.connection.credential}
          @change=${() => setConnection({ credential: kind })}><span>${connection.kinds[kind]}</span></label>`)}
      </div>
    </fieldset>`;
  }

  userSig() {
    const { connection } = words();
    const { userSig, sdkAppId, identifier } = this.connection;
    const { facts } = this;
    const differs = facts
      && (Number(sdkAppId) !== facts.sdkAppId || identifier !== facts.identifier);
    return html`<div class="field">
      <label class="label" for="userSig">${connection.userSig}</label>
      <textarea id="userSig" class="input is-code" rows="3" autocomplete="off" spellcheck="false"
        aria-describedby="userSig-hint" .value=${userSig}
        @input=${(/** @type {any} */ { target }) => setConnection({ userSig: target.value })}></textarea>
      <p class="hint" id="userSig-hint">${connection.userSigHint}</p>
      <sig-facts .userSig=${userSig} .sdkAppId=${sdkAppId} .identifier=${identifier}
        @sig-read=${(/** @type {any} */ { detail }) => this.read(detail)}></sig-facts>
      ${differs ? html`<button type="button" class="button" @click=${this.useFacts}>${connection.useFacts}</button>` : nothing}
    </div>`;
  }

  credential() {
    const { credential, key } = this.connection;
    if (credential === 'userSig') return this.userSig();
    if (credential === 'key') {
      return html`<key-field .key=${key} name="connection-key"
        @key-change=${(/** @type {any} */ { detail }) => setConnection({ key: detail })}></key-field>`;
    }
    return html`<p class="hint">${words().connection.ownText}</p>`;
  }

  sandboxTools() {
    const { connection } = words();
    const { trouble } = this.state;
    return html`<div class="field">
      <label class="label" for="trouble">${connection.trouble}</label>
      <div class="row">
        <select id="trouble" class="input" .value=${trouble} @change=${(/** @type {any} */ { target }) => setTrouble(target.value)}>
          ${Object.keys(troubles).map((name) => html`<option value=${name} ?selected=${name === trouble}>${connection.troubles[name]}</option>`)}
        </select>
        <button type="button" class="button" @click=${resetSandbox}>${connection.reset}</button>
      </div>
    </div>`;
  }

  remember() {
    return html`<label class="choice">
      <input type="checkbox" .checked=${this.state.remembers}
        @change=${(/** @type {any} */ { target }) => setRemembers(target.checked)}>
      <span>${words().connection.remember}</span></label>`;
  }

  notice() {
    const { notice } = this.state;
    const { incomplete, sandboxReset } = words().connection;
    return { connectionIncomplete: incomplete, sandboxReset }[notice] ?? notice;
  }

  render() {
    const isLive = this.state.mode === 'live';
    return html`<div class="connection">
      <div class="connection-fields">
        ${isLive ? this.region() : nothing}${this.textField('sdkAppId')}${this.textField('identifier')}
        ${isLive ? nothing : this.sandboxTools()}
      </div>
      <div class="connection-credential">${this.kind()}${this.credential()}</div>
      ${isLive ? this.remember() : nothing}
      <p class="connection-notice" role="status">${this.notice()}</p>
    </div>`;
  }
}
customElements.define('connection-panel', ConnectionPanel);
