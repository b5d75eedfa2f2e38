// The calls of this visit.
import { html } from 'lit';
import { clearHistory, currentEntry, showEntry } from '../actions.js';
import { words } from '../i18n/index.js';
import { outcomeOf } from '../outcome.js';
import { View } from './view.js';

class HistoryList extends View {
  /** @param {import('../send.js').Entry} entry */
  item(entry) {
    const { history, mode, answer } = words();
    const kind = outcomeOf(entry);
    const time = new Date(entry.time).toLocaleTimeString(this.state.language, { hour12: false });
    return html`<li><button type="button" class="past" aria-current=${entry === currentEntry() ? 'true' : 'false'}
        title=${history.show(entry.command)} @click=${() => showEntry(entry)}>
      <span class="dot is-${kind}" aria-hidden="true"></span>
      <code>${entry.command}</code>
      <span class="past-result">${entry.error?.errorCode ?? answer.outcomes[kind]}</span>
      <span class="past-time">${time} · ${mode[entry.mode]}</span></button></li>`;
  }

  clear() {
    clearHistory();
    this.moveTo('.list-title');
  }

  render() {
    const { history } = words();
    const entries = this.state.history;
    if (entries.length === 0) {
      return html`<section class="history" aria-label=${history.title}>
        <h2 class="list-title" tabindex="-1">${history.title}</h2><p class="hint">${history.empty}</p></section>`;
    }
    return html`<section class="history" aria-label=${history.title}>
      <div class="row is-apart"><h2 class="list-title" tabindex="-1">${history.title}</h2>
        <button type="button" class="button is-quiet is-small" @click=${this.clear}>${history.clear}</button></div>
      <ul>${entries.map((entry) => this.item(entry))}</ul></section>`;
  }
}
customElements.define('history-list', HistoryList);
