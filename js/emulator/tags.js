// The four calls about tags. Tags need no definition; the first account that gets one fixes its
// account type.
import { typeOf } from './account.js';
import { accountsOf, entriesOf, textsOf } from './body.js';
import { isTooLong, MAX_APPENDED_TAGS, MAX_TAGS_OF_APP, MAX_TAGS_OF_USER } from './limits.js';
import { Refusal } from './refusal.js';
import { setTags } from './state.js';

/**
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('./state.js').AppState} AppState
 */

/**
 * @param {AppState} state
 * @returns {(account: string, tags: string[]) => number} 90035 where a tag belongs to the other
 *   account type, which an earlier account of the same call may have fixed
 */
const typeCheck = (state) => {
  /** @type {Map<string, 0 | 1>} */
  const fixedHere = new Map();
  return (account, tags) => {
    const type = typeOf(account);
    const clashes = tags.some((tag) => (
      (state.tags.get(tag)?.type ?? fixedHere.get(tag) ?? type) !== type
    ));
    if (clashes) return 90035;
    for (const tag of tags) fixedHere.set(tag, type);
    return 0;
  };
};

/** @param {Record<string, unknown>} entry */
const tagsIn = (entry) => textsOf(entry.Tags, 'Tags');

/** @param {string[][]} lists */
const requireGoodTags = (lists) => {
  for (const tags of lists) {
    for (const tag of tags) {
      if (tag === '') throw new Refusal(90020, 'a tag is empty');
      if (isTooLong(tag)) throw new Refusal(90020, `the tag ${tag} is longer than 50 bytes`);
    }
  }
};

/**
 * @param {string[][]} lists
 * @param {number} limit
 */
const requireFewTags = (lists, limit) => {
  for (const tags of lists) {
    if (tags.length > limit) throw new Refusal(90032, `more than ${limit} tags for a user`);
  }
};

/**
 * The limits that depend on what is stored: so many on a user, so many in the app.
 * @param {AppState} state
 * @param {{ before: Set<string> | undefined, after: Set<string> }[]} changes
 */
const requireRoom = (state, changes) => {
  /** @type {Map<string, number>} */
  const differences = new Map();
  /** @param {string} tag @param {number} by */
  const count = (tag, by) => differences.set(tag, (differences.get(tag) ?? 0) + by);
  for (const { before, after } of changes) {
    if (after.size > MAX_TAGS_OF_USER) {
      throw new Refusal(90032, `more than ${MAX_TAGS_OF_USER} tags on a user`);
    }
    for (const tag of before ?? []) count(tag, -1);
    for (const tag of after) count(tag, 1);
  }
  let { carried } = state;
  for (const [tag, difference] of differences) {
    const carriers = state.tags.get(tag)?.carriers ?? 0;
    carried += Number(carriers + difference > 0) - Number(carriers > 0);
  }
  if (carried > MAX_TAGS_OF_APP) {
    throw new Refusal(90032, `more than ${MAX_TAGS_OF_APP} tags in the app`);
  }
};

/**
 * `add_tag`: appends, or with `Replace` 1 gives the user these tags in place of all others.
 * @type {Service}
 */
const addTags = (body, { state, write }) => {
  const { Replace = 0 } = body;
  if (Replace !== 0 && Replace !== 1) throw new Refusal(90001, 'Replace must be 0 or 1');
  const { values, byAccount } = entriesOf(body, 'UserTags', tagsIn);
  requireGoodTags(values);
  requireFewTags(values, Replace === 1 ? MAX_TAGS_OF_USER : MAX_APPENDED_TAGS);
  /** @param {import('./state.js').User | undefined} user @param {string[]} tags */
  const tagsAfter = (user, tags) => new Set([...(Replace === 0 && user?.tags) || [], ...tags]);
  return write(
    byAccount,
    typeCheck(state),
    (user, tags, account) => setTags(state, user, tagsAfter(user, tags), typeOf(account)),
    (planned) => requireRoom(state, planned.map(({ user, value }) => (
      { before: user?.tags, after: tagsAfter(user, value) }
    ))),
  );
};

/**
 * `get_tag`
 * @type {Service}
 */
const getTags = (body, { read }) => read(
  accountsOf(body),
  'UserTags',
  (account, user) => ({ To_Account: account, Tags: [...user.tags ?? []] }),
);

/**
 * `remove_tag`: what the user does not have is no error.
 * @type {Service}
 */
const removeTags = (body, { state, write }) => {
  const { values, byAccount } = entriesOf(body, 'UserTags', tagsIn);
  requireGoodTags(values);
  return write(
    byAccount,
    (account, tags) => {
      const type = typeOf(account);
      return tags.some((tag) => (state.tags.get(tag)?.type ?? type) !== type) ? 90035 : 0;
    },
    (user, tags, account) => {
      const left = new Set(user.tags);
      for (const tag of tags) left.delete(tag);
      setTags(state, user, left, typeOf(account));
    },
  );
};

/**
 * `clear_all_tags`
 * @type {Service}
 */
const clearTags = (body, { state, write }) => write(
  new Map(accountsOf(body).map((account) => [account, undefined])),
  () => 0,
  (user, _value, account) => setTags(state, user, new Set(), typeOf(account)),
);

/** The last part of the path → what it does. */
export const tagCalls = /* @__PURE__ */ Object.freeze({
  add_tag: addTags, get_tag: getTags, remove_tag: removeTags, clear_all_tags: clearTags,
});
