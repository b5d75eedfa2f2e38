// What an option or an argument says → a value, or an error that says what is wrong with it.
import { InvalidValue, UsageError } from './exit.js';
import { counted } from './language.js';

const milliseconds = Object.freeze({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 });

/**
 * `500ms`, `5s`, `2m`, `12h`, `7d`; a bare number is seconds.
 * @param {string} text
 * @returns {number} milliseconds
 */
export const duration = (text) => {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const value = Number(number) * milliseconds[/** @type {keyof typeof milliseconds} */ (unit)];
  if (value > 0) return value;
  throw new InvalidValue('duration');
};

const longestTimer = 2 ** 31 - 1; // milliseconds

/**
 * A duration that a timer can wait for.
 * @param {string} text
 */
export const waitingTime = (text) => {
  const value = duration(text);
  if (value <= longestTimer) return value;
  throw new InvalidValue('longestTime');
};

/**
 * @param {number} least
 * @param {number} most
 * @returns {(text: string) => number}
 */
export const integer = (least, most) => (text) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidValue('wholeNumber', { least, most });
};

/** @param {string} text */
export const positiveNumber = (text) => {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidValue('positiveNumber');
};

/**
 * @param {readonly string[]} choices
 * @returns {(text: string) => string}
 */
export const oneOf = (choices) => (text) => {
  if (choices.includes(text)) return text;
  throw new InvalidValue('choices', { choices: choices.join(', ') });
};

/**
 * A moment in ISO 8601 or as unix time; what says no zone is of this machine's, but a day alone is UTC's.
 * @param {string} text
 * @returns {number} seconds since 1970
 */
export const secondsOfMoment = (text) => {
  const seconds = /^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isSafeInteger(Math.floor(seconds)) && /^\d{4}-|^\d{9,11}$/.test(text)) return Math.floor(seconds);
  throw new InvalidValue('momentOrSeconds');
};

/**
 * The words of a command that takes so many, each of which has to be there.
 * @param {readonly string[]} words
 * @param {string} command
 * @param {readonly string[]} names of them
 */
export const requireWords = (words, command, names) => {
  if (words.length < names.length) throw new UsageError('missingWord', {
    word: names[words.length], command: [command, ...names.slice(0, words.length)].join(' '),
  });
  if (words.length > names.length) {
    throw new UsageError('excessArguments', {
      command, expected: counted(names.length, 'argument'), given: words.length,
    });
  }
};

/**
 * For an option that may be said more than once.
 * @param {string} text
 * @param {string[]} [before]
 */
export const gathered = (text, before = []) => [...before, text];

/**
 * @param {(text: string) => string} read
 * @returns {typeof gathered}
 */
export const gatheredBy = (read) => (text, before) => gathered(read(text), before);

/**
 * A name or address, as it stands in a Host header before the port.
 * @param {string} text
 */
export const hostNameOf = (text) => {
  if (/^([\w-]+(\.[\w-]+)*|[\da-f:]+|\[[\da-f:]+\])$/i.test(text)) return text;
  throw new InvalidValue('allowedHost');
};

/**
 * `NAME=VALUE` words as an object; the value may hold further `=`.
 * @param {readonly string[]} words
 * @param {string} shape as the help calls it, 'NAME=VALUE'
 * @param {string} example
 * @returns {Record<string, string>}
 */
export const pairsOf = (words, shape, example) => {
  /** @type {Map<string, string>} */
  const pairs = new Map();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new UsageError('notPair', { word, shape, example });
    const name = word.slice(0, at);
    if (pairs.has(name)) throw new UsageError('givenTwice', { name });
    pairs.set(name, word.slice(at + 1));
  }
  return Object.fromEntries(pairs);
};

/** @param {readonly string[]} words */
export const slotTypesOf = (words) => {
  const pairs = Object.entries(pairsOf(words, 'SLOT=TYPE', '--type 0=1'));
  for (const [slot, type] of pairs) {
    if (type !== '0' && type !== '1') throw new UsageError('slotType', { slot, type });
  }
  return /** @type {Record<string, 0 | 1>} */ (
    Object.fromEntries(pairs.map(([slot, type]) => [slot, Number(type)])));
};

/** @param {readonly string[]} words */
export const slotNamesOf = (words) => pairsOf(words, 'SLOT=NAME', '0=sex');
