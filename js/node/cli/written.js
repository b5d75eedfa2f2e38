// What a command that wrote something answers: the accounts, and for a person one line of talk.
import { counted } from './language.js';

/**
 * @param {(options: any) => import('./language.js').Key} keyOf what was done to the accounts
 * @returns {NonNullable<import('./list-command.js').Row['sheetOf']>}
 */
export const writtenSheet = (keyOf) => ({ say }, options) => ({ done, ...rest }) => {
  if (options.format === 'table') say(keyOf(options), { accounts: counted(done.length, 'account') });
  return {
    whole: { accounts: done, ...rest },
    items: done.map((account) => ({ account })),
    header: ['account'],
    rows: done.map((account) => [account]),
    text: '',
  };
};
