// The address's fragment: a view, or a call that somebody shares. A link carries the command and
// the body and nothing else; what else it says is not read.
import { commandNamed } from './commands.js';

const longest = 64 * 1024; // characters; a longer body is no link

/** @typedef {{ view: import('./state.js').ViewName, query?: string, command?: string, body?: string }} Place */

/**
 * @param {string} command
 * @param {string} text the body
 */
export const fragmentOf = (command, text) => {
  let body = text;
  try {
    body = JSON.stringify(JSON.parse(text));
  } catch {
    // What is not JSON is shared as it is: that may be the point.
  }
  return `#/${command}?body=${encodeURIComponent(body)}`;
};

/** @param {string} text */
const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** @param {string} body */
const indented = (body) => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

/**
 * @param {string} fragment with its `#`, or empty
 * @returns {Place}
 */
export const placeOf = (fragment) => {
  const [, name = '', query = ''] = /^#\/([a-z_]*)(?:[/?](.*))?$/s.exec(fragment) ?? [];
  if (name === 'usersig') return { view: 'usersig' };
  if (name === 'codes') return { view: 'codes', query: decode(query) ?? '' };
  if (!commandNamed(name)) return { view: 'calls' };
  const [, encoded] = /(?:^|&)body=([^&]*)/.exec(query) ?? [];
  const body = encoded === undefined || encoded.length > longest ? undefined : decode(encoded);
  return { view: 'calls', command: name, ...(body === undefined ? {} : { body: indented(body) }) };
};
