// The answer's headers, as far as the page may see them.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { EntryView } from './entry-view.js';

class AnswerHeaders extends EntryView {
  render() {
    const { answer } = words();
    const { headers, mode } = this.entry;
    if (headers.length === 0) return html`<p class="hint is-padded">${answer.noHeaders}</p>`;
    const rows = headers.map(([name, value]) => html`<tr>
      <th scope="row"><code>${name}</code></th><td><code>${value}</code></td></tr>`);
    return html`<div class="scroll"><table class="grid">
        <thead><tr><th scope="col">${answer.headerName}</th>
          <th scope="col">${answer.headerValue}</th></tr></thead>
        <tbody>${rows}</tbody></table></div>
      ${mode === 'live' ? html`<p class="hint is-padded">${answer.headersLive}</p>` : nothing}`;
  }
}
customElements.define('answer-headers', AnswerHeaders);
