// The calls: which one, what it says, and what was answered.
import { html, nothing } from 'lit';
import { abort, currentCommand, currentProblem, send, setExample, setText } from '../actions.js';
import { isComplete } from '../credential.js';
import { icons } from '../icons.js';
import { sayProblem } from '../i18n/problems.js';
import { words } from '../i18n/index.js';
import { fragmentOf } from '../link.js';
import { commandNamed } from '../commands.js';
import './answer-view.js';
import './body-form.js';
import './command-list.js';
import './copy-button.js';
import './history-list.js';
import './json-editor.js';
import './url-line.js';
import './write-dialog.js';
import { callout } from './parts.js';
import { View } from './view.js';

/** Apps that a person has agreed to write to, in this visit. */
const createConsents = () => new Set();

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
      this.send();
    }
    if (event.key === 'Escape') abort();
  };

  async send() {
    const { mode, connections, command } = this.state;
    const isRealWrite = mode === 'live' && commandNamed(command)?.writes;
    const app = connections.live.sdkAppId;
    if (isRealWrite && !currentProblem() && !this.#consents.has(app)) {
      /** @type {any} */
      const dialog = this.querySelector('write-dialog');
      if (!(await dialog.ask())) return;
      this.#consents.add(app);
    }
    const result = await send();
    await this.updateComplete;
    if (result === 'problem') this.querySelector('[aria-invalid="true"]')?.focus();
    if (result === 'sent') this.reveal();
  }

  /** Brings the answer into sight where it is below the fold. */
  reveal() {
    const answer = this.querySelector('answer-view');
    const isOut = answer && answer.getBoundingClientRect().top > innerHeight - 160;
    if (isOut) answer.scrollIntoView({ block: 'start' });
  }

  heading() {
    const { commands: text } = words();
    const { name, writes, docs } = currentCommand();
    const [title, description] = text[name];
    return html`<div class="heading">
      <div class="heading-line"><h1>${title}</h1><code class="heading-name">${name}</code>
        <span class="access ${writes ? 'is-write' : ''}">${writes ? text.writes : text.reads}</span></div>
      <p>${description}
        <a href=${docs} target="_blank" rel="noreferrer">${text.docs}${icons.external}</a></p>
    </div>`;
  }

  actions() {
    const { request } = words();
    const { mode, pending, core, command, calls } = this.state;
    const link = () => `${location.origin}${location.pathname}${fragmentOf(command, calls[command].text)}`;
    const primary = pending
      ? html`<button type="button" class="button is-primary" @click=${abort}>${icons.stop}${request.abort}</button>`
      : html`<button type="button" class="button is-primary" ?disabled=${!core} title=${request.shortcut}
          @click=${() => this.send()}>${icons.send}${request.sendTo[mode]}<kbd>${this.keys()}</kbd></button>`;
    return html`<div class="actions">
      <copy-button .text=${link} .icon=${icons.link} label=${request.link}
        done=${request.linkCopied} title=${request.linkTitle}></copy-button>
      <button type="button" class="button is-quiet" @click=${setExample}>${request.example}</button>
      ${primary}</div>`;
  }

  keys() {
    return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ ↵' : 'Ctrl ↵';
  }

  verdict(problem) {
    const { request, connection } = words();
    const { core, coreError, connections, mode } = this.state;
    if (coreError) return html`<span class="is-bad">${request.coreFailed}</span>`;
    if (!core) return html`<span>${request.loading}</span>`;
    if (!problem && !isComplete(connections[mode])) {
      return html`<span class="is-warn">${icons.warning}${connection.incomplete}</span>`;
    }
    if (!problem) return html`<span class="is-good">${icons.check}${request.valid}</span>`;
    const { field, message, hint } = sayProblem(problem);
    const place = field ? html`<code>${field}</code>` : request.atBody;
    return html`<span class="is-bad">${icons.warning}<span><strong>${place} ${message}.</strong>
      ${hint ? html`${hint}.` : nothing}</span></span>`;
  }

  request() {
    const { request } = words();
    const { calls, command, cameByLink } = this.state;
    const problem = currentProblem();
    return html`<section class="card request" aria-label=${request.title}>
      <url-line></url-line>
      ${cameByLink ? callout('info', request.cameByLink) : nothing}
      <div class="request-panes">
        <div class="pane"><h2 class="pane-title">${request.form}</h2>
          <body-form .problem=${problem}></body-form></div>
        <div class="pane is-editor"><h2 class="pane-title">${request.body}</h2>
          <json-editor .value=${calls[command].text} label=${request.editorLabel} .problem=${problem}
            @value-change=${(/** @type {any} */ { detail }) => setText(detail)}></json-editor></div>
      </div>
      <div class="request-foot">
        <p class="verdict" id="verdict" role="status">${this.verdict(problem)}</p>
        ${this.actions()}
      </div>
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
