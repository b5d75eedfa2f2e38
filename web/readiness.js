// Whether the call can be sent, as it stands: what is missing or wrong, the nearest first, and what
// the service will probably refuse.
import { appNumberOf } from './credential.js';
import { asTyped, problemOf } from './problems.js';

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').Connection} Connection
 * @typedef {import('./state.js').Problem} Problem
 *
 * @typedef {'sdkAppId' | 'identifier' | 'userSig' | 'key'} Part of a connection
 *
 * @typedef {{ kind: 'loading' } | { kind: 'body', problem: Problem } | { kind: 'pasted' }
 *   | { kind: 'missing', parts: Part[] } | { kind: 'connection', problem: Problem }
 *   | { kind: 'ready', doubts: SignatureDoubt[] }} Readiness
 *
 * @typedef {{ kind: 'unreadable' | 'otherApp' | 'otherIdentifier' | 'expired', is?: string }} SignatureDoubt
 */

/** @param {Connection} connection @returns {Part[]} */
export const missingIn = ({ sdkAppId, identifier, credential, userSig, key }) => {
  /** @type {[Part, boolean][]} */
  const parts = [
    ['sdkAppId', sdkAppId === ''], ['identifier', identifier === ''],
    ['userSig', credential === 'userSig' && userSig === ''], ['key', credential === 'key' && !key],
  ];
  return parts.filter(([, isMissing]) => isMissing).map(([part]) => part);
};

const anySignature = 'eAEBAAD--wAAAAE_'; // of nothing: it has the form of one

/**
 * The core's objection to the app, the identifier or the UserSig.
 * @param {NonNullable<State['core']>} core
 * @param {Connection} connection
 * @returns {Problem | undefined}
 */
export const connectionProblemOf = (core, connection) => {
  const { sdkAppId, identifier, region, credential, userSig } = connection;
  try {
    core.buildRequest('get_attr_name', {}, {
      sdkAppId: /** @type {number} */ (appNumberOf(sdkAppId)),
      identifier,
      userSig: credential === 'userSig' ? userSig : anySignature,
      random: 0,
      region: /** @type {import('../js/types.d.ts').Region} */ (region),
      contentType: 'text/plain',
    });
    return undefined;
  } catch (error) {
    return asTyped(/** @type {Problem} */ (error), sdkAppId);
  }
};

/**
 * What a UserSig says against being used here. It may be sent all the same: to see what happens is
 * what a tester is for.
 * @param {import('../js/types.d.ts').Inspection} facts
 * @param {{ sdkAppId?: string, identifier?: string }} given
 * @returns {SignatureDoubt[]}
 */
export const doubtsOf = (facts, { sdkAppId, identifier }) => {
  /** @type {[SignatureDoubt, boolean][]} */
  const doubts = [
    [{ kind: 'otherApp', is: String(facts.sdkAppId) }, Boolean(sdkAppId) && appNumberOf(sdkAppId ?? '') !== facts.sdkAppId],
    [{ kind: 'otherIdentifier', is: facts.identifier }, Boolean(identifier) && identifier !== facts.identifier],
    [{ kind: 'expired' }, facts.secondsLeft <= 0],
  ];
  return doubts.filter(([, isSo]) => isSo).map(([doubt]) => doubt);
};

/** @param {Connection} connection @returns {SignatureDoubt[]} */
const signatureDoubts = (connection) => {
  const { credential, userSig, signature } = connection;
  if (credential !== 'userSig' || signature?.userSig !== userSig) return [];
  return signature.facts ? doubtsOf(signature.facts, connection) : [{ kind: 'unreadable' }];
};

/** @param {State} state @returns {Readiness} */
export const readinessOf = ({ core, command, calls, pasted, connections, mode }) => {
  if (!core) return { kind: 'loading' };
  const problem = problemOf(core, command, calls[command].text);
  if (problem) return { kind: 'body', problem };
  if (calls[command].draft && pasted[command]?.trim()) return { kind: 'pasted' };
  const parts = missingIn(connections[mode]);
  if (parts.length > 0) return { kind: 'missing', parts };
  const wrong = connectionProblemOf(core, connections[mode]);
  if (wrong) return { kind: 'connection', problem: wrong };
  return { kind: 'ready', doubts: signatureDoubts(connections[mode]) };
};
