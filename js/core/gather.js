/** A stream of bytes, read whole, never beyond a limit. */

import { letGo } from '../strangers.js';

const views = /* @__PURE__ */ Object.getPrototypeOf(Uint8Array.prototype);

/**
 * Of any realm, and no Proxy: that cannot be pretended.
 * @param {unknown} value
 * @returns {value is Uint8Array<ArrayBuffer>}
 */
export const isBytes = (value) => Reflect.get(views, Symbol.toStringTag, Object(value)) === 'Uint8Array';

/** Of the bytes themselves: a class that extends Uint8Array may say anything. @type {(bytes: Uint8Array) => number} */
export const lengthOf = (bytes) => Reflect.get(views, 'length', bytes);

/** @param {unknown} chunk text, as a stream of Node's may give it; half a character stays text, which is refused */
const encoded = (chunk) => (typeof chunk === 'string' && !/\p{Surrogate}/u.test(chunk) ? new TextEncoder().encode(chunk) : chunk);

const mostEmpty = 10_000; // chunks of no bytes: one that gives nothing else gives it without end

/**
 * A web stream as an iterable, also where the runtime's own is none.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}
 */
export async function* chunksOf(stream) {
  const reader = stream.getReader();
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = Object(await reader.read());
      isWhole = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isWhole) letGo(() => reader.cancel());
  }
}

/**
 * @param {AsyncIterable<Uint8Array<ArrayBuffer>>} stream is told to end where it is too large
 * @param {number} limit bytes
 * @param {() => Error} tooLarge what is thrown once there are more; the rest is not read
 * @param {() => Error} [notBytes] what is thrown when it gives something else
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export const gather = async (stream, limit, tooLarge, notBytes = tooLarge) => {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  let empty = 0;
  for await (const given of stream) {
    const chunk = encoded(given);
    if (!isBytes(chunk)) throw notBytes();
    const length = lengthOf(chunk);
    if (length === 0) empty += 1;
    size += length;
    if (size > limit) throw tooLarge();
    if (empty > mostEmpty) throw notBytes();
    if (length > 0) chunks.push(chunk);
  }
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += lengthOf(chunk);
  }
  return bytes;
};
