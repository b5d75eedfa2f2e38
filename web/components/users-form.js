// What the forms of many users have in common: users are added, pasted and removed.
import { html, nothing } from 'lit';
import { limits } from '../../dist/tables.js';
import { currentCommand, setPasted } from '../actions.js';
import { exampleOf } from '../forms/index.js';
import { icons } from '../icons.js';
import { joined, sentence, words } from '../i18n/index.js';
import { doublesIn, readList } from '../list-text.js';
import { usersIn } from '../paste-users.js';
import { DraftForm } from './draft-form.js';
import { withValue } from './inputs.js';

/**
 * @template {{ account: string }} User
 * @template {{ users: User[] }} Draft
 * @extends {DraftForm<Draft>}
 */
export class UsersForm extends DraftForm {
  get pasted() {
    const { pasted, command } = this.state;
    return /** @type {string | undefined} */ (pasted[command]);
  }

  /**
   * @param {number} index
   * @param {Partial<User> | { account: string }} changes
   */
  changeUser(index, changes) {
    const { users } = this.draft;
    const changed = users.map((user, at) => (at === index ? { ...user, ...changes } : user));
    this.change({ ...this.draft, users: changed });
  }

  /** @param {User} user with nothing in it yet */
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
   * Puts the users that were pasted below those that somebody put there already.
   * @param {User[]} users
   */
  takePasted(users) {
    const { users: present } = this.draft;
    const { draft } = exampleOf(currentCommand());
    const examples = /** @type {Draft} */ (draft).users.map((user) => JSON.stringify(user));
    const own = present.filter((user) => (
      user.account !== '' && !examples.includes(JSON.stringify(user))
    ));
    this.change({ ...this.draft, users: [...own, ...users] });
    setPasted();
    this.moveTo(`#account-${own.length}`);
  }

  /** @param {'attributes' | 'lists'} kind */
  pasteMany(kind) {
    const { cancel, form } = words();
    const { pasted } = this;
    if (pasted === undefined) return nothing;
    const users = /** @type {User[] | undefined} the kind is this form's */ (usersIn(pasted, kind));
    const isWrong = pasted.trim() !== '' && !users;
    const reason = () => (readList(pasted).isLongNumber
      ? joined(form.longNumber, form.longNumberHint)
      : form.pasteFailed);
    const take = () => this.takePasted(users ?? []);
    const close = () => {
      setPasted();
      this.moveTo('.paste-many');
    };
    return html`<div class="field user"><label class="label" for="paste-many">${form.pasteMany}</label>
      <textarea id="paste-many" class="input is-code" rows="5" spellcheck="false" autocapitalize="off"
        aria-describedby="paste-many-hint" .value=${pasted}
        @input=${withValue(setPasted)}></textarea>
      <p class="hint" id="paste-many-hint" role="status">${isWrong ? reason() : form.pasteHint[kind]}</p>
      <div class="row">
        <button type="button" class="button is-small" ?disabled=${!users} @click=${take}>
          ${form.pasteTake(users?.length ?? 0)}</button>
        <button type="button" class="button is-small is-quiet" @click=${close}>${cancel}</button>
      </div></div>`;
  }

  /**
   * Below the users: how many there are, who is there twice, and one more.
   * @param {User} user with nothing in it yet
   */
  foot(user) {
    const { form } = words();
    const { users } = this.draft;
    const { accountsPerCall } = limits;
    const paste = () => {
      setPasted('');
      this.moveTo('#paste-many');
    };
    const doubles = doublesIn(users.map(({ account }) => account).filter((account) => account !== ''));
    const warning = () => html`<p class="hint is-warning">${icons.warning}
      <span>${joined(sentence(form.doubles(doubles)), form.doubleUsers)}</span></p>`;
    return html`${doubles.length > 0 ? warning() : nothing}
      <div class="row users-foot">
        <button type="button" class="button is-small add-user" @click=${() => this.addUser(user)}>
          ${icons.plus}${form.addUser}</button>
        <button type="button" class="button is-small is-quiet paste-many" ?hidden=${this.pasted !== undefined}
          @click=${paste}>${form.pasteMany}</button>
        <span class="count ${users.length > accountsPerCall ? 'is-over' : ''}">
          ${form.count(users.length, accountsPerCall)}</span></div>`;
  }
}
