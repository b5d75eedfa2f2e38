// What the service stores for one app, and the few ways in which it changes.
import { MAX_ATTRIBUTES } from './limits.js';

/**
 * @typedef {{ name: string, type: 0 | 1 }} Attribute
 * @typedef {{ attributes: Record<string, string>, tags: Set<string> | undefined }} User
 *   `tags` is made when first needed: a million users without tags need a million fewer sets
 * @typedef {{ type: 0 | 1, carriers: number }} Tag
 *   the type stays fixed by the first use; only tags that somebody carries count for the limit
 * @typedef {object} AppState
 * @property {(Attribute | undefined)[]} slots the attribute names, by slot
 * @property {Map<string, User>} users by account
 * @property {Map<string, Tag>} tags by name
 */

/** @returns {AppState} */
export const createAppState = () => ({
  slots: new Array(MAX_ATTRIBUTES).fill(undefined),
  users: new Map(),
  tags: new Map(),
});

/** @returns {User} */
export const createUser = () => ({ attributes: {}, tags: undefined });

/**
 * Sets an own property, also one called `__proto__`: a name from outside is data.
 * @template V
 * @param {Record<string, V>} object
 * @param {string} name
 * @param {V} value
 */
export const put = (object, name, value) => {
  if (name === '__proto__') {
    Object.defineProperty(object, name, {
      value, writable: true, enumerable: true, configurable: true,
    });
  } else {
    object[name] = value;
  }
};

/**
 * @param {AppState} state
 * @param {string} name
 * @returns {Attribute | undefined}
 */
export const attributeNamed = (state, name) => state.slots.find((slot) => slot?.name === name);

/**
 * Gives a slot its attribute. Another name in the slot is another attribute: what users had under
 * the old name goes.
 * @param {AppState} state
 * @param {number} slot
 * @param {Attribute} attribute
 */
export const defineAttribute = (state, slot, attribute) => {
  const old = state.slots[slot];
  state.slots[slot] = attribute;
  if (!old || old.name === attribute.name) return;
  for (const user of state.users.values()) delete user.attributes[old.name];
};

/**
 * Gives a user this set of tags in place of what was there, and counts who carries what.
 * @param {AppState} state
 * @param {User} user
 * @param {Set<string>} tags
 * @param {0 | 1} type of the user's account: the type of the tags that are new to the app
 */
export const setTags = (state, user, tags, type) => {
  for (const tag of user.tags ?? []) {
    const known = state.tags.get(tag);
    if (known) known.carriers -= 1;
  }
  for (const tag of tags) {
    const known = state.tags.get(tag);
    if (known) known.carriers += 1;
    else state.tags.set(tag, { type, carriers: 1 });
  }
  user.tags = tags.size === 0 ? undefined : tags;
};

/**
 * How many distinct tags users of the app carry.
 * @param {AppState} state
 */
export const countCarriedTags = (state) => {
  let count = 0;
  for (const tag of state.tags.values()) if (tag.carriers > 0) count += 1;
  return count;
};
