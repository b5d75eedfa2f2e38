// What is wrong, in the page's language; the core says it in English.
import { words } from './index.js';

/**
 * @param {import('../state.js').Problem} problem
 * @returns {import('../state.js').Problem}
 */
export const sayProblem = (problem) => words().translateProblem(problem);

/** @param {import('../readiness.js').SignatureDoubt} doubt */
export const sayDoubt = ({ kind, is = '' }) => words().sig[kind](is);

/**
 * What keeps a call from being sent that is not in its body.
 * @param {Extract<import('../readiness.js').Readiness, { kind: 'missing' | 'connection' }>} ready
 * @returns {string}
 */
export const sayTrouble = (ready) => {
  const { connection, key, request } = words();
  const names = { ...connection, key: key.label };
  if (ready.kind === 'missing') return connection.missing(ready.parts.map((part) => names[part]));
  const { field, message, hint } = sayProblem(ready.problem);
  return `${names[field] ?? field} ${request.sentence(message)} ${hint && request.sentence(hint)}`.trim();
};
