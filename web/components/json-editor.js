// JSON to be read or written: plain text at once, an editor as soon as somebody comes near. The
// editor lives in a shadow root, where its style sheets pass the page's policy.
import { css, html, LitElement, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { coloured } from '../json-colours.js';
import { withValue } from './inputs.js';

/** @typedef {typeof import('../editor/codemirror.js')} EditorModule */

class JsonEditor extends LitElement {
  static properties = {
    value: {},
    label: {},
    readOnly: { type: Boolean, attribute: 'read-only' },
    problem: { attribute: false },
    complete: { attribute: false },
    isMounted: { state: true },
  };

  static styles = css`
    :host { display: block; position: relative; font: var(--code-font); }
    .plain { display: grid; max-height: inherit; overflow: auto; }
    pre, textarea { grid-area: 1 / 1; margin: 0; padding: 10px 12px; border: 0; font: inherit; tab-size: 2;
      white-space: pre-wrap; overflow-wrap: anywhere; min-height: inherit; box-sizing: border-box; }
    pre { color: var(--text-2); padding-bottom: calc(10px + 1lh); }
    textarea { resize: none; background: none; color: var(--text); -webkit-text-fill-color: transparent;
      caret-color: var(--text); outline: none; overflow: hidden; }
    .key { color: var(--json-key); } .string { color: var(--json-string); }
    .number, .word { color: var(--json-number); }
    .mount { max-height: inherit; min-height: inherit; }
    [hidden] { display: none; }
  `;

  /** @type {ReturnType<EditorModule['mountEditor']> | undefined} */
  #editor;
  /** @type {Promise<EditorModule> | undefined} */
  #loading;

  constructor() {
    super();
    this.value = '';
    this.label = '';
    this.readOnly = false;
    this.isMounted = false;
    /** @type {import('../state.js').Problem | undefined} */
    this.problem = undefined;
    /** @type {import('../editor/complete.js').Complete} */
    this.complete = async () => [];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = undefined;
    this.#loading = undefined;
    this.isMounted = false;
  }

  firstUpdated() {
    if (this.readOnly) this.upgrade();
  }

  updated() {
    const { value, problem, label } = this;
    this.#editor?.update({ value, problem, label, phrases: words().editor });
  }

  /** Brings the editor; where it cannot be had, the plain text goes on to do. */
  async upgrade() {
    this.#loading ??= import('../editor/codemirror.js');
    const module = await this.#loading.catch(() => {
      this.#loading = undefined;
    });
    if (!module || this.#editor || !this.isConnected) return;
    this.mount(module.mountEditor);
  }

  /** @param {EditorModule['mountEditor']} mountEditor */
  mount(mountEditor) {
    const textarea = /** @type {HTMLTextAreaElement} */ (this.renderRoot.querySelector('textarea'));
    const hadFocus = this.shadowRoot?.activeElement === textarea;
    const { selectionStart, selectionEnd } = textarea;
    this.#editor = mountEditor({
      parent: /** @type {HTMLElement} */ (this.renderRoot.querySelector('.mount')),
      root: /** @type {ShadowRoot} */ (this.shadowRoot),
      value: this.value,
      label: this.label,
      phrases: words().editor,
      readOnly: this.readOnly,
      problem: this.problem,
      selection: [selectionStart, selectionEnd],
      onChange: (value) => this.tell(value),
      complete: (place) => this.complete(place),
    });
    this.isMounted = true;
    if (hadFocus) this.#editor.focus();
  }

  /** @param {string} value */
  tell(value) {
    this.value = value;
    this.dispatchEvent(new CustomEvent('value-change', { detail: value }));
  }

  render() {
    return html`<div class="plain" ?hidden=${this.isMounted}>
        <pre aria-hidden="true">${coloured(this.value).map(({ text, kind }) => (
          kind ? html`<span class=${kind}>${text}</span>` : text))}</pre>
        <textarea spellcheck="false" autocapitalize="off" aria-label=${this.label} .value=${this.value}
          ?readonly=${this.readOnly} aria-invalid=${this.problem ? 'true' : nothing} @focus=${this.upgrade} @pointerenter=${this.upgrade}
          @input=${withValue((value) => this.tell(value))}></textarea>
      </div><div class="mount" ?hidden=${!this.isMounted}></div>`;
  }
}
customElements.define('json-editor', JsonEditor);
