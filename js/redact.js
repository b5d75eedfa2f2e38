/** Keeps signatures and keys out of everything that is shown. */

const mask = '***';
const inUrl = /(usersig=)[^&\s"'<>\\]*/gi;
// One that we never held, such as in an error of the caller's own signing server: zlib's first byte, in base64.
const byItsLook = /\be[AFJN][\w*-]{100,}/g;

// Shorter texts are no secrets, and masking them would garble everything.
const shortest = 8;

/** @param {string} character as it is, or percent-encoded by anybody, once or more */
const formsOf = (character) => {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const bytes = Array.from(new TextEncoder().encode(character), (byte) => byte.toString(16).padStart(2, '0'));
  const encoded = bytes.map((byte) => `%(?:25)*${byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`);
  return `(?:\\u{${character.codePointAt(0)?.toString(16)}}|${encoded.join('')})`;
};

// A message may be cut, and a secret with it.
const piece = 24;

/**
 * One walk over the text, however often a piece stands in it: whoever answers knows the UserSig.
 * @param {string} text
 * @param {string} secret
 */
const withoutPieces = (text, secret) => {
  const pieces = new Set();
  for (let at = 0; at + piece <= secret.length; at += 1) pieces.add(secret.slice(at, at + piece));
  if (pieces.size === 0) return text;
  let shown = '';
  let from = 0;
  for (let at = 0; at + piece <= text.length;) {
    let end = at + piece;
    if (!pieces.has(text.slice(at, end))) {
      at += 1;
      continue;
    }
    while (pieces.has(text.slice(end + 1 - piece, end + 1))) end += 1;
    shown += text.slice(from, at) + mask;
    from = end;
    at = end;
  }
  return shown + text.slice(from);
};

/**
 * @param {string} text
 * @param {readonly string[]} secrets each masked as it is and as it may stand in a URL
 */
export const withoutSecrets = (text, secrets) => {
  let shown = text;
  for (const secret of secrets) {
    if (secret.length < shortest || shown.length < secret.length) continue;
    shown = shown.replace(new RegExp(Array.from(secret, formsOf).join(''), 'gu'), mask);
  }
  return secrets.reduce(withoutPieces, shown);
};

/**
 * @param {string} text
 * @param {readonly string[]} [secrets]
 */
export const redact = (text, secrets = []) =>
  withoutSecrets(text.replace(inUrl, `$1${mask}`).replace(byItsLook, mask), secrets);

/** @param {unknown} cause */
const messageOf = (cause) => {
  if (cause !== Object(cause)) return String(cause);
  const { message } = /** @type {{ message?: unknown }} */ (cause);
  return typeof message === 'string' ? message : '';
};

/**
 * An error of somebody else's, to be kept as a cause: its name, message and code, and its own causes. Nothing else is taken
 * along, since clients hang the request, with the URL and so the UserSig, on their errors.
 * @param {unknown} cause
 * @param {readonly string[]} secrets
 * @param {number} [depth]
 * @returns {Error}
 */
export const safeCause = (cause, secrets, depth = 4) => {
  const { name, code, cause: deeper } = Object(cause);
  const text = redact(messageOf(cause), secrets);
  const below = deeper && depth > 0 ? { cause: safeCause(deeper, secrets, depth - 1) } : undefined;
  const safe = new Error(text, below);
  safe.stack = `${typeof name === 'string' ? redact(name, secrets) : 'Error'}: ${text}`;
  if (typeof name === 'string') safe.name = redact(name, secrets);
  if (typeof code === 'string') Object.assign(safe, { code: redact(code, secrets) });
  return safe;
};
