// What a call is signed with: the sandbox's own key, a pasted UserSig, or a key that cannot be read.
import { sandboxApp } from './sandbox.js';

/** @typedef {import('./state.js').Connection} Connection */

const hmac = { name: 'HMAC', hash: 'SHA-256' };

/** WebCrypto is there on https and on this machine only. */
export const canSign = () => globalThis.crypto?.subtle !== undefined;

/**
 * A secret key's text → a key that can sign and can never be read again, by anybody.
 * @param {string} text
 */
export const keyOf = (text) => (
  crypto.subtle.importKey('raw', new TextEncoder().encode(text), hmac, false, ['sign'])
);

/** @param {Connection} connection */
export const isComplete = ({ sdkAppId, identifier, credential, userSig, key }) => (
  sdkAppId.trim() !== '' && identifier !== ''
  && (credential === 'own' || (credential === 'key' ? key !== undefined : userSig.trim() !== ''))
);

/**
 * @param {Connection} connection
 * @param {typeof import('./library.js')} library
 * @returns {Promise<string>} the UserSig of one call
 */
export const userSigOf = async (connection, { signUserSig }) => {
  const { sdkAppId, identifier, credential, userSig, key } = connection;
  if (credential === 'userSig') return userSig.trim();
  const secretKey = credential === 'own' ? sandboxApp.secretKey : /** @type {CryptoKey} */ (key);
  return signUserSig({ sdkAppId: Number(sdkAppId), identifier, secretKey });
};
