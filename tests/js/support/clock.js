// A clock that stands still until its test moves it. What is really asynchronous (loading wasm, WebCrypto,
// HTTP) takes no time by it: a test waits for that by `until`, and moves the clock when it is there.

/** When every test's clock begins, in milliseconds since 1970: any whole second will do. */
export const start = Date.UTC(2026, 0, 1);

const longest = 120_000; // milliseconds by the machine's clock, then `until` gives up: Jest's own limit would say less

/** Lets promises go on as far as they get by themselves. */
const turn = () => new Promise((resolve) => {
  setImmediate(resolve);
});

/** Takes so many turns of the event loop, in which others go on, but no time by any clock. */
export const turns = async (count) => {
  for (let index = 0; index < count; index += 1) await turn();
};

/**
 * @param {{ lateness?: () => number }} [options] by how many milliseconds the next timer is late
 */
export const createTestClock = ({ lateness = () => 0 } = {}) => {
  let now = 0;
  let isMoving = false;
  let timers = []; // in the order of their times; those of one time as they were set

  const remove = (timer) => {
    timers = timers.filter((other) => other !== timer);
  };

  const fire = (timer) => {
    remove(timer);
    timer.callback();
  };

  const setTimer = (callback, milliseconds) => {
    const timer = { at: now + milliseconds + lateness(), callback };
    const index = timers.findIndex(({ at }) => at > timer.at);
    timers.splice(index < 0 ? timers.length : index, 0, timer);
    // No time has to pass for it.
    if (timer.at <= now) setImmediate(() => timers.includes(timer) && fire(timer));
    return () => remove(timer);
  };

  /** How long each timer has still to wait, the next one first. */
  const timersLeft = () => timers.map(({ at }) => at - now);

  /** Lets so much time pass, and everything happen in it that happens by itself, each at its moment. */
  const advance = async (milliseconds) => {
    if (isMoving) throw new Error('Somebody moves this clock already.');
    isMoving = true;
    const end = now + milliseconds;
    for (await turn(); timers[0]?.at <= end; await turn()) {
      now = Math.max(now, timers[0].at);
      fire(timers[0]);
    }
    now = end;
    isMoving = false;
  };

  /** Waits for what happens at its own pace, while the clock stands still. */
  const until = async (condition) => {
    const end = performance.now() + longest;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`This never came: ${condition}. Timers: ${timersLeft()}.`);
      await turn();
    }
  };

  /** Waits until something waits for exactly so many milliseconds from now. */
  const untilTimer = (milliseconds) => until(() => timersLeft().includes(milliseconds));

  /** Lets so much time pass, at the end of which the promise must settle, and not a millisecond before. */
  const settlesAfter = async (promise, milliseconds) => {
    let isSettled = false;
    const note = () => {
      isSettled = true;
    };
    promise.then(note, note);
    await advance(milliseconds - 1);
    if (isSettled) throw new Error(`It settled before ${milliseconds} ms had passed.`);
    await advance(1);
    await until(() => isSettled);
    return promise;
  };

  return {
    now: () => now,
    time: () => start + now,
    setTimer,
    timersLeft,
    advance,
    until,
    untilTimer,
    settlesAfter,
  };
};

/** Options of a client whose waits before its repeats pass by themselves, each once it has begun. */
export const hasty = () => {
  const clock = createTestClock();
  let moved = Promise.resolve();
  const onRetry = ({ wait }) => {
    moved = moved.then(() => clock.advance(wait));
  };
  return { clock, onRetry };
};

/** Notes the waits before a client's repeats, and lets so many of them pass, each once it has begun. */
export const noteWaits = (clock) => {
  const waits = [];
  return {
    waits,
    onRetry: ({ step, wait }) => {
      if (step === 'repeat') waits.push(wait);
    },
    pass: async (count) => {
      for (let index = 0; index < count; index += 1) {
        await clock.until(() => waits.length > index);
        await clock.advance(waits[index]);
      }
    },
  };
};
