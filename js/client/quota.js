/** What an app may do by its edition of Push: calls a second, accounts a call, pushes a day. */

import { editions, limits } from '../../dist/tables.js';
import { dayOf } from './clock.js';

/** @typedef {import('../types.d.ts').CommandInfo} CommandInfo */
/** @typedef {import('./settings.d.ts').Settings} Settings */

/** @param {Settings} settings */
const positionOf = ({ edition }) => editions.indexOf(edition);

/**
 * What a client's own rate is set to is for attributes and tags; no other call goes faster for it than the service takes.
 * @param {CommandInfo} command
 * @param {Settings} settings
 * @returns {number} calls a second
 */
export const rateOf = ({ callsPerSecond, callsByEdition }, settings) => {
  const allowed = callsByEdition?.[positionOf(settings)] ?? callsPerSecond;
  const { rate = allowed } = settings;
  const isFree = rate === Infinity || callsPerSecond === limits.callsPerSecond;
  return isFree ? rate : Math.min(rate, allowed);
};

/**
 * Where the accounts of a second are counted, and one call goes a second, that is how many a call has.
 * @template {CommandInfo} T
 * @param {T} command
 * @param {Settings} settings
 * @returns {T}
 */
export const sizedFor = (command, settings) => {
  const most = command.accountsPerSecond?.[positionOf(settings)] ?? Infinity;
  return { ...command, accountsPerCall: Math.min(command.accountsPerCall, most) };
};

/**
 * Counts the pushes of a day that were accepted, of this client: that is all it knows of.
 * @param {Settings} settings
 */
export const createDays = (settings) => {
  /** @type {Map<string, { day: string, accepted: number }>} by command */
  const days = new Map();
  /**
   * @param {CommandInfo} command
   * @param {0 | 1} more
   */
  return ({ name, callsPerDay }, more) => {
    const day = dayOf(settings.clock.time());
    const before = days.get(name);
    const accepted = (before?.day === day ? before.accepted : 0) + more;
    days.set(name, { day, accepted });
    return { day, accepted, quota: Number(callsPerDay?.[positionOf(settings)]) };
  };
};
