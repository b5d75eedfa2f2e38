/** The other side of parts/loopback.js, in a process of its own: one answer to everything. */

import { once } from 'node:events';
import { createServer } from 'node:http';

import { documents } from '../documents.js';

const bytes = Buffer.from(Object.values(documents)[0]);
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
    response.end(bytes);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
process.on('disconnect', () => process.exit());
process.send?.({ endpoint: `http://127.0.0.1:${port}` });
