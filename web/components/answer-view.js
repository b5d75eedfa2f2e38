// What was answered: the outcome in words, then the answer in four forms.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import { outcomeOf, rowsOf } from '../outcome.js';
import { store } from '../state.js';
import './answer-headers.js';
import './answer-raw.js';
import './answer-table.js';
import './call-failure.js';
import { factList } from './inputs.js';
import './snippet-view.js';
import { tabList, tabPanel } from './tab-list.js';
import { View } from './view.js';

class AnswerView extends View {
  /** @param {import('../send.js').Entry} entry */
  figures(entry) {
    const { answer } = words();
    const { language } = this.state;
    const number = (/** @type {number} */ value) => (
      value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 })
    );
    /** @type {[string, unknown][]} */
    const facts = [];
    if (entry.status !== undefined) facts.push([answer.status, entry.status]);
    if (entry.answer) facts.push([answer.code, 0]);
    if (entry.error?.errorCode !== undefined) facts.push([answer.code, entry.error.errorCode]);
    facts.push([answer.time, answer.milliseconds(number(entry.milliseconds))]);
    if (entry.size !== undefined) facts.push([answer.size, answer.bytes(number(entry.size))]);
    facts.push([answer.request, entry.random]);
    return factList('figures', facts);
  }

  /** @param {import('../send.js').Entry} entry */
  sentence(entry) {
    const { summary } = words().answer;
    const { answer, command } = entry;
    if (!answer) return nothing;
    if (answer.names) return summary.names(Object.keys(answer.names).length);
    if (command === 'set_attr_name') return summary.named;
    const rows = rowsOf(entry);
    const count = (/** @type {string} */ state) => rows.filter((row) => row.state === state).length;
    const all = rows.length - count('unasked');
    return [
      (answer.users ? summary.read : summary.written)(count('ok'), all),
      count('failed') > 0 && summary.failed(count('failed')),
      count('missing') > 0 && summary.missing(count('missing')),
    ].filter(Boolean).join(' ');
  }

  /** @param {import('../send.js').Entry} entry */
  outcome(entry) {
    const { answer } = words();
    const kind = outcomeOf(entry);
    const live = entry.status === undefined ? answer.liveSent : answer.live;
    return html`<div class="outcome" role="status">
      <span class="badge is-${kind}">${answer.outcomes[kind]}</span>
      <span class="outcome-text">${this.sentence(entry)}</span>
      <span class="origin is-${entry.mode}">${entry.mode === 'sandbox' ? answer.sandbox : live(entry.host)}</span>
    </div>
    ${this.figures(entry)}
    ${entry.error ? html`<call-failure .entry=${entry}></call-failure>` : nothing}`;
  }

  empty() {
    const { answer } = words();
    const { mode } = this.state;
    const keys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ ↵' : 'Ctrl ↵';
    return html`<div class="empty"><p class="empty-title">${answer.empty}</p>
      <p>${mode === 'sandbox' ? answer.emptyText(keys) : answer.emptyLive(keys)}</p></div>`;
  }

  progress() {
    return html`<div class="progress" role="status">
      <span class="visually-hidden">${words().request.sending}</span></div>`;
  }

  /** @param {import('../send.js').Entry | undefined} entry */
  content(entry) {
    const { answerTab } = this.state;
    if (answerTab === 'code') return html`<snippet-view></snippet-view>`;
    if (!entry) return this.empty();
    if (answerTab === 'raw') return html`<answer-raw .entry=${entry}></answer-raw>`;
    if (answerTab === 'headers') return html`<answer-headers .entry=${entry}></answer-headers>`;
    return entry.answer
      ? html`<answer-table .entry=${entry}></answer-table>`
      : html`<p class="hint is-padded">${words().answer.noRows}</p>`;
  }

  render() {
    const { answer } = words();
    const { shown, pending, answerTab } = this.state;
    return html`<section class="card answer" aria-label=${answer.title} aria-busy=${pending ? 'true' : 'false'}>
      ${pending ? this.progress() : nothing}
      ${shown ? this.outcome(shown) : nothing}
      ${tabList({
        id: 'answer', label: answer.tabsLabel, names: answer.tabs, selected: answerTab,
        onSelect: (name) => store.set({ answerTab: name }),
      })}
      ${tabPanel('answer', answerTab, this.content(shown))}
    </section>`;
  }
}
customElements.define('answer-view', AnswerView);
