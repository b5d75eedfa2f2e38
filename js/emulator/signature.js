// The check of the caller's signature, and the lock-out of those who fail it too often.

const FAILURES = 10;
const MINUTE = 60_000;
// Both maps are keyed by what strangers send, so both have an end.
const CACHED = 256;
const WATCHED = 10_000;

/** Reason → ErrorCode, in the order in which the codec looks. */
const codes = {
  malformed: 70003,
  sdkAppId: 70014,
  identifier: 70013,
  signature: 70009,
  expired: 70001,
};

/**
 * Adds to a map of bounded size: the oldest entry makes room.
 * @template V
 * @param {Map<string, V>} map
 * @param {string} key
 * @param {V} value
 * @param {number} size
 */
const keep = (map, key, value, size) => {
  map.delete(key);
  map.set(key, value);
  if (map.size > size) map.delete(/** @type {string} */ (map.keys().next().value));
};

/** @typedef {{ sdkAppId: number, secretKey: string }} SigningApp */

/**
 * @param {import('./types.d.ts').VerifyUserSig} verifyUserSig
 * @param {() => number} clock milliseconds; failures and locks count from when they are found
 */
export const createSignatureCheck = (verifyUserSig, clock) => {
  // Whether a signature is good depends on its text, the app, the identifier and the second: with
  // all four equal the answer is too. So nothing outlives its expiry here by a second.
  /** @type {Map<string, { second: number, code: Promise<number> }>} */
  const known = new Map();
  /** @type {Map<string, { times: number[], lockedUntil: number }>} */
  const failures = new Map();

  /**
   * @param {SigningApp} app
   * @param {string} identifier
   * @param {string} userSig
   * @param {number} second
   */
  const verify = async (app, identifier, userSig, second) => {
    const { sdkAppId, secretKey } = app;
    const verdict = await verifyUserSig(userSig, { sdkAppId, identifier, secretKey, now: second });
    return verdict.valid ? 0 : codes[verdict.reason];
  };

  /**
   * @param {SigningApp} app
   * @param {string} identifier
   * @param {string} userSig
   * @param {number} second
   */
  const codeOf = (app, identifier, userSig, second) => {
    const key = JSON.stringify([app.sdkAppId, identifier, userSig]);
    const entry = known.get(key);
    if (entry?.second === second) return entry.code;
    const code = verify(app, identifier, userSig, second);
    keep(known, key, { second, code }, CACHED);
    // A codec that could not be loaded may be tried again.
    code.catch(() => known.delete(key));
    return code;
  };

  /** @param {string} key */
  const isLocked = (key) => {
    const left = (failures.get(key)?.lockedUntil ?? 0) - clock();
    // A lock that ends more than a minute from now was made before the clock was set back.
    return left > 0 && left <= MINUTE;
  };

  /**
   * Counts a failure; true when it was one too many, which locks the identifier for a minute.
   * @param {string} key
   */
  const isOneTooMany = (key) => {
    const now = clock();
    const before = failures.get(key)?.times ?? [];
    const times = before.filter((time) => now - time < MINUTE && time <= now);
    times.push(now);
    const locks = times.length > FAILURES;
    const entry = locks ? { times: [], lockedUntil: now + MINUTE } : { times, lockedUntil: 0 };
    keep(failures, key, entry, WATCHED);
    return locks;
  };

  return {
    /**
     * @param {SigningApp} app
     * @param {string} identifier
     * @param {string} userSig
     * @param {number} now milliseconds, when the call arrived: so late it is for its expiry
     * @returns {Promise<number>} 0, or the ErrorCode to refuse with
     */
    check: async (app, identifier, userSig, now) => {
      const key = JSON.stringify([app.sdkAppId, identifier]);
      if (isLocked(key)) return 70050;
      const code = await codeOf(app, identifier, userSig, Math.floor(now / 1000));
      // Again: another call may have failed, and locked, while this one was looked at.
      if (isLocked(key)) return 70050;
      return code !== 0 && isOneTooMany(key) ? 70050 : code;
    },
    reset: () => {
      known.clear();
      failures.clear();
    },
  };
};
