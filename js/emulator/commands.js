// The calls that the emulator knows. Everything else of the service's address space (push, batch,
// revoke, statistics, the older `all_member_push/im_*` family) is 60009.
import { getAttributeNames, getAttributes, removeAttributes, setAttributeNames, setAttributes }
  from './attributes.js';
import { addTags, clearTags, getTags, removeTags } from './tags.js';

/** The last part of the path → what it does. */
export const commands = Object.freeze({
  set_attr_name: setAttributeNames,
  get_attr_name: getAttributeNames,
  set_attr: setAttributes,
  get_attr: getAttributes,
  remove_attr: removeAttributes,
  add_tag: addTags,
  get_tag: getTags,
  remove_tag: removeTags,
  clear_all_tags: clearTags,
});

const PREFIX = '/v4/timpush/';

/**
 * The command of a path, or undefined. Paths are case-sensitive, as the parameters are.
 * @param {string} path
 * @returns {keyof typeof commands | undefined}
 */
export const commandOf = (path) => {
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  return Object.hasOwn(commands, name)
    ? /** @type {keyof typeof commands} */ (name)
    : undefined;
};
