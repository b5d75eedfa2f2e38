/** One call of the service, from its body to what it answered: gate, signature, request, exchange, reading, retries. */

import {
  abortError, nextTurn, sleep, systemClock, timeOfHttpDate, within,
} from './clock.js';
import {
  copyOf, errorOf, isTimPushError,
} from '../errors.js';
import { createCap } from './cap.js';
import { createGate, sharedAppGate, sharedGate } from './gate.js';
import { letGo } from '../strangers.js';
import { createHearsay } from './hearsay.js';
import { tell } from './hook.js';
import { createOwnWay } from './own-gate.js';
import { rateOf } from './quota.js';
import { randomNumber } from './random.js';
import { noteSent } from './sent.js';
import { createSilence } from './silence.js';
import { connectionOf, exchange, headerOf } from './transport.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../core/instance.d.ts').Happening} Happening */
/** @typedef {import('../core/instance.d.ts').Next} Next */
/** @typedef {import('../types.d.ts').Answer} Answer */
/** @typedef {import('../types.d.ts').TimPushError} TimPushError */
/** @typedef {import('./settings.d.ts').Settings} Settings */
/** @typedef {import('./signer.js').Signature} Signature */

/**
 * @typedef {{ answer: Answer, bytes: Uint8Array, error?: undefined } | { error: TimPushError, retryAfter?: number, milliseconds: number }} Attempt
 *   what came of one
 */

/** @typedef {{ sent: 'no' | 'unknown' }} Fate what is known of a call while it lasts */

const slack = 1_000; // milliseconds: a call of which nothing is heard so long after its timeout is not under way any more

/**
 * @param {Headers | undefined} headers
 * @param {import('../types.d.ts').Clock} clock
 * @returns {number | undefined} milliseconds; none where the header is not what HTTP says
 */
const retryAfterOf = (headers, clock) => {
  const value = headerOf(headers, 'retry-after').trim();
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, 1_000_000_000);
  const wait = timeOfHttpDate(value) - clock.time();
  return Number.isFinite(wait) ? Math.min(Math.max(0, Math.round(wait)), 1_000_000_000) : undefined;
};

/** @type {Record<string, Happening['what']>} */
const whats = {
  ERR_API: 'answer', ERR_HTTP: 'http', ERR_NETWORK: 'network', ERR_TIMEOUT: 'timeout', ERR_BAD_RESPONSE: 'bad_response',
};

/**
 * What came of an attempt, as the core's advice wants to know it.
 * @param {TimPushError} error
 * @param {Happening['what']} what
 * @param {number} [retryAfter] milliseconds
 */
const happeningOf = (error, what, retryAfter) => ({
  what,
  chance: randomNumber() / 0xffffffff,
  ...connectionOf(error),
  ...(what === 'answer' ? { errorCode: error.errorCode } : {}),
  ...(what === 'bad_response' ? { reason: error.reason } : {}),
  ...(error.status === undefined ? {} : { status: error.status }),
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

// Whether a failure may pass is asked as if nothing had been tried yet, and nobody had said how long it takes.
const untried = Object.freeze({
  attempt: 1, retries: 1, sent: 'no', signedAnew: false, reconnected: false,
});

/**
 * What ended a call while a read went ahead of it: that of the read says nothing of the call.
 * @param {unknown} error
 */
const neverLeft = (error) => {
  const copy = copyOf(error);
  if (!isTimPushError(copy)) return copy;
  copy.attempts = 0;
  delete copy.random;
  return copy;
};

/**
 * Accounts that the service speaks of although nobody asked for them, as a documented sample does.
 * @param {Answer} answer
 * @param {readonly string[] | undefined} asked
 * @param {(text: string) => string} redact
 */
const unaskedOf = ({ users = [], failures }, asked, redact) => {
  if (!asked) return {};
  const known = new Set(asked);
  const answered = [...users, ...failures].map(({ account }) => account);
  const unasked = answered.filter((account) => !known.has(account));
  if (unasked.length === 0) return {};
  return { unasked: unasked.map((account) => redact(account)) };
};

/**
 * @param {Settings} settings
 * @param {ReturnType<typeof import('./signer.js').createSigner>} signer
 */
export const createCall = (settings, signer) => {
  const { sdkAppId, identifier, region, host, endpoint, contentType, clock, masking } = settings;
  const fetch = settings.fetch ?? ((...args) => globalThis.fetch(...args));

  const silence = createSilence(clock);
  const hearsay = createHearsay(settings, signer);

  /** @typedef {Pick<import('./gate.js').SharedGate, 'pass' | 'pause'>} Way */
  /** @type {Map<string, Way>} by command */
  const ways = new Map();
  // What pauses every call of the app, those to come included; gates by different clocks cannot be one.
  const app = clock === systemClock && !settings.gate
    ? sharedAppGate(sdkAppId)
    : createGate({ rate: Infinity, spread: 0, clock });

  /**
   * @param {import('../types.d.ts').CommandInfo} command
   * @returns {Way}
   */
  const newWay = (command) => {
    const { name } = command;
    const { gate: own, spread, concurrency, timeout } = settings;
    const rate = rateOf(command, settings);
    const cap = createCap(concurrency, timeout + slack);
    if (own) {
      const quota = { sdkAppId, rate, spread };
      const { redact } = masking;
      const way = createOwnWay({
        gate: own, command: name, quota, cap, clock, timeout, redact,
      });
      const left = app.pausedUntil() - clock.now();
      if (left > 0) way.pause(left); // pass() tells of a gate that fails
      return way;
    }
    const gate = clock === systemClock
      ? sharedGate({ sdkAppId, command: name, rate, spread })
      : createGate({ rate, spread, clock, app });
    return { pass: (caller) => gate.pass({ ...caller, cap }), pause: gate.pause };
  };

  /** @param {import('../types.d.ts').CommandInfo} command */
  const wayOf = (command) => {
    const way = ways.get(command.name) ?? newWay(command);
    ways.set(command.name, way);
    return way;
  };

  /**
   * @param {Way} way
   * @param {Pick<Next, 'wait' | 'scope'>} next
   */
  const pause = (way, { wait, scope }) => {
    if (scope === 'command') {
      way.pause(wait);
      return;
    }
    app.pause(wait);
    if (settings.gate) for (const one of ways.values()) one.pause(wait); // one of the caller's knows commands only
  };

  /** @param {number} began */
  const since = (began) => {
    try {
      return clock.now() - began;
    } catch {
      return NaN; // what was answered counts, even if a clock of the caller's fails meanwhile
    }
  };

  /**
   * One attempt.
   * @param {Engine} core
   * @param {string} command
   * @param {string} body
   * @param {string} userSig
   * @param {{ attempt: number, random: number, signal: AbortSignal, fate: Fate, sent: () => void, asked?: readonly string[] }} context
   * @returns {Promise<Attempt>}
   */
  const attemptOnce = async (core, command, body, userSig, context) => {
    const {
      attempt, random, signal, fate, sent, asked,
    } = context;
    const redact = masking.redactorFor(userSig);
    const request = core.addressRequest(command, body, {
      sdkAppId, identifier, userSig, random, region, host, endpoint, contentType,
    });
    const { onRequest } = settings;
    if (onRequest) tell(onRequest, { command, attempt, random, url: redact(request.url) }); // masking takes its time
    const began = clock.now();
    /** @type {Headers | undefined} */
    let headers;
    try {
      const { timeout } = settings;
      const limit = core.limits.answerBytes;
      if (!signal.aborted) fate.sent = 'unknown'; // until there is an answer, or the advice says otherwise
      const got = await exchange({
        fetch, request, command, timeout, limit, signal, redact, clock, sent,
      });
      headers = got.headers;
      letGo(() => silence.end()); // a clock of the caller's may fail
      const answer = core.readResponse(command, got.status, got.bytes, { redact });
      const milliseconds = since(began);
      const { status } = got;
      const { requestId } = answer;
      const { onResponse } = settings;
      if (onResponse) {
        const unasked = unaskedOf(answer, asked, redact);
        tell(onResponse, {
          command, attempt, random, status, requestId, milliseconds, ...unasked,
        });
      }
      return { answer, bytes: got.bytes };
    } catch (error) {
      if (!isTimPushError(error)) throw error;
      return { error, milliseconds: since(began), retryAfter: retryAfterOf(headers, clock) };
    }
  };

  /** @typedef {Exclude<ReturnType<typeof signer.begin>, string>} Begun */

  /**
   * Waits for a place in the quota, which only a call with a signature that may be sent just then takes.
   * @param {Way} way
   * @param {AbortSignal} signal
   * @param {Signature} signature
   * @param {{ name: string, isNew: boolean, repeatable: boolean }} call
   * @returns {Promise<{ begun: Begun | 'wait' | 'stale' | 'silence', passed?: import('./gate.js').Place }>}
   */
  const place = async (way, signal, signature, { name, isNew, repeatable }) => {
    let begun = /** @type {ReturnType<typeof signer.begin> | 'silence'} */ ('wait');
    const waiting = settings.gate ? name : undefined;
    const isReady = () => {
      begun = !repeatable && silence.isLong() ? 'silence' : signer.begin(signature, isNew, waiting);
      return typeof begun === 'object';
    };
    const renew = () => {
      if (typeof begun === 'object') signer.renew(begun);
    };
    try {
      const passed = await way.pass({ signal, isReady, renew });
      return { begun, passed };
    } finally {
      if (waiting && typeof begun === 'object') signer.cancel(signature, begun);
    }
  };

  /** @type {Promise<TimPushError | undefined> | undefined} what came of it, if nobody was there */
  let knocking;
  /**
   * Ends a long silence by a read, which finds the dead connections. What is answered does not matter, nor whether; but it may find
   * that there is nobody.
   * @param {Engine} core
   * @param {AbortSignal} signal
   * @returns {Promise<TimPushError | undefined>} the error where no connection could be made
   */
  const knock = async (core, signal) => {
    const others = knocking;
    if (others) {
      const came = await within(clock, signal, others, settings.timeout * (settings.retries + 1));
      if (!came && knocking === others) knocking = undefined; // gone, with its Worker's request
      return came?.value;
    }
    let found = (/** @type {TimPushError | undefined} */ _error) => {};
    const own = new Promise((resolve) => {
      found = resolve;
    });
    knocking = own;
    /** @type {TimPushError | undefined} */
    let nobody;
    /** @type {Fate} */
    const fate = { sent: 'no' };
    try {
      await attempt(core, 'get_attr_name', '{}', signal, fate);
    } catch (error) {
      if (!isTimPushError(error) || !whats[error.code]) throw neverLeft(error);
      if (error.reason === 'unsent' && fate.sent === 'no') nobody = error;
    } finally {
      if (knocking === own) knocking = undefined;
      found(nobody);
    }
    if (!nobody) silence.end();
    await nextTurn(); // in which the other connections are found dead
    return nobody;
  };

  /**
   * What a call is told that nobody is there for.
   * @param {string} command
   * @param {TimPushError} nobody
   */
  const unsent = (command, { code, text, cause }) => errorOf(code, 'unsent', {
    command, text, cause, attempts: 0, retryable: true,
  });

  /**
   * Begins a call that has the pass of a gate of the caller's: it may have waited long for it, so the signature may be refused or
   * old by now, another call may try it, and the connections may be dead. The pass is kept meanwhile.
   * @param {Engine} core
   * @param {{ name: string, isNew: boolean, repeatable: boolean }} call
   * @param {AbortSignal} signal
   * @param {Signature} waited with which it waited
   */
  const beginPassed = async (core, { name, isNew, repeatable }, signal, waited) => {
    let signature = waited;
    for (let isLatest = isNew; ;) {
      const nobody = !repeatable && silence.isLong() ? await knock(core, signal) : undefined;
      if (nobody) throw unsent(name, nobody);
      const begun = signer.begin(signature, isLatest);
      if (typeof begun === 'object') return { signature, begun };
      const earlier = begun === 'stale' ? undefined : signature;
      signature = await signer.sign(signal, earlier);
      isLatest = !earlier && signer.isDue(signature);
    }
  };

  /**
   * A signature to carry, and a place in the quota. What was signed may be tried by another call, refused or old by then.
   * @param {Engine} core
   * @param {{ name: string, repeatable: boolean }} command
   * @param {Way} way
   * @param {AbortSignal} signal
   */
  const departure = async (core, { name, repeatable }, way, signal) => {
    /** @type {Signature | undefined} */
    let earlier;
    for (;;) {
      let signature = await signer.sign(signal, earlier, name);
      await hearsay.hear(core, signature, signal);
      signature = await signer.sign(signal, signature, name); // throws what was heard
      const isNew = !earlier && signer.isDue(signature); // there is no better one
      const call = { name, isNew, repeatable };
      const { begun, passed } = await place(way, signal, signature, call);
      if (typeof begun === 'object' && passed) {
        if (!settings.gate) return { signature, ...passed, trial: begun.trial };
        try {
          const late = await beginPassed(core, call, signal, signature);
          return { ...passed, signature: late.signature, trial: late.begun.trial };
        } catch (error) {
          passed.leave();
          throw error;
        }
      }
      const nobody = begun === 'silence' ? await knock(core, signal) : undefined;
      if (nobody) throw unsent(name, nobody);
      earlier = begun === 'stale' ? undefined : signature;
    }
  };

  /**
   * As many attempts as the core advises.
   * @param {Engine} core
   * @param {string} command
   * @param {string} body
   * @param {AbortSignal} signal
   * @param {Fate} fate
   * @param {readonly string[]} [asked]
   * @returns {Promise<Attempt & { error?: undefined }>}
   */
  const attempt = async (core, command, body, signal, fate, asked) => {
    const row = core.command(command);
    const way = wayOf(row);
    /** @type {Pick<Happening, 'attempt' | 'retries' | 'repeatable' | 'sent' | 'signedAnew' | 'reconnected'>} */
    const state = {
      attempt: 1,
      retries: settings.retries,
      repeatable: row.repeatable,
      sent: 'no',
      signedAnew: false,
      reconnected: false,
    };

    /**
     * The core's advice on a failure; after it, it is known whether the call may have been carried out.
     * @param {{ error: TimPushError, retryAfter?: number }} failed
     */
    const adviceOn = ({ error, retryAfter }) => {
      const what = whats[error.code];
      if (!what) return undefined; // aborted, past the deadline, or the core's own
      const happening = { ...state, ...happeningOf(error, what, retryAfter) };
      const later = core.nextStep({ ...state, ...happeningOf(error, what), ...untried }).step;
      error.retryable = later === 'sign_anew' ? signer.canRenew : later !== 'stop';
      const advice = core.nextStep(happening);
      state.sent = advice.sent;
      fate.sent = advice.sent;
      return advice;
    };

    /**
     * What is to be done about a failure; throws it if that is nothing.
     * @param {TimPushError} error
     * @param {Next | undefined} advice
     * @param {Signature} signature
     */
    const nextStep = (error, advice, signature) => {
      if (!advice) throw error;
      const { step, wait } = advice;
      if (step === 'pause' || (step === 'stop' && wait > 0)) pause(way, advice);
      if (step === 'stop' || (step === 'sign_anew' && !signer.canRenew)) {
        hearsay.tell(signature, error.errorCode, signer.refuse(signature, error));
        throw error;
      }
      if (step === 'sign_anew') signer.forget(signature);
      return { step, wait, error };
    };

    for (let exchanges = 1; ; exchanges += 1) {
      const { signature, sent, leave, trial } = await departure(core, row, way, signal);
      const random = randomNumber();
      /** @type {Attempt | undefined} */
      let made;
      /** @type {ReturnType<typeof nextStep>} */
      let next;
      try {
        const context = {
          attempt: exchanges, random, signal, fate, sent, asked,
        };
        made = await attemptOnce(core, command, body, signature.userSig, context);
        if (!made.error) return made;
        const { error, milliseconds } = made;
        Object.assign(error, { command, attempts: exchanges, random });
        const advice = adviceOn(made);
        const { status, requestId } = noteSent(error, command, fate.sent);
        tell(settings.onResponse, {
          command, attempt: exchanges, random, status, requestId, milliseconds, error,
        });
        next = nextStep(error, advice, signature);
      } finally {
        leave();
        signer.settle(signature, trial, made);
      }

      tell(settings.onRetry, { command, attempt: exchanges, random, ...next });
      if (signal.aborted) throw abortError(signal);
      const { step, wait } = next;
      if (step === 'sign_anew') state.signedAnew = true;
      else if (step === 'reconnect') state.reconnected = true;
      else state.attempt += 1;
      if (step === 'repeat') await sleep(clock, wait, signal);
    }
  };

  /**
   * @param {Engine} core
   * @param {string} command
   * @param {string} body JSON text, checked already
   * @param {import('./job.js').Job} job
   * @param {readonly string[]} [asked] the accounts of the body
   * @returns {Promise<{ answer: Answer, bytes: Uint8Array }>}
   */
  return async (core, command, body, job, asked) => {
    const { signal, release } = job.fork();
    /** @type {Fate} */
    const fate = { sent: 'no' };
    try {
      return await attempt(core, command, body, signal, fate, asked);
    } catch (error) {
      throw noteSent(error, command, fate.sent);
    } finally {
      release();
    }
  };
};
