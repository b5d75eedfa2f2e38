// A host whose certificate Node does not accept: which one it is, why, and what to do.
import { connect } from 'node:tls';
import { phrase } from './language.js';

/** @typedef {import('./language.js').Phrase} Phrase */
/** @typedef {'issuer' | 'self' | 'expired' | 'early' | 'name' | 'other'} Fault */

/** @type {Readonly<Record<string, Fault>>} */
const faults = Object.freeze({
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self',
  SELF_SIGNED_CERT_IN_CHAIN: 'issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'issuer',
  CERT_UNTRUSTED: 'issuer',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'early',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  CERT_REVOKED: 'other',
  CERT_REJECTED: 'other',
  CERT_SIGNATURE_FAILURE: 'other',
  INVALID_CA: 'other',
  INVALID_PURPOSE: 'other',
});

/**
 * @param {unknown} cause of what fetch threw
 * @returns {Fault | undefined} nothing where it is something else
 */
export const certificateFault = (cause) => {
  const { code = '' } = Object(cause);
  return Object.hasOwn(faults, code) ? faults[code] : undefined;
};

/** @param {Fault} fault */
export const faultPhrase = (fault) => phrase(`certificate.${fault}`);

/** @param {Fault} fault */
export const faultHint = (fault) => phrase(`certificateHint.${fault}`);

/**
 * Asks for nothing but the certificate, whatever it is: no secret goes over that connection.
 * @param {string} origin
 * @param {AbortSignal} signal
 * @returns {Promise<import('node:tls').PeerCertificate | undefined>}
 */
export const certificateOf = (origin, signal) => new Promise((resolve) => {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isName = /[^\d.:]/.test(host) && !host.includes(':');
  const socket = connect({
    host, port: Number(port || 443), rejectUnauthorized: false, ...isName && { servername: host },
  });
  const end = () => {
    socket.destroy();
    resolve(undefined);
  };
  signal.addEventListener('abort', end, { once: true });
  socket.on('error', end);
  socket.on('secureConnect', () => {
    resolve(socket.getPeerCertificate());
    socket.destroy();
  });
  if (signal.aborted) end();
});
