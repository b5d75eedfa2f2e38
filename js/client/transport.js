/** One HTTP exchange: the request out, the whole body in, within its time and size. */

import { gather } from '../core/gather.js';
import { abortError } from './clock.js';
import { copyOf, errorOf, TimPushError } from '../errors.js';
import { safeCause } from '../redact.js';

/** @typedef {{ status: number, bytes: Uint8Array, headers: Headers }} Exchange */

/**
 * @param {string} command
 * @param {number} limit
 */
const tooLarge = (command, limit) => errorOf('ERR_BAD_RESPONSE', 'large_body', { command, limit });

/**
 * @param {Response} response
 * @param {string} command
 * @param {number} limit bytes
 */
const readBody = async (response, command, limit) => {
  // Some runtimes give no stream, some clients give one of Node's.
  if (typeof response.body?.getReader !== 'function') {
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > limit) throw tooLarge(command, limit);
    return bytes;
  }
  return gather(response.body, limit, () => tooLarge(command, limit));
};

/** @param {Error} cause Node hangs the true reason below 'fetch failed' */
const reasonOf = (cause) => {
  const deepest = /** @type {Error & { code?: string }} */ (cause.cause ?? cause);
  return deepest.message || deepest.code || cause.message || undefined;
};

/**
 * @param {string} command
 * @param {boolean} answered
 * @param {Error} cause
 */
const networkError = (command, answered, cause) => {
  const [inPage, elsewhere] = answered ? ['broken_off_in_page', 'broken_off'] : ['unsent_from_page', 'unsent'];
  const reason = typeof window === 'undefined' ? elsewhere : inPage;
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
 * @param {readonly string[]} exchange.secrets what no error may show
 * @param {import('../types.d.ts').Clock} exchange.clock
 * @returns {Promise<Exchange>} a redirect is an exchange like any other and is not followed
 * @throws {TimPushError} ERR_NETWORK (see diedBeforeAnswer), ERR_TIMEOUT, ERR_BAD_RESPONSE or
 *   the signal's error
 */
export const exchange = async ({
  fetch, request, command, timeout, limit, signal, secrets, clock,
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
  const send = async () => {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: controller.signal });
    answered = true;
    const { status, headers, type } = response;
    if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      response.body?.cancel?.().catch(() => {});
      return { status, headers, bytes: new Uint8Array() };
    }
    return { status, headers, bytes: await readBody(response, command, limit) };
  };
  try {
    if (signal.aborted) throw abortError(signal); // a fetch of the caller's may not look
    return await Promise.race([send(), aborted]); // a fetch of the caller's may not heed the signal
  } catch (cause) {
    if (signal.aborted) throw abortError(signal);
    if (timedOut) throw errorOf('ERR_TIMEOUT', 'late', { command, limit: timeout });
    if (cause instanceof TimPushError) throw copyOf(cause); // a fetch of the caller's may throw one again and again
    throw networkError(command, answered, safeCause(cause, secrets));
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', abort);
    if (signal.aborted || timedOut) abort();
  }
};

/**
 * Whether the connection died before any byte of an answer, for the retry advice.
 * @param {import('../types.d.ts').TimPushError} error
 */
export const diedBeforeAnswer = ({ reason }) => reason === 'unsent' || reason === 'unsent_from_page';
