// Which requests a local server takes: of its own names only, so that no page elsewhere reaches it by
// pointing its own name here (DNS rebinding), and of pages of this machine or of origins that were allowed.
import { isIP } from 'node:net';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {{ status: number, why: string }} Denial
 */

/**
 * What every answer of a server carries, so that a browser shows it to no page of another origin but by
 * a fetch that CORS allows (on which the policy has no effect), and never takes it for another type.
 */
export const answerGuards = Object.freeze({
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
});

/** @param {string | undefined} address */
export const isLoopback = (address = '') => address === '::1' || /^(::ffff:)?127\./.test(address);

/** @param {string} host as in a URL: an IPv6 address stands in brackets */
export const bare = (host) => host.replace(/^\[|\]$/g, '').toLowerCase();

/** @param {string} host that a server listens at */
export const isWildcard = (host) => host === '0.0.0.0' || bare(host) === '::';

/** @param {string} name */
const isLoopbackName = (name) => name === 'localhost' || name.endsWith('.localhost')
  || (isIP(name) !== 0 && isLoopback(name));

// A name, or an IPv6 address in brackets; then perhaps a port.
const hostForm = /^([\w-]+(?:\.[\w-]+)*|\[[\da-f:]+\])(?::[1-9]\d*)?$/i;

/**
 * The request's address, made from the path and the Host header. `//other.example/` is a path to
 * nowhere here, not another host; a whole address in place of the path is refused. The host must be
 * there once, and as browsers write it: of two, or of `127.1`, others could read another one.
 * @param {IncomingMessage} message
 * @returns {URL | undefined}
 */
const addressOf = ({ url = '', headersDistinct }) => {
  const [host = '', ...more] = headersDistinct.host ?? [];
  const [, name] = hostForm.exec(host) ?? [];
  const address = `http://${host}${url}`;
  if (!url.startsWith('/') || more.length > 0 || name === undefined || !URL.canParse(address)) return undefined;
  const parsed = new URL(address);
  return parsed.hostname === name.toLowerCase() ? parsed : undefined;
};

/**
 * An address cannot be rebound, only a name can; so where the server listens at every address of the
 * machine, each of them will do.
 * @param {string} host that it listens at
 * @param {string[]} allowHosts
 * @returns {(name: string) => boolean}
 */
const hostCheck = (host, allowHosts) => {
  const allowed = new Set([host, ...allowHosts].map(bare));
  return (name) => allowed.has(name) || isLoopbackName(name)
    || (isIP(name) !== 0 && isWildcard(host));
};

/**
 * A page's calls carry its origin, `null` where the browser keeps it back. One of a server on this
 * machine is the developer's own.
 * @param {string[]} allowOrigins
 * @returns {(origin: string | undefined, own: string) => boolean}
 */
const originCheck = (allowOrigins) => (origin, own) => {
  if (origin === undefined || origin === own || allowOrigins.includes('*')) return true;
  if (allowOrigins.includes(origin)) return true;
  const isPlain = /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
  return isPlain && isLoopbackName(bare(new URL(origin).hostname));
};

/**
 * @param {{ host: string, allowHosts: string[], allowOrigins: string[] }} settings
 * @returns {(message: IncomingMessage) => { address: URL } | Denial}
 */
export const createAccess = ({ host, allowHosts, allowOrigins }) => {
  const isHost = hostCheck(host, allowHosts);
  const isOrigin = originCheck(allowOrigins);
  return (message) => {
    const address = addressOf(message);
    if (!address) return { status: 400, why: 'the address or the Host header cannot be read' };
    if (!isHost(bare(address.hostname))) {
      return { status: 403, why: `${address.hostname} is not a name of this server` };
    }
    const { origin } = message.headers;
    if (!isOrigin(origin, address.origin)) {
      return { status: 403, why: `pages of the origin ${origin} may not call this server unless it is started with --allow-origin` };
    }
    return { address };
  };
};
