// The way back: an answer becomes a Response, and the faults of the way back are done to it.
import { createRandom } from './random.js';
import { textFor } from './refusal.js';

/**
 * @typedef {import('./faults.js').Plan} Plan
 * @typedef {{ status: number, fields: Record<string, unknown> }} Answer
 * @typedef {(milliseconds: number, signal?: AbortSignal) => Promise<void>} Wait
 */

// What the service's documented sample answer carries. It allows no Content-Type header: a page
// that calls the service itself has to send text/plain, or the browser asks first and is refused.
const cors = Object.freeze({
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'X-Requested-With',
  'access-control-allow-methods': 'POST',
});

/**
 * The headers of every answer. Its time is the emulator's: who compares clocks compares with the one
 * that judges his signatures.
 * @param {URL} url
 * @param {number} now milliseconds
 * @returns {Record<string, string>} allowing pages nothing outside of the service's address space
 */
const headersOf = ({ pathname }, now) => ({
  ...(pathname.startsWith('/v4/') ? cors : {}),
  date: new Date(now).toUTCString(),
});

/**
 * @param {string} requestId
 * @param {Record<string, unknown>} fields the command's own
 * @returns {Answer}
 */
export const okAnswer = (requestId, fields) => ({
  status: 200,
  fields: { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0, ...fields, RequestId: requestId },
});

/**
 * @param {string} requestId
 * @param {{ errorCode: number, errorInfo?: string | undefined, status?: number, fields?: Record<string, unknown> }} why
 * @returns {Answer}
 */
export const failAnswer = (requestId, { errorCode, errorInfo, status = 200, fields = {} }) => ({
  status,
  fields: {
    ActionStatus: 'FAIL',
    ErrorInfo: errorInfo ?? textFor(errorCode),
    ErrorCode: errorCode,
    ...fields,
    RequestId: requestId,
  },
});

/**
 * @param {URL} url
 * @param {number} now milliseconds
 */
export const preflightResponse = (url, now) => new Response(null, {
  status: 204, headers: headersOf(url, now),
});

/** @param {string} message */
const connectionReset = (message) => new TypeError(message, {
  cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
});

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{ bytes: number, milliseconds: number }} drip
 * @param {AbortSignal | undefined} signal
 * @param {Wait} wait
 */
const slowly = (bytes, drip, signal, wait) => {
  const ended = new AbortController();
  const onAbort = () => ended.abort(signal?.reason);
  const letGo = () => signal?.removeEventListener('abort', onAbort); // it may be the signal of many calls
  signal?.addEventListener('abort', onAbort, { once: true });
  let offset = 0;
  return new ReadableStream({
    pull: async (controller) => {
      if (offset > 0) await wait(drip.milliseconds, ended.signal);
      controller.enqueue(bytes.slice(offset, offset + drip.bytes));
      offset += drip.bytes;
      if (offset < bytes.length) return;
      controller.close();
      letGo();
    },
    cancel: () => {
      letGo();
      ended.abort();
    },
  }, { highWaterMark: 0 });
};

/**
 * A body that breaks off: its first part arrives, then the connection is gone.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
const brokenOff = (bytes) => {
  let isSent = false;
  return new ReadableStream({
    pull: (controller) => {
      if (isSent) controller.error(connectionReset('terminated'));
      else controller.enqueue(bytes);
      isSent = true;
    },
  }, { highWaterMark: 0 });
};

/**
 * Bytes that are neither JSON nor UTF-8.
 * @param {number} length
 * @param {number} shape
 */
const garbageOf = (length, shape) => {
  const random = createRandom(shape, 'garbage');
  const bytes = Uint8Array.from({ length: length + 1 }, () => Math.floor(random() * 256));
  bytes[0] = 0xff;
  return bytes;
};

/**
 * @param {number} status
 * @param {Record<string, string>} headers
 */
const gatewayResponse = (status, headers) => new Response(
  `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>emulator</body></html>\n`,
  { status, headers: { ...headers, 'content-type': 'text/html' } },
);

/**
 * @param {Plan} plan
 * @param {'before' | 'after'} when
 * @param {URL} url
 * @param {number} now milliseconds
 * @returns {Response | undefined} the gateway's answer, where a fault puts one in place of ours
 * @throws {TypeError} as `fetch` does when the connection is lost
 */
export const interruption = (plan, when, url, now) => {
  if (plan.reset === when) throw connectionReset('fetch failed');
  if (plan.status?.when !== when) return undefined;
  return gatewayResponse(plan.status.status, headersOf(url, now));
};

/**
 * @param {Answer} answer
 * @param {Plan} plan
 * @param {{ method: string, url: URL, signal: AbortSignal | undefined }} call
 * @param {number} now milliseconds
 * @param {Wait} wait
 * @returns {Response}
 * @throws {TypeError} as `fetch` does when the connection is lost
 */
export const respond = (answer, plan, { method, url, signal }, now, wait) => {
  const interrupted = interruption(plan, 'after', url, now);
  if (interrupted) return interrupted;
  let bytes = new TextEncoder().encode(JSON.stringify(answer.fields));
  if (plan.garbage) bytes = garbageOf(bytes.length, plan.shape);
  const cut = Math.floor(plan.shape * bytes.length);
  if (plan.truncate) bytes = bytes.slice(0, cut);
  const headers = {
    ...headersOf(url, now),
    'content-type': 'application/json',
    'content-length': String(bytes.length),
  };
  /** @type {BodyInit | null} */
  let body = bytes;
  if (plan.drip) body = slowly(bytes, plan.drip, signal, wait);
  if (plan.reset === 'midway') body = brokenOff(bytes.slice(0, cut));
  return new Response(method === 'HEAD' ? null : body, { status: answer.status, headers });
};
