// Below the call: whether it can be sent, and the buttons that send, share and start over.
import { html } from 'lit';
import { abort, readiness, setExample } from '../actions.js';
import { icons } from '../icons.js';
import { sayDoubt, sayError, sayProblem, sayTrouble } from '../i18n/problems.js';
import { joined, words } from '../i18n/index.js';
import { sendKeys } from '../keys.js';
import { fragmentOf } from '../link.js';
import { brokenPlace } from '../problems.js';
import { coreFailure } from './core-failure.js';
import './copy-button.js';
import { View } from './view.js';

class CallFoot extends View {
  static properties = { onSend: { attribute: false } };

  constructor() {
    super();
    this.onSend = () => {};
  }

  /** @param {'bad' | 'warn' | 'good'} tone @param {unknown} text */
  said(tone, text) {
    return html`<span class="is-${tone}">${tone === 'good' ? icons.check : icons.warning}<span>${text}</span></span>`;
  }

  /** @param {import('../state.js').Problem} problem of the body */
  bodyProblem(problem) {
    const { request, gap } = words();
    const { calls, command } = this.state;
    const said = sayProblem(problem);
    const what = problem.path?.length ? html`<code>${said.subject}</code> ${said.problem}` : said.whole;
    const broken = brokenPlace(problem, calls[command].text);
    const hint = broken ? request.brokenAt(...broken) : said.hint;
    return this.said('bad', html`<strong>${what}</strong>${gap()}${hint}`);
  }

  /** @param {'sandbox' | Error} failure */
  failed(failure) {
    const { request, retry } = words();
    const said = failure === 'sandbox' ? undefined : sayError(failure);
    const text = said ? joined(request.notSent, said.whole, said.hint) : request.sandboxFailed;
    return this.said('bad', html`${text}
      <button type="button" class="button is-small" @click=${this.onSend}>${retry}</button>`);
  }

  verdict() {
    const { request } = words();
    const { coreError, failure } = this.state;
    if (coreError) return coreFailure();
    if (failure) return this.failed(failure);
    const ready = readiness();
    if (ready.kind === 'loading') return html`<span>${request.loading}</span>`;
    if (ready.kind === 'body') return this.bodyProblem(ready.problem);
    if (ready.kind === 'pasted') return this.said('warn', request.pasted);
    if (ready.kind === 'missing') return this.said('warn', sayTrouble(ready));
    if (ready.kind === 'connection') return this.said('bad', sayTrouble(ready));
    const [doubt] = ready.doubts;
    if (doubt) return this.said('warn', `UserSig: ${sayDoubt(doubt)}`);
    return this.said('good', request.valid);
  }

  link() {
    const { command, calls } = this.state;
    const fragment = fragmentOf(command, calls[command].text);
    return fragment && `${location.origin}${location.pathname}${fragment}`;
  }

  /** The second half of a double click was for what the button did before. @param {MouseEvent} event */
  onClick = ({ detail }) => {
    if (detail > 1) return;
    if (this.state.pending) abort();
    else this.onSend();
  };

  /** A key that is held down is pressed once. @param {KeyboardEvent} event */
  onKeyDown = (event) => {
    if (event.repeat) event.preventDefault();
  };

  /**
   * One button, so that the focus stays on it while what it does changes; as wide as either of its
   * texts, so that nothing else moves under the pointer.
   */
  primary() {
    const { request } = words();
    const { mode, command, pending, core } = this.state;
    const isElsewhere = pending && pending.command !== command;
    const stop = isElsewhere ? `${request.abort} ${pending.command}` : request.abort;
    const face = (/** @type {boolean} */ isShown, /** @type {unknown} */ content) => (
      html`<span class=${isShown ? '' : 'is-away'}>${content}</span>`
    );
    return html`<button type="button" class="button is-primary" ?disabled=${!core} title=${request.shortcut}
      @click=${this.onClick} @keydown=${this.onKeyDown}><span class="faces">
      ${face(!pending, html`${icons.send}${request.sendTo[mode]}<kbd>${sendKeys()}</kbd>`)}
      ${face(Boolean(pending), html`${icons.stop}${stop}`)}</span></button>`;
  }

  render() {
    const { request } = words();
    return html`<div class="request-foot">
      <p class="verdict" id="verdict" role="status">${this.verdict()}</p>
      <div class="actions">
        <copy-button .text=${() => this.link()} .icon=${icons.link} label=${request.link}
          done=${request.linkCopied} none=${request.linkTooLong} title=${request.linkTitle}></copy-button>
        <button type="button" class="button is-quiet" @click=${setExample}>${request.example}</button>
        ${this.primary()}</div>
    </div>`;
  }
}
customElements.define('call-foot', CallFoot);
