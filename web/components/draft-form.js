// What the forms have in common: a draft comes in, a changed one goes out.
import { View } from './view.js';

/** @template Draft what the form edits */
export class DraftForm extends View {
  static properties = {
    draft: { attribute: false },
    /** Where the core found something wrong: steps into the body. */
    path: { attribute: false },
  };

  constructor() {
    super();
    /** There before anything is drawn. */
    this.draft = /** @type {Draft} */ (/** @type {unknown} */ (undefined));
    /** @type {readonly (string | number)[]} */
    this.path = [];
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
