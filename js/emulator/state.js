// What the service stores for one app, and the few ways in which it changes.
import { MAX_ATTRIBUTES, MAX_FORMER_TAGS } from './limits.js';

/**
 * @typedef {{ name: string, type: 0 | 1 }} Attribute
 * @typedef {import('./types.d.ts').Device} Device
 * @typedef {{
 *   attributes: Record<string, string>, tags: Set<string> | undefined, device: Device | undefined,
 * }} User a device is never changed, but replaced;
 *   `tags` is made when first needed: a million users without tags need a million fewer sets
 * @typedef {{ type: 0 | 1, carriers: number }} Tag
 *   the type stays fixed by the first use; only tags that somebody carries count for the limit
 * @typedef {object} AppState
 * @property {(Attribute | undefined)[]} slots the attribute names, by slot
 * @property {Map<string, User>} users by account
 * @property {Map<string, Tag>} tags by name, in the order of their first use
 * @property {number} carried how many of them users carry
 */

/** @returns {AppState} */
export const createAppState = () => ({
  slots: new Array(MAX_ATTRIBUTES).fill(undefined),
  users: new Map(),
  tags: new Map(),
  carried: 0,
});

/** @returns {User} */
export const createUser = () => ({ attributes: {}, tags: undefined, device: undefined });

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
 * @param {User} user
 * @returns {User}
 */
export const copyUser = ({ attributes, tags, device }) => (
  { attributes: { ...attributes }, tags: tags && new Set(tags), device }
);

/**
 * @param {AppState} state
 * @returns {AppState} with nothing in common that either could change; attributes in a slot never do
 */
export const copyState = ({ slots, users, tags, carried }) => ({
  slots: [...slots],
  users: new Map(Array.from(users, ([account, user]) => [account, copyUser(user)])),
  tags: new Map(Array.from(tags, ([tag, known]) => [tag, { ...known }])),
  carried,
});

/**
 * Forgets the types of tags that nobody carries any more where those are too many, the oldest first.
 * @param {AppState} state
 */
const forgetFormerTags = (state) => {
  let surplus = state.tags.size - state.carried - MAX_FORMER_TAGS;
  if (surplus <= 0) return;
  for (const [tag, { carriers }] of state.tags) {
    if (carriers > 0) continue;
    state.tags.delete(tag);
    surplus -= 1;
    if (surplus === 0) return;
  }
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
    const known = /** @type {Tag} */ (state.tags.get(tag));
    known.carriers -= 1;
    if (known.carriers === 0) state.carried -= 1;
  }
  for (const tag of tags) {
    const known = state.tags.get(tag) ?? { type, carriers: 0 };
    if (known.carriers === 0) state.carried += 1;
    known.carriers += 1;
    state.tags.set(tag, known);
  }
  user.tags = tags.size === 0 ? undefined : tags;
  forgetFormerTags(state);
};
