// What a call is signed with: the sandbox's own key, a pasted UserSig, or a key that cannot be read.
import { sandboxApp } from './sandbox.js';

/** @typedef {import('./state.js').Connection} Connection */

const hmac = { name: 'HMAC', hash: 'SHA-256' };

/** WebCrypto is there on https and on this machine only. */
export const canSign = () => globalThis.isSecureContext;

/**
 * A secret key's text → a key that can sign and can never be read again, by anybody.
 * @param {string} text
 */
export const keyOf = (text) => (
  crypto.subtle.importKey('raw', new TextEncoder().encode(text), hmac, false, ['sign'])
);

/**
 * The SDKAppID as the core takes it; what is no number stays the text that it is, and is objected to.
 * @param {string} text
 */
export const appNumberOf = (text) => (/^\d+$/.test(text) ? Number(text) : text);

/**
 * @param {Connection} connection
 * @param {typeof import('./library.js')} library
 * @returns {Promise<string>} the UserSig of one call
 */
export const userSigOf = async (connection, { signUserSig }) => {
  const { sdkAppId, identifier, credential, userSig, key } = connection;
  if (credential === 'userSig') return userSig;
  const secretKey = credential === 'own' ? sandboxApp.secretKey : /** @type {CryptoKey} */ (key);
  const app = /** @type {number} */ (appNumberOf(sdkAppId));
  return signUserSig({ sdkAppId: app, identifier, secretKey });
};
