// Any fetch handler as an HTTP server of Node: for the emulator, and for whatever else answers a
// Request with a Response. It trusts no client: sizes, times and the number of connections have
// limits, and only names of this machine may be asked for, so that a page elsewhere cannot reach a
// local server by pointing its own name here (DNS rebinding).
import { createServer, STATUS_CODES } from 'node:http';
import { isIP } from 'node:net';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{ loopback: boolean, remoteAddress: string }} Connection
 */

/**
 * What answers. A rejection whose cause has the code ECONNRESET, of the handler or of the answer's
 * body, resets the connection: a handler says it as `fetch` would. Any other one is status 500.
 * @typedef {(request: Request, init: { connection: Connection }) => Response | Promise<Response>
 * } Handler
 */

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] 0, the default, lets the system choose one that is free
 * @property {string} [host] the address to listen at; default '127.0.0.1', in containers '0.0.0.0'
 * @property {string[]} [allowHosts] names that may be asked for beside loopback's, for example a
 *   container's; default none
 * @property {number} [maxBody] bytes of a request's body, more is 413; default 16 MiB
 * @property {number} [maxConnections] more are closed at once; default 4096
 * @property {number} [headersTimeout] milliseconds until a request's headers must be here, else 408;
 *   default 10000
 * @property {number} [requestTimeout] milliseconds until the whole request must be here, else 408;
 *   default 30000
 * @property {number} [idleTimeout] milliseconds without a byte either way until a connection is
 *   closed, longer than the slowest answer takes; default 120000
 * @property {(error: unknown) => void} [onError] hears what a handler did not expect; default
 *   console.error
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url its address, without a slash at the end
 * @property {number} port
 * @property {(options?: { grace?: number }) => Promise<void>} close stops listening, lets answers
 *   under way finish for `grace` milliseconds (1000 by default), then closes all connections
 */

/** @param {string | undefined} address */
const isLoopback = (address = '') => address === '::1' || /^(::ffff:)?127\./.test(address);

/** @param {string} host as in a URL: an IPv6 address stands in brackets */
const bare = (host) => host.replace(/^\[|\]$/g, '').toLowerCase();

/**
 * Who may be asked for. An address cannot be rebound, only a name can; so where the server listens
 * at every address of the machine, each of them will do.
 * @param {string} host that it listens at
 * @param {string[]} allowHosts
 * @returns {(name: string) => boolean}
 */
const hostCheck = (host, allowHosts) => {
  const allowed = new Set(['localhost', bare(host), ...allowHosts.map(bare)]);
  const isWildcard = host === '0.0.0.0' || bare(host) === '::';
  return (name) => allowed.has(name) || name.endsWith('.localhost')
    || (isIP(name) !== 0 && (isWildcard || isLoopback(name)));
};

/** @param {unknown} error */
const isReset = (error) => /** @type {any} */ (error)?.cause?.code === 'ECONNRESET';

/**
 * The request's address, made from the path and the Host header. `//other.example/` and
 * `http://other.example/` are paths to nowhere here, not other hosts.
 * @param {IncomingMessage} message
 * @returns {URL | undefined}
 */
const addressOf = ({ url = '', headers }) => {
  if (!url.startsWith('/') || headers.host === undefined || /[/?#@\\]/.test(headers.host)) {
    return undefined;
  }
  const address = `http://${headers.host}${url}`;
  return URL.canParse(address) ? new URL(address) : undefined;
};

/**
 * The request's body as a stream that keeps to a limit, and waits while nobody reads.
 * @param {IncomingMessage} message
 * @param {number} limit
 * @param {() => void} onTooLarge
 * @returns {ReadableStream<Uint8Array>}
 */
const bodyOf = (message, limit, onTooLarge) => {
  let received = 0;
  let isOver = false;
  return new ReadableStream({
    start: (controller) => {
      /** @param {Error} error */
      const fail = (error) => {
        if (!isOver) controller.error(error);
        isOver = true;
      };
      message.on('data', (chunk) => {
        received += chunk.length;
        if (received > limit) {
          fail(new Error(`the body is over ${limit} bytes`));
          onTooLarge();
        }
        if (isOver) return;
        controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
        if ((controller.desiredSize ?? 0) <= 0) message.pause();
      });
      message.on('end', () => {
        if (!isOver) controller.close();
        isOver = true;
      });
      message.on('close', () => fail(new Error('the client went away')));
      message.on('error', fail);
      message.pause();
    },
    pull: () => {
      message.resume();
    },
    cancel: () => {
      isOver = true;
    },
  }, { highWaterMark: 1 });
};

/** @param {IncomingMessage} message */
const headersOf = ({ rawHeaders }) => {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index], rawHeaders[index + 1]);
  }
  return headers;
};

/**
 * Resolves when more may be written, or nothing can be any more.
 * @param {ServerResponse} reply
 * @returns {Promise<void>}
 */
const drained = (reply) => new Promise((resolve) => {
  const done = () => {
    reply.off('drain', done);
    reply.off('close', done);
    resolve();
  };
  reply.on('drain', done);
  reply.on('close', done);
});

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {ServerResponse} reply
 */
const pipe = async (body, reply) => {
  const reader = body.getReader();
  // A client that goes away ends the source, also while it has nothing to send.
  reply.on('close', () => reader.cancel().catch(() => {}));
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (reply.destroyed) return;
    if (!reply.write(part.value)) await drained(reply);
  }
};

/**
 * @param {Response} response
 * @param {IncomingMessage} message
 * @param {ServerResponse} reply
 */
const send = async (response, message, reply) => {
  reply.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') reply.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.setHeader('set-cookie', cookies);
  reply.flushHeaders();
  if (response.body && message.method !== 'HEAD') await pipe(response.body, reply);
  reply.end();
};

/**
 * @param {ServerResponse} reply
 * @param {number} status
 * @param {string} text
 * @param {boolean} [closes] whether the connection ends with this answer
 */
const sendText = (reply, status, text, closes = false) => {
  if (reply.headersSent || reply.destroyed) {
    reply.destroy();
    return;
  }
  reply.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...(closes ? { connection: 'close' } : {}),
  });
  reply.end(text);
};

/**
 * The answer to what is no HTTP, or comes too slowly: written to the bare socket, since Node made
 * no reply for it.
 * @param {NodeJS.ErrnoException} error
 * @param {import('node:stream').Duplex} socket
 * @param {WeakSet<object>} answering sockets on which an answer has begun
 */
const refuseSocket = (error, socket, answering) => {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  if (!socket.writable || error.code === 'ECONNRESET' || answering.has(socket)) {
    socket.destroy();
    return;
  }
  const text = `${STATUS_CODES[status]}: the server could not read this request.\n`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n`
    + `Content-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`, () => {
    socket.destroy();
  });
};

/**
 * What came of a request that failed.
 * @param {unknown} error
 * @param {IncomingMessage} message
 * @param {ServerResponse} reply
 * @param {(error: unknown) => void} onError
 */
const fail = (error, message, reply, onError) => {
  if (isReset(error)) {
    message.socket.resetAndDestroy();
  } else if (!reply.destroyed) {
    onError(error);
    sendText(reply, 500, 'Internal Server Error\n', true);
  }
};

/**
 * @param {Handler} handler
 * @param {Required<ServerOptions>} options
 * @param {WeakSet<object>} answering
 */
const createListener = (handler, { host, allowHosts, maxBody, onError }, answering) => {
  const isAllowed = hostCheck(host, allowHosts);
  /**
   * @param {IncomingMessage} message
   * @param {ServerResponse} reply
   */
  return async (message, reply) => {
    const address = addressOf(message);
    const length = Number(message.headers['content-length'] ?? 0);
    if (!address) return sendText(reply, 400, 'Bad Request: the address cannot be read.\n', true);
    if (!isAllowed(bare(address.hostname))) {
      return sendText(reply, 403, `Forbidden: ${address.hostname} is not a name of this server.\n`);
    }
    if (message.method === 'TRACE') return sendText(reply, 405, 'Method Not Allowed\n');
    if (length > maxBody) return sendText(reply, 413, 'Payload Too Large\n', true);
    const aborter = new AbortController();
    reply.on('close', () => {
      if (!reply.writableFinished) aborter.abort();
    });
    let isTooLarge = false;
    const onTooLarge = () => {
      isTooLarge = true;
      if (reply.headersSent) reply.destroy();
      else sendText(reply, 413, 'Payload Too Large\n', true);
    };
    const hasBody = message.method !== 'GET' && message.method !== 'HEAD';
    const body = hasBody ? bodyOf(message, maxBody, onTooLarge) : null;
    const init = {
      method: message.method,
      headers: headersOf(message),
      signal: aborter.signal,
      body,
      duplex: 'half',
    };
    const remoteAddress = message.socket.remoteAddress ?? '';
    const connection = { remoteAddress, loopback: isLoopback(remoteAddress) };
    try {
      const response = await handler(new Request(address, init), { connection });
      if (isTooLarge) return undefined;
      answering.add(message.socket);
      await send(response, message, reply);
    } catch (error) {
      if (!isTooLarge && !aborter.signal.aborted) fail(error, message, reply, onError);
    } finally {
      answering.delete(message.socket);
      // What the handler did not read must go, for the connection's next request; a body that never
      // ends runs into the limit or the time.
      message.resume();
    }
    return undefined;
  };
};

/**
 * @param {import('node:http').Server} server
 * @param {number} grace
 * @returns {Promise<void>}
 */
const close = (server, grace) => new Promise((resolve) => {
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  server.close(() => {
    clearTimeout(timer);
    resolve();
  });
  server.closeIdleConnections();
});

/**
 * Serves a fetch handler over HTTP.
 * @param {Handler} handler
 * @param {ServerOptions} [options]
 * @returns {Promise<RunningServer>} once it listens
 * @throws {Error} of Node, when the address cannot be had
 */
export const serve = async (handler, options = {}) => {
  const settings = {
    port: 0,
    host: '127.0.0.1',
    allowHosts: [],
    maxBody: 16 * 1024 * 1024,
    maxConnections: 4096,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    idleTimeout: 120_000,
    onError: console.error,
    ...options,
  };
  const answering = new WeakSet();
  const { headersTimeout, requestTimeout } = settings;
  const server = createServer(
    { headersTimeout, requestTimeout, connectionsCheckingInterval: 500, keepAliveTimeout: 10_000 },
    createListener(handler, settings, answering),
  );
  server.maxConnections = settings.maxConnections;
  server.setTimeout(settings.idleTimeout);
  server.on('clientError', (error, socket) => refuseSocket(error, socket, answering));
  const { port, host } = settings;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    // The system's own queue is 511 by default, and connections may come all at once.
    server.listen({ port, host: bare(host), backlog: 4096 }, () => resolve(undefined));
  });
  const { port: actualPort } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const isWildcard = host === '0.0.0.0' || bare(host) === '::';
  const name = isWildcard ? '127.0.0.1' : bare(host);
  return {
    url: `http://${isIP(name) === 6 ? `[${name}]` : name}:${actualPort}`,
    port: actualPort,
    close: ({ grace = 1000 } = {}) => close(server, grace),
  };
};
