// The call as code: the one that was answered, or the one in the form.
import { html, nothing } from 'lit';
import { currentProblem } from '../actions.js';
import { words } from '../i18n/index.js';
import { doublesIn } from '../list-text.js';
import { namesOf } from '../names.js';
import { accountsIn } from '../outcome.js';
import { hostOf, regionIds } from '../regions.js';
import { localEmulator, snippetOf } from '../snippets/index.js';
import { commandNamed } from '../commands.js';
import './copy-button.js';
import { choiceInput, segments } from './inputs.js';
import { callout } from './parts.js';
import { View } from './view.js';

/** @typedef {import('../snippets/index.js').Language} Language */
/** @typedef {'answered' | 'form'} Source */

/** curl and Python cannot sign, so they take a UserSig. */
const takesUserSig = new Set(['curl', 'python']);

class SnippetView extends View {
  static properties = {
    entry: { attribute: false },
    language: { state: true },
    target: { state: true },
    source: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../send.js').Entry | undefined} whose answer is shown beside */
    this.entry = undefined;
    /** @type {Language} */
    this.language = 'curl';
    /** @type {string | undefined} a region's id or 'emulator', where it was chosen */
    this.target = undefined;
    /** @type {Source} */
    this.source = 'answered';
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('entry')) Object.assign(this, { source: 'answered', target: undefined });
  }

  /** The call that the form holds. */
  get formCall() {
    const { mode, connections, calls, command } = this.state;
    const { sdkAppId, identifier, region } = connections[mode];
    return { mode, command, text: calls[command].text, sdkAppId, identifier, region };
  }

  /** Whether the form says another call than the one that was answered. */
  get differs() {
    const { entry, formCall } = this;
    return entry !== undefined
      && namesOf(formCall).some((name) => entry[name] !== formCall[name]);
  }

  sources() {
    const { code } = words();
    if (!this.differs) return nothing;
    return segments({
      name: 'snippet-source', label: code.source, names: code.sources, selected: this.source,
      onSelect: (source) => { this.source = source; },
    });
  }

  /** @param {string} target */
  controls(target) {
    const { code, connection } = words();
    const regions = regionIds.map((id) => (
      /** @type {[string, string]} */ ([id, `${connection.regions[id]} (${hostOf(id)})`])
    ));
    return html`<div class="snippet-tools">
      ${segments({
        name: 'snippet', label: code.label, names: code.languages, selected: this.language,
        onSelect: (name) => { this.language = name; },
      })}
      ${this.sources()}
      <label class="row"><span class="label">${code.target}</span>
        ${choiceInput({
          value: target,
          options: [['emulator', `${code.emulator} (${localEmulator})`], ...regions],
          onChange: (value) => { this.target = value; },
          size: 'is-small',
        })}</label></div>`;
  }

  /** An account twice in a write: the service takes it, the library does not. @param {{ command: string, text: string }} call */
  doubleUsers({ command, text }) {
    const isOurs = this.language === 'node' || this.language === 'cli';
    if (!isOurs || commandNamed(command)?.kind !== 'write') return nothing;
    const doubles = doublesIn(accountsIn(command, text));
    const { form } = words();
    return doubles.length > 0
      ? html`<div class="is-beside">${callout('warn', form.doubles(doubles), form.doubleUsers)}</div>`
      : nothing;
  }

  render() {
    const { code } = words();
    const { core, mode, connections } = this.state;
    const isForm = this.source === 'form' || !this.entry;
    const call = !isForm && this.entry ? this.entry : this.formCall;
    const target = this.target ?? (call.mode === 'sandbox' ? 'emulator' : call.region);
    const controls = this.controls(target);
    if (!core || (isForm && currentProblem())) return html`${controls}<p class="hint is-padded">${code.invalid}</p>`;
    const { credential } = connections[mode];
    const takes = takesUserSig.has(this.language) || credential === 'userSig' ? 'userSig' : 'secretKey';
    const host = target === 'emulator' ? '' : hostOf(target);
    const text = snippetOf(this.language, { ...call, region: target, host }, { credential: takes });
    return html`${controls}${this.doubleUsers(call)}
      <div class="snippet"><pre tabindex="0" role="group" aria-label=${code.block}><code>${text}</code></pre>
        <copy-button .text=${text}></copy-button></div>
      <p class="hint is-padded">${code[takes]} ${this.language === 'cli' ? code.oneOnly : nothing}</p>`;
  }
}
customElements.define('snippet-view', SnippetView);
