// The calls: which one, what it says, and what was answered.
import { html, nothing } from 'lit';
import { fill } from '../../js/words/fill.js';
import {
  abort, bringBack, completeBody, currentCommand, currentProblem, readiness, send, setText,
} from '../actions.js';
import { docsOf } from '../commands.js';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import './answer-view.js';
import './body-form.js';
import './call-foot.js';
import './command-list.js';
import './history-list.js';
import './json-editor.js';
import './url-line.js';
import './write-dialog.js';
import { callout } from './parts.js';
import { View } from './view.js';

/** Apps that a person has agreed to write to, in this visit. */
const createConsents = () => new Set();

/** @param {Element | null | undefined} element one that can have the focus */
const focusOn = (element) => /** @type {HTMLElement | null | undefined} */ (element)?.focus();

class CallView extends View {
  #consents = createConsents();

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.onKey);
  }

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) this.send();
    }
    if (event.key === 'Escape') abort();
  };

  /** What somebody agrees to. */
  get #asked() {
    const { connections: { live }, calls, command, mode } = this.state;
    return JSON.stringify([mode, live.sdkAppId, live.region, command, calls[command].text]);
  }

  /**
   * Asks before the first write to a real app, and before each push; there is nothing to ask where nothing can be
   * sent. The address can change while the dialog is open: what is there then was not asked about.
   */
  async mayGo() {
    const { mode, connections } = this.state;
    const { writes, kind } = currentCommand();
    const app = connections.live.sdkAppId;
    if (mode !== 'live' || !writes || (kind === 'write' && this.#consents.has(app))) return true;
    if (readiness().kind !== 'ready') return true;
    const asked = this.#asked;
    if (!(await this.querySelector('write-dialog')?.ask()) || this.#asked !== asked) return false;
    if (kind === 'write') this.#consents.add(app);
    return true;
  }

  async send() {
    await document.activeElement?.closest('key-field')?.takeWhatIsThere();
    if (!(await this.mayGo())) return;
    const place = document.activeElement;
    const result = await send();
    await this.updateComplete;
    // A connection that has closed took the focus with it.
    if (place && !place.isConnected) focusOn(document.querySelector('.connection-toggle'));
    if (result === 'body') focusOn(this.querySelector('[aria-invalid="true"]'));
    if (result === 'connection') document.querySelector('mode-bar')?.showProblem();
    if (result === 'pasted') focusOn(this.querySelector('#paste-many'));
    if (result === 'sent' && !this.state.elsewhere) this.reveal();
  }

  /** Brings the answer's first row into sight where it is below the fold. */
  async reveal() {
    const answer = this.querySelector('answer-view');
    if (!answer) return;
    await answer.updateComplete;
    const row = answer.querySelector('tbody tr, .callout') ?? answer;
    if (row.getBoundingClientRect().bottom > innerHeight) answer.scrollIntoView({ block: 'nearest' });
  }

  heading() {
    const { commands: text } = words();
    const command = currentCommand();
    const { name, kind, writes, accountsPerCall } = command;
    const { language } = this.state;
    const [title, description] = command[language];
    return html`<div class="heading">
      <div class="heading-line"><h1>${title}</h1><code class="heading-name">${name}</code>
        <span class="access ${writes ? 'is-write' : ''}">${text.kinds[kind]}</span></div>
      <p>${fill(description, { accountsPerCall })}
        <a href=${docsOf(command, language)} target="_blank" rel="noreferrer">${text.docs}${icons.external}</a></p>
    </div>`;
  }

  /** Where the call came from, and the one that gave way to it. */
  origin() {
    const { request } = words();
    const { linked, replaced, command } = this.state;
    const bring = () => {
      bringBack();
      this.moveTo('body-form form:not([inert]) :is(input, textarea)', '.request-foot .is-primary');
    };
    const back = html`<button type="button" class="button is-small" @click=${bring}>${request.bringBack}</button>`;
    return [
      linked === '' ? nothing : callout(linked === 'came' ? 'info' : 'warn', request.linked[linked]),
      replaced[command] ? callout('info', request.replaced, back) : nothing,
    ];
  }

  request() {
    const { request } = words();
    const { calls, command } = this.state;
    const problem = currentProblem();
    return html`<section class="card request" aria-label=${request.title}>
      <url-line></url-line>
      ${this.origin()}
      <div class="request-panes">
        <div class="pane is-form"><h2 class="pane-title">${request.form}</h2>
          <body-form .problem=${problem}></body-form></div>
        <div class="pane is-editor"><h2 class="pane-title">${request.body}</h2>
          <json-editor .value=${calls[command].text} label=${request.editorLabel} .problem=${problem}
            .complete=${completeBody}
            @value-change=${(/** @type {CustomEvent<string>} */ { detail }) => setText(detail)}></json-editor></div>
      </div>
      <call-foot .onSend=${() => this.send()}></call-foot>
    </section>`;
  }

  render() {
    return html`<div class="layout">
      <aside class="side"><command-list></command-list><history-list></history-list></aside>
      <div class="work">${this.heading()}${this.request()}<answer-view></answer-view></div>
    </div><write-dialog></write-dialog>`;
  }
}
customElements.define('call-view', CallView);
