/** What the measurements of limiters have in common: calls that a limiter lets go, and how the service counted them. */

import { loadCore, signUserSig } from 'timpush';

import { accounts, app, rounded } from './support.js';

export const limit = 100; // calls a second, the service's
export const hundred = [...accounts(100)];

/**
 * Calls by fetch, each when a limiter lets it.
 * @param {<T>(work: () => Promise<T>) => Promise<T>} schedule
 * @param {number} count
 * @param {string} endpoint
 * @returns {Promise<number>} how many were refused
 */
export const sendLimited = async (schedule, count, endpoint) => {
  const core = await loadCore();
  const { sdkAppId, identifier } = app;
  const userSig = await signUserSig(app);
  /** @param {number} random */
  const call = async (random) => {
    const { url, ...init } = core.buildRequest('get_attr', { To_Account: hundred }, {
      sdkAppId, identifier, userSig, random, endpoint,
    });
    return (await (await fetch(url, init)).json()).ErrorCode;
  };
  const all = Array.from({ length: count }, (_, random) => schedule(() => call(random)));
  return (await Promise.all(all)).filter((code) => code !== 0).length;
};

/** @param {readonly number[]} times sorted */
const mostInOneSecond = (times) => {
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to += 1) {
    while (times[to] - times[from] >= 1000) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
};

/**
 * @param {readonly number[]} arrivals at the service, in milliseconds
 * @param {number} calls that were sent
 * @param {number} refused
 * @returns {[most: number, refused: number, perSecond: number]} the row of a table; calls a second without the first one
 */
export const countedBy = (arrivals, calls, refused) => {
  if (arrivals.length !== calls) throw new Error(`${arrivals.length} calls arrived, not ${calls}`);
  const times = [...arrivals].sort((left, right) => left - right);
  const later = times.filter((time) => time >= times[0] + 1000);
  const perSecond = (later.length - 1) / ((later[later.length - 1] - later[0]) / 1000);
  return [mostInOneSecond(times), refused, rounded(perSecond, 1)];
};
