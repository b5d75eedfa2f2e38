// The page's words. English is there from the start; Chinese comes when it is asked for.
import { compose, loadWords as loadSentences } from '../../js/words/words.js';
import { store } from '../state.js';
import { en } from './en.js';

/** @typedef {typeof en} Words */

/** @type {{ en: Words, zh?: Words }} */
const dictionaries = { en };

/** The page's words, and the library's. @param {'en' | 'zh'} language */
export const loadWords = async (language) => {
  if (language === 'en') return;
  const [{ zh }] = await Promise.all([import('./zh.js'), loadSentences(language)]);
  dictionaries.zh = zh;
};

/** The words of the page's language, as far as they are loaded. */
export const words = () => dictionaries[store.get().language] ?? en;

/**
 * Sentences one after the other, as the page's language sets them.
 * @param {...(string | false)} texts
 */
export const joined = (...texts) => texts.filter(Boolean).join(words().gap());

/** Closes a sentence, where it is open. @param {string} problem */
export const sentence = (problem) => compose({ subject: '', problem, hint: '' }, store.get().language);
