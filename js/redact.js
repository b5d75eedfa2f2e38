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
 * @param {string} text
 * @param {number} end
 * @returns {number} one of 4,096, for the three characters before `end`
 */
const slotBefore = (text, end) => {
  const mixed = (text.charCodeAt(end - 3) << 4) ^ text.charCodeAt(end - 2);
  return ((mixed << 4) ^ text.charCodeAt(end - 1)) & 0xfff;
};

/**
 * One walk over a text, however often a piece stands in it: whoever answers knows the UserSig. Three characters that do not
 * follow each other in the secret are in no piece of it, so the walk goes on behind the first of them.
 * @param {string} secret
 * @returns {(text: string) => string}
 */
const piecesMask = (secret) => {
  const pieces = new Set();
  const isIn = new Uint8Array(0x1000); // by slots
  for (let end = piece; end <= secret.length; end += 1) pieces.add(secret.slice(end - piece, end));
  for (let end = 3; end <= secret.length; end += 1) isIn[slotBefore(secret, end)] = 1;
  return (text) => {
    let shown = '';
    let from = 0;
    for (let end = piece; end <= text.length;) {
      const start = end - piece;
      if (isIn[slotBefore(text, end)] === 0) {
        end += piece - 2;
      } else if (!pieces.has(text.slice(start, end))) {
        end += 1;
      } else {
        while (pieces.has(text.slice(end + 1 - piece, end + 1))) end += 1;
        shown += text.slice(from, start) + mask;
        from = end;
        end += piece;
      }
    }
    return shown + text.slice(from);
  };
};

/**
 * @param {string} secret
 * @returns {(text: string) => string} masks it as it is and as it may stand in a URL
 */
const wholeMask = (secret) => {
  const pattern = new RegExp(Array.from(secret, formsOf).join(''), 'gu');
  return (text) => text.replace(pattern, mask);
};

/**
 * @param {number} length
 * @param {() => (text: string) => string} make
 * @returns {(text: string) => string} for texts of that length at least, made when there is one
 */
const fromLength = (length, make) => {
  /** @type {((text: string) => string) | undefined} */
  let made;
  return (text) => (text.length < length ? text : (made ??= make())(text));
};

/**
 * @param {readonly string[]} secrets each masked as it is, as it may stand in a URL, and in pieces
 * @returns {(text: string) => string}
 */
const maskOf = (secrets) => {
  const wholes = secrets.filter(({ length }) => length >= shortest)
    .map((secret) => fromLength(secret.length, () => wholeMask(secret)));
  const pieces = secrets.filter(({ length }) => length >= piece)
    .map((secret) => fromLength(piece, () => piecesMask(secret)));
  const masks = [...wholes, ...pieces]; // a piece of one may be in another
  return (text) => masks.reduce((shown, masked) => masked(shown), text);
};

/**
 * @param {string} text
 * @param {readonly string[]} secrets
 */
export const withoutSecrets = (text, secrets) => maskOf(secrets)(text);

/**
 * @param {readonly string[]} secrets
 * @returns {(text: string) => string} redacts any number of texts: what masks the secrets is made once
 */
export const redactorOf = (secrets) => {
  const masked = maskOf(secrets);
  return (text) => masked(text.replace(inUrl, `$1${mask}`).replace(byItsLook, mask));
};

/**
 * @param {string} text
 * @param {readonly string[]} [secrets]
 */
export const redact = (text, secrets = []) => redactorOf(secrets)(text);

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
