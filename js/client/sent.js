/** What is known of a call that failed: whether the service may have carried it out. */

import { commands } from '../../dist/tables.js';
import { isTimPushError, sayIn } from '../errors.js';
import { hintInDoubt } from '../words/words.js';

/** @typedef {NonNullable<import('../types.d.ts').TimPushError['sent']>} Sent */

/** @param {string} name of a command; a call that the table has not may push */
const isRead = (name) => commands.find((command) => command.name === name)?.kind === 'read';

/**
 * Notes on an error what is known, and has its message say so. What is unknown stays so. It makes no difference to a read, which
 * is told without it.
 * @template T
 * @param {T} error
 * @param {string} command
 * @param {Sent} sent
 * @returns {T} the same one
 */
export const noteSent = (error, command, sent) => {
  if (!isTimPushError(error) || !Object.isExtensible(error) || error.sent === 'unknown') return error;
  // That no connection was made is true of the last attempt only.
  if (error.reason === 'unsent' && sent === 'unknown') Object.assign(error, { reason: 'no_answer' });
  const isSaidOfAnother = error.command !== undefined && error.command !== command;
  if (!isRead(command)) {
    Object.assign(error, { command, sent });
    if (sent === 'unknown') Object.assign(error, { hint: hintInDoubt(error.hint ?? '', command) });
  }
  return sent === 'unknown' || isSaidOfAnother ? sayIn(error, 'en') : error;
};
