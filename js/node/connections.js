// What a server does with a connection besides answering the requests on it: their turns, those that
// cannot be read, those that say nothing, those that are given up.
import { STATUS_CODES } from 'node:http';
import { answerGuards } from './access.js';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{ message: IncomingMessage, reply: ServerResponse }} Exchange
 *
 * @typedef {object} Traffic of one connection
 * @property {Set<Exchange>} exchanges those that are not over (not all here, or not all answered), in
 *   their order
 * @property {boolean} isBusy whether one of them has its turn
 * @property {(() => void)[]} waiting what begins each of the others
 * @property {() => void} onOver what is to happen when one of them is over
 */

/** Where so many requests of a connection wait, no more are read. */
const MAX_WAITING = 16;

const guardLines = Object.entries(answerGuards).map(([name, value]) => `${name}: ${value}\r\n`).join('');

/**
 * @param {import('node:stream').Duplex} socket
 * @param {number} status
 */
const sayAndClose = (socket, status) => {
  const text = status === 408
    ? 'Request Timeout: the request did not arrive in time.\n'
    : `${STATUS_CODES[status]}: this is no request that the server can read.\n`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n`
    + `${guardLines}Content-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`, () => {
    socket.destroy();
  });
};

/** @param {Traffic} traffic */
const isFull = ({ waiting }) => waiting.length >= MAX_WAITING;

/**
 * Begins the request whose turn it is. Whether the client is still there only a write tells; an empty
 * one will do. Of a client that has left nothing more is done.
 * @param {import('node:stream').Duplex} socket
 * @param {Traffic} traffic
 */
const goOn = (socket, traffic) => {
  const next = traffic.waiting.shift();
  traffic.isBusy = next !== undefined;
  if (!next || !socket.writable) return;
  if (!isFull(traffic)) socket.resume();
  socket.write('', (error) => {
    if (!error && socket.writable) next();
  });
};

export const createConnections = () => {
  /** @type {WeakMap<object, Traffic>} by socket */
  const connections = new WeakMap();

  /** @param {import('node:stream').Duplex} socket */
  const trafficOf = (socket) => {
    const known = connections.get(socket);
    if (known) return known;
    /** @type {Traffic} */
    const traffic = { exchanges: new Set(), isBusy: false, waiting: [], onOver: () => {} };
    connections.set(socket, traffic);
    // Node resumes it as well, when its own buffers are empty.
    socket.on('resume', () => {
      if (isFull(traffic)) socket.pause();
    });
    return traffic;
  };

  return {
    /**
     * Notes a request until it is over, and begins to answer it when those before it on its
     * connection are answered: Node hands over all that came at once.
     * @param {IncomingMessage} message
     * @param {ServerResponse} reply
     * @param {() => void} begin
     */
    take: (message, reply, begin) => {
      const { socket } = message;
      const traffic = trafficOf(socket);
      const exchange = { message, reply };
      traffic.exchanges.add(exchange);
      const onChange = () => {
        if (!reply.closed || !(message.complete || message.destroyed)) return;
        traffic.exchanges.delete(exchange);
        traffic.onOver();
      };
      message.on('end', onChange);
      message.on('close', onChange);
      reply.on('close', () => {
        onChange();
        goOn(socket, traffic);
      });
      if (traffic.isBusy) {
        traffic.waiting.push(begin);
        if (isFull(traffic)) socket.pause();
      } else {
        traffic.isBusy = true;
        begin();
      }
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
      // What is not read now is late by our fault. It has the time that an idle connection has.
      if (status === 408 && isFull(traffic)) return;
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
      const isOurTurn = [...trafficOf(socket).exchanges]
        .some(({ message, reply }) => message.complete && !reply.writableEnded);
      if (!isOurTurn || socket.writableLength > 0 || socket.readableEnded) socket.destroy();
    },
  };
};
