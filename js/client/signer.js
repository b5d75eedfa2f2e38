/**
 * The UserSig that calls carry: made or asked for once, kept while it is good, renewed before it ends. Ten failed checks within
 * a minute lock the identifier out, for everybody who calls by it (70050). So the first call with a signature goes alone, and
 * after a refusal none goes for a while.
 */

import { copyOf, errorOf, invalidOption } from '../errors.js';
import { safeCause } from '../strangers.js';
import { abortError, nextTurn, within } from './clock.js';

/** @typedef {import('../types.d.ts').TimPushError} Refusal */
/**
 * @typedef {object} Trial a call that tries a signature, or waits at a gate to do so
 * @property {Promise<void>} over
 * @property {() => void} end
 * @property {number} seen when it was there for certain, by the client's clock
 * @property {string} [waiting] the command at whose gate it waits, which holds up none of another command
 */
/**
 * @typedef {object} Signature
 * @property {string} userSig
 * @property {number} madeAt seconds; -Infinity if there will be no other
 * @property {number} renewAt seconds; -Infinity if that cannot be read
 * @property {boolean} isTried the service has let a call with it pass: calls need not wait for one another
 * @property {boolean} isDropped another one takes its place
 * @property {number} width how many calls may try it at once
 * @property {Set<Trial>} trials under way
 */

const validity = 86_400; // seconds; the service advises a day or more
const margin = 600; // seconds before its end at which a signature is replaced: calls in flight, clocks apart
const lockedOut = 70050; // nobody knows of the signature then: when the lock is over, one call goes first again
const fewer = 5; // calls at once with a signature of which a broken-off trial told nothing: half of what locks out
const silence = 15_000; // milliseconds without a call after a refusal: four checks a minute, far from ten

// Why a text cannot be a UserSig: the service would count it as a failed check.
const unsent = new Set([
  'foreign_start', 'foreign_end', 'key_as_user_sig', 'not_user_sig', 'not_base64', 'damaged_user_sig',
]);

/**
 * @param {number} seen
 * @param {string} [waiting]
 * @returns {Trial}
 */
const startTrial = (seen, waiting) => {
  let end = () => {};
  /** @type {Promise<void>} */
  const over = new Promise((resolve) => {
    end = resolve;
  });
  return {
    over, end: () => end(), seen, waiting,
  };
};

/**
 * The trials that a call waits for.
 * @param {Signature} signature
 * @param {string} [command] at whose gate it is to wait; none of a call that has its pass
 */
const rivalsOf = ({ trials }, command) => (
  [...trials].filter(({ waiting }) => !waiting || waiting === command));

/**
 * Whether the error is a failed check of the signature itself (70001 to 70014, 70052), which counts towards the lock.
 * @param {Refusal} error
 */
const isFailedCheck = ({ kind, errorCode = 0 }) =>
  kind === 'credential' && errorCode > 70000 && errorCode < 70100;

/**
 * @param {string} text
 * @returns {Promise<string>} its SHA-256 in hexadecimal
 */
const markOf = async (text) => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** @param {Pick<Refusal, 'errorCode' | 'errorName' | 'errorInfo' | 'kind' | 'meaning' | 'hint'>} error of the call that was refused */
const notSent = ({
  errorCode, errorName, errorInfo, kind, meaning, hint,
}) => errorOf('ERR_API', 'user_sig_refused_before', {
  limit: silence / 1000,
  errorCode,
  errorName,
  errorInfo,
  kind,
  meaning,
  hint,
  retryable: false,
  attempts: 0,
});

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('../usersig.js').createUserSig>} codec
 */
export const createSigner = (settings, { signUserSig, inspectUserSig }) => {
  const { sdkAppId, identifier, secretKey, userSig, timeout, clock, masking } = settings;
  const seconds = () => clock.time() / 1000;
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
      const cause = safeCause(error, masking.redact);
      throw invalidOption('userSig', 'user_sig_function_failed', { text: cause.message, cause });
    }
    if (typeof given === 'string' && given !== '') return given;
    throw invalidOption('userSig', 'user_sig_function_empty');
  };

  /**
   * A signature whose fields cannot be read here may still be good: the service decides. It is asked for anew each time.
   * @param {string} text
   * @throws {Refusal} where it cannot be one
   */
  const endOf = async (text) => {
    try {
      const { expiresAt, issuedAt } = await inspectUserSig(text, { now: seconds() });
      return expiresAt - Math.min(margin, (expiresAt - issuedAt) / 10);
    } catch (error) {
      const { code: _, reason, ...details } = /** @type {any} */ (error);
      if (unsent.has(reason)) throw errorOf('ERR_INVALID_OPTIONS', reason, { ...details, path: ['userSig'] });
      return -Infinity;
    }
  };

  /**
   * One that was made long after now is of a clock that was set back since: of fake timers, for example.
   * @param {{ madeAt: number, renewAt: number }} signature
   */
  const isOver = ({ madeAt, renewAt }) => seconds() >= renewAt || seconds() < madeAt - margin;

  /** @returns {Promise<{ userSig: string, madeAt: number, renewAt: number }>} */
  const make = async () => {
    const madeAt = seconds();
    if (secretKey !== undefined) {
      const time = Math.floor(madeAt);
      const made = await signUserSig({ sdkAppId, identifier, secretKey, expire: validity, time });
      return { userSig: made, madeAt, renewAt: time + validity - margin };
    }
    if (typeof userSig === 'string') {
      await endOf(userSig);
      return { userSig, madeAt: -Infinity, renewAt: Infinity };
    }
    const given = await ask();
    return { userSig: given, madeAt, renewAt: await endOf(given) };
  };

  /** @type {{ error: Pick<Refusal, 'errorCode' | 'errorName' | 'errorInfo' | 'kind' | 'meaning' | 'hint'>, until: number } | undefined} */
  let refusal;

  /** @type {Promise<string> | undefined} */
  let keyMark;

  /** Other processes sign at other moments: what they have in common is the key, of which this shows nothing. */
  const markOfKey = async () => markOf(await signUserSig({
    sdkAppId, identifier, secretKey: /** @type {string} */ (secretKey), expire: 1, time: 1,
  }));

  /**
   * @param {{ userSig: string, madeAt: number, renewAt: number }} made
   * @returns {Signature} what is known of a text stays known when the same is given again
   */
  const signatureOf = (made) => {
    if (kept?.userSig === made.userSig) return Object.assign(kept, made);
    return {
      ...made, isTried: false, isDropped: false, width: 1, trials: new Set(),
    };
  };

  /** @returns {Promise<Signature>} for all who wait for it */
  const renewed = () => {
    if (pending) return pending;
    const asked = make().then((made) => {
      const signature = signatureOf(made);
      if (pending === asked) kept = signature; // one that was given up takes nobody's place
      return signature;
    });
    const forget = () => {
      if (pending === asked) pending = undefined;
    };
    asked.then(forget, forget);
    pending = asked;
    return asked;
  };

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<Signature>}
   */
  const current = async (signal) => {
    if (kept && !isOver(kept)) return kept;
    const asked = renewed();
    try {
      const came = await within(clock, signal, asked, timeout);
      if (came) return came.value;
      if (pending === asked) pending = undefined; // the next one asks again
      if (typeof userSig !== 'function') return await current(signal); // a Worker's request that is gone was signing
      throw invalidOption('userSig', 'user_sig_function_late', { limit: timeout });
    } catch (error) {
      throw copyOf(error); // each who waits has one of its own, to which its job adds
    }
  };

  const throwRefusal = () => {
    if (refusal && clock.now() < refusal.until) throw notSent(refusal.error);
  };

  /**
   * @param {AbortSignal} signal
   * @param {Signature} [earlier] what the caller was given before, and is to wait for
   * @param {string} [command] at whose gate the caller is to wait
   * @returns {Promise<Signature>} one that may be tried just now
   * @throws {TimPushError} what the last one was refused with a moment ago
   */
  const sign = async (signal, earlier, command) => {
    if (signal.aborted) throw abortError(signal);
    throwRefusal();
    const signature = earlier ?? await current(signal);
    const rivals = rivalsOf(signature, command);
    if (!signature.isTried && rivals.length >= signature.width) {
      const [trial] = rivals;
      const came = await within(clock, signal, trial.over, timeout);
      if (!came && clock.now() - trial.seen >= timeout) signature.trials.delete(trial); // gone, with its Worker's request
      await nextTurn(); // an error ends its job before others of the job go
    }
    throwRefusal();
    return signature.isDropped ? sign(signal, undefined, command) : signature;
  };

  return {
    /** Whether a refused signature can be replaced by another. */
    canRenew: typeof userSig !== 'string',

    sign,

    /**
     * Whether it is time to ask for another one.
     * @param {Signature} signature
     */
    isDue: isOver,

    /**
     * Begins a call, if it may go now; each that begins is to be settled.
     * @param {Signature} signature
     * @param {boolean} isNew asked for just now, so that there is no newer one
     * @param {string} [command] at whose gate the call waits before it begins; then it is to be cancelled, and begun anew
     * @returns {{ trial?: Trial } | 'wait' | 'stale'} 'stale' if another one is to be asked for
     */
    begin: (signature, isNew, command) => {
      if (signature.isDropped || (!isNew && isOver(signature))) return 'stale';
      if (refusal && clock.now() < refusal.until) return 'wait';
      if (signature.isTried) return {};
      if (rivalsOf(signature, command).length >= signature.width) return 'wait';
      const trial = startTrial(clock.now(), command);
      signature.trials.add(trial);
      return { trial };
    },

    /**
     * A call that waits at a gate is still there.
     * @param {{ trial?: Trial }} begun
     */
    renew: ({ trial }) => {
      if (trial) trial.seen = clock.now();
    },

    /**
     * A call that waited at a gate does not wait there any more.
     * @param {Signature} signature
     * @param {{ trial?: Trial }} begun
     */
    cancel: (signature, { trial }) => {
      if (!trial) return;
      signature.trials.delete(trial);
      trial.end();
    },

    /**
     * Ends what `begin` began, so that others may go.
     * @param {Signature} signature
     * @param {Trial | undefined} trial
     * @param {{ error?: Refusal }} [outcome] of the call
     */
    settle: (signature, trial, outcome) => {
      if (trial) {
        signature.trials.delete(trial);
        trial.end();
      }
      const { error } = outcome ?? { error: undefined };
      if (!outcome || (error && error.code !== 'ERR_API')) {
        if (trial) signature.width = fewer; // it told nothing; who waits is not to go one by one through an outage
      } else if (error && (error.errorCode === lockedOut || isFailedCheck(error))) {
        signature.isTried = false;
        signature.width = 1;
      } else if (!refusal || clock.now() >= refusal.until) { // not one that began before the refusal
        signature.isTried = true;
        refusal = undefined;
      }
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
     * By what processes know of one another that they have the same key or UserSig: of neither can anything be read from it.
     * @param {Signature} signature
     * @returns {Promise<string>}
     */
    markOf: (signature) => {
      if (secretKey === undefined) return markOf(signature.userSig);
      keyMark ??= markOfKey();
      return keyMark;
    },

    /**
     * Another process has learnt that the signature, or its key, is refused.
     * @param {Signature} signature
     * @param {NonNullable<typeof refusal>['error']} error
     * @param {number} milliseconds for which none is to be sent
     */
    learn: (signature, error, milliseconds) => {
      refusal = { error, until: clock.now() + Math.min(milliseconds, silence) };
      signature.isTried = false;
      signature.width = 1;
      if (typeof userSig === 'function') signature.renewAt = -Infinity;
    },

    /**
     * Sends no signature for a while, if that is what was wrong; a function is asked again after that.
     * @param {Signature} signature
     * @param {Refusal} error what ends the call that carried it
     * @returns {number} milliseconds for which none is sent
     */
    refuse: (signature, error) => {
      if (!isFailedCheck(error)) return 0;
      refusal = { error, until: clock.now() + silence };
      if (typeof userSig === 'function') signature.renewAt = -Infinity;
      return silence;
    },
  };
};
