// The address's fragment: a view, or a call that somebody shares. A link carries the command and
// the body and nothing else; what else it says is not read.
import { commandNamed } from './commands.js';

const longest = 64 * 1024; // characters; a longer body is no link

/**
 * @typedef {object} Place
 * @property {import('./state.js').ViewName} view
 * @property {string} [place] the fragment that names it and nothing else, where it is no command
 * @property {string} [query] of the error codes
 * @property {string} [command]
 * @property {string} [body]
 * @property {'tooLong' | 'unreadable'} [wrong] why there is no body
 */

/**
 * @param {string} command
 * @param {string} text the body
 * @returns {string | undefined} nothing where the link would be too long to be followed
 */
export const fragmentOf = (command, text) => {
  let body = text;
  try {
    body = JSON.stringify(JSON.parse(text));
  } catch {
    // What is not JSON is shared as it is: that may be the point.
  }
  const encoded = encodeURIComponent(body.toWellFormed());
  return encoded.length > longest ? undefined : `#/${command}?body=${encoded}`;
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
 * @param {string} encoded
 * @returns {Pick<Place, 'body' | 'wrong'>}
 */
const bodyOf = (encoded) => {
  if (encoded.length > longest) return { wrong: 'tooLong' };
  const body = decode(encoded);
  return body === undefined ? { wrong: 'unreadable' } : { body: indented(body) };
};

/**
 * @param {string} fragment with its `#`, or empty
 * @returns {Place}
 */
export const placeOf = (fragment) => {
  const [, name = '', mark, query = ''] = /^#\/([a-z_]*)(?:([/?])(.*))?$/s.exec(fragment) ?? [];
  if (name === 'usersig') return { view: 'usersig', place: 'usersig' };
  if (name === 'codes') {
    const words = mark === '/' ? decode(query) ?? '' : '';
    return { view: 'codes', query: words, place: words ? `codes/${encodeURIComponent(words)}` : 'codes' };
  }
  if (!commandNamed(name)) return { view: 'calls' };
  const [, encoded] = /(?:^|&)body=([^&]*)/.exec(query) ?? [];
  return { view: 'calls', command: name, ...(encoded === undefined ? {} : bodyOf(encoded)) };
};
