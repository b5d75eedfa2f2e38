/** The one error class, and how an error reads. */

/** @typedef {import('./types.d.ts').TimPushError} TimPushError the type of the class below, which bears its name */
/** @typedef {import('./types.d.ts').TimPushErrorCode} TimPushErrorCode */
/** @typedef {import('./types.d.ts').TimPushErrorDetails} TimPushErrorDetails */

class Failed extends Error {
  /**
   * @param {TimPushErrorCode} code
   * @param {string} message
   * @param {TimPushErrorDetails} [details]
   */
  constructor(code, message, { cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined && value !== '') Object.assign(this, { [name]: value });
    }
  }

  /**
   * A plain object for logs; an error's own JSON would lack the message.
   * @returns {Record<string, unknown>}
   */
  toJSON() {
    const own = /** @type {Record<string, unknown>} */ ({ ...this });
    return { name: this.name, message: this.message, ...own };
  }
}
Object.defineProperty(Failed, 'name', { value: 'TimPushError' });
Object.defineProperty(Failed.prototype, 'name', { value: 'TimPushError' });

/** Everything this package throws. `code` is stable; `message` says what happened, then what to do. */
export const TimPushError = /** @type {import('./types.d.ts').TimPushErrorConstructor} */ (Failed);

/**
 * True for our errors, also when they come from another realm or another copy of the package.
 * @param {unknown} value
 * @returns {value is import('./types.d.ts').TimPushError}
 */
export const isTimPushError = (value) => {
  const error = /** @type {{ name?: unknown, code?: unknown } | null | undefined} */ (value);
  return error?.name === 'TimPushError' && typeof error.code === 'string';
};

/**
 * An error that several calls share, once more: each call adds to its own.
 * @param {unknown} error
 * @returns {unknown}
 */
export const copyOf = (error) => {
  if (!(error instanceof Failed)) return error;
  const { code, message, cause, ...details } = /** @type {any} */ (error);
  const copy = new Failed(code, message, { ...details, cause });
  return copy;
};

/**
 * @param {string} text
 * @returns {string} the text, closed by a full stop
 */
const sentence = (text) => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

/**
 * @param {string} problem what happened
 * @param {string} [hint] what to do
 */
export const say = (problem, hint = '') => [sentence(problem), sentence(hint)].join(' ').trim();

/**
 * @param {string} field
 * @param {string} problem reads on from the field: 'must not be empty'
 * @param {string} [hint]
 * @param {unknown} [cause]
 */
export const invalidOption = (field, problem, hint, cause) =>
  new TimPushError('ERR_INVALID_OPTIONS', say(`${field} ${problem}`, hint), { field, hint, cause });

/**
 * @param {string} field
 * @param {string} problem
 * @param {string} [hint]
 * @param {unknown} [cause]
 */
export const invalidArgument = (field, problem, hint, cause) =>
  new TimPushError('ERR_INVALID_ARGUMENT', say(`${field} ${problem}`, hint), { field, hint, cause });
