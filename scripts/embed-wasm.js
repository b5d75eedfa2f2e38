// dist/core-bytes.js: the wasm as text inside a module, so that no bundler, server or platform has a
// file to look for. The loader inflates it with DecompressionStream('deflate-raw').
import { deflateRawSync } from 'node:zlib';
import { read, write } from './files.js';

/** Writes dist/core-bytes.js from dist/core.wasm. */
export const embedWasm = async () => {
  const wasm = read('dist/core.wasm');
  const deflated = deflateRawSync(wasm, { level: 9 }).toString('base64');
  write('dist/core-bytes.js', `export const size = ${wasm.length};
export const deflated = '${deflated}';
`);
  write('dist/core-bytes.d.ts', `/** Bytes of core.wasm. */
export declare const size: number;
/** core.wasm, raw deflate, base64. */
export declare const deflated: string;
`);
};
