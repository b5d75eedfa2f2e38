// Users by attributes, failures with their reasons, accounts that the answer left out.
import { html, nothing } from 'lit';
import { codesIn, resultColumn, sorted, tableOf } from '../answer-rows.js';
import { csvOf } from '../csv.js';
import { download } from '../download.js';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { rowsOf } from '../outcome.js';
import { EntryView } from './entry-view.js';
import { withValue } from './inputs.js';

/**
 * @typedef {import('../answer-rows.js').Line} Line
 * @typedef {import('../answer-rows.js').Table} Table
 * @typedef {import('../answer-rows.js').Column} Column
 */

class AnswerTable extends EntryView {
  static properties = {
    ...EntryView.properties,
    filter: { state: true },
    column: { state: true },
    direction: { state: true },
  };

  constructor() {
    super();
    this.filter = '';
    /** @type {Column | undefined} */
    this.column = undefined;
    /** @type {1 | -1} */
    this.direction = 1;
  }

  /** @param {import('lit').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('entry')) Object.assign(this, { filter: '', column: undefined, direction: 1 });
  }

  /** Up, down, and back to the order in which was asked. @param {Column} column */
  sortBy(column) {
    if (this.column !== column) Object.assign(this, { column, direction: 1 });
    else if (this.direction === 1) this.direction = -1;
    else this.column = undefined;
  }

  /** @param {string} name @param {Column} column */
  header(name, column) {
    const isSorted = this.column === column;
    const order = this.direction === 1 ? 'ascending' : 'descending';
    const arrow = this.direction === 1 ? icons.up : icons.down;
    return html`<th scope="col" aria-sort=${isSorted ? order : 'none'}><button type="button" class="sort"
      title=${words().answer.sortBy(name)} @click=${() => this.sortBy(column)}><span>${name}</span>
      ${isSorted ? arrow : icons.unsorted}</button></th>`;
  }

  /** @param {Line} line */
  result({ errorCode, note }) {
    if (errorCode === undefined) return note ?? html`<span class="none">${words().answer.outcomes.ok}</span>`;
    return html`<strong>${errorCode}</strong> <code>${this.explain(errorCode).name}</code>`;
  }

  /** @param {Line} line @param {boolean} hasResults */
  line(line, hasResults) {
    const { state, cells } = line;
    const [first, ...rest] = cells;
    const none = state === 'ok' ? html`<span class="none">${words().answer.none}</span>` : nothing;
    return html`<tr class="is-${state}">
      <th scope="row"><div><span class="dot is-${state}" aria-hidden="true"></span><span>${first}</span></div></th>
      ${hasResults ? html`<td class="result">${this.result(line)}</td>` : nothing}
      ${rest.map((cell) => html`<td>${cell ?? none}</td>`)}</tr>`;
  }

  /** Each code once, with what it means and what to do. @param {Line[]} lines */
  reasons(lines) {
    const { gap } = words();
    const codes = codesIn(lines);
    if (codes.length === 0) return nothing;
    return html`<ul class="reasons-list">${codes.map(([code, count]) => {
      const { name, meaning, hint } = this.explain(code);
      return html`<li><strong>${count} × ${code}</strong> <code>${name}</code>
        <span>${meaning}${gap()}<span class="muted">${hint}</span></span></li>`;
    })}</ul>`;
  }

  /** Whether a line shows the word. @param {Line} line @param {string} word */
  shows(line, word) {
    const { cells, errorCode, note, state } = line;
    const { none } = words().answer;
    const shown = cells.map((cell) => cell ?? (state === 'ok' ? none : ''));
    const name = errorCode === undefined ? '' : this.explain(errorCode).name;
    return [...shown, String(errorCode ?? ''), name, note ?? '']
      .some((text) => text.toLowerCase().includes(word));
  }

  /** The rows that are shown, in their order. @param {Table} table */
  linesOf({ lines }) {
    const word = this.filter.trim().toLowerCase();
    const found = lines.filter((line) => this.shows(line, word));
    return this.column === undefined ? found : sorted(found, this.column, this.direction);
  }

  /** @param {Table} table of what is shown */
  save(table) {
    const { entry } = this;
    const { answer } = words();
    const saveCsv = () => download(`${entry.command}.csv`, 'text/csv', csvOf(table));
    const saveJson = () => {
      const rows = new Map(rowsOf(entry).map((row) => [row.account, row]));
      const value = entry.answer?.names ?? table.lines.map(({ cells: [account] }) => rows.get(account ?? ''));
      download(`${entry.command}.json`, 'application/json', JSON.stringify(value, null, 2));
    };
    return html`
      <button type="button" class="button is-quiet" title=${answer.csvTitle}
        aria-label=${answer.download(answer.csv)} @click=${saveCsv}>${icons.download}${answer.csv}</button>
      <button type="button" class="button is-quiet" title=${answer.jsonTitle}
        aria-label=${answer.download(answer.json)} @click=${saveJson}>${icons.download}${answer.json}</button>`;
  }

  /** @param {Table} shown @param {number} all */
  tools(shown, all) {
    const { answer } = words();
    return html`<div class="table-tools">
      <input type="search" class="input" placeholder=${answer.filter} aria-label=${answer.filter}
        .value=${this.filter} @input=${withValue((value) => { this.filter = value; })}>
      <span class="muted" aria-live="polite">${answer.rows(shown.lines.length, all)}</span>
      <span class="push"></span>${this.save(shown)}</div>`;
  }

  render() {
    const { answer } = words();
    const table = tableOf(this.entry);
    if (table.lines.length === 0) return html`<p class="hint is-padded">${answer.noRows}</p>`;
    const { columns, hasResults } = table;
    const shown = { ...table, lines: this.linesOf(table) };
    const [first, ...rest] = columns.map((name, index) => this.header(name, index));
    return html`${this.reasons(table.lines)}${this.tools(shown, table.lines.length)}
      <div class="scroll" tabindex="0" role="group" aria-label=${answer.tabs.table}><table class="grid is-answer">
        <thead><tr>${first}${hasResults ? this.header(answer.result, resultColumn) : nothing}${rest}</tr></thead>
        <tbody>${shown.lines.map((line) => this.line(line, hasResults))}</tbody></table>
        ${shown.lines.length === 0 ? html`<p class="hint is-padded">${answer.noMatch}</p>` : nothing}</div>`;
  }
}
customElements.define('answer-table', AnswerTable);
