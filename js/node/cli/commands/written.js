// What a command that wrote something answers: the accounts, and for a person one line of talk.
import { counted } from '../text.js';

/**
 * @param {(options: any) => string} whatOf was done, reads on to '2 accounts'
 * @returns {import('../list-command.js').Row['sheetOf']}
 */
export const writtenSheet = (whatOf) => ({ say }, options) => ({ done, ...rest }) => {
  if (options.format === 'table') say(`${whatOf(options)} ${counted(done.length, 'account')}.`);
  return {
    whole: { accounts: done, ...rest },
    items: done.map((account) => ({ account })),
    header: ['account'],
    rows: done.map((account) => [account]),
    text: '',
  };
};
