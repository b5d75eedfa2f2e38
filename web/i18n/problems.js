// The core says what is wrong in English; here it is said in the page's language.
import { words } from './index.js';

/**
 * @param {import('../state.js').Problem} problem
 * @returns {import('../state.js').Problem}
 */
export const sayProblem = (problem) => words().translateProblem(problem);
