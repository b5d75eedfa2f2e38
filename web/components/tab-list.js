// Tabs by the usual pattern: one stop for the Tab key, arrows within.
import { html } from 'lit';
import { namesOf } from '../names.js';

/** @type {Record<string, number | undefined>} by keys */
const steps = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * @template {string} Name
 * @param {KeyboardEvent} event
 * @param {Name[]} names
 * @param {Name} selected
 */
const targetOf = ({ key }, names, selected) => {
  if (key === 'Home') return names[0];
  if (key === 'End') return names.at(-1);
  const step = steps[key];
  return step && names[(names.indexOf(selected) + step + names.length) % names.length];
};

/**
 * @template {string} Name
 * @param {object} tabs
 * @param {string} tabs.id
 * @param {string} tabs.label of the whole
 * @param {Partial<Record<Name, string>>} tabs.names what each is called
 * @param {Name} tabs.selected
 * @param {(name: Name) => void} tabs.onSelect
 */
export const tabList = ({ id, label, names, selected, onSelect }) => {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const target = targetOf(event, namesOf(names), selected);
    if (!target) return;
    event.preventDefault();
    onSelect(target);
    document.getElementById(`${id}-${target}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${onKey}>
    ${namesOf(names).map((name) => html`<button type="button" class="tab" role="tab"
      id="${id}-${name}" aria-selected=${name === selected ? 'true' : 'false'} aria-controls="${id}-panel"
      tabindex=${name === selected ? 0 : -1} @click=${() => onSelect(name)}>${names[name]}</button>`)}
  </div>`;
};

/**
 * @param {string} id
 * @param {string} selected
 * @param {unknown} content
 */
export const tabPanel = (id, selected, content) => html`<div class="tab-panel" role="tabpanel"
  id="${id}-panel" aria-labelledby="${id}-${selected}">${content}</div>`;
