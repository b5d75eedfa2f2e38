/** One HTTP exchange: the request out, the whole body in, within its time and size. */

import {
  chunksOf, gather, isBytes, lengthOf,
} from '../core/gather.js';
import { abortError } from './clock.js';
import { errorOf } from '../errors.js';
import { letGo, safeCause } from '../strangers.js';

/** @typedef {{ status: number, bytes: Uint8Array, headers: Headers }} Exchange */
/** @typedef {(reason: 'large_body' | 'not_a_response', details: { limit?: number, text?: string }) => Error} Refuse */

/** @param {unknown} value an ArrayBuffer, perhaps of another realm, or a view of one, as some clients answer */
const bytesOf = (value) => {
  if (isBytes(value)) return value;
  try {
    return new Uint8Array(new DataView(/** @type {ArrayBuffer} */ (value)).buffer); // which takes nothing else
  } catch {
    return undefined;
  }
};

/**
 * @param {Headers | undefined} headers of whoever answered, perhaps by a fetch of the caller's
 * @param {string} name
 */
export const headerOf = (headers, name) => {
  try {
    const value = headers?.get(name);
    return typeof value === 'string' ? value : '';
  } catch {
    return ''; // it tells nothing
  }
};

/**
 * @param {Response} response
 * @param {number} limit bytes
 * @param {Refuse} refuse
 */
const readBody = async (response, limit, refuse) => {
  const body = /** @type {any} */ (response.body);
  const tooLarge = () => refuse('large_body', { limit });
  const isStream = typeof body?.getReader === 'function';
  // Some clients give a stream of Node's, some runtimes give none.
  if (isStream || typeof body?.[Symbol.asyncIterator] === 'function') {
    return gather(isStream ? chunksOf(body) : body, limit, tooLarge, () => refuse('not_a_response', { text: 'body' }));
  }
  if (Number(headerOf(response.headers, 'content-length')) > limit) throw tooLarge();
  const bytes = bytesOf(typeof response.arrayBuffer === 'function' && await response.arrayBuffer());
  if (!bytes) throw refuse('not_a_response', { text: 'arrayBuffer()' });
  if (lengthOf(bytes) > limit) throw tooLarge();
  return bytes;
};

/** @param {Error} cause Node hangs the true reason below 'fetch failed' */
const reasonOf = (cause) => {
  const deepest = /** @type {Error & { code?: string }} */ (cause.cause ?? cause);
  return deepest.message || deepest.code || cause.message || undefined;
};

// What only comes of making a connection, by Node and Bun: nobody listens, the host has no address, the certificate is refused, the
// other side speaks no TLS of ours. Certificates have the names of OpenSSL's findings. That it speaks no TLS at all is not in here: a
// box on the way may break into a connection that stood.
const unmade = new RegExp(`^(?:${[
  'ECONNREFUSED', 'ConnectionRefused', 'ENOTFOUND', 'EAI_\\w+', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_\\w+', 'CERT_\\w+',
  'UNABLE_TO_(?:GET|VERIFY)_\\w+', '(?:DEPTH_ZERO_|)SELF_SIGNED_CERT\\w*', 'HOSTNAME_MISMATCH', 'INVALID_CA',
  'ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
].join('|')})$`);
const unmadeWithoutCode = new Set(['bad port']); // what Node's fetch says of a port that it does not call

/**
 * Whether what a fetch threw says that no connection was made, so that nothing was sent.
 * @param {unknown} cause
 * @param {number} [depth]
 * @returns {boolean}
 */
const tellsUnmade = (cause, depth = 4) => {
  const { code, syscall, message, errors, cause: deeper } = Object(cause);
  if (syscall === 'connect' || syscall === 'getaddrinfo' || unmade.test(code) || unmadeWithoutCode.has(message)) return true;
  if (code === 'ECONNRESET' && 'localAddress' in Object(cause)) return true; // closed by the other side before TLS stood
  if (depth === 0) return false;
  if (Array.isArray(errors) && errors.length > 0) { // one for each address
    return errors.every((one) => tellsUnmade(one, depth - 1));
  }
  return deeper !== undefined && tellsUnmade(deeper, depth - 1);
};

/** @param {unknown} thrown by whatever fetch: each look at it may throw */
const neverConnected = (thrown) => {
  try {
    return tellsUnmade(thrown);
  } catch {
    return false;
  }
};

/**
 * @param {string} command
 * @param {boolean} answered
 * @param {unknown} thrown
 * @param {(text: string) => string} redact
 */
const networkError = (command, answered, thrown, redact) => {
  const cause = safeCause(thrown, redact);
  const inPage = typeof window === 'undefined' ? '' : '_in_page';
  const reason = neverConnected(thrown) && !answered ? 'unsent' : `${answered ? 'broken_off' : 'no_answer'}${inPage}`;
  return errorOf('ERR_NETWORK', reason, { command, text: reasonOf(cause), cause });
};

/**
 * @param {object} exchange
 * @param {typeof globalThis.fetch} exchange.fetch
 * @param {import('../types.d.ts').CoreRequest} exchange.request
 * @param {string} exchange.command
 * @param {number} exchange.timeout milliseconds, the body included
 * @param {number} exchange.limit bytes of the body
 * @param {AbortSignal} exchange.signal
 * @param {(text: string) => string} exchange.redact takes away what no error may show
 * @param {import('../types.d.ts').Clock} exchange.clock
 * @param {() => void} [exchange.sent] is called when the request is sent
 * @returns {Promise<Exchange>} a redirect is an exchange like any other and is not followed
 * @throws {TimPushError} ERR_NETWORK, also for what a fetch of the caller's throws (see connectionOf), ERR_TIMEOUT, ERR_BAD_RESPONSE or
 *   the signal's error
 */
export const exchange = async ({
  fetch, request, command, timeout, limit, signal, redact, clock, sent = () => {},
}) => {
  const { url, ...init } = request;
  const controller = new AbortController();
  let abort = () => {};
  /** @type {Promise<never>} */
  const aborted = new Promise((_, reject) => {
    abort = () => {
      controller.abort();
      reject(controller.signal.reason);
    };
  });
  aborted.catch(() => {}); // mostly nobody waits for it any more
  let timedOut = false;
  const cancelTimer = clock.setTimer(() => {
    timedOut = true;
    abort();
  }, timeout);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  let answered = false;
  /** @type {unknown} what is thrown here, and not by a fetch of the caller's, whatever it throws */
  let refusal;
  /** @type {Refuse} */
  const refuse = (reason, details) => {
    const error = errorOf('ERR_BAD_RESPONSE', reason, { command, ...details });
    refusal = error;
    return error;
  };
  const send = async () => {
    sent();
    const response = await fetch(url, { ...init, redirect: 'manual', signal: controller.signal });
    answered = true;
    const { status, headers, type } = Object(response);
    if (!Number.isInteger(status) || status < 0 || status > 999) throw refuse('not_a_response', { text: 'status' });
    if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      letGo(() => {
        const body = /** @type {any} */ (response.body);
        return typeof body?.cancel === 'function' ? body.cancel() : body?.destroy?.(); // one of Node's streams
      });
      return { status, headers, bytes: new Uint8Array() };
    }
    return { status, headers, bytes: await readBody(response, limit, refuse) };
  };
  try {
    if (signal.aborted) throw abortError(signal); // a fetch of the caller's may not look
    return await Promise.race([send(), aborted]); // a fetch of the caller's may not heed the signal
  } catch (cause) {
    if (signal.aborted) throw abortError(signal);
    if (timedOut) throw errorOf('ERR_TIMEOUT', 'late', { command, limit: timeout });
    if (refusal && cause === refusal) throw cause;
    throw networkError(command, answered, cause, redact);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', abort);
    if (signal.aborted || timedOut) abort();
  }
};

/**
 * What became of the connection, for the retry advice: it was not made, or died before any byte of an answer.
 * @param {import('../types.d.ts').TimPushError} error
 */
export const connectionOf = ({ reason }) => ({
  unconnected: reason === 'unsent',
  beforeAnswer: reason === 'no_answer' || reason === 'no_answer_in_page',
});
