/**
 * Keeps signatures and keys out of everything that is shown: by the library, the emulator and the command line. A text may spell
 * them in many ways, so its spellings are undone first; a secret is looked for in what that gives, and masked in the text as it was.
 * Line ends are no spelling: of a secret that they break, the lines of 24 characters or more are masked. To read on beyond them would
 * mask what stands in the next line.
 */

const mask = '***';

// Shorter texts are no secrets, and masking them would garble everything.
const shortest = 8;

// A message may be cut, and a secret with it.
const piece = 24;

// How often a text's spellings are undone: JSON in a URL in JSON takes three.
const rounds = 4;

const longest = 4_096; // characters of what others say that are kept: a true message has a hundredth

/** @param {string} text that somebody else chose */
export const cut = (text) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

// Signs by their numbers.
const [percent, backslash, two, five, u] = [0x25, 0x5c, 0x32, 0x35, 0x75];

/** What JSON writes behind a backslash, " / b f n r t, and what that stands for. @type {Record<number, number>} */
const shortForms = {
  0x22: 0x22, 0x2f: 0x2f, 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9,
};

/** @param {number} code */
const digitOf = (code) => {
  if (code >= 48 && code <= 57) return code - 48;
  const small = code | 32;
  return small >= 97 && small <= 102 ? small - 87 : NaN;
};

/**
 * @param {Uint16Array} codes
 * @param {number} from
 * @param {number} to
 * @returns {number} NaN if something else than hexadecimal digits stands there
 */
const hexIn = (codes, from, to) => {
  let value = to > codes.length ? NaN : 0;
  for (let at = from; at < to && value >= 0; at += 1) value = value * 16 + digitOf(codes[at]);
  return value;
};

/** @typedef {{ code: number, to: number }} Unit what spells one character: which, and where it ends */

/**
 * A byte that is percent-encoded, once or more: %2A, %252A.
 * @param {Uint16Array} codes
 * @param {number} at
 * @returns {Unit}
 */
const percentUnit = (codes, at) => {
  let to = at + 1;
  while (codes[to] === two && codes[to + 1] === five) to += 2;
  const value = hexIn(codes, to, to + 2);
  if (value >= 0) return { code: value, to: to + 2 };
  return { code: percent, to };
};

/**
 * A character that is escaped as JSON does it, once or more: \u002a, \\u002a, \".
 * @param {Uint16Array} codes
 * @param {number} at
 * @returns {Unit}
 */
const escapedUnit = (codes, at) => {
  let to = at + 1;
  while (codes[to] === backslash) to += 1;
  const value = codes[to] === u ? hexIn(codes, to + 1, to + 5) : NaN;
  if (value >= 0) return { code: value, to: to + 5 };
  const meant = shortForms[codes[to]];
  return meant === undefined ? { code: backslash, to } : { code: meant, to: to + 1 };
};

/**
 * Undoes one layer, in place.
 * @param {Uint16Array} codes
 * @param {Uint32Array} starts
 * @returns {number} how many characters that gives
 */
const undoOnce = (codes, starts) => {
  let size = 0;
  for (let at = 0; at < codes.length; size += 1) {
    const code = codes[at];
    starts[size] = starts[at];
    if (code === percent || code === backslash) {
      const unit = (code === percent ? percentUnit : escapedUnit)(codes, at);
      codes[size] = unit.code;
      at = unit.to;
    } else {
      codes[size] = code;
      at += 1;
    }
  }
  return size;
};

/** @param {Uint16Array} codes */
const textOf = (codes) => {
  const size = 0x2000; // as many arguments as every engine takes
  let text = '';
  for (let at = 0; at < codes.length; at += size) {
    text += String.fromCharCode.apply(null, /** @type {any} */ (codes.subarray(at, at + size)));
  }
  return text;
};

/**
 * @typedef {object} Undone
 * @property {string} text as it was
 * @property {string} plain without its spellings, one character for each; of an encoded byte the character of that number
 * @property {(index: number) => number} startOf where a character of `plain` begins in `text`
 */

/**
 * @param {string} text
 * @returns {Undone}
 */
const undone = (text) => {
  if (!/[%\\]/.test(text)) return { text, plain: text, startOf: (index) => index };
  let codes = new Uint16Array(text.length);
  const starts = new Uint32Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1) {
    codes[at] = text.charCodeAt(at);
    starts[at] = at;
  }
  for (let round = 0; round < rounds; round += 1) {
    const size = undoOnce(codes, starts);
    if (size === codes.length) break;
    codes = codes.subarray(0, size);
  }
  starts[codes.length] = text.length;
  return { text, plain: textOf(codes), startOf: (index) => starts[index] };
};

/** @typedef {[from: number, to: number]} Span of a plain text */
/** @typedef {(undone: Undone) => Span[]} Finder */

/**
 * What a URL has as its UserSig, whatever it is. It ends where the URL's next part begins: at a sign that is encoded no more
 * often than the one before it was.
 * @type {Finder}
 */
const inUrl = ({ text, plain, startOf }) => {
  if (!plain.includes('=')) return [];
  /** @type {Span[]} */
  const spans = [];
  /** @param {number} index how deep it is encoded: 0 if it is not */
  const depthOf = (index) => (text[startOf(index)] === '%' ? startOf(index + 1) - startOf(index) : 0);
  const names = /usersig=/gi;
  while (names.test(plain)) {
    const from = names.lastIndex;
    const depth = depthOf(from - 1);
    const ends = /[&\s"'<>\\]|$/g;
    ends.lastIndex = from;
    const nextEnd = () => /** @type {RegExpExecArray} */ (ends.exec(plain)).index;
    let to = nextEnd();
    while (to < plain.length && depthOf(to) > depth) to = nextEnd();
    if (to > from) spans.push([from, to]);
    names.lastIndex = to;
  }
  return spans;
};

// How one begins that we never held, such as in an error of the caller's own signing server: what zlib writes first, in base64,
// and 57 more of the signs of base64, or of those that stand for them in a UserSig.
const likely = /e(?:A[E-H]|F[4-7]|J[w-z]|N[o-r])[\w*+/=-]{57}/g;

/** @type {Finder} */
const byItsLook = ({ plain }) => {
  if (plain.search(likely) < 0) return [];
  /** @type {Span[]} */
  const spans = [];
  const begins = new RegExp(likely);
  for (let found = begins.exec(plain); found; found = begins.exec(plain)) {
    const { index } = found;
    const isApart = !/[A-Za-z\d]/.test(plain.charAt(index - 1));
    if (isApart || /^[\w*-]+$/.test(found[0])) { // else it is rather a path, in mid-word
      const ends = /[^\w*+/=-]|$/g;
      ends.lastIndex = begins.lastIndex;
      begins.lastIndex = /** @type {RegExpExecArray} */ (ends.exec(plain)).index;
      spans.push([index, begins.lastIndex]);
    } else {
      begins.lastIndex = index + 3;
    }
  }
  return spans;
};

/**
 * @param {string} text
 * @param {number} end
 * @returns {number} one of 32,768, for the three characters before `end`
 */
const slotBefore = (text, end) => {
  const mixed = (text.charCodeAt(end - 3) << 5) ^ text.charCodeAt(end - 2);
  return ((mixed << 5) ^ text.charCodeAt(end - 1)) & 0x7fff;
};

/**
 * One walk over a text, however often a piece stands in it: whoever answers knows the UserSig. Three characters that do not
 * follow each other in a secret are in no piece of it, so the walk goes on behind the first of them.
 * @param {readonly string[]} forms of secrets
 * @returns {Finder}
 */
const byPieces = (forms) => {
  const joined = forms.join('\0');
  /** @type {Map<string, number>} by the piece, where it ends in `joined` */
  const pieces = new Map();
  const isIn = new Uint8Array(0x8000); // by slots
  for (let end = 3; end <= joined.length; end += 1) {
    isIn[slotBefore(joined, end)] = 1;
    if (end >= piece) pieces.set(joined.slice(end - piece, end), end);
  }

  /**
   * @param {string} text
   * @param {number} from where a piece begins
   */
  const endOf = (text, from) => {
    let end = from + piece;
    let at = pieces.get(text.slice(from, end));
    while (at !== undefined) {
      while (end < text.length && text.charCodeAt(end) === joined.charCodeAt(at)) {
        end += 1;
        at += 1;
      }
      end += 1;
      at = pieces.get(text.slice(end - piece, end)); // the same piece may be in more than one form
    }
    return end - 1;
  };

  return ({ plain }) => {
    /** @type {Span[]} */
    const spans = [];
    for (let end = piece; end <= plain.length;) {
      const start = end - piece;
      if (isIn[slotBefore(plain, end)] === 0) {
        end += piece - 2;
      } else if (!pieces.has(plain.slice(start, end))) {
        end += 1;
      } else {
        const to = endOf(plain, start);
        spans.push([start, to]);
        end = to + piece;
      }
    }
    return spans;
  };
};

/**
 * @param {string} form of a secret that is too short for pieces
 * @returns {Finder}
 */
const asWhole = (form) => ({ plain }) => {
  /** @type {Span[]} */
  const spans = [];
  for (let from = plain.indexOf(form); from >= 0;) {
    const to = from + form.length;
    spans.push([from, to]);
    from = plain.indexOf(form, to);
  }
  return spans;
};

/**
 * @param {string} bytes as characters
 * @returns {string[]} what base64 makes of them wherever they begin in a longer text, in both of its alphabets
 */
const inBase64 = (bytes) => [0, 1, 2].flatMap((before) => {
  const encoded = btoa('\0'.repeat(before) + bytes);
  const own = encoded.slice(Math.ceil(before * 8 / 6), Math.floor((before + bytes.length) * 8 / 6));
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
});

/**
 * @param {string} secret
 * @returns {string[]} its forms in a plain text
 */
const formsOf = (secret) => {
  const bytes = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte)).join('');
  const asTexts = [secret, bytes].flatMap((text) => [text, text.replaceAll(' ', '+')]); // as forms of HTML have a space
  return [...asTexts.map((text) => undone(text).plain), ...inBase64(bytes)];
};

/**
 * @param {readonly string[]} secrets
 * @returns {Finder[]}
 */
const findersOf = (secrets) => {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter(({ length }) => length >= shortest);
  const long = forms.filter(({ length }) => length >= piece);
  const short = forms.filter(({ length }) => length < piece);
  return [...short.map(asWhole), ...(long.length > 0 ? [byPieces(long)] : [])];
};

/**
 * @param {string} text
 * @param {readonly Finder[]} finders
 */
const masked = (text, finders) => {
  const found = undone(text);
  const spans = finders.flatMap((find) => find(found));
  if (spans.length === 0) return text;
  spans.sort(([one], [other]) => one - other);
  let shown = '';
  let from = 0; // in the text
  let end = 0; // of the last span
  for (const [start, to] of spans) {
    if (start >= end) shown += text.slice(from, found.startOf(start)) + mask; // else it is masked already, or its beginning
    end = Math.max(end, to);
    from = found.startOf(end);
  }
  return shown + text.slice(from);
};

/**
 * @param {readonly string[]} given secrets
 * @param {readonly Finder[]} [others] of what is masked beside them
 * @returns {(text: string) => string} masks any number of texts: what finds the secrets is made once, for the first text that
 *   can hold one
 */
export const maskerOf = (given, others = []) => {
  const secrets = given.filter(({ length }) => length >= shortest);
  const least = Math.min(...secrets.map(({ length }) => Math.min(length, piece)));
  /** @type {Finder[] | undefined} */
  let finders;
  return (text) => {
    if (text.length < shortest) return text;
    if (text.length < least) return masked(text, others);
    finders ??= [...others, ...findersOf(secrets)];
    return masked(text, finders);
  };
};

/**
 * @param {readonly string[]} secrets masked beside what looks like a UserSig or is one in a URL
 * @returns {(text: string) => string} redacts any number of texts
 */
export const redactorOf = (secrets) => maskerOf(secrets, [inUrl, byItsLook]);

/**
 * @param {string} text
 * @param {readonly string[]} [secrets]
 */
export const redact = (text, secrets = []) => redactorOf(secrets)(text);
