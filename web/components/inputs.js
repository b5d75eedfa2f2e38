// Fields as the page has them: what is typed or chosen goes straight to an action.
import { html } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { namesOf } from '../names.js';

/**
 * @param {(value: string) => void} action
 * @returns {(event: Event) => void} for an input, a textarea or a select
 */
export const withValue = (action) => ({ target }) => (
  action(/** @type {HTMLInputElement} */ (target).value)
);

/**
 * A field for what a machine reads: no corrections, no capitals.
 * @param {object} field
 * @param {string} [field.id]
 * @param {string} [field.label] where no label element names it
 * @param {string} field.value
 * @param {(value: string) => void} field.onInput
 * @param {boolean} [field.isWrong]
 * @param {string} [field.describedBy]
 * @param {'text' | 'numeric'} [field.mode]
 * @param {boolean} [field.isDoubtful] it may be meant
 * @param {string} [field.title]
 * @param {string} [field.size] a class of its own
 */
export const codeInput = ({
  id, label, value, onInput, isWrong, isDoubtful, describedBy, mode, title, size = '',
}) => html`<input class="input is-code ${isDoubtful ? 'is-doubtful' : ''} ${size}" id=${ifDefined(id)} aria-label=${ifDefined(label)}
  aria-describedby=${ifDefined(describedBy)} aria-invalid=${ifDefined(isWrong ? 'true' : undefined)}
  inputmode=${ifDefined(mode)} title=${ifDefined(title || undefined)} autocomplete="off"
  spellcheck="false" autocapitalize="off" .value=${value} @input=${withValue(onInput)}>`;

/**
 * The same for a list, which may come in lines: as high as what is in it.
 * @param {object} field
 * @param {string} field.id
 * @param {string} field.value
 * @param {(value: string) => void} field.onInput
 * @param {boolean} [field.isWrong]
 * @param {string} [field.describedBy]
 */
export const codeArea = ({ id, value, onInput, isWrong, describedBy }) => html`<textarea
  class="input is-code" id=${id} rows=${Math.min(8, value.split('\n').length)}
  aria-describedby=${ifDefined(describedBy)} aria-invalid=${ifDefined(isWrong ? 'true' : undefined)}
  autocomplete="off" spellcheck="false" autocapitalize="off" .value=${value}
  @input=${withValue(onInput)}></textarea>`;

/**
 * @template {string} Value
 * @param {object} field
 * @param {string} [field.id]
 * @param {string} [field.label] where no label element names it
 * @param {Value} field.value
 * @param {[Value, string][]} field.options values and what they are called
 * @param {(value: Value) => void} field.onChange
 * @param {string} [field.describedBy]
 * @param {string} [field.size] a class of its own
 */
export const choiceInput = ({ id, label, value, options, onChange, describedBy, size = '' }) => html`<select
  class="input ${size}" id=${ifDefined(id)} aria-label=${ifDefined(label)}
  aria-describedby=${ifDefined(describedBy)} .value=${value}
  @change=${withValue((chosen) => onChange(/** @type {Value} */ (chosen)))}>
  ${options.map(([name, text]) => html`<option value=${name} ?selected=${name === value}>${text}</option>`)}
</select>`;

/**
 * A choice of few, all in sight.
 * @template {string} Name
 * @param {object} choice
 * @param {string} choice.name
 * @param {string} choice.label
 * @param {Record<Name, string>} choice.names what each is called
 * @param {Name} choice.selected
 * @param {(name: Name) => void} choice.onSelect
 */
export const segments = ({ name, label, names, selected, onSelect }) => html`<fieldset class="segments is-plain">
  <legend class="visually-hidden">${label}</legend>
  ${namesOf(names).map((value) => html`<label class="segment">
    <input type="radio" name=${name} value=${value} .checked=${value === selected}
      @change=${() => onSelect(value)}><span>${names[value]}</span></label>`)}</fieldset>`;

/**
 * Facts, each with its name.
 * @param {string} kind the list's class
 * @param {[string, unknown][]} facts
 */
export const factList = (kind, facts) => html`<dl class=${kind}>
  ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;
