// What the forms have in common: a draft comes in, a changed one goes out.
import { View } from './view.js';

const defaults = {
  accountsPerCall: 100, attributeValueBytes: 50, attributeNameBytes: 50, tagBytes: 50,
};

/** @template Draft what the form edits */
export class DraftForm extends View {
  static properties = {
    draft: { attribute: false },
    /** Where the core found something wrong: steps into the body. */
    path: { attribute: false },
    limits: { attribute: false },
  };

  constructor() {
    super();
    /** There before anything is drawn. */
    this.draft = /** @type {Draft} */ (/** @type {unknown} */ (undefined));
    /** @type {(string | number)[]} */
    this.path = [];
    /** @type {import('../../js/types.d.ts').Core['limits'] | undefined} */
    this.limits = undefined;
  }

  get sizes() {
    return this.limits ?? defaults; // until the core is there to say them
  }

  /** @param {Draft} draft */
  change(draft) {
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft, bubbles: true }));
  }

  /**
   * Whether the problem is at this place, or within it.
   * @param {...(string | number)} place after the list's own name
   */
  isWrong(...place) {
    const [, ...steps] = this.path;
    return steps.length > 0 && place.every((step, index) => steps[index] === step);
  }
}
