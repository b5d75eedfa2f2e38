// The answer's body, set out where it is JSON.
import { html } from 'lit';
import { words } from '../i18n/index.js';
import './copy-button.js';
import { EntryView } from './entry-view.js';
import './json-editor.js';

/** @param {string} text */
const setOut = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

class AnswerRaw extends EntryView {
  render() {
    const { answer } = words();
    const { raw } = this.entry;
    if (!raw) return html`<p class="hint is-padded">${answer.noBody}</p>`;
    return html`<div class="raw"><copy-button .text=${raw}></copy-button>
      <json-editor read-only .value=${setOut(raw)} label=${answer.rawLabel}></json-editor></div>`;
  }
}
customElements.define('answer-raw', AnswerRaw);
