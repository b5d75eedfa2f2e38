/** The wasm that travels inside the package, for runtimes that compile bytes: Node, browsers, Deno, Bun. */

import { deflated, size } from '../../dist/core-bytes.js';
import { inflate } from './inflate.js';

/** @returns {Promise<WebAssembly.Module>} */
export const compile = async () => {
  const bytes = Uint8Array.from(atob(deflated), (character) => character.charCodeAt(0));
  return WebAssembly.compile(await inflate(bytes, 'deflate-raw', size));
};
