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
 */
export const unpack = async (text, limit) => inflateText(text, limit) ?? inflate(bytesOf(text), 'deflate-raw', limit);

/** @returns {Promise<WebAssembly.Module>} */
export const compile = async () => WebAssembly.compile(await unpack(deflated, size));
