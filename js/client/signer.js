/** The UserSig that calls carry: made or asked for once, kept while it is good, renewed before it ends. */

import { invalidOption } from '../errors.js';
import { safeCause } from '../redact.js';

/** @typedef {{ userSig: string, renewAt: number, first?: ReturnType<typeof createLatch> }} Kept */

const validity = 86_400; // seconds; the service advises a day or more
const margin = 600; // seconds before its end at which a signature is replaced: calls in flight, clocks apart

const now = () => Date.now() / 1000;

/** Opens once, for all who wait. */
const createLatch = () => {
  let open = () => {};
  /** @type {Promise<void>} */
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('../usersig.js').createUserSig>} codec
 */
export const createSigner = (settings, { signUserSig, inspectUserSig }) => {
  const { sdkAppId, identifier, secretKey, userSig } = settings;
  /** @type {Promise<Kept> | undefined} */
  let pending;
  /** @type {Kept | undefined} */
  let kept;

  /** @returns {Promise<Kept>} */
  const make = async () => {
    if (secretKey !== undefined) {
      const made = await signUserSig({ sdkAppId, identifier, secretKey, expire: validity });
      return { userSig: made, renewAt: now() + validity - margin };
    }
    if (typeof userSig === 'string') return { userSig, renewAt: Infinity };
    const given = await ask();
    return { userSig: given, renewAt: await endOf(given) };
  };

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

  const renewed = () => {
    pending ??= make().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  /**
   * The first call with a signature goes alone: were it refused, each further one would be a failed check too, and ten of
   * those lock the identifier out for a minute (70050).
   * @returns {Promise<string>}
   */
  const sign = async () => {
    if (!kept || now() >= kept.renewAt) kept = await renewed();
    const mine = kept;
    if (!mine.first) {
      mine.first = createLatch();
      return mine.userSig;
    }
    await mine.first.opened;
    return kept === mine ? mine.userSig : sign();
  };

  return {
    /** Whether a refused signature can be replaced by another. */
    canRenew: typeof userSig !== 'string',

    sign,

    /**
     * What became of a call that carried the signature is known: the others may go.
     * @param {string} used
     */
    settle: (used) => {
      if (kept?.userSig === used) kept.first?.open();
    },

    /**
     * Calls that failed together with the same signature get one new one together.
     * @param {string} refused
     */
    forget: (refused) => {
      if (kept?.userSig !== refused) return;
      const { first } = kept;
      kept = undefined;
      first?.open(); // who waited for it signs anew
    },
  };
};
