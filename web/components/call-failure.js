// Why a call failed, and what to do: a refusal of the service's, or no usable answer at all.
import { html, nothing } from 'lit';
import { joined, sentence, words } from '../i18n/index.js';
import { sayError } from '../i18n/problems.js';
import { commandNamed } from '../commands.js';
import { snippetOf } from '../snippets/index.js';
import './copy-button.js';
import { EntryView } from './entry-view.js';
import { factList } from './inputs.js';
import { callout } from './parts.js';

/** @typedef {import('../../js/types.d.ts').TimPushError} TimPushError */

class CallFailure extends EntryView {
  /** @param {TimPushError} error of the service's, which has a code */
  refusal({ errorCode, errorInfo }) {
    const { answer } = words();
    const code = /** @type {number} */ (errorCode);
    const { name, kind, meaning, hint, retryable } = this.explain(code);
    const again = retryable ? answer.retry.yes : answer.retry.no;
    /** @type {[string, unknown][]} */
    const facts = [
      [answer.meaning, meaning],
      [answer.remedy, html`${hint} <span class="muted">${sentence(again)}</span>`],
    ];
    if (errorInfo) facts.push([answer.said, html`<code>${errorInfo}</code>`]);
    return html`<div class="callout is-bad is-large">
      <p class="error-name"><strong>${code}</strong> <code>${name}</code>
        <span class="tag">${answer.kinds[kind]}</span></p>
      ${factList('explained', facts)}</div>`;
  }

  /** What may have happened although no answer says so. */
  get doubt() {
    const { writes, repeatable } = commandNamed(this.entry.command) ?? {};
    const { written, pushed } = words().network;
    if (!writes) return '';
    return repeatable ? written : pushed;
  }

  /** The likely reasons, the surest first. */
  reasons() {
    const { network } = words();
    const { isOffline, violation } = this.entry;
    if (violation) return [[network.policy[0], network.policyHit(violation)]];
    const reasons = [network.cors, network.dns, network.policy];
    return isOffline ? [network.offline, ...reasons] : [...reasons, network.online];
  }

  network() {
    const { failures, network } = words();
    const { entry } = this;
    const [title, text] = failures.no_answer_in_page;
    const curl = snippetOf('curl', entry, { credential: 'userSig' });
    return html`<div class="callout is-bad is-large">
      <p><strong>${sentence(title)}</strong> ${text}</p>
      <ol class="reasons">${this.reasons().map(([name, why]) => html`<li><strong>${sentence(name)}</strong> ${why}</li>`)}</ol>
      ${this.doubt ? html`<p><strong>${this.doubt}</strong></p>` : nothing}
      <p>${network.curl}</p>
      <div class="snippet"><pre tabindex="0"><code>${curl}</code></pre><copy-button .text=${curl}></copy-button></div>
    </div>`;
  }

  /** Title and text: the library's, but where the page knows more. @param {TimPushError} error */
  said(error) {
    const { failures, network, failed } = words();
    const { raw, mode } = this.entry;
    const { reason = '' } = error;
    /** @type {Partial<Record<string, string[]>>} */
    const known = mode === 'sandbox' ? { ...failures, no_answer_in_page: network.lost, aborted: failures.aborted_in_sandbox } : failures;
    const doubt = error.code !== 'ERR_ABORTED' && this.doubt;
    const own = known[reason];
    if (own) return [own[0], joined(own[1], own !== network.lost && doubt)];
    const { whole, hint } = sayError(error);
    return [whole, joined(hint, raw !== undefined && failed.raw, doubt)];
  }

  /** What was set to go wrong, so that nobody looks for a fault elsewhere. */
  trouble() {
    const { trouble } = this.entry;
    const { connection } = words();
    if (trouble === 'none') return nothing;
    return html`<p class="trouble-note"><span class="tag is-trouble">
      ${connection.troubleOn(connection.troubles[trouble])}</span></p>`;
  }

  failure() {
    const { error } = this.entry;
    if (!error) return nothing;
    if (error.code === 'ERR_API') return this.refusal(error);
    if (error.reason === 'no_answer_in_page' && this.entry.mode === 'live') return this.network();
    const [title, text] = this.said(error);
    return callout(error.code === 'ERR_ABORTED' ? 'info' : 'bad', title, text);
  }

  render() {
    return html`${this.trouble()}${this.failure()}`;
  }
}
customElements.define('call-failure', CallFailure);
