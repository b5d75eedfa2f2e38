// The five calls about attributes. Each looks at the whole body before it stores anything: a call
// that fails as a whole changes nothing.
import { typeOf } from './account.js';
import { accountsOf, entriesOf, objectOf, textOf, textsOf } from './body.js';
import { isTooLong } from './limits.js';
import { Refusal } from './refusal.js';
import { attributeNamed, defineAttribute, put } from './state.js';

/**
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('./state.js').AppState} AppState
 */

/** @param {string} info */
const invalid = (info) => new Refusal(90033, info);

/**
 * @param {AppState} state
 * @param {string} slot
 * @param {string} name
 * @param {string[]} earlier the names that this call gave to the slots before
 */
const requireGoodName = (state, slot, name, earlier) => {
  if (!/^[0-9]$/.test(slot)) throw invalid(`index:${slot} is not one of 0 to 9`);
  if (name === '') throw invalid(`attrName at index:${slot} is empty`);
  if (isTooLong(name)) throw invalid(`attrName:${name} is longer than 50 bytes`);
  const stored = state.slots.findIndex((other) => other?.name === name);
  const other = stored === -1 || stored === Number(slot) ? earlier.indexOf(name) : stored;
  // The documented text. A name counts for taken even if this call renames the slot that has it.
  if (other !== -1) throw invalid(`attrName:${name} already exists at index:${other}`);
};

/**
 * @param {Record<string, unknown>} body
 * @returns {{ names: Record<string, string>, types: Record<string, number> }} by slot
 */
const namesAndTypesIn = ({ AttrNames, AttrTypes = {} }) => {
  const names = objectOf(AttrNames, 'AttrNames');
  for (const name of Object.values(names)) textOf(name, 'AttrNames');
  const types = objectOf(AttrTypes, 'AttrTypes');
  if (!Object.values(types).every(Number.isInteger)) {
    throw new Refusal(90001, 'AttrTypes must hold integers');
  }
  return /** @type {any} */ ({ names, types });
};

/**
 * @param {AppState} state
 * @param {string} slot
 * @param {string} name
 * @param {number | undefined} given
 * @returns {0 | 1}
 */
const attributeType = (state, slot, name, given) => {
  const old = state.slots[Number(slot)];
  const before = old?.name === name ? old.type : undefined;
  if (given === undefined) return before ?? 0;
  if (given !== 0 && given !== 1) throw invalid(`AttrTypes at index:${slot} is not 0 or 1`);
  if (before !== undefined && before !== given) {
    throw invalid(`the type of attrName:${name} cannot be changed`);
  }
  return given;
};

/**
 * `set_attr_name`: slots that the call leaves out are kept; another name in a slot is a new
 * attribute, without the values of the old.
 * @type {Service}
 */
const setAttributeNames = (body, { state }) => {
  const { names, types } = namesAndTypesIn(body);
  const stranger = Object.keys(types).find((slot) => !Object.hasOwn(names, slot));
  if (stranger !== undefined) throw invalid(`AttrTypes: AttrNames has no index:${stranger}`);
  /** @type {string[]} */
  const earlier = [];
  /** @type {[number, import('./state.js').Attribute][]} */
  const defined = [];
  for (const [slot, name] of Object.entries(names)) {
    requireGoodName(state, slot, name, earlier);
    defined.push([Number(slot), { name, type: attributeType(state, slot, name, types[slot]) }]);
    earlier[Number(slot)] = name;
  }
  for (const [slot, attribute] of defined) defineAttribute(state, slot, attribute);
  return {};
};

/**
 * `get_attr_name`
 * @type {Service}
 */
const getAttributeNames = (_body, { state }) => {
  /** @type {Record<string, string>} */
  const AttrNames = {};
  /** @type {Record<string, number>} */
  const AttrTypes = {};
  state.slots.forEach((slot, index) => {
    if (!slot) return;
    AttrNames[index] = slot.name;
    AttrTypes[index] = slot.type;
  });
  return { AttrNames, AttrTypes };
};

/**
 * @param {AppState} state
 * @param {string} name
 */
const requireDefined = (state, name) => {
  if (!attributeNamed(state, name)) throw invalid(`attrName:${name} is not defined`);
};

/**
 * 90035 where one of the attributes belongs to the other type of account.
 * @param {AppState} state
 * @param {string} account
 * @param {string[]} names
 */
const typeError = (state, account, names) => {
  const type = typeOf(account);
  return names.some((name) => attributeNamed(state, name)?.type !== type) ? 90035 : 0;
};

/**
 * @param {Record<string, unknown>} entry
 * @returns {Record<string, unknown>} name → value; that a value is text is a rule, not of the form
 */
const attributesIn = ({ Attrs }) => {
  const attributes = objectOf(Attrs, 'Attrs');
  for (const [name, value] of Object.entries(attributes)) {
    textOf(name, 'Attrs');
    if (typeof value === 'string') textOf(value, 'Attrs');
  }
  return attributes;
};

/**
 * @param {AppState} state
 * @param {Record<string, unknown>} attributes
 */
const requireGoodValues = (state, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    requireDefined(state, name);
    if (typeof value !== 'string') throw invalid(`the value of attrName:${name} is not a string`);
    if (isTooLong(value)) throw invalid(`the value of attrName:${name} is longer than 50 bytes`);
  }
};

/**
 * `set_attr`: attributes that the call does not mention are kept; "" is a value.
 * @type {Service}
 */
const setAttributes = (body, { state, write }) => {
  const { values, byAccount } = entriesOf(body, 'UserAttrs', attributesIn);
  for (const attributes of values) requireGoodValues(state, attributes);
  return write(
    byAccount,
    (account, attributes) => typeError(state, account, Object.keys(attributes)),
    (user, attributes) => {
      for (const [name, value] of Object.entries(attributes)) {
        put(user.attributes, name, /** @type {string} */ (value));
      }
    },
  );
};

/**
 * `get_attr`
 * @type {Service}
 */
const getAttributes = (body, { read }) => read(
  accountsOf(body),
  'UserAttrs',
  (account, user) => ({ To_Account: account, Attrs: user.attributes }),
);

/**
 * `remove_attr`: what the user does not have is no error, a name that the app does not have is.
 * @type {Service}
 */
const removeAttributes = (body, { state, write }) => {
  const { values, byAccount } = entriesOf(body, 'UserAttrs', (entry) => (
    textsOf(entry.Attrs, 'Attrs')
  ));
  for (const name of values.flat()) requireDefined(state, name);
  return write(
    byAccount,
    (account, names) => typeError(state, account, names),
    (user, names) => {
      for (const name of names) delete user.attributes[name];
    },
  );
};

/** The last part of the path → what it does. */
export const attributeCalls = /* @__PURE__ */ Object.freeze({
  set_attr_name: setAttributeNames,
  get_attr_name: getAttributeNames,
  set_attr: setAttributes,
  get_attr: getAttributes,
  remove_attr: removeAttributes,
});
