// Loaded before the command line, in place of a DNS: HOSTS says where each host is, as JSON; one
// that it does not name is down.
const hosts = JSON.parse(process.env.HOSTS);
const { fetch } = globalThis;

globalThis.fetch = (input, init) => {
  const url = new URL(input);
  const origin = hosts[url.hostname];
  if (origin) return fetch(`${origin}${url.pathname}${url.search}`, init);
  const cause = new Error(`getaddrinfo ENOTFOUND ${url.hostname}`);
  return Promise.reject(new TypeError('fetch failed', { cause }));
};
