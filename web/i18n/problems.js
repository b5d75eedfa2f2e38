// What is wrong, in the page's language: the words are the library's, and where they name an option, the page's.
import { compose, partsOf } from '../../js/words/words.js';
import { store } from '../state.js';
import { joined, words } from './index.js';

/** @typedef {import('../state.js').Problem} Problem */

/** What the page calls a field or an option of the core's. @param {string} field */
export const sayField = (field) => {
  const { connection, key: { label: key }, usersig: { expire } } = words();
  const { sdkAppId, identifier, region, userSig } = connection;
  /** @type {Record<string, string | undefined>} */
  const names = { sdkAppId, identifier, region, userSig, key, secretKey: key, expire };
  return names[field] ?? field;
};

/**
 * What an error says, in sentences: what is wrong, and what to do. What is not the library's says what it says.
 * @param {Problem | Error} error
 * @param {(field: string) => string} [called]
 */
export const sayError = (error, called = sayField) => {
  const { language } = store.get();
  const parts = partsOf(error, language)
    ?? { subject: '', problem: /** @type {Error} */ (error).message, hint: '' };
  /** @param {Partial<typeof parts>} some */
  const said = (some) => compose({ subject: '', problem: '', hint: '', ...some }, language);
  const { problem, hint } = parts;
  const subject = called(parts.subject);
  const whole = said({ subject, problem });
  return { subject, problem: said({ problem }), hint: said({ hint }), whole };
};

/** The same of a body, whose members are called what they are. @param {Problem} problem */
export const sayProblem = (problem) => sayError(problem, String);

/** @param {import('../readiness.js').SignatureDoubt} doubt */
export const sayDoubt = ({ kind, is = '' }) => words().sig[kind](is);

/**
 * What keeps a call from being sent that is not in its body.
 * @param {Extract<import('../readiness.js').Readiness, { kind: 'missing' | 'connection' }>} ready
 * @returns {string}
 */
export const sayTrouble = (ready) => {
  if (ready.kind === 'missing') return words().connection.missing(ready.parts.map(sayField));
  const { whole, hint } = sayError(ready.problem);
  return joined(whole, hint);
};
