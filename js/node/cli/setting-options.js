// The options that say which app, as whom, where and how, and the environment's variables beside them.
import { Option } from 'commander';
import { editions } from '../../../dist/tables.js';
import { UsageError } from './exit.js';
import { languages } from './language.js';
import { duration, integer, oneOf, positiveNumber, waitingTime } from './values.js';

/** The environment's variables, for the help. */
export const variables = Object.freeze({
  TIMPUSH_SDKAPPID: "the app's number (or --sdkappid)",
  TIMPUSH_IDENTIFIER: 'the UserID of an administrator of the app (or --identifier)',
  TIMPUSH_SECRET_KEY: "the app's secret key (or --secret-key-file)",
  TIMPUSH_USERSIG: 'a UserSig made elsewhere, in place of the key (or --usersig-file)',
  TIMPUSH_REGION: 'the data centre of the app, see `timpush regions` (or --region)',
  TIMPUSH_ENDPOINT: 'an emulator or a proxy, in place of the region (or --endpoint)',
  TIMPUSH_EDITION: "the app's edition of Push, which decides how often it may push (or --edition)",
  TIMPUSH_WEBHOOK_TOKEN: 'what signs webhooks (or --token-file of webhook, --webhook-token of emulator)',
});

const secretOptions = Object.freeze(/** @type {const} */ ([
  ['--secret-key', 'TIMPUSH_SECRET_KEY', '--secret-key-file FILE'],
  ['--usersig', 'TIMPUSH_USERSIG', '--usersig-file FILE'],
]));

/**
 * Options that many would guess, there to say why they are not.
 * @param {import('commander').Command} command
 * @param {readonly (readonly [flag: string, variable: string, file: string])[]} [secrets]
 */
export const refuseSecrets = (command, secrets = secretOptions) => {
  for (const [flag, variable, file] of secrets) {
    const refuse = () => {
      throw new UsageError('secretOption', { flag, variable, file });
    };
    command.addOption(new Option(`${flag} [text]`).hideHelp().argParser(refuse).preset(''));
  }
  return command;
};

/**
 * For the program, which reads it wherever it stands, and for each command, whose help shows it.
 * @param {import('commander').Command} command
 */
export const withLanguage = (command) => command
  .option('-l, --language <en|zh>', 'of messages (default: by LC_ALL, LC_MESSAGES or LANG)', oneOf(languages));

/**
 * @param {import('commander').Command} command
 * @param {string} [who] the identifier is
 */
export const withApp = (command, who = 'an administrator of the app') => command
  .optionsGroup('App:')
  .option('--sdkappid <number>', "the app's number (TIMPUSH_SDKAPPID)")
  .option('--identifier <userid>', `${who} (TIMPUSH_IDENTIFIER)`);

/** @param {import('commander').Command} command */
export const withSecretKey = (command) => command
  .option('--secret-key-file <file>', "holds the app's secret key, - is stdin (TIMPUSH_SECRET_KEY)");

/** @param {import('commander').Command} command */
export const withUserSig = (command) => command
  .option('--usersig-file <file>', 'holds a UserSig, - is stdin (TIMPUSH_USERSIG)');

/** @param {import('commander').Command} command */
export const withTarget = (command) => {
  refuseSecrets(withSecretKey(withApp(command)));
  command.option('--usersig-file <file>', 'holds a UserSig, in place of the key (TIMPUSH_USERSIG)');
  return command
    .option('--region <name>', 'data centre of the app, see `timpush regions` (TIMPUSH_REGION)')
    .option('--backup', "call the region's backup host")
    .option('--endpoint <origin>', 'an emulator or a proxy instead: http://127.0.0.1:8787 (TIMPUSH_ENDPOINT)')
    .option('--allow-http', 'allow an endpoint on another machine without https');
};

/** @param {import('commander').Command} command */
export const withEdition = (command) => command
  .option(`--edition <${editions.join('|')}>`, "the app's edition of Push, which decides how often it may push (TIMPUSH_EDITION; default: free)", oneOf(editions));

/** @param {import('commander').Command} command */
export const withConnection = (command) => withTarget(command)
  .optionsGroup('Calls:')
  .option('--timeout <time>', 'for one attempt: 500ms, 5s, 2m (default: 5s)', waitingTime)
  .option('--deadline <time>', 'for all of it (default: none)', duration)
  .option('--retries <number>', 'how often a call is repeated at most (default: 3)', integer(0, 100))
  .option('--rate <number>', 'calls a second; the service refuses more than 100, and of pushes and statistics more than their own (default: that)', positiveNumber)
  .option('--concurrency <number>', 'how many calls may be under way at once (default: 100)', integer(1, 10_000))
  .option('--dry-run', 'show the requests, with the UserSig masked, and send nothing')
  .option('-v, --verbose', 'tell about each attempt on stderr');
