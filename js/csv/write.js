/** Rows as CSV. */

import { withGuards } from './guards.js';

// What would end a cell for some reader, or be taken for a blank around it.
const special = /[",;|\t\r\n]|^\s|\s$/;

/** @param {string | number | undefined} cell */
const cellOf = (cell) => {
  if (cell === undefined || typeof cell === 'number') return String(cell ?? '');
  const text = withGuards(cell);
  return text === '' || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * RFC 4180, with lines that end in LF as everywhere on a command line; spreadsheets take both. What a spreadsheet would take for a
 * formula is made text.
 * @param {ReadonlyArray<ReadonlyArray<string | number | undefined>>} rows undefined where there is nothing, which is not ''
 * @param {{ bom?: boolean }} [options] bom: a mark by which spreadsheets know UTF-8
 */
export const csvOf = (rows, { bom = false } = {}) => (
  `${bom ? '\uFEFF' : ''}${rows.map((row) => `${row.map(cellOf).join(',')}\n`).join('')}`);
