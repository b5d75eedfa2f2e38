// What reaches everyone of an app is asked about first, where somebody can answer.
import { createInterface } from 'node:readline';
import { TimPushError } from '../../index.js';
import { UsageError } from './exit.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */

/**
 * @param {Terminal} terminal
 * @returns {Promise<string>} a line of stdin; '' where it ends without one
 */
const answer = ({ stdin, signal }) => new Promise((resolve, reject) => {
  const lines = createInterface({ input: stdin, terminal: false });
  const interrupted = () => {
    lines.close();
    reject(new TimPushError('ERR_ABORTED', 'Interrupted.'));
  };
  if (signal.aborted) interrupted();
  signal.addEventListener('abort', interrupted, { once: true });
  lines.once('line', (line) => {
    resolve(line);
    lines.close();
  });
  lines.once('close', () => {
    signal.removeEventListener('abort', interrupted);
    stdin.unref?.();
    resolve('');
  });
});

/**
 * @param {Terminal} terminal
 * @param {{ yes?: boolean }} options
 * @returns {(settings: { sdkAppId: number }) => Promise<void>} to be asked before anything is sent
 * @throws {UsageError} where the answer is not exactly yes, or nobody can be asked
 */
export const askFirst = (terminal, { yes }) => async ({ sdkAppId }) => {
  if (yes) return;
  if (!terminal.stdin.isTTY) throw new UsageError('needsYes', { app: String(sdkAppId) });
  terminal.say('toEveryone', { app: String(sdkAppId) });
  if (await answer(terminal) !== 'yes') throw new UsageError('notConfirmed');
};
