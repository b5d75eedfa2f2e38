// The emulator's time: a clock that can be set, so that a test need not wait for a signature to
// expire or a quota to come back.

/**
 * @param {() => number} source milliseconds since 1970
 * @returns {import('./types.d.ts').Clock & { reset(): void }}
 */
export const createClock = (source) => {
  let offset = 0;
  return {
    now: () => source() + offset,
    set: (milliseconds) => {
      offset = milliseconds - source();
    },
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    reset: () => {
      offset = 0;
    },
  };
};
