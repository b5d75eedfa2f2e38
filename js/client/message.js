/** What a caller says of a push → the members of its body, by the names that stand in the core's table. */

import { plain } from '../core/plain.js';
import { errorOf, invalidArgument } from '../errors.js';
import { memberOf } from '../strangers.js';

/** @typedef {import('../types.d.ts').CommandInfo} CommandInfo */
/** @typedef {import('../types.d.ts').Names} Names */

/** @typedef {[string, any][]} Members */

/**
 * @param {any} value plain data
 * @param {...string} path
 * @returns {Members}
 */
const membersOf = (value, ...path) => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  throw errorOf('ERR_INVALID_ARGUMENT', 'not_an_object', { path });
};

/**
 * One by the service's name is not known, either: beside ours it would replace what was said.
 * @param {Members} members
 * @param {string[]} known
 * @param {string} field
 */
const checkKnown = (members, known, field) => {
  const unknown = members.find(([called]) => !known.includes(called));
  if (!unknown) return;
  const details = { path: [field, unknown[0]], text: known.join(', ') };
  throw errorOf('ERR_INVALID_ARGUMENT', 'unknown_member', details);
};

/**
 * @param {Members} members
 * @param {Names} names
 * @returns {Record<string, unknown>}
 */
const renamed = (members, names) => Object.fromEntries(
  members.map(([called, value]) => [names[called][0], value]));

/**
 * `info` has what is documented beyond the members that have names of ours.
 * @param {unknown} message
 * @param {Names} names
 */
const messageOf = (message, names) => {
  if (message === undefined) return undefined; // the core knows whether there must be one
  const members = membersOf(message, 'message');
  const known = [...Object.keys(names), 'info'];
  checkKnown(members, known, 'message');
  const { info = {}, ...others } = Object.fromEntries(members);
  if (Object(others.ext) === others.ext) others.ext = JSON.stringify(others.ext);
  const own = Object.entries(others);
  const more = Object.fromEntries(membersOf(info, 'message', 'info'));
  const twice = own.find(([called]) => Object.hasOwn(more, names[called][0]));
  if (twice) {
    const [called] = twice;
    const details = { path: ['message', called], text: `message.info.${names[called][0]}` };
    throw errorOf('ERR_INVALID_ARGUMENT', 'given_twice', details);
  }
  return { ...more, ...renamed(own, names) };
};

/**
 * Nobody reaches everyone by forgetting something.
 * @param {unknown} to
 * @param {Names} names
 * @returns {Record<string, unknown> | undefined} the condition; none for everyone
 */
const conditionOf = (to, names) => {
  if (to === undefined) throw invalidArgument('to', 'no_audience');
  if (to === 'everyone') return undefined;
  if (to === null || typeof to !== 'object' || Array.isArray(to)) throw invalidArgument('to', 'bad_audience');
  const members = membersOf(to, 'to');
  checkKnown(members, Object.keys(names), 'to');
  return renamed(members, names);
};

/**
 * @param {unknown} moment
 * @param {string} field
 * @returns {unknown} of a date, seconds since 1970
 */
const secondsOf = (moment, field) => {
  const isMoment = field === 'start' || field === 'end';
  if (!isMoment || typeof memberOf(moment, 'getTime') !== 'function') return moment; // the core looks at numbers
  const seconds = Math.floor(Number(/** @type {any} */ (moment).getTime()) / 1000);
  if (Number.isNaN(seconds)) throw invalidArgument(field, 'not_a_moment');
  return seconds;
};

/** @type {Record<string, (value: unknown, names: Names) => unknown>} what is not written as it is */
const writers = {
  message: messageOf,
  to: conditionOf,
};

/**
 * @param {unknown} value
 * @param {string} called
 * @param {Names} names of its members
 */
const written = (value, called, names) => {
  const own = value === undefined ? undefined : plain(secondsOf(value, called), [called]);
  return called in writers ? writers[called](own, names) : own;
};

/**
 * @param {CommandInfo} command
 * @param {Readonly<Record<string, unknown>>} given by the names of this library
 * @returns {Record<string, unknown>} the members of the body, which is the caller's no more
 */
export const bodyOf = ({ takes = {} }, given) => {
  const members = Object.entries(takes).map(([called, [name, names = {}]]) => (
    [name, written(given[called], called, names)]));
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
};

/**
 * From where the core says that something is wrong to where it stands in what the caller gave.
 * @param {CommandInfo} command
 * @returns {import('../core/instance.d.ts').Relocate}
 */
export const placedIn = ({ takes = {} }) => (path) => {
  const [first = 'message', second] = path; // of the whole body it is the message that can be shortened
  if (path.length === 0) return [first];
  if (first !== 'message' || second === undefined || Object.hasOwn(takes.message?.[1] ?? {}, second)) return path;
  return ['message', 'info', ...path.slice(1)];
};
