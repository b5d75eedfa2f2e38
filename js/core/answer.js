/** Cuts a packed answer (src/bindings/crossing.h draws it) into users. */

import { userMembers } from '../../dist/tables.js';

const absent = 0xffffffff;

// Without ignoreBOM a text that begins with U+FEFF would lose it, and every cut after it would be off by one.
const decoder = () => new TextDecoder('utf-8', { ignoreBOM: true });

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
 * @param {Uint8Array} bytes
 * @param {Uint32Array} numbers
 * @param {'attributes' | 'tags'} what
 * @returns {any[]}
 */
export const cutUsers = (bytes, numbers, what) => {
  const text = decoder().decode(bytes);
  let at = 0;
  /** @param {number} index */
  const cut = (index) => text.slice(at, (at += numbers[index]));
  const users = [];
  for (let i = 0; i < numbers.length;) {
    let count = numbers[i++];
    /** @type {any} */
    const items = what === 'tags' ? [] : {};
    for (; count > 0; count -= 1) {
      if (what === 'tags') items.push(cut(i++));
      else define(items, cut(i++), cut(i++));
    }
    /** @type {any} */
    const user = {};
    for (const name of userMembers) {
      if (numbers[i] !== absent) user[name] = cut(i);
      i += 1;
    }
    user[what] = items;
    users.push(user);
  }
  return users;
};
