// Any fetch handler as an HTTP server of Node: for the emulator, and for whatever else answers a
// Request with a Response. It trusts no client: sizes, times and the number of connections have
// limits, a connection has one request at a time, and pages elsewhere have no access.
import { createServer, STATUS_CODES } from 'node:http';
import { isIP } from 'node:net';
import {
  answerGuards, bare, createAccess, isLoopback, isWildcard,
} from './access.js';
import { createConnections } from './connections.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{ loopback: boolean, remoteAddress: string }} Connection
 */

/**
 * What answers. A rejection whose cause has the code ECONNRESET, of the handler or of the answer's
 * body, resets the connection: a handler says it as `fetch` would. Any other one is status 500.
 * @typedef {(
 *   request: Request,
 *   init: { connection: Connection },
 * ) => Response | Promise<Response>} Handler
 */

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] 0, the default, lets the system choose one that is free
 * @property {string} [host] the address to listen at; default '127.0.0.1', in containers '0.0.0.0'
 * @property {string[]} [allowHosts] names that may be asked for beside loopback's, for example a
 *   container's; default none
 * @property {string[]} [allowOrigins] whose pages may call, beside its own and those of loopback, as
 *   `https://host:port`; '*' is any; default none
 * @property {number} [maxBody] bytes of a request's body, more is 413; default 16 MiB
 * @property {number} [maxConnections] more are closed at once; default 4096
 * @property {number} [headersTimeout] milliseconds until the headers must be here, else 408;
 *   default 10000
 * @property {number} [requestTimeout] milliseconds until the whole request must be here, else 408;
 *   default 30000
 * @property {number} [idleTimeout] milliseconds without a byte either way until a connection is
 *   closed, but for one that waits for the handler and could still send; default 120000
 * @property {number} [checkInterval] milliseconds between two looks at whether requests are here;
 *   default 500
 * @property {number} [linger] milliseconds that what is left of an answered request may take;
 *   default 1000
 * @property {(error: unknown) => void} [onError] hears what a handler did not expect; default
 *   console.error
 * @property {(denial: import('./access.js').Denial) => void} [onDenied] hears of each request that is
 *   refused before there is a handler for it
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url its address, without a slash at the end
 * @property {number} port
 * @property {import('node:http').Server} httpServer Node's own, whose limits a test may set anew
 * @property {(options?: { grace?: number }) => Promise<void>} close stops listening, lets answers
 *   under way finish for `grace` milliseconds (1000 by default), then closes all connections
 */

/** @param {unknown} error */
const isReset = (error) => /** @type {any} */ (error)?.cause?.code === 'ECONNRESET';

/**
 * The request's body as a stream that keeps to a limit, and waits while nobody reads.
 * @param {IncomingMessage} message
 * @param {number} limit
 * @param {() => void} onTooLarge
 * @returns {{ stream: ReadableStream<Uint8Array>, drain: () => void }} `drain` lets what is left of
 *   the body pass by unread, within the limit
 */
const bodyOf = (message, limit, onTooLarge) => {
  let received = 0;
  let isOver = false;
  const drain = () => {
    isOver = true;
    message.resume();
  };
  const stream = new ReadableStream({
    start: (controller) => {
      /** @param {Error} error */
      const fail = (error) => {
        if (!isOver) controller.error(error);
        isOver = true;
      };
      message.on('data', (chunk) => {
        const isFirstOver = received <= limit && received + chunk.length > limit;
        received += chunk.length;
        if (isFirstOver) {
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
    cancel: drain,
  }, { highWaterMark: 1 });
  return { stream, drain };
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
  for (const [name, value] of [...Object.entries(answerGuards), ...response.headers]) {
    if (name !== 'set-cookie') reply.setHeader(name, value);
  }
  // An allowed page of the Internet asks whether it may reach a private network as well.
  if (message.headers['access-control-request-private-network'] === 'true'
    && response.headers.has('access-control-allow-origin')) {
    reply.setHeader('access-control-allow-private-network', 'true');
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.setHeader('set-cookie', cookies);
  // A slow body lets its headers go first; a ready one goes along with them.
  const early = setImmediate(() => reply.flushHeaders());
  try {
    if (response.body && message.method !== 'HEAD') await pipe(response.body, reply);
  } finally {
    clearImmediate(early);
  }
  reply.end();
};

/**
 * @param {ServerResponse} reply
 * @param {number} status
 * @param {string} text
 */
const sendText = (reply, status, text) => {
  if (reply.headersSent || reply.destroyed) {
    reply.destroy();
    return;
  }
  const line = `${STATUS_CODES[status]}: ${text}.\n`;
  reply.writeHead(status, {
    ...answerGuards,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(line),
  });
  reply.end(line);
};

/**
 * @param {IncomingMessage} message
 * @param {ReturnType<typeof createAccess>} access
 * @param {number} maxBody
 * @returns {{ address: URL } | import('./access.js').Denial}
 */
const inspect = (message, access, maxBody) => {
  const found = access(message);
  if (!('address' in found)) return found;
  const { method, headers } = message;
  if (method === 'TRACE') return { status: 405, why: 'TRACE is not answered' };
  if (!/^(100-continue)?$/i.test(headers.expect ?? '')) {
    return { status: 417, why: 'nothing but 100-continue can be expected' };
  }
  if (Number(headers['content-length'] ?? 0) > maxBody) {
    return { status: 413, why: `the body is over ${maxBody} bytes` };
  }
  return found;
};

/**
 * Takes in what is left of a request that was answered already, so that the answer is not lost in a
 * reset of the connection; but not for long.
 * @param {IncomingMessage} message
 * @param {number} milliseconds
 */
const linger = (message, milliseconds) => {
  const timer = setTimeout(() => message.socket.destroy(), milliseconds);
  message.once('close', () => clearTimeout(timer));
  message.resume();
};

/**
 * One request and its reply, from the handler's point of view.
 * @param {IncomingMessage} message
 * @param {ServerResponse} reply
 * @param {URL} address
 * @param {Pick<Required<ServerOptions>, 'maxBody' | 'linger'>} limits
 */
const exchangeOf = (message, reply, address, limits) => {
  const { maxBody } = limits;
  const aborter = new AbortController();
  reply.on('close', () => {
    if (!reply.writableFinished) aborter.abort();
  });
  const onTooLarge = () => {
    sendText(reply, 413, `the body is over ${maxBody} bytes`);
    linger(message, limits.linger);
    aborter.abort();
  };
  const { stream, drain } = bodyOf(message, maxBody, onTooLarge);
  const init = {
    method: message.method,
    headers: headersOf(message),
    signal: aborter.signal,
    body: message.method === 'GET' || message.method === 'HEAD' ? null : stream,
    duplex: 'half',
  };
  const remoteAddress = message.socket.remoteAddress ?? '';
  return {
    request: new Request(address, init),
    connection: { remoteAddress, loopback: isLoopback(remoteAddress) },
    signal: aborter.signal,
    drain,
  };
};

/**
 * Ends an exchange whose handler, or whose answer's body, failed.
 * @param {unknown} error
 * @param {IncomingMessage} message
 * @param {ServerResponse} reply
 * @param {(error: unknown) => void} onError
 */
const fail = (error, message, reply, onError) => {
  if (!isReset(error)) onError(error);
  if (reply.headersSent) {
    // What was sent shall arrive; a reset could overtake it.
    message.socket.destroySoon();
  } else if (isReset(error)) {
    message.socket.resetAndDestroy();
  } else {
    sendText(reply, 500, 'the server failed');
  }
};

/**
 * @param {Handler} handler
 * @param {Required<ServerOptions>} settings
 * @param {ReturnType<typeof createConnections>} connections
 * @returns {(message: IncomingMessage, reply: ServerResponse) => void}
 */
const createListener = (handler, settings, connections) => {
  const { maxBody, onError } = settings;
  const access = createAccess(settings);
  /** @type {(message: IncomingMessage, reply: ServerResponse) => Promise<void>} */
  const answer = async (message, reply) => {
    const found = inspect(message, access, maxBody);
    if (!('address' in found)) {
      // Who sends no readable address hardly sends a readable request next.
      if (found.status === 400) reply.shouldKeepAlive = false;
      settings.onDenied(found);
      sendText(reply, found.status, found.why);
      linger(message, settings.linger);
      return;
    }
    const exchange = exchangeOf(message, reply, found.address, settings);
    const { request, connection, signal, drain } = exchange;
    try {
      const response = await handler(request, { connection });
      if (!signal.aborted) await send(response, message, reply);
    } catch (error) {
      // A request that broke off is no failure of the handler, who noticed it first.
      const isGone = signal.aborted || message.errored !== null;
      if (!isGone) fail(error, message, reply, onError);
    }
    // What the handler left unread must go, for the connection's next request. A body without an
    // end runs into its limit or its time.
    drain();
  };
  return (message, reply) => {
    connections.take(message, reply, () => {
      // Only of what no request can be made, though Node could read it.
      answer(message, reply).catch((error) => fail(error, message, reply, onError));
    });
  };
};

/**
 * @param {import('node:http').Server} server
 * @param {number} grace
 * @returns {Promise<void>}
 */
const close = (server, grace) => new Promise((resolve) => {
  const end = setTimeout(() => server.closeAllConnections(), grace);
  // A connection that is kept alive becomes idle when its answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  server.close(() => {
    clearTimeout(end);
    clearInterval(sweep);
    resolve();
  });
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
    onDenied: () => {},
    allowOrigins: [],
    maxBody: 16 * 1024 * 1024,
    maxConnections: 4096,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    idleTimeout: 120_000,
    checkInterval: 500,
    linger: 1000,
    onError: console.error,
    ...options,
  };
  const connections = createConnections();
  const { headersTimeout, requestTimeout, checkInterval } = settings;
  const listener = createListener(handler, settings, connections);
  const server = createServer({
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: checkInterval,
    keepAliveTimeout: 10_000,
    requireHostHeader: false, // the listener does, and says so
  }, listener);
  server.on('checkExpectation', listener);
  server.maxConnections = settings.maxConnections;
  server.setTimeout(settings.idleTimeout, connections.endIdle);
  server.on('clientError', connections.refuse);
  // Node's own switch, though not among its types: it would cut off whoever sends no more.
  Object.assign(server, { httpAllowHalfOpen: true });
  const { port, host } = settings;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    // The system's own queue is 511 by default, and connections may come all at once.
    server.listen({ port, host: bare(host), backlog: 4096 }, () => resolve(undefined));
  });
  const { port: actualPort } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const name = isWildcard(host) ? '127.0.0.1' : bare(host);
  return {
    url: `http://${isIP(name) === 6 ? `[${name}]` : name}:${actualPort}`,
    port: actualPort,
    httpServer: server,
    close: ({ grace = 1000 } = {}) => close(server, grace),
  };
};
