// What a UserSig says of itself, and whether it fits what stands beside it.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { sayDoubt, sayError } from '../i18n/problems.js';
import { doubtsOf } from '../readiness.js';
import { factList } from './inputs.js';
import { callout, dateOf, spanOf } from './parts.js';
import { View } from './view.js';

class SigFacts extends View {
  static properties = {
    userSig: { attribute: false },
    sdkAppId: { attribute: false },
    identifier: { attribute: false },
    facts: { state: true },
    error: { state: true },
  };

  #read = '';

  constructor() {
    super();
    this.userSig = '';
    /** @type {string | undefined} */
    this.sdkAppId = undefined;
    /** @type {string | undefined} */
    this.identifier = undefined;
    /** @type {import('../../js/types.d.ts').Inspection | undefined} */
    this.facts = undefined;
    /** @type {import('../../js/types.d.ts').TimPushError | undefined} */
    this.error = undefined;
  }

  updated() {
    const { library } = this.state;
    if (!library || this.userSig === this.#read) return;
    this.#read = this.userSig;
    this.inspect(library, this.userSig);
  }

  /**
   * @param {typeof import('../library.js')} library
   * @param {string} userSig
   */
  async inspect(library, userSig) {
    let facts;
    let error;
    try {
      facts = await library.inspectUserSig(userSig.trim());
    } catch (cause) {
      error = cause;
    }
    if (userSig !== this.userSig) return;
    Object.assign(this, { facts, error });
    this.dispatchEvent(new CustomEvent('sig-read', { detail: { userSig, facts } }));
  }

  verdicts() {
    const { sig } = words();
    const { facts, sdkAppId, identifier } = this;
    if (!facts) return nothing;
    const doubts = doubtsOf(facts, { sdkAppId, identifier });
    if (doubts.length > 0) return doubts.map((doubt) => callout('bad', sayDoubt(doubt)));
    return sdkAppId && identifier ? callout('good', sig.fits) : nothing;
  }

  /** @param {import('../../js/types.d.ts').Inspection} facts */
  list(facts) {
    const { sig } = words();
    const { language } = this.state;
    const { identifier, sdkAppId, issuedAt, expiresAt, secondsLeft, userBuf } = facts;
    const left = spanOf(language, secondsLeft, secondsLeft > 0 ? 2 : 1);
    /** @type {[string, unknown][]} */
    const rows = [
      [sig.identifier, html`<code>${identifier}</code>`],
      [sig.sdkAppId, html`<code>${sdkAppId}</code>`],
      [sig.issued, dateOf(language, issuedAt)],
      [sig.expires, dateOf(language, expiresAt)],
      [sig.left, secondsLeft > 0 ? left : html`<span class="is-bad">${sig.ended(left)}</span>`],
    ];
    if (userBuf) rows.push([sig.userBuf, html`<code>${userBuf}</code>`]);
    return factList('facts', rows);
  }

  render() {
    if (this.userSig.trim() === '') return nothing;
    if (this.error) {
      const { whole, hint } = sayError(this.error);
      return callout('bad', whole, hint);
    }
    if (!this.facts) return html`<p class="hint">${words().sig.reading}</p>`;
    return html`<div aria-live="polite">${this.list(this.facts)}${this.verdicts()}</div>`;
  }
}
customElements.define('sig-facts', SigFacts);
