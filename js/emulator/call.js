// One HTTP call as the emulator sees it, however it came: as for the global `fetch` (an address and
// an init), or as a Request. The first is read without making a Request, which would cost more than
// the answer does.
import { Refusal } from './refusal.js';

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {URL} url
 * @property {() => Headers} headers
 * @property {AbortSignal | undefined} signal
 * @property {import('./types.d.ts').Connection | undefined} connection
 * @property {(limit: number) => Promise<string | Uint8Array>} readBody
 */

/**
 * @param {number} size
 * @param {number} limit
 */
const requireSize = (size, limit) => {
  if (size > limit) throw new Refusal(93000, `the body is over ${limit} bytes`, 413);
};

/**
 * @param {ReadableStream<Uint8Array> | null} stream
 * @param {number} limit
 * @returns {Promise<Uint8Array>}
 */
const readStream = async (stream, limit) => {
  if (!stream) return new Uint8Array();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > limit) reader.cancel().catch(() => {});
    requireSize(size, limit);
    chunks.push(part.value);
  }
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
};

/**
 * @param {Request} request
 * @param {import('./types.d.ts').Connection | undefined} connection
 * @returns {Call}
 */
const fromRequest = (request, connection) => ({
  method: request.method,
  url: new URL(request.url),
  headers: () => request.headers,
  signal: request.signal,
  connection,
  readBody: (limit) => readStream(request.body, limit),
});

/** @param {unknown} body */
const isPlain = (body) => body === undefined || body === null || typeof body === 'string'
  || body instanceof Uint8Array;

/**
 * Handlers of other servers are given something else in the place of an init.
 * @param {object} init
 */
const changesRequest = (init) => (
  ['method', 'headers', 'body', 'signal'].some((name) => name in init)
);

/**
 * @param {string | URL | Request} input
 * @param {RequestInit & { connection?: import('./types.d.ts').Connection }} [init]
 * @returns {Call}
 * @throws {TypeError} as `fetch` does, for what no request can be made of
 */
export const readCall = (input, init = {}) => {
  const { connection, ...rest } = init;
  if (typeof input === 'object' && !('href' in input)) {
    return fromRequest(changesRequest(rest) ? new Request(input, rest) : input, connection);
  }
  const { body = null, method = 'GET', signal } = rest;
  const isBodyAllowed = !/^(get|head)$/i.test(method);
  if (!isPlain(body) || (body !== null && !isBodyAllowed)) {
    const duplex = { ...rest, duplex: 'half' };
    return fromRequest(new Request(input, duplex), connection);
  }
  const bytes = /** @type {string | Uint8Array} */ (body ?? '');
  return {
    // As `fetch` has it: "post" is POST; but "patch" is not PATCH.
    method: /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method,
    url: new URL(input),
    headers: () => new Headers(rest.headers),
    signal: signal ?? undefined,
    connection,
    readBody: async (limit) => {
      requireSize(bytes.length, limit);
      return bytes;
    },
  };
};
