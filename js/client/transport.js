/** One HTTP exchange: the request out, the whole body in, within its time and size. */

import { gather } from '../core/gather.js';
import { abortError } from './clock.js';
import { say, TimPushError } from '../errors.js';
import { safeCause } from '../redact.js';

/** @typedef {{ status: number, bytes: Uint8Array, headers: Headers }} Exchange */

/**
 * @param {string} command
 * @param {number} limit
 */
const tooLarge = (command, limit) => {
  const hint = 'Check what stands between here and the service';
  const message = say(`The answer to ${command} is larger than ${limit} bytes and was refused`, hint);
  return new TimPushError('ERR_BAD_RESPONSE', message, { command, hint });
};

/**
 * @param {string} command
 * @param {number} timeout
 */
const tooLate = (command, timeout) => {
  const hint = 'The service itself takes up to 3 s; if it lasts, check the network or give it more time';
  const message = say(`${command} had no whole answer within ${timeout} ms`, hint);
  return new TimPushError('ERR_TIMEOUT', message, { command, hint });
};

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
 * @throws {TimPushError} ERR_NETWORK (with `beforeAnswer` when no byte of an answer came), ERR_TIMEOUT, ERR_BAD_RESPONSE or
 *   the signal's error
 */
export const exchange = async ({
  fetch, request, command, timeout, limit, signal, secrets, clock,
}) => {
  const { url, ...init } = request;
  const controller = new AbortController();
  const abort = () => controller.abort();
  /** @type {Promise<never>} */
  const aborted = new Promise((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
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
    if (timedOut) throw tooLate(command, timeout);
    if (cause instanceof TimPushError) throw cause;
    throw new NetworkError(command, answered, safeCause(cause, secrets));
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', abort);
    if (signal.aborted || timedOut) abort();
  }
};

/** An ERR_NETWORK that remembers, for the retry advice alone, whether the connection died before any answer. */
export class NetworkError extends TimPushError {
  #answered;

  /**
   * @param {string} command
   * @param {boolean} answered
   * @param {Error} cause
   */
  constructor(command, answered, cause) {
    const what = answered ? `The answer to ${command} broke off` : `${command} could not be sent`;
    const hint = typeof window === 'undefined'
      ? 'Check the network, the DNS and the region or endpoint; see the cause'
      : 'The browser does not say why: a cross-origin rule, no network, the DNS or a policy of the page';
    super('ERR_NETWORK', `${what}: ${reasonOf(cause)}. ${hint}.`, { command, hint, cause });
    this.#answered = answered;
  }

  /** @param {unknown} error */
  static diedBeforeAnswer(error) {
    return error instanceof NetworkError && !error.#answered;
  }
}

/** @param {Error} cause Node hangs the true reason below 'fetch failed' */
const reasonOf = (cause) => {
  const deepest = /** @type {Error & { code?: string }} */ (cause.cause ?? cause);
  return (deepest.message || deepest.code || cause.message || 'no reason given').replace(/\.$/, '');
};
