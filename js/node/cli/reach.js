// How many a push would reach, where an emulator of this machine is called: nothing else can say it before a push is sent.
import { counted } from './language.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('../../types.d.ts').ClientOptions} ClientOptions */

const patience = 5_000; // milliseconds

/** Control requests are answered on the machine itself only. @param {string} endpoint */
const isHere = (endpoint) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);

/**
 * @param {Terminal} terminal
 * @param {ClientOptions} settings
 * @param {Record<string, unknown>} [condition] as the body has it; none for everyone
 * @returns {Promise<any>} what the emulator says; nothing where there is none
 */
const ask = async ({ signal }, { endpoint, sdkAppId }, condition) => {
  if (!endpoint || !isHere(endpoint)) return undefined;
  try {
    const response = await fetch(new URL('/emulator/audience', endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sdkAppId, ...(condition ? { condition } : {}) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    return await response.json();
  } catch {
    return undefined; // it is no emulator, or does not run
  }
};

/**
 * @param {Terminal} terminal
 * @param {ClientOptions} settings
 * @param {Record<string, unknown>} [condition]
 */
export const tellReach = async (terminal, settings, condition) => {
  const { count, error } = Object(await ask(terminal, settings, condition));
  const { message: reason } = Object(error);
  if (Number.isInteger(count)) terminal.say('wouldReach', { accounts: counted(count, 'account') });
  else if (typeof reason === 'string') terminal.say('wouldRefuse', { reason });
};

/**
 * @param {Terminal} terminal
 * @param {ClientOptions} settings
 * @param {readonly string[]} accounts
 */
export const tellKnown = async (terminal, settings, accounts) => {
  const { accounts: all } = Object(await ask(terminal, settings));
  if (!Array.isArray(all)) return;
  const known = new Set(all);
  const wanted = [...new Set(accounts)];
  terminal.say('wouldBeKnown', {
    known: wanted.filter((account) => known.has(account)).length.toLocaleString('en-US'),
    accounts: counted(wanted.length, 'account'),
  });
};
