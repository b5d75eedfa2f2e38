// What the page may do: run its own files, and call itself and the service's regional hosts.

/**
 * The content security policy, without what only a header can say.
 * @param {Iterable<string>} hosts of the service
 */
export const policyFor = (hosts) => [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  `connect-src 'self' ${[...hosts].map((host) => `https://${host}`).join(' ')}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');
