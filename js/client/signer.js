/** The UserSig that calls carry: made or asked for once, kept while it is good, renewed before it ends. */

import { TimPushError } from '../errors.js';

/** @typedef {{ userSig: string, renewAt: number }} Kept */

const validity = 86_400; // seconds; the service advises a day or more
const margin = 600; // seconds before its end at which a signature is replaced: calls in flight, clocks apart

const now = () => Date.now() / 1000;

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
    const given = typeof userSig === 'function' ? await userSig() : userSig;
    if (typeof given !== 'string' || given === '') {
      throw new TimPushError('ERR_INVALID_OPTIONS', 'userSig must answer a non-empty string.', { field: 'userSig' });
    }
    if (typeof userSig === 'string') return { userSig: given, renewAt: Infinity };
    return { userSig: given, renewAt: await endOf(given) };
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

  return {
    /** Whether a refused signature can be replaced by another. */
    canRenew: typeof userSig !== 'string',

    /** @returns {Promise<string>} */
    sign: async () => {
      if (!kept || now() >= kept.renewAt) kept = await renewed();
      return kept.userSig;
    },

    /**
     * Calls that failed together with the same signature get one new one together.
     * @param {string} refused
     */
    forget: (refused) => {
      if (kept?.userSig === refused) kept = undefined;
    },
  };
};
