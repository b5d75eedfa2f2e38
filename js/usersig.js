/**
 * UserSig 2.0: made, read and verified. The text is packed by the core's codec (src/usersig.h draws it), the HMAC-SHA256 is
 * the platform's.
 */

import { errorOf, invalidArgument, TimPushError } from './errors.js';
import { limits } from '../dist/tables.js';
import { checkOptions } from './check-options.js';
import { inflateZlib } from './core/inflate.js';
import {
  refuse, wrongEdge, wrongKey, wrongUserSig,
} from './credential.js';

/** @typedef {import('./core/instance.d.ts').LoadEngine} LoadEngine */
/** @typedef {import('./core/instance.d.ts').UserSigFields} UserSigFields */
/** @typedef {import('./types.d.ts').Inspection} Inspection */
/** @typedef {(key: string, content: string) => string | undefined} QuickHmac base64, by other means than WebCrypto where there are */

const day = 86_400;
const inflatedLimit = 64 * 1024; // bytes; a true one is below 1 KB
const hmac = { name: 'HMAC', hash: 'SHA-256' };

const now = () => Math.floor(Date.now() / 1000);

/** @param {Uint8Array} bytes */
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** @param {unknown} secretKey */
const importKey = async (secretKey) => {
  if (!globalThis.crypto?.subtle) {
    throw errorOf('ERR_INVALID_ARGUMENT', 'no_crypto');
  }
  if (typeof CryptoKey !== 'undefined' && secretKey instanceof CryptoKey) return secretKey;
  if (typeof secretKey !== 'string' || secretKey === '') {
    throw invalidArgument('secretKey', 'bad_signing_key');
  }
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secretKey), hmac, false, ['sign']);
};

/**
 * @param {unknown} secretKey
 * @param {string} content
 * @param {QuickHmac} [quickHmac]
 */
const signatureOf = async (secretKey, content, quickHmac) => {
  if (typeof secretKey === 'string') refuse(wrongKey(secretKey), 'ERR_INVALID_ARGUMENT', 'secretKey');
  const atOnce = secretKey && typeof secretKey === 'string' ? quickHmac?.(secretKey, content) : undefined;
  if (atOnce !== undefined) return atOnce;
  const key = await importKey(secretKey);
  try {
    const signature = await crypto.subtle.sign(hmac, key, new TextEncoder().encode(content));
    return toBase64(new Uint8Array(signature));
  } catch (cause) {
    throw invalidArgument('secretKey', 'key_cannot_sign', { cause });
  }
};

/**
 * Before any work is done for it.
 * @param {string} field
 * @param {unknown} value
 */
const checkLength = (field, value) => {
  const limit = limits.userSigBytes;
  if (Object(value).length > limit) throw errorOf('ERR_INVALID_ARGUMENT', 'long_user_sig', { path: [field], limit });
};

/** @param {string | Uint8Array | undefined} userBuf */
const toBufText = (userBuf) => {
  if (userBuf === undefined) return undefined;
  if (typeof userBuf === 'string') return toBase64(new TextEncoder().encode(userBuf));
  if (userBuf instanceof Uint8Array) return toBase64(userBuf);
  throw invalidArgument('userBuf', 'bad_user_buf');
};

/**
 * Compares without telling by its time how much agreed.
 * @param {string} left
 * @param {string} right
 */
export const isSame = (left, right) => {
  let difference = left.length ^ right.length;
  for (let i = 0; i < right.length; i += 1) {
    difference |= left.charCodeAt(i % left.length) ^ right.charCodeAt(i);
  }
  return difference === 0;
};

/** @param {unknown} moment unix seconds; the present where there is none */
const momentOf = (moment = now()) => {
  if (typeof moment === 'number' && Number.isFinite(moment) && moment >= 0) return moment;
  throw invalidArgument('now', 'bad_now');
};

/**
 * @param {LoadEngine} loadCore
 * @param {QuickHmac} [quickHmac]
 */
export const createUserSig = (loadCore, quickHmac) => {
  /** @type {import('./types.d.ts').SignUserSig} */
  const signUserSig = async (options) => {
    checkOptions(options, ['sdkAppId', 'identifier', 'secretKey', 'expire', 'time', 'userBuf']);
    const { sdkAppId, identifier, secretKey, expire = day, time = now(), userBuf } = options;
    checkLength('identifier', identifier);
    checkLength('userBuf', userBuf);
    const core = await loadCore();
    /** @type {Record<string, unknown>} */
    const fields = { sdkAppId, identifier, expire, time };
    const bufText = toBufText(userBuf);
    if (bufText !== undefined) fields.userBuf = bufText;
    const content = core.userSig.content(fields);
    const signature = await signatureOf(secretKey, content, quickHmac);
    return core.userSig.pack({ ...fields, signature });
  };

  /**
   * @param {unknown} userSig
   * @returns {Promise<UserSigFields>}
   */
  const fieldsOf = async (userSig) => {
    if (typeof userSig !== 'string') throw invalidArgument('userSig', 'user_sig_no_text');
    refuse(wrongUserSig(userSig), 'ERR_INVALID_ARGUMENT', 'userSig');
    const core = await loadCore();
    const fields = core.userSig.unpack(userSig);
    if (fields) return fields;
    if (typeof DecompressionStream === 'undefined') {
      // Not the UserSig's fault, so no `field`: verifying must not call it malformed.
      throw errorOf('ERR_INVALID_ARGUMENT', 'cannot_inflate');
    }
    try {
      const bytes = await inflateZlib(core.userSig.zlibBytes(userSig), inflatedLimit);
      return core.userSig.read(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (cause) {
      if (cause instanceof TimPushError) throw cause;
      throw invalidArgument('userSig', 'damaged_user_sig', { cause });
    }
  };

  /** @type {import('./types.d.ts').InspectUserSig} */
  const inspectUserSig = async (userSig, options = {}) => {
    checkOptions(options, ['now']);
    const at = momentOf(options.now);
    const { identifier, sdkAppId, time, expire, userBuf } = await fieldsOf(userSig);
    return {
      identifier,
      sdkAppId,
      issuedAt: time,
      expiresAt: time + expire,
      secondsLeft: time + expire - at,
      ...(userBuf === undefined ? {} : { userBuf }),
    };
  };

  /** @type {import('./types.d.ts').VerifyUserSig} */
  const verifyUserSig = async (userSig, options) => {
    checkOptions(options, ['sdkAppId', 'identifier', 'secretKey', 'now']);
    const { sdkAppId, identifier, secretKey } = options;
    const at = momentOf(options.now);
    if (typeof identifier === 'string') refuse(wrongEdge(identifier), 'ERR_INVALID_ARGUMENT', 'identifier');
    const fields = await fieldsOf(userSig).catch((error) => {
      if (error.code === 'ERR_INVALID_ARGUMENT' && error.path?.[0] === 'userSig') return undefined;
      throw error;
    });
    if (!fields) return { valid: false, reason: 'malformed' };
    if (fields.sdkAppId !== sdkAppId) return { valid: false, reason: 'sdkAppId' };
    if (fields.identifier !== identifier) return { valid: false, reason: 'identifier' };
    const expected = await signatureOf(secretKey, fields.content, quickHmac);
    if (!isSame(fields.signature, expected)) return { valid: false, reason: 'signature' };
    const isOngoing = at < fields.time + fields.expire;
    return isOngoing ? { valid: true } : { valid: false, reason: 'expired' };
  };

  return { signUserSig, inspectUserSig, verifyUserSig };
};
