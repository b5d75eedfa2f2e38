// Users by attributes, failures with their reasons, accounts that the answer left out.
import { html, nothing } from 'lit';
import { csvOf, sorted, tableOf } from '../answer-rows.js';
import { download } from '../download.js';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { rowsOf } from '../outcome.js';
import { withValue } from './inputs.js';
import { View } from './view.js';

class AnswerTable extends View {
  static properties = {
    entry: { attribute: false },
    filter: { state: true },
    column: { state: true },
    direction: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../send.js').Entry} */
    this.entry = /** @type {any} */ (undefined);
    this.filter = '';
    this.column = -1;
    /** @type {1 | -1} */
    this.direction = 1;
  }

  willUpdate(changed) {
    if (changed.has('entry')) Object.assign(this, { filter: '', column: -1, direction: 1 });
  }

  /** @param {number} column */
  sortBy(column) {
    this.direction = this.column === column && this.direction === 1 ? -1 : 1;
    this.column = column;
  }

  /** @param {string} name @param {number} index */
  header(name, index) {
    const isSorted = this.column === index;
    const order = this.direction === 1 ? 'ascending' : 'descending';
    const arrow = this.direction === 1 ? icons.up : icons.down;
    return html`<th scope="col" aria-sort=${isSorted ? order : 'none'}><button type="button" class="sort"
      title=${words().answer.sortBy(name)} @click=${() => this.sortBy(index)}>${name}
      ${isSorted ? arrow : nothing}</button></th>`;
  }

  /** @param {import('../answer-rows.js').Line} line */
  reason({ errorCode, note }) {
    const { core, language } = this.state;
    if (errorCode === undefined) return note;
    const { name, meaning, hint } = core.explain(errorCode, { language });
    return html`<strong>${errorCode}</strong> <code>${name}</code><br>${meaning} <span class="muted">${hint}</span>`;
  }

  /** @param {import('../answer-rows.js').Line} line @param {number} columns */
  line(line, columns) {
    const { state, cells } = line;
    const [first, ...rest] = cells;
    const head = html`<th scope="row"><span class="dot is-${state}" aria-hidden="true"></span>${first}</th>`;
    if (state === 'failed' || state === 'missing') {
      return html`<tr class="is-${state}">${head}
        <td colspan=${Math.max(1, columns - 1)}>${this.reason(line)}</td></tr>`;
    }
    return html`<tr class="is-${state}">${head}${rest.map((cell) => html`<td>${
      cell === undefined ? html`<span class="none">${words().answer.none}</span>` : cell}</td>`)}</tr>`;
  }

  /** @param {import('../answer-rows.js').Table} table */
  save(table) {
    const { entry } = this;
    const { answer } = words();
    const saveCsv = () => (
      download(`${entry.command}.csv`, 'text/csv', csvOf(table, answer.result))
    );
    const saveJson = () => {
      const text = JSON.stringify(entry.answer?.names ?? rowsOf(entry), null, 2);
      download(`${entry.command}.json`, 'application/json', text);
    };
    return html`
      <button type="button" class="button is-quiet" title=${answer.csvTitle}
        aria-label=${answer.download(answer.csv)} @click=${saveCsv}>${icons.download}${answer.csv}</button>
      <button type="button" class="button is-quiet"
        aria-label=${answer.download(answer.json)} @click=${saveJson}>${icons.download}${answer.json}</button>`;
  }

  /** @param {import('../answer-rows.js').Table} table @param {number} shown */
  tools(table, shown) {
    const { answer } = words();
    return html`<div class="table-tools">
      <input type="search" class="input" placeholder=${answer.filter} aria-label=${answer.filter}
        .value=${this.filter} @input=${withValue((value) => { this.filter = value; })}>
      <span class="muted" aria-live="polite">${answer.rows(shown, table.lines.length)}</span>
      <span class="push"></span>${this.save(table)}</div>`;
  }

  render() {
    const { answer } = words();
    const table = tableOf(this.entry);
    if (table.lines.length === 0) return html`<p class="hint is-padded">${answer.noRows}</p>`;
    const word = this.filter.toLowerCase();
    const found = table.lines.filter(({ cells, errorCode }) => (
      [...cells, errorCode].some((cell) => String(cell ?? '').toLowerCase().includes(word))
    ));
    const lines = this.column === -1 ? found : sorted(found, this.column, this.direction);
    return html`${this.tools(table, lines.length)}
      <div class="scroll" tabindex="0" role="group" aria-label=${answer.tabs.table}><table class="grid">
        <thead><tr>${table.columns.map((name, index) => this.header(name, index))}</tr></thead>
        <tbody>${lines.map((line) => this.line(line, table.columns.length))}</tbody></table>
        ${lines.length === 0 ? html`<p class="hint is-padded">${answer.noMatch}</p>` : nothing}</div>`;
  }
}
customElements.define('answer-table', AnswerTable);
