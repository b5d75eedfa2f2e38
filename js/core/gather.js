/** A stream of bytes, read whole, never beyond a limit. */

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {number} limit bytes
 * @param {() => Error} tooLarge what is thrown once there are more; the rest is not read
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export const gather = async (stream, limit, tooLarge) => {
  const reader = stream.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  if (chunks.length === 1 && chunks[0] instanceof Uint8Array) return chunks[0]; // and not of another realm
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};
