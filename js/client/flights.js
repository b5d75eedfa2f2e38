/** Several batches under way at once, and what came of each handed out as it is asked for. */

import { abortError } from './clock.js';

/**
 * @template Result
 * @typedef {{ landed: Promise<void>, outcome?: { result: Result } | { error: unknown } }} Flight
 */

/**
 * Reads no further ahead than `concurrency` batches, so that whoever is slow to take results slows the source down. When it
 * ends, however it ends, every flight has landed, and `close` has been called if one was under way or may yet begin; the source
 * is the caller's to close.
 * @template Batch, Result
 * @param {object} options
 * @param {AsyncIterator<Batch> | Iterator<Batch>} options.source
 * @param {(batch: Batch) => Promise<Result>} options.send rejects only with what ends the whole job
 * @param {number} options.concurrency
 * @param {boolean} options.ordered results in the order of the batches, or as they come
 * @param {AbortSignal} [options.signal] ends the wait for a source that is silent; what is under way has signals of its own
 * @param {() => void} options.close makes what is still under way end soon
 * @returns {AsyncGenerator<Result, void, undefined>}
 */
export async function* fly({ source, send, concurrency, ordered, signal, close }) {
  /** @type {Array<Flight<Result>>} */
  const flights = [];
  /** @type {{ error: unknown } | undefined} */
  let broken; // the source threw: told once everything before it has been handed out
  let isReading = false;
  let isAtEnd = false;
  let wake = () => {};

  /** @param {Batch} batch */
  const launch = (batch) => {
    /** @type {Flight<Result>} */
    const flight = {
      landed: send(batch).then(
        (result) => {
          flight.outcome = { result };
        },
        (error) => {
          flight.outcome = { error };
        },
      ).then(() => wake()),
    };
    flights.push(flight);
  };

  const read = async () => {
    isReading = true;
    try {
      const { done, value } = await source.next();
      if (done) isAtEnd = true;
      else launch(value);
    } catch (error) {
      isAtEnd = true;
      broken = { error };
    }
    isReading = false;
    wake();
  };

  const nextChange = () => new Promise((resolve) => {
    wake = () => resolve(undefined);
  });

  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal);
      if (!isReading && !isAtEnd && flights.length < concurrency) read();
      const index = ordered ? 0 : Math.max(0, flights.findIndex(({ outcome }) => outcome));
      const outcome = flights[index]?.outcome;
      if (outcome) {
        flights.splice(index, 1);
        if ('error' in outcome) throw outcome.error;
        yield outcome.result;
      } else if (flights.length === 0 && isAtEnd) {
        if (broken) throw broken.error;
        return;
      } else {
        await nextChange();
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    if (flights.length > 0 || isReading) close(); // what is just being read is launched all the same
    await Promise.all(flights.map(({ landed }) => landed));
  }
}
