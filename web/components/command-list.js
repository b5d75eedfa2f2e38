// The calls: a list at the side, and on narrow screens a menu.
import { html } from 'lit';
import { commands, titleOf } from '../commands.js';
import { goTo } from '../actions.js';
import { words } from '../i18n/index.js';
import { withValue } from './inputs.js';
import { View } from './view.js';

const families = /** @type {const} */ (['attributes', 'tags', 'push']);

/** @param {string} family */
const commandsOf = (family) => commands.filter((command) => command.family === family);

class CommandList extends View {
  /** @param {import('../commands.js').Command} command */
  item(command) {
    const { name, kind, writes } = command;
    const { commands: text } = words();
    const isCurrent = name === this.state.command;
    return html`<li><a href="#/${name}" class="command" aria-current=${isCurrent ? 'true' : 'false'}>
      <span class="command-title">${titleOf(command, this.state.language)}</span>
      <code class="command-name">${name}</code>
      <span class="access ${writes ? 'is-write' : ''}">${text.kinds[kind]}</span></a></li>`;
  }

  list() {
    const { commands: text } = words();
    return html`<nav class="command-list" aria-label=${text.label}>${families.map((family) => html`
      <h2 class="list-title">${text.families[family]}</h2>
      <ul>${commandsOf(family).map((command) => this.item(command))}</ul>`)}</nav>`;
  }

  menu() {
    const { commands: text } = words();
    const { command: current } = this.state;
    /** @param {import('../commands.js').Command} command */
    const option = (command) => html`
      <option value=${command.name} ?selected=${command.name === current}>
        ${titleOf(command, this.state.language)} (${command.name})</option>`;
    const groups = families.map((family) => html`
      <optgroup label=${text.families[family]}>${commandsOf(family).map(option)}</optgroup>`);
    return html`<div class="command-menu field">
      <label class="label" for="command-menu">${text.label}</label>
      <select id="command-menu" class="input" .value=${current} @change=${withValue(goTo)}>${groups}</select>
    </div>`;
  }

  render() {
    return html`${this.menu()}${this.list()}`;
  }
}
customElements.define('command-list', CommandList);
