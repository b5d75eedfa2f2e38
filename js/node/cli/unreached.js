// Why no call reaches a host that is written wrongly, in plain words where the platform's are not.
import { certificateFault, faultPhrase } from './certificate.js';
import { phrase } from './language.js';

/** @typedef {import('./language.js').Phrase} Phrase */

/** What Node says where it gives no code. */
const withoutCode = Object.freeze({ badPort: new Set(['bad port']) });

/**
 * @param {unknown} cause of what fetch threw
 * @param {Phrase} [port]
 * @returns {Phrase | undefined} nothing where it is something else
 */
export const plainReasonOf = (cause, port = phrase('thisPort')) => {
  const { code = '', message } = Object(cause);
  if (withoutCode.badPort.has(message)) return phrase('badPort', { port });
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return phrase('noTls');
  }
  const fault = certificateFault(cause);
  return fault && phrase('badCertificate', { fault: faultPhrase(fault) });
};

/**
 * The same of a call's error, which has what happened somewhere below.
 * @param {unknown} error
 * @returns {Phrase | undefined}
 */
export const plainReasonBelow = (error) => {
  const { cause } = Object(error);
  return cause && (plainReasonOf(cause) ?? plainReasonBelow(cause));
};
