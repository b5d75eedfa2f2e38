// How a command ends: the exit codes, and which of them an error stands for.
import { isTimPushError } from '../../index.js';
import { textIn } from './language.js';

/** @typedef {import('../../types.d.ts').TimPushErrorCode} TimPushErrorCode */

export const exitCodes = Object.freeze({
  ok: 0,
  unexpected: 1,
  usage: 2,
  someFailed: 3,
  refused: 4,
  outOfTime: 5,
  network: 6,
  interrupted: 130,
});

/** What each of them means, for the help. */
export const exitMeanings = Object.freeze({
  0: 'ok',
  1: 'unexpected, or what came of it cannot be written',
  2: 'wrong usage or bad input: nothing is done, or with --out what stands before it',
  3: 'some accounts failed, or it is not known whether they got a push: who, is on stderr, in full with --format json or in --failed',
  4: 'the service refuses the credential or the app',
  5: 'throttled, out of time, or beyond the quota of a day',
  6: 'no connection, or no usable answer',
  130: 'interrupted (Ctrl-C)',
});

/** An error that is a phrase: who shows it makes the sentence, `message` is the English one. */
class SaidError extends Error {
  /**
   * @param {import('./language.js').Key} key
   * @param {import('./language.js').Params} [params]
   */
  constructor(key, params = {}) {
    super(textIn('en', { key, params }));
    this.key = key;
    this.params = params;
  }
}

/** What was asked for cannot be done as it was said: it says where, and what to do. */
export class UsageError extends SaidError {
  name = 'UsageError';
}

/** What an option is given is no value of it: it says what would be one, whatever the option. */
export class InvalidValue extends UsageError {
  name = 'InvalidValue';
}

/** What came of a command cannot be written, when part of it is done: it says where, and why. */
export class OutputError extends SaidError {
  name = 'OutputError';
}

/** @type {Partial<Record<TimPushErrorCode, number>>} */
const byCode = {
  ERR_INVALID_OPTIONS: exitCodes.usage,
  ERR_INVALID_ARGUMENT: exitCodes.usage,
  ERR_HTTP: exitCodes.network,
  ERR_NETWORK: exitCodes.network,
  ERR_BAD_RESPONSE: exitCodes.network,
  ERR_NOT_ANSWERED: exitCodes.network,
  ERR_TIMEOUT: exitCodes.outOfTime,
  ERR_DEADLINE: exitCodes.outOfTime,
  ERR_ABORTED: exitCodes.interrupted,
};

/** An answer of the service, by what its ErrorCode is about. */
const byKind = Object.freeze({
  credential: exitCodes.refused,
  app: exitCodes.refused,
  request: exitCodes.usage,
  account: exitCodes.someFailed,
  throttled: exitCodes.outOfTime,
  internal: exitCodes.network,
  unknown: exitCodes.unexpected,
});

/** What counts otherwise than its kind does: a quota that is used up is there again tomorrow. @type {Record<number, number>} */
const byErrorCode = Object.freeze({ 90047: exitCodes.outOfTime });

/**
 * @param {unknown} error
 * @returns {number}
 */
export const exitCodeOf = (error) => {
  if (error instanceof UsageError) return exitCodes.usage;
  if (!isTimPushError(error)) {
    // The emulator's errors are all about what it was given.
    return Object(error).name === 'EmulatorError' ? exitCodes.usage : exitCodes.unexpected;
  }
  if (error.code === 'ERR_API') return byErrorCode[Number(error.errorCode)] ?? byKind[error.kind ?? 'unknown'];
  return byCode[error.code] ?? exitCodes.unexpected;
};
