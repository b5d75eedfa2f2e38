/**
 * How long nothing was heard of the host. A process that was frozen meanwhile, as a cloud function is between two invocations, finds
 * its kept-alive connections closed, and fetch takes one all the same. What may be repeated is; another call is not to depend on it.
 */

const short = 3_000; // milliseconds; hosts close a connection that was idle for so long or longer

/** @param {import('../types.d.ts').Clock} clock */
export const createSilence = (clock) => {
  /** @type {{ now: number, time: number } | undefined} */
  let heard;
  return {
    /** Something was heard. */
    end: () => {
      heard = { now: clock.now(), time: clock.time() };
    },
    /** By the clock that says more: while a machine stands still, one of them may, too. Who never heard anything has no connection. */
    isLong: () => {
      if (!heard) return false;
      return Math.max(clock.now() - heard.now, clock.time() - heard.time) > short;
    },
  };
};
