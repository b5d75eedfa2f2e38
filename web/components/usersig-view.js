// UserSigs by hand: made, read, verified.
import { html, nothing } from 'lit';
import { goTo } from '../actions.js';
import { appNumberOf } from '../credential.js';
import { sandboxApp } from '../sandbox.js';
import { sayError } from '../i18n/problems.js';
import { words } from '../i18n/index.js';
import { namesOf } from '../names.js';
import { asTyped } from '../problems.js';
import { store } from '../state.js';
import './copy-button.js';
import { coreFailure } from './core-failure.js';
import { choiceInput, codeInput, withValue } from './inputs.js';
import './key-field.js';
import './sig-facts.js';
import { callout } from './parts.js';
import { tabList, tabPanel } from './tab-list.js';
import { View } from './view.js';

/** @typedef {import('../../js/types.d.ts').TimPushError} TimPushError */

/** Gives the focus to a place of the view that the address goes on to, once it is drawn. @param {string} place */
const focusNext = (place) => addEventListener('hashchange', () => setTimeout(() => {
  /** @type {HTMLElement | null} */ (document.querySelector(place))?.focus();
}), { once: true });

const units = { hours: 3600, days: 86_400 };

class UserSigView extends View {
  static properties = {
    tab: { state: true },
    fields: { state: true },
    key: { state: true },
    made: { state: true },
    verdict: { state: true },
    error: { state: true },
  };

  constructor() {
    super();
    /** @type {'make' | 'inspect' | 'verify'} */
    this.tab = 'make';
    this.fields = {
      sdkAppId: String(sandboxApp.sdkAppId),
      identifier: sandboxApp.identifier,
      count: '1',
      unit: /** @type {keyof typeof units} */ ('days'),
      pasted: '',
    };
    /** @type {CryptoKey | undefined} */
    this.key = undefined;
    this.made = '';
    /** @type {import('../../js/emulator/types.d.ts').UserSigVerdict | undefined} */
    this.verdict = undefined;
    /** @type {TimPushError | undefined} */
    this.error = undefined;
  }

  /** @param {Partial<typeof this.fields>} changes */
  setFields(changes) {
    const fields = { ...this.fields, ...changes };
    Object.assign(this, { fields, verdict: undefined, error: undefined });
  }

  /** @param {CryptoKey | undefined} key */
  setKey(key) {
    Object.assign(this, { key, verdict: undefined, error: undefined });
  }

  /** @param {'sdkAppId' | 'identifier'} name */
  textField(name) {
    return html`<div class="field"><label class="label" for="sig-${name}">${words().connection[name]}</label>
      ${codeInput({
        id: `sig-${name}`,
        value: this.fields[name],
        mode: name === 'sdkAppId' ? 'numeric' : 'text',
        onInput: (value) => this.setFields({ [name]: value }),
      })}</div>`;
  }

  keyField() {
    return html`<key-field .key=${this.key} name="sig-key"
      @key-change=${(/** @type {CustomEvent<CryptoKey | undefined>} */ { detail }) => this.setKey(detail)}></key-field>`;
  }

  pasteField() {
    const { usersig } = words();
    return html`<div class="field"><label class="label" for="sig-pasted">${usersig.paste}</label>
      <textarea id="sig-pasted" class="input is-code" rows="5" autocomplete="off" spellcheck="false"
        .value=${this.fields.pasted}
        @input=${withValue((pasted) => this.setFields({ pasted }))}></textarea></div>`;
  }

  expireField() {
    const { usersig } = words();
    const { count, unit } = this.fields;
    return html`<div class="field"><label class="label" for="sig-count">${usersig.expire}</label><div class="row">
      ${codeInput({
        id: 'sig-count',
        value: count,
        mode: 'numeric',
        size: 'is-short',
        onInput: (value) => this.setFields({ count: value }),
      })}
      ${choiceInput({
        label: usersig.expire,
        value: unit,
        options: namesOf(units).map((name) => [name, usersig.units[name]]),
        size: 'is-short',
        onChange: (value) => this.setFields({ unit: value }),
      })}</div></div>`;
  }

  async make() {
    const { key, state: { library } } = this;
    const { sdkAppId, identifier, count, unit } = this.fields;
    if (!library || !key) return;
    this.made = '';
    try {
      this.made = await library.signUserSig({
        sdkAppId: /** @type {number} */ (appNumberOf(sdkAppId.trim())),
        identifier: identifier.trim(),
        secretKey: key,
        expire: Number(count) * units[unit],
      });
      this.error = undefined;
    } catch (error) {
      this.error = /** @type {TimPushError} */ (error);
    }
  }

  async verify() {
    const { key, state: { library } } = this;
    const { sdkAppId, identifier, pasted } = this.fields;
    if (!library || !key) return;
    try {
      this.verdict = await library.verifyUserSig(pasted.trim(), {
        sdkAppId: /** @type {number} */ (appNumberOf(sdkAppId.trim())),
        identifier: identifier.trim(),
        secretKey: key,
      });
    } catch (error) {
      this.error = /** @type {TimPushError} */ (error);
    }
  }

  useInCalls() {
    const { connections } = this.state;
    const { sdkAppId, identifier } = this.fields;
    store.set({
      mode: 'live',
      isConnectionOpen: true,
      connections: {
        ...connections,
        live: { ...connections.live, sdkAppId: sdkAppId.trim(), identifier: identifier.trim(), credential: 'userSig', userSig: this.made },
      },
    });
    focusNext('#userSig');
    goTo(this.state.command);
  }

  problem() {
    if (!this.error) return nothing;
    const { whole, hint } = sayError(asTyped(this.error, this.fields.sdkAppId.trim()));
    return callout('bad', whole, hint);
  }

  /**
   * @param {string} label
   * @param {() => void} onClick
   * @param {boolean} isFilled whether all but the key is there
   */
  action(label, onClick, isFilled) {
    const isReady = this.key && this.state.library && isFilled;
    if (this.state.coreError) return html`<p>${coreFailure()}</p>`;
    return html`<div class="actions">
      <button type="button" class="button is-primary" ?disabled=${!isReady} @click=${onClick}>${label}</button>
      ${this.key ? nothing : html`<span class="hint">${words().usersig.needKey}</span>`}</div>`;
  }

  makePanel() {
    const { usersig } = words();
    const made = () => html`<h2 class="pane-title">${usersig.result}</h2>
      <div class="snippet"><pre tabindex="0"><code id="made">${this.made}</code></pre>
        <copy-button .text=${this.made}></copy-button></div>
      <sig-facts .userSig=${this.made}></sig-facts>
      <button type="button" class="button" @click=${this.useInCalls}>${usersig.useInCalls}</button>`;
    return html`<p>${usersig.makeText}</p>
      <div class="columns">${this.textField('sdkAppId')}${this.textField('identifier')}${this.expireField()}</div>
      ${this.keyField()}
      ${this.action(usersig.makeButton, this.make, true)}
      ${this.problem()}
      ${this.made ? made() : nothing}`;
  }

  inspectPanel() {
    const { usersig } = words();
    return html`<p>${usersig.inspectText}</p>${this.pasteField()}
      ${this.fields.pasted.trim() === '' ? html`<div class="empty"><p>${usersig.emptyInspect}</p></div>` : nothing}
      <sig-facts .userSig=${this.fields.pasted}></sig-facts>`;
  }

  result() {
    const { usersig } = words();
    if (!this.verdict) return nothing;
    if (this.verdict.valid) return callout('good', usersig.valid);
    const [title, text] = usersig.reasons[this.verdict.reason];
    return callout('bad', title, text);
  }

  verifyPanel() {
    const { usersig } = words();
    return html`<p>${usersig.verifyText}</p>${this.pasteField()}
      <div class="columns">${this.textField('sdkAppId')}${this.textField('identifier')}</div>
      ${this.keyField()}
      ${this.action(usersig.verifyButton, this.verify, this.fields.pasted.trim() !== '')}
      <div role="status">${this.result()}</div>${this.problem()}`;
  }

  render() {
    const { usersig } = words();
    const names = { make: usersig.make, inspect: usersig.inspect, verify: usersig.verify };
    const panels = {
      make: () => this.makePanel(),
      inspect: () => this.inspectPanel(),
      verify: () => this.verifyPanel(),
    };
    /** @param {typeof this.tab} tab */
    const onSelect = (tab) => Object.assign(this, { tab, error: undefined });
    return html`<div class="sheet"><div class="heading"><h1>${usersig.title}</h1><p>${usersig.intro}</p></div>
      <section class="card">
        ${tabList({ id: 'usersig', label: usersig.tabsLabel, names, selected: this.tab, onSelect })}
        ${tabPanel('usersig', this.tab, html`<div class="padded">${panels[this.tab]()}</div>`)}
      </section></div>`;
  }
}
customElements.define('usersig-view', UserSigView);
