// What a command that wrote something answers: the accounts, and for a person one line of talk.
import { counted } from '../text.js';

/**
 * @param {import('../terminal.js').Terminal} terminal
 * @param {{ format: import('../output.js').Format }} options
 * @param {string} what was done, reads on to '2 accounts'
 * @returns {(result: import('../calls.js').ListResult) => import('../output.js').Sheet}
 */
export const writtenSheet = ({ say }, { format }, what) => ({ done, ...rest }) => {
  if (format === 'table') say(`${what} ${counted(done.length, 'account')}.`);
  return {
    whole: { accounts: done, ...rest },
    items: done.map((account) => ({ account })),
    header: ['account'],
    rows: done.map((account) => [account]),
    text: '',
  };
};
