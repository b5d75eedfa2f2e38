// Small pieces that several views show.
import { html, nothing } from 'lit';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { bytesOf } from '../bytes.js';

/**
 * How many bytes are left of a limit, or by how many a text is over it.
 * @param {string} text
 * @param {number} limit
 */
export const bytesLeft = (text, limit) => {
  const left = limit - bytesOf(text);
  const { form } = words();
  return html`<span class="left ${left < 0 ? 'is-over' : ''}" aria-live=${left < 10 ? 'polite' : 'off'}
    aria-label=${left < 0 ? form.over(-left) : form.leftOf(left)}>${left < 0 ? form.over(-left) : left}</span>`;
};

const signs = { good: icons.check, info: icons.info, warn: icons.warning, bad: icons.warning };

/**
 * A text in two parts: what happened, and what to do.
 * @param {'bad' | 'warn' | 'info' | 'good'} tone
 * @param {unknown} title
 * @param {unknown} [text]
 */
export const callout = (tone, title, text) => html`<div class="callout is-${tone}">
  ${signs[tone]}
  <div><strong>${title}</strong>${text ? html`<div>${text}</div>` : nothing}</div>
</div>`;

/**
 * @param {string} label
 * @param {() => void} onClick
 */
export const removeButton = (label, onClick) => html`<button type="button" class="button is-quiet is-icon"
  aria-label=${label} title=${label} @click=${onClick}>${icons.cross}</button>`;

/**
 * @param {string} language of the page
 * @param {number} seconds
 * @param {1 | 2} [precision] how many units are told
 */
export const spanOf = (language, seconds, precision = 2) => {
  const { units } = words().time;
  const parts = [[86_400, units.day], [3600, units.hour], [60, units.minute], [1, units.second]];
  const at = parts.findIndex(([size]) => Math.abs(seconds) >= Number(size));
  const chosen = at === -1 ? parts.slice(-1) : parts.slice(at, at + precision);
  let rest = Math.abs(seconds);
  return chosen.map(([size, unit]) => {
    const count = Math.floor(rest / Number(size));
    rest -= count * Number(size);
    return count === 0 && chosen.length > 1 && rest === 0 ? '' : `${count.toLocaleString(language)} ${unit}`;
  }).filter(Boolean).join(' ');
};

/**
 * @param {string} language
 * @param {number} seconds since 1970
 */
export const dateOf = (language, seconds) => (
  new Date(seconds * 1000).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium', timeStyle: 'short',
  })
);
