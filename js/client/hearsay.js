/** What processes with one gate tell one another of a UserSig that was refused, so that not each of them has it refused once more. */

import { letGo, memberOf } from '../strangers.js';
import { within } from './clock.js';

/** @typedef {import('./signer.js').Signature} Signature */

const often = 1_000; // milliseconds between two questions; and for how long a call waits for an answer

/**
 * @param {import('./settings.d.ts').Settings} settings
 * @param {ReturnType<typeof import('./signer.js').createSigner>} signer
 */
export const createHearsay = ({ gate, clock }, signer) => {
  const isThere = ['refusalOf', 'refuse'].every((name) => typeof memberOf(gate, name) === 'function');
  /** @type {{ at: number, signature: Signature } | undefined} */
  let last;

  /**
   * @param {import('../core/instance.d.ts').Engine} core
   * @param {Signature} signature
   */
  const ask = async (core, signature) => {
    const said = await gate?.refusalOf?.(await signer.markOf(signature));
    const [errorCode, milliseconds] = ['errorCode', 'milliseconds'].map((name) => Number(memberOf(said, name)));
    if (!(errorCode > 0 && milliseconds > 0)) return;
    const { name: errorName, kind, meaning, hint } = core.explain(errorCode);
    signer.learn(signature, {
      errorCode, errorName, kind, meaning, hint,
    }, milliseconds);
  };

  return {
    /**
     * Asks, at most once a second. A call with a signature of which nothing is known waits for what the others say.
     * @param {import('../core/instance.d.ts').Engine} core
     * @param {Signature} signature
     * @param {AbortSignal} signal
     */
    hear: async (core, signature, signal) => {
      const now = clock.now();
      if (!isThere || (last?.signature === signature && now - last.at < often)) return;
      last = { at: now, signature };
      const asked = letGo(() => ask(core, signature));
      if (!signature.isTried) await within(clock, signal, asked, often);
    },

    /**
     * @param {Signature} signature
     * @param {number | undefined} errorCode that it was refused with
     * @param {number} milliseconds for which nobody is to send it
     */
    tell: (signature, errorCode, milliseconds) => {
      if (!isThere || errorCode === undefined || milliseconds === 0) return;
      const refusal = { errorCode, milliseconds };
      letGo(async () => gate?.refuse?.(await signer.markOf(signature), refusal));
    },
  };
};
