// Where calls go and what they are signed with.
import { html, nothing } from 'lit';
import { resetSandbox, setConnection, setRemembers, setTrouble } from '../actions.js';
import { sayTrouble } from '../i18n/problems.js';
import { readinessOf } from '../readiness.js';
import { namesOf } from '../names.js';
import { regionIds } from '../regions.js';
import { troubles } from '../sandbox.js';
import { words } from '../i18n/index.js';
import { choiceInput, codeInput, withValue } from './inputs.js';
import './key-field.js';
import './sig-facts.js';
import { View } from './view.js';

/** @typedef {import('../state.js').Signature} Signature */

/** @type {Record<string, import('../state.js').CredentialKind[]>} */
const kinds = { sandbox: ['own', 'userSig', 'key'], live: ['userSig', 'key'] };

class ConnectionPanel extends View {
  get connection() {
    return this.state.connections[this.state.mode];
  }

  get facts() {
    const { signature, userSig } = this.connection;
    return signature?.userSig === userSig ? signature.facts : undefined;
  }

  /**
   * A UserSig that is pasted into an empty form says what the form wants to know.
   * @param {Signature} signature
   */
  read(signature) {
    setConnection({ signature });
    const { sdkAppId, identifier } = this.connection;
    if (this.facts && sdkAppId === '' && identifier === '') this.useFacts();
  }

  useFacts() {
    const { sdkAppId, identifier } = /** @type {NonNullable<typeof this.facts>} */ (this.facts);
    setConnection({ sdkAppId: String(sdkAppId), identifier });
  }

  /** Whether this is what keeps the call from being sent. @param {string} name */
  isWrong(name) {
    const ready = readinessOf(this.state);
    return ready.kind === 'connection' && ready.problem.path?.[0] === name;
  }

  region() {
    const { connection } = words();
    return html`<div class="field">
      <label class="label" for="region">${connection.region}</label>
      ${choiceInput({
        id: 'region',
        value: this.connection.region,
        options: regionIds.map((id) => [id, connection.regions[id]]),
        onChange: (region) => setConnection({ region }),
        describedBy: 'region-hint',
      })}
      <p class="hint" id="region-hint">${connection.regionHint}</p>
    </div>`;
  }

  /** @param {'sdkAppId' | 'identifier'} name */
  textField(name) {
    const { connection } = words();
    const hint = name === 'identifier' ? connection.identifierHint : '';
    return html`<div class="field">
      <label class="label" for=${name}>${connection[name]}</label>
      ${codeInput({
        id: name,
        value: this.connection[name],
        mode: name === 'sdkAppId' ? 'numeric' : 'text',
        isWrong: this.isWrong(name),
        describedBy: 'connection-notice',
        onInput: (value) => setConnection({ [name]: value }),
      })}
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
    const use = html`<button type="button" class="button is-start" @click=${() => {
      this.useFacts();
      this.moveTo('#userSig');
    }}>
      ${connection.useFacts}</button>`;
    return html`<div class="field">
      <label class="label" for="userSig">${connection.userSig}</label>
      <textarea id="userSig" class="input is-code" rows="2" autocomplete="off" spellcheck="false"
        aria-describedby="userSig-hint" aria-invalid=${this.isWrong('userSig') ? 'true' : nothing} .value=${userSig}
        @input=${withValue((value) => setConnection({ userSig: value }))}></textarea>
      <p class="hint" id="userSig-hint">${connection.userSigHint}</p>
      <sig-facts .userSig=${userSig} .sdkAppId=${sdkAppId} .identifier=${identifier}
        @sig-read=${(/** @type {CustomEvent<Signature>} */ { detail }) => this.read(detail)}></sig-facts>
      ${differs ? use : nothing}
    </div>`;
  }

  credential() {
    const { credential, key } = this.connection;
    if (credential === 'userSig') return this.userSig();
    if (credential === 'key') {
      return html`<key-field .key=${key} name="connection-key"
        @key-change=${(/** @type {CustomEvent<CryptoKey | undefined>} */ { detail }) => setConnection({ key: detail })}></key-field>`;
    }
    return html`<p class="hint">${words().connection.ownText}</p>`;
  }

  sandboxTools() {
    const { connection } = words();
    return html`<div class="field">
      <label class="label" for="trouble">${connection.trouble}</label>
      <div class="row">
        ${choiceInput({
          id: 'trouble',
          value: this.state.trouble,
          options: namesOf(troubles).map((name) => [name, connection.troubles[name]]),
          onChange: setTrouble,
        })}
        <button type="button" class="button" @click=${resetSandbox}>${connection.reset}</button>
      </div>
    </div>`;
  }

  remember() {
    return html`<label class="choice">
      <input type="checkbox" .checked=${this.state.remembers}
        @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => setRemembers(target.checked)}>
      <span>${words().connection.remember}</span></label>`;
  }

  notice() {
    const { notice } = this.state;
    if (notice === 'sandboxReset') return words().connection.sandboxReset;
    const ready = readinessOf(this.state);
    return notice !== '' && (ready.kind === 'missing' || ready.kind === 'connection') ? sayTrouble(ready) : '';
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
      <p class="connection-notice" id="connection-notice" role="status">${this.notice()}</p>
    </div>`;
  }
}
customElements.define('connection-panel', ConnectionPanel);
