// dist/core-bytes.js: the wasm as text inside a module, so that no bundler, server or platform has a
// file to look for. The loader inflates it with DecompressionStream('deflate-raw').
import { deflateRawSync } from 'node:zlib';
import { read, write } from './files.js';

/** Writes dist/core-bytes.js from dist/core.wasm. */
export const embedWasm = async () => {
  const deflated = deflateRawSync(read('dist/core.wasm'), { level: 9 }).toString('base64');
  write('dist/core-bytes.js', `export const deflated = '${deflated}';\n`);
  write('dist/core-bytes.d.ts', `/** core.wasm, raw deflate, base64. */
export declare const deflated: string;
`);
};
