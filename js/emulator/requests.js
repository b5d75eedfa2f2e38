// What the emulator was asked lately, for tests that want to look: without secrets.
import { createMask } from './secrets.js';

const KEPT = 1000;
const KEPT_BODY = 16 * 1024;

/** @typedef {import('./types.d.ts').RequestRecord} RequestRecord */

/**
 * @param {string[]} secretKeys never shown, wherever a caller put them
 * @param {(record: RequestRecord) => void} [onRequest]
 */
export const createRequestLog = (secretKeys, onRequest) => {
  /** @type {RequestRecord[]} */
  let records = [];
  let oldest = 0;
  const { mask, maskBeginning } = createMask(secretKeys);

  return {
    /**
     * @param {Omit<RequestRecord, 'body' | 'bodyCut' | 'userSig'>} record
     * @param {string} body
     * @param {string} userSig
     */
    add: (record, body, userSig) => {
      const complete = {
        ...record,
        method: mask(record.method, userSig),
        path: mask(record.path, userSig),
        sdkAppId: mask(record.sdkAppId, userSig),
        identifier: mask(record.identifier, userSig),
        random: mask(record.random, userSig),
        userSig: userSig === '' ? '' : '***',
        body: maskBeginning(body, userSig, KEPT_BODY),
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
