/** Who has had a push of a stream gets it no more, however far apart it stands twice: some hundred bytes an account. */

/** @typedef {import('./commands.js').Entry} Entry */
/** @typedef {import('../types.d.ts').StreamOutcome} StreamOutcome */

/** @param {boolean} isPush of anything else nothing is remembered */
export const createOnce = (isPush) => {
  /** @type {Map<unknown, () => Promise<unknown>>} whose call is under way */
  const under = new Map();
  /** @type {Map<unknown, StreamOutcome>} whose call is over */
  const over = new Map();
  /** @type {Map<readonly Entry[], Set<unknown>>} the accounts that a call has of those that were read for it */
  const claimed = new Map();

  return {
    /**
     * @param {readonly Entry[]} read for one call
     * @param {() => Promise<unknown>} landing that call
     * @returns {readonly Entry[]} those that it is to have
     */
    claim: (read, landing) => {
      if (!isPush) return read;
      const own = read.filter(({ account }) => !under.has(account) && !over.has(account));
      for (const { account } of own) under.set(account, landing);
      claimed.set(read, new Set(own.map(({ account }) => account)));
      return own;
    },

    /**
     * Its call is over; those of its doubles are waited for.
     * @param {readonly Entry[]} read
     * @param {(entry: Entry) => StreamOutcome | undefined} outcomeOf
     */
    settle: async (read, outcomeOf) => {
      const own = claimed.get(read);
      if (!own) return;
      claimed.delete(read);
      for (const entry of read) {
        const outcome = own.has(entry.account) && outcomeOf(entry);
        if (!outcome) continue;
        under.delete(entry.account);
        over.set(entry.account, outcome);
      }
      await Promise.allSettled(read.map(({ account }) => under.get(account)?.()));
    },

    /**
     * @param {Entry} entry
     * @returns {StreamOutcome | undefined} one of its own
     */
    outcomeOf: ({ account }) => {
      const outcome = over.get(account);
      return outcome && { ...outcome };
    },
  };
};
