// HMAC-SHA-256 where the browser withholds WebCrypto, as it does on plain http. It is lent to the
// sandbox, whose key is public; a secret is signed with by WebCrypto or not at all.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** Puts as much of WebCrypto in its place as a UserSig is signed and verified with. */
export const lendHmac = () => {
  const subtle = {
    /** @param {'raw'} _ @param {Uint8Array} bytes */
    importKey: async (_, bytes) => bytes,
    /** @param {object} _ @param {Uint8Array} key @param {Uint8Array} data */
    sign: async (_, key, data) => hmac(sha256, key, data),
  };
  Object.defineProperty(crypto, 'subtle', { configurable: true, value: subtle });
};
