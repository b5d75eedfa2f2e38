// Why no call reaches a host that is written wrongly, in plain words where the platform's are not.

/**
 * @param {unknown} cause of what fetch threw
 * @param {string} [port]
 * @returns {string | undefined} nothing where it is something else
 */
export const plainReasonOf = (cause, port = 'this port') => {
  const { code = '', message = '' } = Object(cause);
  if (message === 'bad port') return `Node's fetch refuses ${port}, as browsers do. Use another one`;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'it does not speak TLS there. Say http:// if that is what it speaks';
  }
  return undefined;
};

/**
 * The same of a call's error, which has what happened somewhere below.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export const plainReasonBelow = (error) => {
  const { cause } = Object(error);
  return cause && (plainReasonOf(cause) ?? plainReasonBelow(cause));
};
