// What the page knows, in one place: a view reads it, an action changes it, and every view is told.

/**
 * @template State
 * @param {State} initial
 */
export const createStore = (initial) => {
  let state = initial;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {Partial<State>} changes */
    set: (changes) => {
      state = { ...state, ...changes };
      for (const listener of listeners) listener();
    },
    /** @param {() => void} listener */
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
