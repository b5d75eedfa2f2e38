// What the forms have in common: a draft comes in, a changed one goes out.
import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { doublesIn } from '../list-text.js';
import { usersIn } from '../paste-users.js';
import { withValue } from './inputs.js';
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
    /** What is pasted as many users, while it is. */
    pasted: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */
    this.draft = undefined;
    /** @type {(string | number)[]} */
    this.path = [];
    /** @type {Partial<import('../../js/types.d.ts').Core['limits']> | undefined} */
    this.limits = undefined;
    /** @type {string | undefined} */
    this.pasted = undefined;
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

  /** Puts the users that were pasted below those that are there already. @param {object[]} users */
  takePasted(users) {
    const { users: present } = this.draft;
    const filled = present.filter(({ account }) => account !== '');
    this.change({ ...this.draft, users: [...filled, ...users] });
    this.pasted = undefined;
    this.moveTo(`#account-${filled.length}`);
  }

  /** @param {'attributes' | 'lists'} kind */
  pasteMany(kind) {
    const { cancel, form } = words();
    const { pasted } = this;
    if (pasted === undefined) return nothing;
    const users = usersIn(pasted, kind);
    const isWrong = pasted.trim() !== '' && !users;
    const take = () => this.takePasted(users ?? []);
    const close = () => {
      this.pasted = undefined;
      this.moveTo('.paste-many');
    };
    return html`<div class="field user"><label class="label" for="paste-many">${form.pasteMany}</label>
      <textarea id="paste-many" class="input is-code" rows="5" spellcheck="false" autocapitalize="off"
        aria-describedby="paste-many-hint" .value=${pasted}
        @input=${withValue((value) => { this.pasted = value; })}></textarea>
      <p class="hint" id="paste-many-hint" role="status">${isWrong ? form.pasteFailed : form.pasteHint[kind]}</p>
      <div class="row">
        <button type="button" class="button is-small" ?disabled=${!users} @click=${take}>
          ${form.pasteTake(users?.length ?? 0)}</button>
        <button type="button" class="button is-small is-quiet" @click=${close}>${cancel}</button>
      </div></div>`;
  }

  /**
   * Below the users: how many there are, who is there twice, and one more.
   * @param {object} user with nothing in it yet
   * @param {'attributes' | 'lists'} kind
   */
  foot(user, kind) {
    const { form } = words();
    const { users } = this.draft;
    const { accountsPerCall } = this.sizes;
    const paste = () => {
      this.pasted = '';
      this.moveTo('#paste-many');
    };
    const doubles = doublesIn(users.map(({ account }) => account).filter((account) => account !== ''));
    const warning = () => html`<p class="hint is-warning">${icons.warning}
      <span>${form.doubles(doubles)} ${form.doubleUsers}</span></p>`;
    return html`${doubles.length > 0 ? warning() : nothing}${this.pasteMany(kind)}
      <div class="row users-foot">
        <button type="button" class="button is-small add-user" @click=${() => this.addUser(user)}>
          ${icons.plus}${form.addUser}</button>
        <button type="button" class="button is-small is-quiet paste-many" ?hidden=${this.pasted !== undefined}
          @click=${paste}>${form.pasteMany}</button>
        <span class="count ${users.length > accountsPerCall ? 'is-over' : ''}">
          ${form.count(users.length, accountsPerCall)}</span></div>`;
  }
}
