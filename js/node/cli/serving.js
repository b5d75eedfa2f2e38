// What the commands that serve have in common: how they begin to listen, and how they end.
import { UsageError } from './exit.js';
import { isKey, phrase } from './language.js';
import { ignoreFurtherInterrupts } from './terminal.js';

/**
 * @param {string} port
 * @param {string} host
 * @param {'emulator' | 'testerPage' | 'webhookServer'} what cannot listen
 */
export const unservable = (port, host, what) => (/** @type {NodeJS.ErrnoException} */ error) => {
  const key = `listen.${error.code}`;
  if (!isKey(key)) throw error;
  throw new UsageError('cannotListen', {
    what: phrase(what), problem: phrase(key, { port, host }),
  });
};

/**
 * Until a signal says that it is over: that is how a server ends, and no failure. Once is enough: who
 * sends it again (npm does) must not cut off what is still to be done.
 * @param {Pick<import('./terminal.js').Terminal, 'signal' | 'onStop'>} terminal
 * @returns {Promise<void>}
 */
export const untilStopped = ({ signal, onStop }) => new Promise((resolve) => {
  ignoreFurtherInterrupts(signal);
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve());
  onStop(resolve);
});
