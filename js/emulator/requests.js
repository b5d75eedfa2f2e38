// What the emulator was asked lately, for tests that want to look: without secrets.
const KEPT = 1000;
const KEPT_BODY = 16 * 1024;

/** @typedef {import('./types.d.ts').RequestRecord} RequestRecord */

/**
 * A copy: a slice of a text would keep the whole of it in memory.
 * @param {string} text
 */
const cut = (text) => new TextDecoder().decode(new TextEncoder().encode(text.slice(0, KEPT_BODY)));

/**
 * @param {string[]} secretKeys never shown, wherever a caller put them
 * @param {(record: RequestRecord) => void} [onRequest]
 */
export const createRequestLog = (secretKeys, onRequest) => {
  /** @type {RequestRecord[]} */
  let records = [];
  let oldest = 0;

  /**
   * @param {string} text
   * @param {string} userSig
   */
  const mask = (text, userSig) => {
    let masked = text;
    for (const secret of [...secretKeys, userSig]) {
      if (secret !== '' && masked.includes(secret)) masked = masked.replaceAll(secret, '***');
    }
    return masked;
  };

  return {
    /**
     * @param {Omit<RequestRecord, 'body' | 'bodyCut' | 'userSig'>} record
     * @param {string} body
     * @param {string} userSig
     */
    add: (record, body, userSig) => {
      const long = body.length > KEPT_BODY;
      const complete = {
        ...record,
        path: mask(record.path, userSig),
        sdkAppId: mask(record.sdkAppId, userSig),
        identifier: mask(record.identifier, userSig),
        random: mask(record.random, userSig),
        userSig: userSig === '' ? '' : '***',
        // Masked before it is cut: half a secret would not be found.
        body: long ? cut(mask(body, userSig)) : mask(body, userSig),
        bodyCut: long,
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
