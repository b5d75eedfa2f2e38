// What a server does with a connection besides answering the requests on it: those that cannot be
// read, those that say nothing, those that are given up.
import { STATUS_CODES } from 'node:http';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{ message: IncomingMessage, reply: ServerResponse }} Exchange
 */

/**
 * @param {import('node:stream').Duplex} socket
 * @param {number} status
 */
const sayAndClose = (socket, status) => {
  const text = status === 408
    ? 'Request Timeout: the request did not arrive in time.\n'
    : `${STATUS_CODES[status]}: this is no request that the server can read.\n`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n`
    + `Content-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`, () => {
    socket.destroy();
  });
};

export const createConnections = () => {
  // By socket, the requests that are not over (not all here, or not all answered) in their order,
  // and what is to happen when one of them is.
  /** @type {WeakMap<object, { exchanges: Exchange[], onOver: () => void }>} */
  const connections = new WeakMap();

  /** @param {object} socket */
  const trafficOf = (socket) => {
    const traffic = connections.get(socket) ?? { exchanges: [], onOver: () => {} };
    connections.set(socket, traffic);
    return traffic;
  };

  return {
    /**
     * Notes a request until it is over.
     * @param {IncomingMessage} message
     * @param {ServerResponse} reply
     */
    note: (message, reply) => {
      const traffic = trafficOf(message.socket);
      const exchange = { message, reply };
      traffic.exchanges.push(exchange);
      const onChange = () => {
        if (!reply.closed || !(message.complete || message.destroyed)) return;
        traffic.exchanges = traffic.exchanges.filter((other) => other !== exchange);
        traffic.onOver();
      };
      message.on('end', onChange);
      message.on('close', onChange);
      reply.on('close', onChange);
    },

    /**
     * Answers what is no HTTP, or comes too slowly: on the bare socket, since Node made no reply for
     * it. What came before it on the connection is answered first.
     * @param {NodeJS.ErrnoException} error
     * @param {import('node:stream').Duplex} socket
     */
    refuse: (error, socket) => {
      if (error.code === 'ECONNRESET') socket.destroy();
      if (!socket.writable) return; // refused already
      const statuses = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
      const status = statuses[/** @type {keyof typeof statuses} */ (error.code)] ?? 400;
      const traffic = trafficOf(socket);
      traffic.onOver = () => {
        const [first] = traffic.exchanges;
        if (first?.message.complete || !socket.writable) return;
        // A request that is not all here yet is what could not be read. It has one answer only.
        if (first?.reply.headersSent) socket.destroy();
        else sayAndClose(socket, status);
      };
      traffic.onOver();
    },

    /**
     * Closes a connection that nothing was heard of for long; not while all is here and it is the
     * handler that takes its time. But a client that sends no more may still want its answers, or be
     * gone: only a write tells the two apart, so of that one no more than this time is waited for.
     * @param {import('node:net').Socket} socket
     */
    endIdle: (socket) => {
      const isOurTurn = trafficOf(socket).exchanges
        .some(({ message, reply }) => message.complete && !reply.writableEnded);
      if (!isOurTurn || socket.writableLength > 0 || socket.readableEnded) socket.destroy();
    },
  };
};
