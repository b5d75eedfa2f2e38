// Servers of real HTTP on loopback that answer as badly as a test wants.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Runs `test` against a server that answers by `listener`; both are over when it returns. */
export const withServer = async (listener, test) => {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    const record = { method: request.method, url: request.url, headers: request.headers };
    requests.push(record);
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // the client has gone
    }
    record.body = Buffer.concat(chunks).toString();
    await listener(request, response, record, requests.length);
  });
  server.keepAliveTimeout = 1;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await test({ url: `http://127.0.0.1:${server.address().port}`, requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
};

/** A listener that answers every request alike. */
export const always = (body, { status = 200, headers = {} } = {}) => (_request, response) => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
};
