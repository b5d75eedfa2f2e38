// One way to add a command about a list of accounts: at once, or with --out as they come.
import { commands } from '../../../dist/tables.js';
import { accountOnly, isBulk, runBulk, withBulk } from './bulk.js';
import { runList } from './calls.js';
import { defineCommand } from './define.js';
import { nameOf } from './files.js';
import {
  eachOnce, readAccounts, readUsers, sourceOf, withInput,
} from './input.js';
import { withOutput } from './output.js';
import { withConnection } from './setting-options.js';
import { writtenSheet } from './written.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('../../types.d.ts').Client} Client */

/**
 * What such a command has of its own.
 * @typedef {object} Row
 * @property {Parameters<Client['stream']>[0]} command the service's
 * @property {import('./items.js').Shape<any>} [shape] of what is written for an account; none where
 *   accounts are all that is given
 * @property {boolean} [isOnce] naming an account twice means no more than naming it once
 * @property {(terminal: Terminal, options: any) => (
 *   (result: import('./calls.js').ListResult) => import('./output.js').Sheet)} [sheetOf] the accounts
 *   that were written, by default
 * @property {(client: Client) => Promise<import('./bulk-output.js').Columns>} [columnsOf] of CSV with
 *   --out; the account alone by default
 */

/** The client's method. @param {Client} client @param {string} command */
const methodOf = (client, command) => /** @type {any} */ (client)[
  /** @type {string} */ (commands.find(({ name }) => name === command)?.method)];

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 * @param {Omit<import('./define.js').Definition, 'words' | 'usage' | 'run'> & Row} definition
 */
export const defineListCommand = (program, terminal, {
  command, shape, isOnce = false, sheetOf = writtenSheet(() => 'written'), columnsOf = accountOnly,
  ...definition
}) => defineCommand(program, terminal, {
  ...definition,
  words: shape ? '[words...]' : '[account...]',
  usage: shape
    ? `[options] ACCOUNT ${shape.words}... | --from FILE [${shape.words}...] | -`
    : '[options] ACCOUNT... | --from FILE | -',
  options: (parent) => (
    withConnection(withOutput(withBulk(withInput(definition.options?.(parent) ?? parent))))),
  run: async (/** @type {string[]} */ words, options) => {
    const { replace } = options; // of add-tag alone
    if (isBulk(options)) {
      return runBulk(terminal, options, { command, shape, words, replace, columnsOf });
    }
    const given = shape
      ? await readUsers(terminal, words, options, shape)
      : await readAccounts(terminal, words, options);
    const { items, origins } = isOnce ? eachOnce(given) : given;
    const path = sourceOf(words, options);
    if (items.length === 0) terminal.say('nothingToDo', { name: nameOf(path ?? '-') });
    const callOptions = replace ? { replace } : {};
    /** @type {import('./calls.js').Job} */
    const job = (client, jobOptions) => (
      methodOf(client, command)(items, { ...jobOptions, ...callOptions }));
    return runList(terminal, { ...options, path }, origins, job, sheetOf(terminal, options));
  },
});
