/** Functions of the caller's that watch. */

/**
 * Tells a hook; what it throws is its own affair and does not end the call.
 * @template T
 * @param {((event: T) => void) | undefined} hook
 * @param {T} event
 */
export const tell = async (hook, event) => {
  try {
    await hook?.(event); // an async one may reject
  } catch {
    // a hook watches, it does not decide
  }
};
