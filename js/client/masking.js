/** What no event and no error of a client may show. */

import { redactorOf } from '../redact.js';

/** @typedef {(text: string) => string} Redact */

/**
 * @param {import('../types.d.ts').ClientOptions} options
 */
export const createMasking = ({ secretKey, userSig }) => {
  const held = [secretKey, userSig].filter((secret) => typeof secret === 'string');
  let signature = '';
  let redact = redactorOf(held);

  /**
   * What masks a signature beside what the client holds: it is made once for each.
   * @param {string} text
   * @returns {Redact}
   */
  const redactorFor = (text) => {
    if (text === signature || text === userSig) return redact;
    signature = text;
    redact = redactorOf([...held, text]);
    return redact;
  };

  return {
    redactorFor,
    /** By the signature that was carried last. @type {Redact} */
    redact: (text) => redact(text),
  };
};
