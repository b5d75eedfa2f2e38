/** A request as a runtime or a framework hands it over: its parameters, and its body, which is never held beyond the limit. */

import { chunksOf, gather, isBytes } from '../core/gather.js';
import { toJsonText } from '../core/json.js';
import { invalidArgument } from '../errors.js';

/** @typedef {import('./types.d.ts').WebhookRequest} WebhookRequest */
/** @typedef {{ tooLarge: () => Error, notBytes: () => Error, notJson: (error: any) => Error }} Refusals */

/** @param {any} value */
const isIterable = (value) => typeof value?.[Symbol.asyncIterator] === 'function';

/**
 * Whether it is a request of node:http: a stream of its own body.
 * @param {any} request
 */
export const isNodeRequest = (request) => isIterable(request) && typeof request.pipe === 'function';

/**
 * @param {WebhookRequest} request
 * @returns {[name: string, value: unknown][]} each as often as it stands there
 */
export const parametersOf = ({ url, query }) => {
  const [address] = typeof url === 'string' ? url.split('#') : [''];
  const at = address.indexOf('?');
  const text = at < 0 ? query : address.slice(at + 1);
  if (typeof text === 'string' || text instanceof URLSearchParams) return [...new URLSearchParams(text)];
  return Object.entries(text ?? {}).flatMap(([name, value]) => (
    [value].flat().map((one) => /** @type {[string, unknown]} */ ([name, one]))));
};

/**
 * Of what a framework made of the JSON, which may be nested deeper than JavaScript goes.
 * @param {unknown} body
 * @param {Refusals} refusals
 */
const textOf = (body, { notJson }) => {
  try {
    return toJsonText(body, 'body');
  } catch (error) {
    throw notJson(error);
  }
};

const encoder = new TextEncoder();

/**
 * @param {any} body
 * @param {number} limit
 * @param {Refusals} refusals
 * @returns {Promise<Uint8Array>}
 */
const bytesOf = async (body, limit, refusals) => {
  const { tooLarge, notBytes } = refusals;
  if (typeof body?.getReader === 'function') return gather(chunksOf(body), limit, tooLarge, notBytes);
  if (isIterable(body)) return gather(body, limit, tooLarge, notBytes);
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return bytesOf(new Uint8Array(body), limit, refusals);
  if (isBytes(body)) {
    if (body.length > limit) throw tooLarge();
    return body;
  }
  const text = typeof body === 'string' ? body : textOf(body, refusals);
  if (text.length > limit) throw tooLarge(); // before there is a copy
  return bytesOf(encoder.encode(text), limit, refusals);
};

/**
 * @param {any} request
 * @param {number} limit bytes
 * @param {Refusals} refusals
 * @returns {Promise<Uint8Array>}
 */
export const bodyOf = async (request, limit, refusals) => {
  const isNodes = isNodeRequest(request);
  if (isNodes && !request.readableDidRead) return bytesOf(request, limit, refusals);
  const { body } = request;
  if (request.bodyUsed || body?.locked || (isNodes && body === undefined)) throw invalidArgument('request', 'webhook_read_before');
  return bytesOf(body ?? '', limit, refusals);
};
