/**
 * What Node's own modules do at once, and Deno's and Bun's: a fresh process has more to load for DecompressionStream and WebCrypto
 * than their work takes. They are asked for by name while the program runs, so that no bundler looks for them. Entries for
 * runtimes that compile no bytes do not reach this file.
 */

/**
 * @param {string} name
 * @param {string} work a function of the module
 * @returns {any} the module; nothing where the runtime has none that does this work, or is too old to be asked (before Node 20.16)
 */
const builtin = (name, work) => {
  try {
    const found = /** @type {any} */ (globalThis).process?.getBuiltinModule?.(name);
    return typeof found?.[work] === 'function' ? found : undefined;
  } catch {
    return undefined; // something that only looks like Node's process
  }
};

/**
 * @param {string} text base64 of raw deflate
 * @param {number} limit bytes
 * @returns {Uint8Array<ArrayBuffer> | undefined} nothing where the runtime cannot do it at once
 * @throws {Error} where the text is broken, or inflates to more
 */
export const inflateText = (text, limit) => {
  const zlib = builtin('node:zlib', 'inflateRawSync');
  const buffer = builtin('node:buffer', 'Buffer');
  return zlib && buffer && zlib.inflateRawSync(buffer.Buffer.from(text, 'base64'), { maxOutputLength: limit });
};

/**
 * HMAC-SHA256 of texts.
 * @param {string} key
 * @param {string} content
 * @returns {string | undefined} base64; nothing where the runtime cannot do it at once
 */
export const hmacOf = (key, content) => (
  builtin('node:crypto', 'createHmac')?.createHmac('sha256', key).update(content).digest('base64'));
