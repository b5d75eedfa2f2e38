// The core says what is wrong in English; here it is said in the page's language.
import { store } from '../state.js';
import { words } from './index.js';

/**
 * @param {import('../state.js').Problem} problem
 * @returns {import('../state.js').Problem}
 */
export const sayProblem = (problem) => {
  const { translateProblem } = words();
  return store.get().language !== 'en' && translateProblem ? translateProblem(problem) : problem;
};
