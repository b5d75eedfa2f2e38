/** An endpoint as people write it → the origin that the core appends its path to. */

import { invalidOption } from '../errors.js';

/** Whether this is a page. */
export const isBrowser = () => typeof window !== 'undefined' && typeof document !== 'undefined';

/** A browser takes it for itself, elsewhere the machine may ask the DNS. @param {string} hostname */
const isBelowLocalhost = (hostname) => hostname.endsWith('.localhost');

/** @param {string} hostname as URL writes it: IPv4 in four parts, IPv6 in brackets */
const isLoopback = (hostname) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname) || (isBelowLocalhost(hostname) && isBrowser());

/** @param {string} text */
const parse = (text) => {
  try {
    return new URL(text);
  } catch {
    throw invalidOption('endpoint', 'endpoint_no_url'); // the cause would repeat the text, which may hold a password
  }
};

/**
 * A UserSig travels in the URL: over plain http only to this machine, or when `allowHttp` says so.
 * @param {unknown} endpoint
 * @param {{ allowHttp?: boolean }} [options]
 * @returns {string}
 */
export const originOf = (endpoint, { allowHttp = false } = {}) => {
  if (typeof endpoint !== 'string') throw invalidOption('endpoint', 'endpoint_no_text');
  const url = parse(endpoint);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalidOption('endpoint', 'endpoint_scheme');
  }
  const hasUser = url.username !== '' || url.password !== '';
  if (hasUser || /^[a-z]+:[/\\]*@/i.test(endpoint.trim())) { // URL drops one that is empty
    throw invalidOption('endpoint', 'endpoint_user');
  }
  if (url.search !== '' || endpoint.includes('?')) throw invalidOption('endpoint', 'endpoint_query');
  if (url.hash !== '' || endpoint.includes('#')) throw invalidOption('endpoint', 'endpoint_fragment');
  if (url.pathname !== '/') throw invalidOption('endpoint', 'endpoint_path');
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname)) {
    throw invalidOption('endpoint', isBelowLocalhost(url.hostname) ? 'plain_http_name' : 'plain_http');
  }
  return url.origin;
};
