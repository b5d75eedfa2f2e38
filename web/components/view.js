// What all views have in common: they draw into the page itself, where the style sheet and labels
// reach them, and draw again when the state changes.
import { LitElement } from 'lit';
import { store } from '../state.js';

export class View extends LitElement {
  #unsubscribe = () => {};

  connectedCallback() {
    super.connectedCallback();
    this.#unsubscribe = store.subscribe(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  createRenderRoot() {
    return this;
  }

  /**
   * Moves the focus once what was just changed is drawn: to the first of the places that is there.
   * @param {...string} selectors
   */
  moveTo(...selectors) {
    setTimeout(() => {
      const places = selectors.map((selector) => this.querySelector(selector));
      /** @type {HTMLElement | undefined} */ (places.find(Boolean))?.focus();
    });
  }

  get state() {
    return store.get();
  }
}
