// The few signs that the page needs, drawn on a grid of 16. They say nothing that words do not.
import { svg } from 'lit';

/** @param {unknown} shape */
const icon = (shape) => svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"
  fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"
  stroke-linejoin="round">${shape}</svg>`;

export const icons = {
  send: icon(svg`<path d="M3 8h9M8.5 4.5 12 8l-3.5 3.5"/>`),
  stop: icon(svg`<rect x="4" y="4" width="8" height="8" rx="1"/>`),
  copy: icon(svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M3.5 10.5h-.25a.75.75 0 0 1-.75-.75v-6.5a.75.75 0 0 1 .75-.75h6.5a.75.75 0 0 1 .75.75v.25"/>`),
  check: icon(svg`<path d="m3 8.5 3.2 3L13 4.5"/>`),
  link: icon(svg`<path d="M6.8 9.2a2.6 2.6 0 0 0 3.9.3l1.9-1.9a2.6 2.6 0 1 0-3.7-3.7l-1 1M9.2 6.8a2.6 2.6 0 0 0-3.9-.3L3.4 8.400a2.6 2.6 0 1 0 3.7 3.700l1-1"/>`),
  plus: icon(svg`<path d="M8 3.500v9M3.5 8h9"/>`),
  cross: icon(svg`<path d="m4 4 8 8M12 4l-8 8"/>`),
  warning: icon(svg`<path d="M8 2.3 14.4 13.500H1.600L8 2.300ZM8 6.500v3M8 11.600v.1"/>`),
  info: icon(svg`<circle cx="8" cy="8" r="6"/><path d="M8 7.500v3.500M8 5v.1"/>`),
  down: icon(svg`<path d="m4 6 4 4 4-4"/>`),
  up: icon(svg`<path d="m4 10 4-4 4 4"/>`),
  unsorted: icon(svg`<path d="m5 6 3-3 3 3M5 10l3 3 3-3" opacity=".55"/>`),
  download: icon(svg`<path d="M8 2.500v7.500M4.8 7 8 10.2 11.2 7M2.5 13.500h11"/>`),
  sun: icon(svg`<circle cx="8" cy="8" r="3"/><path d="M8 1.500v1M8 13.500v1M1.5 8h1M13.5 8h1M3.4 3.400l.7.7M11.9 11.900l.7.7M3.4 12.600l.7-.7M11.9 4.100l.7-.7"/>`),
  moon: icon(svg`<path d="M13.5 9.600A5.8 5.8 0 0 1 6.4 2.500a5.8 5.8 0 1 0 7.1 7.100Z"/>`),
  screen: icon(svg`<rect x="2" y="3" width="12" height="8" rx="1"/><path d="M6 13.500h4"/>`),
  key: icon(svg`<circle cx="5" cy="11" r="2.5"/><path d="m6.8 9.2 6.2-6.200M10.5 5.5 12 7"/>`),
  external: icon(svg`<path d="M6 3.500H3.500v9h9V10M9 2.500h4.500V7M13.5 2.5 7.5 8.5"/>`),
};

export const logo = svg`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <rect width="32" height="32" rx="8" fill="currentColor"/>
  <path d="M8 11h12M8 21h12M20 11a5 5 0 0 1 0 10" fill="none" class="logo-line" stroke-width="3" stroke-linecap="round"/>
  <circle cx="9" cy="16" r="2" class="logo-dot"/></svg>`;
