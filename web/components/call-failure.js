// Why a call failed, and what to do: a refusal of the service's, or no usable answer at all.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { commandNamed } from '../commands.js';
import { snippetOf } from '../snippets/index.js';
import './copy-button.js';
import { factList } from './inputs.js';
import { callout } from './parts.js';
import { View } from './view.js';

class CallFailure extends View {
  static properties = { entry: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../send.js').Entry} */
    this.entry = /** @type {any} */ (undefined);
  }

  refusal() {
    const { answer } = words();
    const { language, core } = this.state;
    const { errorCode, errorInfo } = /** @type {any} */ (this.entry.error);
    const { name, kind, meaning, hint, retryable } = core.explain(errorCode, { language });
    const again = retryable ? answer.retry.yes : answer.retry.no;
    /** @type {[string, unknown][]} */
    const facts = [
      [answer.meaning, meaning],
      [answer.remedy, html`${hint} <span class="muted">${again}.</span>`],
    ];
    if (errorInfo) facts.push([answer.said, html`<code>${errorInfo}</code>`]);
    return html`<div class="callout is-bad is-large">
      <p class="error-name"><strong>${errorCode}</strong> <code>${name}</code>
        <span class="tag">${answer.kinds[kind]}</span></p>
      ${factList('explained', facts)}</div>`;
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
    if (entry.mode === 'sandbox') return callout('bad', ...network.lost);
    const [title, text] = failures.ERR_NETWORK;
    const curl = snippetOf('curl', entry, { credential: 'userSig' });
    return html`<div class="callout is-bad is-large">
      <p><strong>${title}.</strong> ${text}</p>
      <ol class="reasons">${this.reasons().map(([name, why]) => html`<li><strong>${name}.</strong> ${why}</li>`)}</ol>
      ${commandNamed(entry.command)?.writes ? html`<p><strong>${network.written}</strong></p>` : nothing}
      <p>${network.curl}</p>
      <div class="snippet"><pre tabindex="0"><code>${curl}</code></pre><copy-button .text=${curl}></copy-button></div>
    </div>`;
  }

  /** Title and text of a failure without reasons of its own. */
  said() {
    const { failures } = words();
    const { error, status, mode } = this.entry;
    const isRedirect = error?.code === 'ERR_HTTP' && (status === 0 || (status && status >= 300 && status < 400));
    if (isRedirect) return failures.redirect;
    if (error?.code === 'ERR_ABORTED' && mode === 'sandbox') return failures.abortedInSandbox;
    return failures[error?.code ?? ''] ?? failures.other;
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
    if (error.code === 'ERR_API') return this.refusal();
    if (error.code === 'ERR_NETWORK') return this.network();
    const [title, text] = this.said();
    return callout(error.code === 'ERR_ABORTED' ? 'info' : 'bad', title, text || error.message);
  }

  render() {
    return html`${this.trouble()}${this.failure()}`;
  }
}
customElements.define('call-failure', CallFailure);
