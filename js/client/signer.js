/**
 * The UserSig that calls carry: made or asked for once, kept while it is good, renewed before it ends. Ten failed checks within
 * a minute lock the identifier out, for everybody who calls by it (70050). So the first call with a signature goes alone, and
 * one that was refused is not sent again at once.
 */

import { copyOf, invalidOption, say, TimPushError } from '../errors.js';
import { safeCause } from '../redact.js';
import { systemClock, unlessAborted, within } from './clock.js';

/** @typedef {import('../types.d.ts').TimPushError} Refusal */
/** @typedef {{ over: Promise<void>, end: () => void }} Trial */
/**
 * @typedef {object} Signature
 * @property {string} userSig
 * @property {number} renewAt seconds
 * @property {boolean} isTried a call with it did not fail for it: calls need not wait for one another
 * @property {boolean} isDropped another one takes its place
 * @property {Trial} [trial] the one call with it that is under way
 * @property {{ error: Refusal, until: number }} [refusal]
 */

const validity = 86_400; // seconds; the service advises a day or more
const margin = 600; // seconds before its end at which a signature is replaced: calls in flight, clocks apart
const lockedOut = 70050; // nobody knows of the signature then: when the lock is over, one call goes first again
const silence = 15_000; // milliseconds without a call after a refusal: four checks a minute, far from ten

const now = () => Date.now() / 1000;

const nextTurn = () => new Promise((resolve) => {
  setTimeout(resolve, 0);
});

/** @returns {Trial} */
const startTrial = () => {
  let end = () => {};
  /** @type {Promise<void>} */
  const over = new Promise((resolve) => {
    end = resolve;
  });
  return { over, end: () => end() };
};

/**
 * Whether the error is a failed check of the signature itself (70001 to 70014, 70052), which counts towards the lock.
 * @param {Refusal} error
 */
const isFailedCheck = ({ kind, errorCode = 0 }) =>
  kind === 'credential' && errorCode > 70000 && errorCode < 70100;

/** @param {Refusal} error of the call that was refused */
const notSent = ({ errorCode, errorName, errorInfo, kind, hint = '' }) => {
  const problem = `Not sent: the UserSig was refused less than ${silence / 1000} s ago with ${errorCode} ${errorName}`;
  return new TimPushError('ERR_API', say(problem, hint), {
    errorCode, errorName, errorInfo, kind, hint, retryable: false, attempts: 0,
  });
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('../usersig.js').createUserSig>} codec
 */
export const createSigner = (settings, { signUserSig, inspectUserSig }) => {
  const { sdkAppId, identifier, secretKey, userSig, timeout } = settings;
  /** @type {Promise<Signature> | undefined} */
  let pending;
  /** @type {Signature | undefined} */
  let kept;

  /** @returns {Promise<string>} what the caller's function answers */
  const ask = async () => {
    /** @type {unknown} */
    let given;
    try {
      given = await /** @type {Function} */ (userSig)();
    } catch (error) {
      const cause = safeCause(error, []);
      throw invalidOption('userSig', `is a function that failed: ${cause.message}`, 'See the cause', cause);
    }
    if (typeof given === 'string' && given !== '') return given;
    throw invalidOption('userSig', 'is a function that did not answer a non-empty string', 'Check what it answers');
  };

  /**
   * A signature that cannot be read here may still be good: the service decides. It is asked for anew each time.
   * @param {string} text
   */
  const endOf = async (text) => {
    try {
      const { expiresAt, issuedAt } = await inspectUserSig(text);
      return expiresAt - Math.min(margin, (expiresAt - issuedAt) / 10);
    } catch {
      return -Infinity;
    }
  };

  /** @returns {Promise<{ userSig: string, renewAt: number }>} */
  const make = async () => {
    if (secretKey !== undefined) {
      const made = await signUserSig({ sdkAppId, identifier, secretKey, expire: validity });
      return { userSig: made, renewAt: now() + validity - margin };
    }
    if (typeof userSig === 'string') return { userSig, renewAt: Infinity };
    const given = await ask();
    return { userSig: given, renewAt: await endOf(given) };
  };

  /** What is known of a text stays known when the same is given again. */
  const renew = async () => {
    const made = await make();
    if (kept?.userSig === made.userSig) return Object.assign(kept, made);
    kept = { ...made, isTried: false, isDropped: false };
    return kept;
  };

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<Signature>}
   */
  const current = async (signal) => {
    if (kept && now() < kept.renewAt) return kept;
    const asked = pending ?? renew();
    pending = asked;
    const forgetIt = () => {
      if (pending === asked) pending = undefined;
    };
    asked.then(forgetIt, forgetIt);
    try {
      if (typeof userSig !== 'function') return await unlessAborted(signal, () => asked);
      const came = await within(signal, asked, timeout);
      if (came) return came.value;
      forgetIt(); // the next one asks again
      throw invalidOption('userSig', `is a function that did not answer within ${timeout} ms`, 'Check what it waits for');
    } catch (error) {
      throw copyOf(error); // each who waits has one of its own, to which its job adds
    }
  };

  /**
   * @param {AbortSignal} signal
   * @param {Signature} [earlier] what the caller was given before, and could not begin with
   * @returns {Promise<Signature>} one that no call is trying just now
   * @throws {TimPushError} what it was refused with a moment ago
   */
  const sign = async (signal, earlier) => {
    const signature = earlier ?? await current(signal);
    const { trial } = signature;
    if (trial) {
      const came = await within(signal, trial.over, timeout);
      if (!came && signature.trial === trial) signature.trial = undefined; // gone, with its Worker's request
      await nextTurn(); // an error ends its job before others of the job go
    }
    if (signature.isDropped) return sign(signal);
    const { refusal } = signature;
    if (refusal && systemClock.now() < refusal.until) throw notSent(refusal.error);
    return signature;
  };

  return {
    /** Whether a refused signature can be replaced by another. */
    canRenew: typeof userSig !== 'string',

    sign,

    /**
     * Begins a call, if it may go now; each that begins is to be settled.
     * @param {Signature} signature
     */
    begin: (signature) => {
      if (signature.trial || signature.isDropped) return false;
      if (signature.refusal && systemClock.now() < signature.refusal.until) return false;
      if (!signature.isTried) signature.trial = startTrial();
      return true;
    },

    /**
     * Ends what `begin` began, so that others may go.
     * @param {Signature} signature
     * @param {{ error?: Refusal }} [outcome] of the call; none if it was broken off
     */
    settle: (signature, outcome) => {
      signature.trial?.end();
      signature.trial = undefined;
      if (!outcome) return;
      const { error } = outcome;
      signature.isTried = !error || (error.errorCode !== lockedOut && !isFailedCheck(error));
      if (signature.isTried) signature.refusal = undefined;
    },

    /**
     * Calls that failed together with the same signature get one new one together.
     * @param {Signature} signature
     */
    forget: (signature) => {
      signature.isDropped = true;
      if (kept === signature) kept = undefined;
    },

    /**
     * Sends the signature no more for a while, if it is what was wrong.
     * @param {Signature} signature
     * @param {Refusal} error what ends the call that carried it
     */
    refuse: (signature, error) => {
      if (isFailedCheck(error)) {
        signature.refusal = { error, until: systemClock.now() + silence };
      }
    },
  };
};
