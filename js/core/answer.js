/** Cuts a packed answer (src/bindings/packer.h draws it) into users. */

import { pushEventTypes, pushPlatforms, userMembers } from '../../dist/tables.js';

const absent = 0xffffffff;

/**
 * A decoder is kept, since making one costs more than using it. Without ignoreBOM a text that begins with U+FEFF would lose it,
 * and every cut after it would be off by one.
 * @param {string} encoding
 */
const keptDecoder = (encoding) => {
  /** @type {TextDecoder | undefined} */
  let decoder;
  return (/** @type {Uint8Array | Uint16Array} */ bytes) => {
    if (bytes.length === 0) return '';
    decoder ??= new TextDecoder(encoding, { ignoreBOM: true });
    return decoder.decode(bytes);
  };
};
const narrowText = /* @__PURE__ */ keptDecoder('utf-8');
const wideText = /* @__PURE__ */ keptDecoder('utf-16le');

/**
 * An attribute may be called `__proto__`; it is data.
 * @param {Record<string, string>} object
 * @param {string} name
 * @param {string} value
 */
const define = (object, name, value) => {
  if (name === '__proto__') {
    const asAnyOther = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(object, name, { value, ...asAnyOther });
  } else {
    object[name] = value;
  }
};

/**
 * @typedef {object} Packed
 * @property {Uint8Array} narrow
 * @property {Uint16Array} wide
 * @property {Uint32Array} numbers
 * @property {readonly string[]} names
 */

/**
 * @param {Packed} packed
 * @param {'attributes' | 'tags'} what
 * @returns {any[]}
 */
export const cutUsers = ({ narrow, wide, numbers, names }, what) => {
  const narrows = narrowText(narrow);
  const wides = wideText(wide);
  let atNarrow = 0;
  let atWide = 0;
  /** @param {number} size */
  const cut = (size) => {
    const length = size >>> 1;
    return size & 1
      ? wides.slice(atWide, (atWide += length))
      : narrows.slice(atNarrow, (atNarrow += length));
  };
  const users = [];
  for (let i = 0; i < numbers.length;) {
    let count = numbers[i++];
    /** @type {any} */
    const items = what === 'tags' ? [] : {};
    for (; count > 0; count -= 1) {
      if (what === 'tags') items.push(cut(numbers[i++]));
      else define(items, names[numbers[i++]], cut(numbers[i++]));
    }
    /** @type {any} */
    const user = {};
    for (const name of userMembers) {
      if (numbers[i] !== absent) user[name] = cut(numbers[i]);
      i += 1;
    }
    user[what] = items;
    users.push(user);
  }
  return users;
};

/**
 * What stands for a number, where this package knows it.
 * @param {Record<string, any>} said
 */
const meanings = ({ pushPlatform, eventType }) => {
  const platform = pushPlatforms[pushPlatform];
  const delivery = pushEventTypes[eventType];
  return { ...(platform ? { platform } : {}), ...(delivery ? { delivery } : {}) };
};

/**
 * A value in this library's names; what has none in the table keeps its own, and what is null counts as absent.
 * @param {any} value
 * @param {import('../types.d.ts').Names} names
 * @returns {any}
 */
const named = (value, names) => {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  const said = Object.fromEntries(members.map(([name, member]) => {
    const row = Object.entries(names).find(([, [serviceName]]) => serviceName === name);
    const [called, [, within] = []] = row ?? [name];
    return [called, within ? named(member, within) : member];
  }));
  return { ...said, ...meanings(said) };
};

/**
 * What an answer of statistics says beside its outcome; the core has found it good.
 * @param {any} answer
 * @param {import('../types.d.ts').Names} names
 * @returns {Record<string, any>} the members of the table; a list that the answer has not is empty, a number is left out
 */
export const detailsOf = (answer, names) => Object.fromEntries(
  Object.entries(names).flatMap(([called, [name, within]]) => {
    const value = answer[name] ?? (within && []);
    return value === undefined ? [] : [[called, named(value, within ?? {})]];
  }));
