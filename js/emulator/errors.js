// What goes wrong between the emulator and the program that runs it: options, state, control.
// What goes wrong between a client and the service is a Refusal (refusal.js).

/** Each reason's sentence in English, with gaps for its parameters. The field stands before it. */
export const reasons = Object.freeze({
  not_object: 'must be an object',
  not_boolean: 'must be true or false',
  not_positive_integer: 'must be a positive integer',
  not_text: 'must be text',
  empty_text: 'must be text that is not empty',
  copied_along: 'must not begin or end with {character}: remove the white space, quotes or byte order mark that were copied along',
  not_one_of: 'must be one of {choices}',
  not_in_range: 'must be a number from {least} to {most}',

  // options
  no_options: 'createEmulator needs options: sdkAppId, identifier and secretKey at least',
  unknown_option: 'is no option: use {options}',
  no_admins: 'must be an array of at least one identifier',
  apps_beside_app: 'give either apps, or sdkAppId, identifier and secretKey of one app',
  no_apps: 'must be an array of at least one',
  app_twice: 'must not name an sdkAppId twice',
  unknown_app: 'is not an app of this emulator: it has {apps}',
  bad_accounts: 'must be "known" or "auto"',
  bad_clock: 'must be a function that returns milliseconds',
  bad_time: 'must show milliseconds since 1970, from 0 to {most}',
  bad_quota: 'must be an integer from 1 to 1000000, or Infinity',
  bad_seed: 'must be a number or text',
  bad_on_request: 'must be a function that takes a record',
  bad_url: 'must be an address that begins with http:// or https://, without a user name',
  bad_fetch: 'must be a function that is called as fetch is',
  state_beside_start: 'is the whole start: leave out {options}',

  // the state
  unknown_part: 'is unknown here: use {parts}',
  other_format: 'must be "{format}": this is another kind of document',
  other_version: 'must be {version}: this state was written by another version',
  bad_account_type: 'must be 0 (UserID) or 1 (RegistrationID)',
  other_account_type: 'belongs to the other account type',
  bad_slot: 'a slot must be one of 0 to 9',
  name_not_text: 'a name must be text',
  name_too_long: 'a name must not be longer than 50 bytes of UTF-8',
  name_empty: 'a name must not be empty',
  name_twice: 'the name {name} is in another slot already',
  unknown_name: 'is not a name of the app',
  value_not_text: 'a value must be text',
  value_too_long: 'a value must not be longer than 50 bytes of UTF-8',
  not_tags: 'must be an array of tags',
  too_many_tags: 'must hold {most} tags at most',
  too_many_tags_of_app: 'must not carry more than {most} distinct tags',
  tag_not_text: 'a tag must be text',
  tag_too_long: 'a tag must not be longer than 50 bytes of UTF-8',
  tag_empty: 'a tag must not be empty',
  not_pair: 'each entry must be a pair of account and user',
  bad_account: 'an account must be text that is not empty',
  bad_device_error: 'must be a number that is not 0: -1 or -2, or the code of a vendor',

  // a condition that is asked about
  refused_condition: 'the service refuses it with {errorCode}: {errorInfo}',

  // faults
  not_faults: 'must be an array',
  unknown_fault_field: 'is no field of "{kind}": it has {fields}',
  given_twice: 'is given twice',
  no_milliseconds: 'is needed: how long to wait',
  no_error_code: 'is needed: what to answer',
  bad_status: 'must be an HTTP status from {least} to {most}',
  empty_account: 'must be accounts that are not empty',
  bad_moment: 'must be "before" or "after", for a reset also "midway"',

  // a state in a file, which is the field
  file_broken: 'this state file is broken or incomplete: it is not JSON in UTF-8. The file was left as it is: repair it, move it away or name another one',
  file_unusable: 'this state file cannot be used: {problem}. The file was left as it is: repair it, move it away or name another one',
  file_changed: "another program changed this state file meanwhile. It was left as it is, and this emulator's state is in {aside}",
});

/** @typedef {keyof typeof reasons} EmulatorErrorReason */
/** @typedef {Readonly<Record<string, string | number>>} Params what fills the gaps of a reason's sentence */

/**
 * The one error class of the emulator. `code` is stable: `ERR_EMULATOR_OPTIONS`,
 * `ERR_EMULATOR_STATE`, `ERR_EMULATOR_FAULT`, `ERR_EMULATOR_CONDITION`. `field` says where in the given value. `reason` is
 * stable, too, and says with `params` what `message` says in English, for who says it otherwise.
 */
export class EmulatorError extends Error {
  /**
   * @param {import('./types.d.ts').EmulatorErrorCode} code
   * @param {string} field where, as a path; empty for the value as a whole
   * @param {EmulatorErrorReason} reason what happened, then what to do
   * @param {Params} [params]
   * @param {ErrorOptions} [options]
   */
  constructor(code, field, reason, params = {}, options = undefined) {
    const sentence = reasons[reason].replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
    super(field === '' ? sentence : `${field}: ${sentence}`, options);
    this.name = 'EmulatorError';
    this.code = code;
    this.field = field;
    this.reason = reason;
    this.params = params;
  }
}
