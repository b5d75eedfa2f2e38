// The catalogue of error codes, searched by number or word.
import { html, nothing } from 'lit';
import { sentence, words } from '../i18n/index.js';
import { foundIn } from '../code-search.js';
import { store } from '../state.js';
import { coreFailure } from './core-failure.js';
import { choiceInput, withValue } from './inputs.js';
import { View } from './view.js';

/**
 * @typedef {NonNullable<import('../state.js').State['core']>} Core
 * @typedef {import('../../js/types.d.ts').Explanation & { isUnlisted?: boolean }} Row
 */

class CodesView extends View {
  static properties = { kind: { state: true } };

  constructor() {
    super();
    this.kind = '';
  }

  /** All that the catalogue says, in the page's language. @param {Core} core */
  catalogue(core) {
    const { language } = this.state;
    return core.codes().map((code) => core.explain(code, { language }));
  }

  /** A number that the catalogue does not list is judged by its range. @param {Core} core @returns {Row[]} */
  unlisted(core) {
    const { language, codesQuery } = this.state;
    const query = codesQuery.trim();
    if (!/^\d{4,6}$/.test(query) || core.codes().includes(Number(query))) return [];
    return [{ ...core.explain(Number(query), { language }), isUnlisted: true }];
  }

  /** @param {Core} core @returns {Row[]} */
  found(core) {
    const listed = foundIn(this.catalogue(core), this.state.codesQuery)
      .filter((row) => this.kind === '' || row.kind === this.kind);
    return [...listed, ...this.unlisted(core)];
  }

  /** @param {Row} row */
  card({ code, name, kind, advice, meaning, hint, isUnlisted }) {
    const { codes, answer } = words();
    const unlisted = html`<span class="muted">${sentence(codes.unlisted)}</span>`;
    return html`<li class="code"><div class="code-head"><strong class="code-number">${code}</strong>
        <code class="code-name">${name}</code></div>
      <div class="code-text"><p>${meaning} ${isUnlisted ? unlisted : nothing}</p>
        <p class="muted">${hint}</p></div>
      <div class="code-tags"><span class="tag">${answer.kinds[kind]}</span>
        <span class="tag is-advice is-${advice}">${codes.advice[advice]}</span></div></li>`;
  }

  filters() {
    const { codes, answer } = words();
    return html`<div class="code-filters" role="search">
      <div class="field is-wide"><label class="label" for="codes-search">${codes.search}</label>
        <input id="codes-search" type="search" class="input" placeholder=${codes.placeholder}
          autocomplete="off" .value=${this.state.codesQuery}
          @input=${withValue((codesQuery) => store.set({ codesQuery }))}></div>
      <div class="field"><label class="label" for="codes-kind">${codes.kind}</label>
        ${choiceInput({
          id: 'codes-kind',
          value: this.kind,
          options: [['', codes.allKinds], ...Object.entries(answer.kinds)],
          onChange: (kind) => { this.kind = kind; },
        })}</div>
    </div>`;
  }

  list() {
    const { codes } = words();
    const { core, coreError } = this.state;
    if (coreError) return html`<p>${coreFailure()}</p>`;
    const found = core ? this.found(core) : [];
    // The place that says how many there are is always there, so that a change in it is heard.
    const status = (/** @type {unknown} */ content) => html`<div class="muted" role="status">${content}</div>`;
    if (!core) return status(codes.loading);
    if (found.length > 0) {
      return html`${status(codes.count(found.length))}
        <ul class="codes">${found.map((row) => this.card(row))}</ul>`;
    }
    return html`${status(html`<div class="empty">
      <p class="empty-title">${codes.none}</p><p>${codes.noneText}</p></div>`)}`;
  }

  render() {
    const { codes } = words();
    return html`<div class="sheet is-wide"><div class="heading"><h1>${codes.title}</h1><p>${codes.intro}</p></div>
      ${this.filters()}${this.list()}</div>`;
  }
}
customElements.define('codes-view', CodesView);
