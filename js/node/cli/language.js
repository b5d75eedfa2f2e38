// The language that the command line speaks, and its sentences: a key of words/ with what fills the gaps.
import { fill } from '../../words/fill.js';
import { en } from './words/en.js';
import { zh } from './words/zh.js';

/** @typedef {keyof typeof en} Key */
/** @typedef {'en' | 'zh'} Language */
/** @typedef {string | number | Phrase} Said what a gap may hold */
/** @typedef {Readonly<Record<string, Said>>} Params by the gaps' names */

/**
 * A sentence, or a part of one, in no language yet.
 * @typedef {object} Phrase
 * @property {Key} key
 * @property {Params} [params]
 */

const tables = Object.freeze({ en, zh });

export const languages = /** @type {readonly Language[]} */ (Object.keys(tables));

/**
 * @param {string} text
 * @returns {text is Key}
 */
export const isKey = (text) => Object.hasOwn(en, text);

/**
 * @param {Key} key
 * @param {Params} [params]
 * @returns {Phrase}
 */
export const phrase = (key, params) => ({ key, params });

/**
 * @param {string} key made of a code of somebody else's
 * @param {Said} otherwise where there are no words for it
 * @returns {Said}
 */
export const wordsFor = (key, otherwise) => (isKey(key) ? { key } : otherwise);

/**
 * @param {number} count
 * @param {Key} key of a pair
 * @returns {Phrase}
 */
export const counted = (count, key) => phrase(key, { count: count.toLocaleString('en-US') });

/**
 * @param {Language} language
 * @param {Said} said
 * @returns {string}
 */
export const textIn = (language, said) => {
  if (typeof said !== 'object') return String(said);
  const { key, params = {} } = said;
  const words = tables[language][key];
  const template = typeof words === 'string' ? words : words[params.count === '1' ? 0 : 1];
  return fill(template, Object.fromEntries(Object.entries(params)
    .map(([name, value]) => [name, textIn(language, value)])));
};

/**
 * The sentence with its gaps, for what fills them by itself.
 * @param {Language} language
 * @param {'progress' | 'progressOfTotal'} key
 */
export const templateIn = (language, key) => tables[language][key];

/** As Commander takes it: the value of a short option may stand in the same word, and switches before it. */
const withValue = /^(?:--language=|-v*l)(.+)$/s;
const alone = /^(?:--language|-v*l)$/;

/**
 * Looked for in the words themselves: what is wrong with them is said in this language, too.
 * @param {readonly string[]} words of the command line
 */
const languageIn = (words) => {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const given = own.flatMap((word, index) => {
    if (alone.test(word)) return own.slice(index + 1, index + 2);
    return withValue.exec(word)?.slice(1) ?? [];
  });
  return languages.find((language) => language === given.at(-1));
};

/**
 * @param {readonly string[]} words of the command line
 * @param {NodeJS.ProcessEnv} env as POSIX reads them: the first that is not empty counts
 * @returns {Language}
 */
export const languageOf = (words, { LC_ALL, LC_MESSAGES, LANG }) => (
  languageIn(words) ?? (/^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en'));
