// What the forms have in common: a draft comes in, a changed one goes out.
import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { doublesIn } from '../list-text.js';
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

  /** @param {object} user with nothing in it yet */
  addUser(user) {
    const { users } = this.draft;
    this.change({ ...this.draft, users: [...users, user] });
    this.moveTo(`#account-${users.length}`);
  }

  /** @param {number} index */
  removeUser(index) {
    const users = this.draft.users.filter((_, at) => at !== index);
    this.change({ ...this.draft, users });
    this.moveTo(`#account-${Math.min(index, users.length - 1)}`, '.add-user');
  }

  /**
   * Whether the problem is at this place, or within it.
   * @param {...(string | number)} place after the list's own name
   */
  isWrong(...place) {
    const [, ...steps] = this.path;
    return steps.length > 0 && place.every((step, index) => steps[index] === step);
  }

  /**
   * Below the users: how many there are, who is there twice, and one more.
   * @param {object} user with nothing in it yet
   */
  foot(user) {
    const { form } = words();
    const { users } = this.draft;
    const { accountsPerCall } = this.sizes;
    const doubles = doublesIn(users.map(({ account }) => account).filter((account) => account !== ''));
    return html`${doubles.length > 0
      ? html`<p class="hint is-warning">${icons.warning}<span>${form.doubles(doubles)} ${form.doubleUsers}</span></p>`
      : nothing}
      <div class="row users-foot">
        <button type="button" class="button is-small add-user" @click=${() => this.addUser(user)}>
          ${icons.plus}${form.addUser}</button>
        <span class="count ${users.length > accountsPerCall ? 'is-over' : ''}">
          ${form.count(users.length, accountsPerCall)}</span></div>`;
  }
}
