// What was answered: to which call, the outcome in words, then the answer in four forms.
import { html, nothing } from 'lit';
import { currentEntry } from '../actions.js';
import { commandNamed } from '../commands.js';
import { joined, sentence, words } from '../i18n/index.js';
import { sendKeys } from '../keys.js';
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

/** @typedef {import('../send.js').Entry} Entry */
/** @typedef {import('../commands.js').Command} Command */

/** @param {Entry} entry */
const hasTable = (entry) => (
  entry.answer !== undefined && (entry.answer.names !== undefined || rowsOf(entry).length > 0)
);

export class AnswerView extends View {
  /** @param {Entry} entry */
  figures(entry) {
    const { answer } = words();
    const { language } = this.state;
    const number = (/** @type {number} */ value) => (
      value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 })
    );
    /** @type {[string, unknown][]} */
    const facts = [];
    if (entry.status) facts.push([answer.status, entry.status]); // 0 is what a browser says of a redirect
    if (entry.answer) facts.push([answer.code, 0]);
    if (entry.answer?.taskId) facts.push([answer.task, entry.answer.taskId]);
    if (entry.error?.errorCode !== undefined) facts.push([answer.code, entry.error.errorCode]);
    facts.push([answer.time, answer.milliseconds(number(entry.milliseconds))]);
    if (entry.size !== undefined) facts.push([answer.size, answer.bytes(number(entry.size))]);
    facts.push([answer.request, entry.random]);
    return factList('figures', facts);
  }

  /** @param {Entry} entry */
  sentence(entry) {
    const { summary } = words().answer;
    const { answer, audience, command } = entry;
    const { kind, answers, list } = /** @type {Command} */ (commandNamed(command));
    if (!answer || answers === 'details') return '';
    if (answer.names) return summary.names(Object.keys(answer.names).length);
    if (list === '' && answers === 'task') {
      return joined(summary.accepted, audience !== undefined && summary.audience(audience.length));
    }
    if (list === '') return kind === 'push' ? summary.revoked : summary.named;
    const rows = rowsOf(entry);
    const written = kind === 'push' ? summary.pushed : summary.written;
    const count = (/** @type {string} */ state) => rows.filter((row) => row.state === state).length;
    const all = rows.length - count('unasked');
    return joined(
      (answer.users ? summary.read : written)(count('ok'), all),
      count('failed') > 0 && summary.failed(count('failed')),
      count('missing') > 0 && summary.missing(count('missing')),
    );
  }

  /** Which call this is the answer to. @param {Entry} entry */
  call(entry) {
    const { answer } = words();
    const { calls, language } = this.state;
    const { command, sdkAppId, identifier, mode, host, status, text } = entry;
    const hasAnswered = status !== undefined;
    const origin = mode === 'sandbox'
      ? answer[hasAnswered ? 'sandbox' : 'sandboxSent']
      : answer[hasAnswered ? 'live' : 'liveSent'](host);
    const time = new Date(entry.time).toLocaleTimeString(language, { hour12: false });
    return html`<p class="call"><code>${command}</code>
      <span>${words().connection.app(sdkAppId)}</span><span>${identifier}</span><span>${time}</span>
      <span class="origin is-${mode}">${origin}</span></p>
      ${text === calls[command].text ? nothing : html`<p class="call is-warn">${answer.changed}</p>`}`;
  }

  /** @param {Entry} entry */
  outcome(entry) {
    const kind = outcomeOf(entry);
    return html`<div class="outcome">
      <span class="badge is-${kind}">${words().answer.outcomes[kind]}</span>
      <span class="outcome-text">${this.sentence(entry)}</span>
    </div>
    ${this.call(entry)}${this.figures(entry)}
    ${entry.error ? html`<call-failure .entry=${entry}></call-failure>` : nothing}`;
  }

  empty() {
    const { answer } = words();
    const { mode } = this.state;
    return html`<div class="empty"><p class="empty-title">${answer.empty}</p>
      <p>${mode === 'sandbox' ? answer.emptyText(sendKeys()) : answer.emptyLive(sendKeys())}</p></div>`;
  }

  /** What a screen reader is told; the place is always there, so that a change in it is heard. @param {Entry | undefined} entry */
  said(entry) {
    const { request, answer } = words();
    const { elsewhere } = this.state;
    if (this.isWaiting) return request.sending;
    const told = elsewhere ?? entry;
    if (!told) return '';
    const outcome = sentence(answer.outcomes[outcomeOf(told)]);
    return joined(elsewhere ? `${told.command}${request.colon}${outcome}` : outcome, this.sentence(told));
  }

  /** Whether the call under way is the one in sight. */
  get isWaiting() {
    const { pending, command, mode } = this.state;
    return pending?.command === command && pending.mode === mode;
  }

  /** @param {Entry | undefined} entry @param {string} tab */
  content(entry, tab) {
    if (tab === 'code') return html`<snippet-view .entry=${entry}></snippet-view>`;
    if (!entry) return this.empty();
    if (tab === 'raw') return html`<answer-raw .entry=${entry}></answer-raw>`;
    if (tab === 'headers') return html`<answer-headers .entry=${entry}></answer-headers>`;
    return html`<answer-table .entry=${entry}></answer-table>`;
  }

  render() {
    const { answer } = words();
    const { answerTab } = this.state;
    const entry = currentEntry();
    // Where no usable answer came, or one without accounts or names, there is no table: what came raw is what is looked for.
    const { table, ...rest } = answer.tabs;
    /** @type {Partial<typeof answer.tabs>} */
    const names = entry && !hasTable(entry) ? rest : { table, ...rest };
    const tab = answerTab in names ? answerTab : 'raw';
    return html`<section class="card answer" aria-label=${answer.title} aria-busy=${this.isWaiting ? 'true' : 'false'}>
      <p class="visually-hidden" role="status">${this.said(entry)}</p>
      ${this.isWaiting ? html`<div class="progress"></div>` : nothing}
      ${entry ? this.outcome(entry) : nothing}
      ${tabList({
        id: 'answer', label: answer.tabsLabel, names, selected: tab,
        onSelect: (name) => store.set({ answerTab: name }),
      })}
      ${tabPanel('answer', tab, this.content(entry, tab))}
    </section>`;
  }
}
customElements.define('answer-view', AnswerView);
