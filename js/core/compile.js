/** The wasm that travels inside the package, for runtimes that compile bytes: Node, browsers, Deno, Bun. */

import { deflated, size } from '../../dist/core-bytes.js';
import { inflateText } from './builtin.js';
import { inflate } from './inflate.js';

/** @param {string} base64 */
const bytesOf = (base64) => {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  // A loop: what calls a function for each of 40,000 characters takes 17 ms in a fresh process.
  for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
};

/**
 * @param {string} text base64 of raw deflate
 * @param {number} limit bytes; what would be larger is refused
 * @returns {Promise<WebAssembly.Module> | WebAssembly.Module} at once where that can be: in a fresh process waiting for another
 *   thread costs milliseconds more
 */
export const compiled = (text, limit) => {
  const bytes = inflateText(text, limit);
  if (bytes) return new WebAssembly.Module(bytes);
  return inflate(bytesOf(text), 'deflate-raw', limit).then(WebAssembly.compile);
};

export const compile = () => compiled(deflated, size);
