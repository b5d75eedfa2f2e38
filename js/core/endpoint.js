/** An endpoint as people write it → the origin that the core appends its path to. */

import { invalidOption } from '../errors.js';

const example = "Give an origin, such as 'https://push.example.com' or 'http://127.0.0.1:8787'";

/** @param {string} hostname as URL writes it: IPv4 in four parts, IPv6 in brackets */
const isLoopback = (hostname) =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

/** @param {string} text */
const parse = (text) => {
  try {
    return new URL(text);
  } catch {
    throw invalidOption('endpoint', 'is not a URL', example); // the cause would repeat the text, which may hold a password
  }
};

/**
 * A UserSig travels in the URL: over plain http only to this machine, or when `allowHttp` says so.
 * @param {unknown} endpoint
 * @param {{ allowHttp?: boolean }} [options]
 * @returns {string}
 */
export const originOf = (endpoint, { allowHttp = false } = {}) => {
  if (typeof endpoint !== 'string') throw invalidOption('endpoint', 'must be a string', example);
  const url = parse(endpoint);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalidOption('endpoint', 'must be https, or http on this machine', example);
  }
  const hasUser = url.username !== '' || url.password !== '';
  if (hasUser || /^[a-z]+:[/\\]*@/i.test(endpoint.trim())) { // URL drops one that is empty
    throw invalidOption('endpoint', 'must not hold a user name or password', example);
  }
  if (url.search !== '' || endpoint.includes('?')) throw invalidOption('endpoint', 'must not hold a query', example);
  if (url.hash !== '' || endpoint.includes('#')) throw invalidOption('endpoint', 'must not hold a fragment', example);
  if (url.pathname !== '/') throw invalidOption('endpoint', 'must not hold a path', example);
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname)) {
    throw invalidOption(
      'endpoint',
      'is plain http to another machine, where the UserSig could be read on the way',
      'Use https, or set allowHttp: true inside a network of your own',
    );
  }
  return url.origin;
};
