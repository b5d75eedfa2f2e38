// What the emulator was asked lately, for tests that want to look: without secrets.
import { redactorOf } from '../redact.js';

const KEPT = 1000;
const KEPT_BODY = 16 * 1024;

// Of a long body more is looked at than is kept: what ends in mid-secret is not found. So many are the
// first 64 characters of one, more than it takes to find it, percent-encoded three times over.
const MARGIN = 64 * 9;

const MASK = '***';

// Shorter ones are none, and masking them everywhere would spoil the record.
const SHORTEST_SIGNATURE = 16;

/**
 * A copy: a slice of a text would keep the whole of it in memory.
 * @param {string} text
 */
const copy = (text) => new TextDecoder().decode(new TextEncoder().encode(text));

/**
 * The masked beginning of a long text.
 * @param {string} text
 * @param {(text: string) => string} mask
 */
const maskBeginning = (text, mask) => {
  if (text.length <= KEPT_BODY) return mask(text);
  const masked = mask(text.slice(0, KEPT_BODY + MARGIN));
  const end = text.length > KEPT_BODY + MARGIN
    ? Math.max(masked.length - MARGIN, masked.lastIndexOf(MASK) + MASK.length)
    : KEPT_BODY;
  return copy(masked.slice(0, Math.min(KEPT_BODY, end)));
};

/** @param {string[]} secretKeys */
const createMask = (secretKeys) => {
  const maskKeys = redactorOf(secretKeys);
  let known = '';
  let maskOwn = redactorOf([]);
  /**
   * What masks the keys and the signature of a call; mostly the next call has the same one.
   * @param {string} userSig what the call gave as that
   * @returns {(text: string) => string}
   */
  return (userSig) => {
    if (userSig.length < SHORTEST_SIGNATURE) return maskKeys;
    if (userSig !== known) maskOwn = redactorOf([userSig]);
    known = userSig;
    return (text) => maskOwn(maskKeys(text));
  };
};

/** @typedef {import('./types.d.ts').RequestRecord} RequestRecord */

/**
 * @param {string[]} secrets the keys, and a webhook's token; never shown, wherever a caller put them
 * @param {(record: RequestRecord) => void} [onRequest]
 */
export const createRequestLog = (secrets, onRequest) => {
  /** @type {RequestRecord[]} */
  let records = [];
  let oldest = 0;
  const maskOf = createMask(secrets);

  return {
    /**
     * @param {Omit<RequestRecord, 'body' | 'bodyCut' | 'userSig'>} record
     * @param {string} body
     * @param {string} userSig
     */
    add: (record, body, userSig) => {
      const mask = maskOf(userSig);
      const complete = {
        ...record,
        method: mask(record.method),
        path: mask(record.path),
        sdkAppId: mask(record.sdkAppId),
        identifier: mask(record.identifier),
        random: mask(record.random),
        userSig: userSig === '' ? '' : '***',
        body: maskBeginning(body, mask),
        bodyCut: body.length > KEPT_BODY,
      };
      if (records.length < KEPT) {
        records.push(complete);
      } else {
        records[oldest] = complete;
        oldest = (oldest + 1) % KEPT;
      }
      onRequest?.(structuredClone(complete));
    },
    /** @returns {RequestRecord[]} oldest first */
    list: () => structuredClone([...records.slice(oldest), ...records.slice(0, oldest)]),
    clear: () => {
      records = [];
      oldest = 0;
    },
  };
};
