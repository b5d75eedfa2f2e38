// What the forms have in common: a draft comes in, a changed one goes out.
import { View } from './view.js';

const defaults = {
  accountsPerCall: 100, attributeValueBytes: 50, attributeNameBytes: 50, tagBytes: 50,
};

export class DraftForm extends View {
  static properties = {
    draft: { attribute: false },
    /** Where the core found something wrong: steps into the body. */
    path: { attribute: false },
    limits: { attribute: false },
  };

  constructor() {
    super();
    /** @type {any} */
    this.draft = undefined;
    /** @type {(string | number)[]} */
    this.path = [];
    /** @type {Partial<import('../../js/types.d.ts').Core['limits']> | undefined} */
    this.limits = undefined;
  }

  get sizes() {
    return this.limits ?? defaults; // until the core is there to say them
  }

  /** @param {any} draft */
  change(draft) {
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft, bubbles: true }));
  }

  /**
   * Changes one user of a draft that has users.
   * @param {number} index
   * @param {object} changes
   */
  changeUser(index, changes) {
    const { users } = this.draft;
    const changed = users.map((user, at) => (at === index ? { ...user, ...changes } : user));
    this.change({ ...this.draft, users: changed });
  }

  /** @param {number} index */
  removeUser(index) {
    this.change({ ...this.draft, users: this.draft.users.filter((_, at) => at !== index) });
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
