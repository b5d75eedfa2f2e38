// What the views of one call and its answer have in common.
import { View } from './view.js';

/** @typedef {import('../send.js').Entry} Entry */

export class EntryView extends View {
  static properties = { entry: { attribute: false } };

  constructor() {
    super();
    /** There before anything is drawn. */
    this.entry = /** @type {Entry} */ (/** @type {unknown} */ (undefined));
  }

  /** What a code means, in the page's language; the core is there once something was answered. @param {number} code */
  explain(code) {
    const { core, language } = this.state;
    return /** @type {NonNullable<typeof core>} */ (core).explain(code, { language });
  }
}
