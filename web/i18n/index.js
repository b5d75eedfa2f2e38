// The page's words. English is there from the start; Chinese comes when it is asked for.
import { en } from './en.js';
import { store } from '../state.js';

/** @typedef {typeof en} Words */

/** @type {{ en: Words, zh?: Words }} */
const dictionaries = { en };

/** @param {'en' | 'zh'} language */
export const loadWords = async (language) => {
  if (language === 'zh') dictionaries.zh ??= (await import('./zh.js')).zh;
};

/** The words of the page's language, as far as they are loaded. */
export const words = () => dictionaries[store.get().language] ?? en;

/**
 * Sentences one after the other, as the page's language sets them.
 * @param {...(string | false)} texts
 */
export const joined = (...texts) => texts.filter(Boolean).join(words().request.gap());
