// The form that fits the command.
import { html, nothing } from 'lit';
import { currentCommand, setDraft } from '../actions.js';
import { words } from '../i18n/index.js';
import './form-accounts.js';
import './form-attributes.js';
import './form-lists.js';
import './form-slots.js';
import { callout } from './parts.js';
import { View } from './view.js';

/** @typedef {import('../forms/index.js').Draft} Draft */

class BodyForm extends View {
  static properties = { problem: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../state.js').Problem | undefined} */
    this.problem = undefined;
  }

  /** @param {Draft} draft */
  form(draft) {
    const command = currentCommand();
    const path = this.problem?.path ?? [];
    switch (command.form) {
      case 'accounts':
        return html`<form-accounts .draft=${draft} .path=${path}></form-accounts>`;
      case 'attributes':
        return html`<form-attributes .draft=${draft} .path=${path}></form-attributes>`;
      case 'lists':
        return html`<form-lists .draft=${draft} .path=${path}
          .member=${command.member}></form-lists>`;
      case 'slots':
        return html`<form-slots .draft=${draft} .path=${path}></form-slots>`;
      default:
        return html`<p class="hint">${words().form.nothing}</p>`;
    }
  }

  render() {
    const { calls, command, core } = this.state;
    const { request, form: { json } } = words();
    if (currentCommand().form === 'json') return html`<p class="hint">${json}</p>`;
    const { draft, lastDraft } = calls[command];
    const isFine = core && !this.problem;
    const unfit = isFine ? callout('info', request.unshown) : callout('warn', request.unfit);
    const shown = draft ?? lastDraft;
    const form = (/** @type {Draft} */ edited) => html`<form autocomplete="off" ?inert=${!draft}
      @submit=${(/** @type {Event} */ event) => event.preventDefault()}
      @draft-change=${(/** @type {CustomEvent<Draft>} */ { detail }) => setDraft(detail)}>${this.form(edited)}</form>`;
    return html`${draft ? nothing : unfit}${shown ? form(shown) : nothing}`;
  }
}
customElements.define('body-form', BodyForm);
