/** Decompression by the platform, never beyond a limit. */

import { chunksOf, gather } from './gather.js';

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {'deflate' | 'deflate-raw'} format `deflate` is zlib's
 * @param {number} limit bytes; what would be larger is refused with a RangeError
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export const inflate = async (bytes, format, limit) => {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  // A broken stream fails on both sides; the reader's side is the one that is told.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  return gather(chunksOf(stream.readable), limit, () => new RangeError(`inflates to more than ${limit} bytes`));
};

/**
 * Of a zlib stream that ends where the bytes end. Node 20 lets anything follow it, later versions do not: a stream that is whole
 * without its last byte has something behind it.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} limit as above
 */
export const inflateZlib = async (bytes, limit) => {
  const content = await inflate(bytes, 'deflate', limit);
  const isWhole = await inflate(bytes.subarray(0, -1), 'deflate', limit).then(() => true, () => false);
  if (isWhole) throw new TypeError('something follows the end of the stream');
  return content;
};
