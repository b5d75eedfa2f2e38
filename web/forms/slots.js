// set_attr_name: the app's ten slots, each with a name and an account type.
import { fitLines, isListOfTexts, isMap, isObject, objectOf } from './shapes.js';

/** @typedef {'' | '0' | '1'} Type '' leaves it out of the call */
/** @typedef {{ name: string, type: Type }} Row */
/** @typedef {{ rows: Row[] }} Draft always ten rows */

const digits = Object.freeze([...'0123456789']);

/** @param {any} value */
const bySlot = (value) => isMap(value) && Object.keys(value).every((slot) => digits.includes(slot));

/** @type {import('./index.js').Form<Draft>} */
export const slots = {
  write: ({ rows }) => {
    const rowOf = (/** @type {string} */ slot) => rows[Number(slot)];
    /** @param {(row: Row) => boolean} isUsed */
    const used = (isUsed) => digits.filter((slot) => isUsed(rowOf(slot)));
    const typed = used(({ type }) => type !== '');
    return {
      AttrNames: objectOf(used(({ name }) => name !== '').map((slot) => [slot, rowOf(slot).name])),
      ...(typed.length === 0
        ? {}
        : { AttrTypes: objectOf(typed.map((slot) => [slot, Number(rowOf(slot).type)])) }),
    };
  },
  read: (body) => {
    if (!isObject(body, ['AttrNames', 'AttrTypes'])) return undefined;
    const { AttrNames: names, AttrTypes: types = {} } = body;
    if (!bySlot(names) || !bySlot(types)) return undefined;
    const texts = Object.values(names);
    if (!isListOfTexts(texts) || !fitLines(...texts)) return undefined;
    if (!Object.values(types).every((type) => type === 0 || type === 1)) return undefined;
    return {
      rows: digits.map((slot) => ({
        name: names[slot] ?? '', type: /** @type {Type} */ (String(types[slot] ?? '')),
      })),
    };
  },
};
