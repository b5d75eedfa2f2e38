// Whom a condition reaches. Attributes and tags stand on accounts of their own type only, so nothing
// is to be asked about types here: a condition over both types simply finds nobody.
import { listOf, objectOf, textOf } from './body.js';
import { isTooLong, MAX_CONDITION_TAGS } from './limits.js';
import { Refusal } from './refusal.js';
import { attributeNamed } from './state.js';

/**
 * @typedef {import('./state.js').AppState} AppState
 * @typedef {import('./state.js').User} User
 * @typedef {(user: User) => boolean} Test
 * @typedef {import('./types.d.ts').TagsNot} TagsNot
 * @typedef {(tag: string) => boolean} Carries
 */

/**
 * The lists of tags that a condition can have. TagsNot has two readings, which differ with two tags
 * or more: who carries any of them is excluded, or who carries all.
 * @type {Record<string, (tags: string[], carries: Carries, tagsNot: TagsNot) => boolean>}
 */
const tagTests = {
  TagsOr: (tags, carries) => tags.some(carries),
  TagsAnd: (tags, carries) => tags.every(carries),
  TagsNot: (tags, carries, tagsNot) => (
    tagsNot === 'any' ? !tags.some(carries) : !tags.every(carries)
  ),
};

/**
 * Values are compared exactly, blanks and case included.
 * @type {Record<string, (pairs: [string, string][], user: User) => boolean>}
 */
const attributeTests = {
  AttrsOr: (pairs, { attributes }) => pairs.some(([name, value]) => attributes[name] === value),
  AttrsAnd: (pairs, { attributes }) => pairs.every(([name, value]) => attributes[name] === value),
};

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {string[]}
 */
const tagsOf = (value, field) => {
  const tags = listOf(value, field).map((tag) => textOf(tag, field));
  if (tags.includes('')) throw new Refusal(90040);
  const long = tags.find(isTooLong);
  if (long !== undefined) throw new Refusal(90020, `the tag ${long} is longer than 50 bytes`);
  if (tags.length > MAX_CONDITION_TAGS) {
    throw new Refusal(90032, `more than ${MAX_CONDITION_TAGS} tags in ${field}`);
  }
  return tags;
};

/**
 * @param {unknown} value
 * @param {string} field
 * @param {AppState} state
 * @returns {[string, string][]}
 */
const pairsOf = (value, field, state) => {
  const pairs = Object.entries(objectOf(value, field)).map(([name, given]) => (
    /** @type {[string, string]} */ ([textOf(name, field), textOf(given, field)])));
  if (pairs.length === 0) throw new Refusal(90001, `${field} must not be empty`);
  for (const [name] of pairs) {
    if (!attributeNamed(state, name)) throw new Refusal(90033, `attrName:${name} is not defined`);
  }
  return pairs;
};

/** @param {string[]} tags of TagsOr and TagsAnd together */
const requireEachOnce = (tags) => {
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index);
  if (twice !== undefined) throw new Refusal(90022, `the tag ${twice} stands twice in TagsOr and TagsAnd`);
};

/**
 * Reads a condition. An empty one is refused, and so is a member that nobody knows: to ignore it
 * could mean to reach many more.
 * @param {unknown} condition
 * @param {AppState} state
 * @param {{ tagsNot: TagsNot, isOfTagsOnly?: boolean }} how
 * @returns {Test} of all that it says
 * @throws {Refusal}
 */
export const testOf = (condition, state, { tagsNot, isOfTagsOnly = false }) => {
  const given = objectOf(condition, 'Condition');
  const names = Object.keys(given);
  const stranger = names.find((name) => !Object.hasOwn(tagTests, name)
    && !Object.hasOwn(attributeTests, name));
  if (stranger !== undefined) throw new Refusal(90001, `Condition.${stranger} is not known`);
  if (names.length === 0) throw new Refusal(90001, 'Condition must not be empty');
  const ofTags = names.filter((name) => Object.hasOwn(tagTests, name));
  const ofAttributes = names.filter((name) => Object.hasOwn(attributeTests, name));
  if (isOfTagsOnly && ofAttributes.length > 0) throw new Refusal(90001, 'Condition takes tags only');
  const lists = ofTags.map((name) => /** @type {const} */ ([name, tagsOf(given[name], name)]));
  if (ofTags.length > 0 && ofAttributes.length > 0) throw new Refusal(90039);
  requireEachOnce(lists.flatMap(([name, tags]) => (name === 'TagsNot' ? [] : tags)));
  const maps = ofAttributes.map((name) => (
    /** @type {const} */ ([name, pairsOf(given[name], name, state)])));
  return (user) => {
    const carries = (/** @type {string} */ tag) => user.tags?.has(tag) ?? false;
    return lists.every(([name, tags]) => tagTests[name](tags, carries, tagsNot))
      && maps.every(([name, pairs]) => attributeTests[name](pairs, user));
  };
};

/**
 * @param {AppState} state
 * @param {Test | undefined} test everyone, without
 * @returns {string[]} accounts, in the order in which the app got them
 */
export const accountsThat = (state, test) => {
  if (!test) return [...state.users.keys()];
  const accounts = [];
  for (const [account, user] of state.users) if (test(user)) accounts.push(account);
  return accounts;
};
