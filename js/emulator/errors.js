// What goes wrong between the emulator and the program that runs it: options, state, control.
// What goes wrong between a client and the service is a Refusal (refusal.js).

/**
 * The one error class of the emulator. `code` is stable: `ERR_EMULATOR_OPTIONS`,
 * `ERR_EMULATOR_STATE`, `ERR_EMULATOR_FAULT`. `field` says where in the given value.
 */
export class EmulatorError extends Error {
  /**
   * @param {import('./types.d.ts').EmulatorErrorCode} code
   * @param {string} field where, as a path; empty for the value as a whole
   * @param {string} message what happened, then what to do
   * @param {ErrorOptions} [options]
   */
  constructor(code, field, message, options) {
    super(field === '' ? message : `${field}: ${message}`, options);
    this.name = 'EmulatorError';
    this.code = code;
    this.field = field;
  }
}
