// What is wrong, in the page's language; the core says it in English.
import { joined, words } from './index.js';

/**
 * @param {import('../state.js').Problem} problem
 * @returns {import('../state.js').Problem}
 */
export const sayProblem = (problem) => words().translateProblem(problem);

/** What the page calls a field or an option of the core's. @param {string} field */
export const sayField = (field) => {
  const { connection, key: { label: key }, usersig: { expire } } = words();
  const { sdkAppId, identifier, region, userSig } = connection;
  /** @type {Record<string, string | undefined>} */
  const names = { sdkAppId, identifier, region, userSig, key, secretKey: key, expire };
  return names[field] ?? field;
};

/** @param {import('../readiness.js').SignatureDoubt} doubt */
export const sayDoubt = ({ kind, is = '' }) => words().sig[kind](is);

/**
 * What keeps a call from being sent that is not in its body.
 * @param {Extract<import('../readiness.js').Readiness, { kind: 'missing' | 'connection' }>} ready
 * @returns {string}
 */
export const sayTrouble = (ready) => {
  const { connection, request } = words();
  if (ready.kind === 'missing') return connection.missing(ready.parts.map(sayField));
  const { field, message, hint } = sayProblem(ready.problem);
  return joined(`${sayField(field)} ${request.sentence(message)}`, hint && request.sentence(hint));
};
