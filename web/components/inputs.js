// Fields as the page has them: what is typed or chosen goes straight to an action.
import { html } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/**
 * @param {(value: string) => void} action
 * @returns {(event: any) => void}
 */
export const withValue = (action) => ({ target }) => action(target.value);

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
 * @param {string} [field.title]
 * @param {string} [field.size] a class of its own
 */
export const codeInput = ({
  id, label, value, onInput, isWrong, describedBy, mode, title, size = '',
}) => html`<input class="input is-code ${size}" id=${ifDefined(id)} aria-label=${ifDefined(label)}
  aria-describedby=${ifDefined(describedBy)} aria-invalid=${ifDefined(isWrong ? 'true' : undefined)}
  inputmode=${ifDefined(mode)} title=${ifDefined(title || undefined)} autocomplete="off"
  spellcheck="false" autocapitalize="off" .value=${value} @input=${withValue(onInput)}>`;

/**
 * @param {object} field
 * @param {string} [field.id]
 * @param {string} [field.label] where no label element names it
 * @param {string} field.value
 * @param {[string, string][]} field.options values and what they are called
 * @param {(value: string) => void} field.onChange
 * @param {string} [field.describedBy]
 * @param {string} [field.size] a class of its own
 */
export const choiceInput = ({ id, label, value, options, onChange, describedBy, size = '' }) => html`<select
  class="input ${size}" id=${ifDefined(id)} aria-label=${ifDefined(label)}
  aria-describedby=${ifDefined(describedBy)} .value=${value} @change=${withValue(onChange)}>
  ${options.map(([name, text]) => html`<option value=${name} ?selected=${name === value}>${text}</option>`)}
</select>`;

/**
 * Facts, each with its name.
 * @param {string} kind the list's class
 * @param {[string, unknown][]} facts
 */
export const factList = (kind, facts) => html`<dl class=${kind}>
  ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;
