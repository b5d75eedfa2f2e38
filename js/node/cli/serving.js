// What the commands that serve have in common: how they begin to listen, and how they end.
import { UsageError } from './exit.js';
import { ignoreFurtherInterrupts } from './terminal.js';

/**
 * @param {string} port
 * @param {string} host
 * @param {string} [what] cannot listen
 */
export const unservable = (port, host, what = 'emulator') => (/** @type {NodeJS.ErrnoException} */ error) => {
  const problems = /** @type {Record<string, string>} */ ({
    EADDRINUSE: `port ${port} is taken. Give another --port, or --port 0 for any that is free`,
    EACCES: `port ${port} needs more rights. Give a --port above 1023`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Give another --host`,
    ENOTFOUND: `${host} is not known. Give another --host`,
  });
  const problem = problems[String(error.code)];
  throw problem === undefined ? error : new UsageError(`The ${what} cannot listen: ${problem}.`);
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
