// push, batch, web-push, web-batch, revoke: what notifies people.
import { commandOf } from '../../../client/commands.js';
import { harmless } from '../../../harmless.js';
import { withBulk, isBulk } from '../bulk.js';
import { runPushBulk } from '../bulk-push.js';
import { runList, runSingle } from '../calls.js';
import { askFirst } from '../consent.js';
import { defineCommand } from '../define.js';
import { UsageError } from '../exit.js';
import { nameOf } from '../files.js';
import {
  eachOnce, readAccounts, sourceOf, withInput,
} from '../input.js';
import { counted } from '../language.js';
import { print, withOutput } from '../output.js';
import {
  atItsOption, audienceOf, conditionOf, messageOf, requireOneStdin, sendingOf,
  stdinPaths, withAudience, withMessage, withSending,
} from '../push-options.js';
import { tellKnown, tellReach } from '../reach.js';
import { withConnection, withEdition } from '../setting-options.js';
import { requireWords } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */
/** @typedef {import('commander').Command} Command */
/** @typedef {Pick<import('../define.js').Definition, 'name' | 'summary' | 'description' | 'notes' | 'examples'>} Help */

/**
 * What is wrong is told by the option that said it.
 * @param {(words: any, options: any) => Promise<number>} run
 * @returns {(words: any, options: any) => Promise<number>}
 */
const byOptions = (run) => async (words, options) => {
  try {
    return await run(words, options);
  } catch (error) {
    throw atItsOption(error, options);
  }
};

/** @param {string} taskId @returns {import('../output.js').Sheet} */
const taskSheet = (taskId) => ({
  whole: { taskId },
  items: [{ taskId }],
  header: ['taskId'],
  rows: [[taskId]],
  text: taskId === '' ? '' : `${harmless(taskId)}\n`,
});

/** @param {import('../calls.js').ListResult} result @returns {import('../output.js').Sheet} */
const batchSheet = ({ done, tasks = [], ...rest }) => ({
  whole: { tasks, accounts: done, ...rest },
  items: done.map((account) => ({ account })),
  header: ['account'],
  rows: done.map((account) => [account]),
  text: tasks.map((taskId) => `${harmless(taskId)}\n`).join(''),
});

/**
 * A command that pushes to everyone, or by a condition.
 * @param {Command} program
 * @param {Terminal} terminal
 * @param {Help} help
 * @param {'push' | 'webPush'} method
 */
const defineAudienceCommand = (program, terminal, help, method) => {
  const info = commandOf(method);
  return defineCommand(program, terminal, {
    ...help,
    options: (command) => withEdition(withConnection(withOutput(
      withSending(withAudience(withMessage(command, info), info), info)))),
    run: byOptions(async (_, options) => {
      const to = audienceOf(options, info);
      requireOneStdin(stdinPaths(options));
      const { message, ...more } = await messageOf(terminal, options, info);
      const sending = { to, ...more, ...sendingOf(options) };
      const callOptions = {
        ...options,
        ...(to === 'everyone' ? { consent: askFirst(terminal, options) } : {}),
        onRehearsed: (/** @type {import('../../../types.d.ts').ClientOptions} */ settings) => (
          tellReach(terminal, settings, conditionOf(to, info))),
      };
      /** @type {import('../calls.js').Job} */
      const job = async (client, jobOptions) => {
        try {
          return await /** @type {any} */ (client)[method](message, { ...sending, ...jobOptions });
        } catch (error) {
          const { today } = /** @type {any} */ (Object(error));
          if (today) terminal.say('quotaUsed', { quota: counted(today.quota, 'push') });
          throw error;
        }
      };
      return runSingle(terminal, callOptions, job, ({ taskId }) => {
        print(terminal, options, taskSheet(taskId));
        if (options.format === 'table') terminal.say('accepted');
      });
    }),
  });
};

/**
 * A command that pushes to named accounts.
 * @param {Command} program
 * @param {Terminal} terminal
 * @param {Help} help
 * @param {'batch' | 'webBatch'} method
 */
const defineAccountsCommand = (program, terminal, help, method) => {
  const info = commandOf(method);
  return defineCommand(program, terminal, {
    ...help,
    words: '[account...]',
    usage: '[options] ACCOUNT... | --from FILE | -',
    options: (command) => withEdition(withConnection(withOutput(withBulk(withInput(
      withSending(withMessage(command, info), info)))
      .option('--resend-unknown', 'with --resume: push again to those of whom it is not known, who may then get it twice')))),
    run: byOptions(async (/** @type {string[]} */ words, options) => {
      if (options.resendUnknown && !options.resume) throw new UsageError('needsResume');
      const path = sourceOf(words, options);
      requireOneStdin({ '--from': path, ...stdinPaths(options) });
      const { message, ...more } = await messageOf(terminal, options, info);
      const sending = { ...more, ...sendingOf(options) };
      if (isBulk(options)) {
        return runPushBulk(terminal, options, { info, message, options: sending }, words);
      }
      const { items, origins } = eachOnce(await readAccounts(terminal, words, options));
      if (items.length === 0) terminal.say('nothingToDo', { name: nameOf(path ?? '-') });
      const callOptions = {
        ...options,
        path,
        isPush: true,
        onRehearsed: (/** @type {import('../../../types.d.ts').ClientOptions} */ settings) => (
          tellKnown(terminal, settings, items)),
      };
      return runList(terminal, callOptions, origins,
        (client, jobOptions) => client[method](items, message, { ...sending, ...jobOptions }),
        (result) => {
          const { done: { length } } = result;
          if (options.format === 'table' && length > 0) terminal.say('pushed', { accounts: counted(length, 'account') });
          return batchSheet(result);
        });
    }),
  });
};

const audienceNotes = `Whom it is for has to be said: tags, attributes or --everyone. Tags and attributes cannot stand together, and an account is reached by those of its own type. --everyone asks first; where stdin is no terminal it needs --yes.

The answer is the TaskId on stdout, for revoke, statistics and trace. It says that the push is accepted: delivery takes its time. A push is not repeated unless the service said that it did not run; what is not known is said. At most one a second, and a quota a day that all programs of the app share (--edition: free 10, others 100).

--dry-run shows the body and sends nothing; of an emulator on this machine it also asks how many accounts it would reach.`;

const accountsNotes = `With --out any number of accounts is taken from the file as it is read, and each ends as exactly one of: sent, in OUT with its TaskId; failed, with why, in OUT.failed.ndjson; not known, in OUT.unknown.ndjson: its call was not answered, or was under way when the run ended, so it may have got the push. Each of these files can be the --from of another run.

--resume goes on after Ctrl-C or kill -9, with the same message, and pushes to nobody twice: not to those of whom it is not known, either. --resend-unknown pushes to them, too. OUT.checkpoint has on disk whose call departs, before it does.

An account that comes twice gets one push. json is the whole answer, failures included.`;

/**
 * @param {Command} program
 * @param {Terminal} terminal
 */
export const addPushCommands = (program, terminal) => {
  const push = defineAudienceCommand(program, terminal, {
    name: 'push',
    summary: 'push to everyone, by tags or by attributes',
    description: 'Pushes a notification to users by their tags or attributes, or to everyone of the app.',
    notes: audienceNotes,
    examples: [
      ['timpush push --title Sale --desc "Today only" --tags-or gold --tags-or silver', ''],
      ['timpush push --message sale.json --attributes-and city=ShenZhen --dry-run', ''],
      ['timpush push --message sale.json --everyone', 'asks first'],
    ],
  }, 'push');

  const batch = defineAccountsCommand(program, terminal, {
    name: 'batch',
    summary: 'push to named accounts',
    description: 'Pushes a notification to any number of accounts, UserIDs or RegistrationIDs, 500 a call.',
    notes: accountsNotes,
    examples: [
      ['timpush batch Mary xiaoming --title "Your turn"', ''],
      ['timpush batch --from accounts.txt --message sale.json --out sent.ndjson', 'any number of them'],
      ['timpush batch --from accounts.txt --message sale.json --out sent.ndjson --resume', ''],
      ['timpush batch --from sent.ndjson.failed.ndjson --message sale.json --out again.ndjson', ''],
    ],
  }, 'batch');

  const webPush = defineAudienceCommand(program, terminal, {
    name: 'web-push',
    summary: "push to everyone's browsers, or by tags",
    description: 'Pushes a notification to browsers: by tags, or to everyone of the app. What --page-message says is shown only while the page is open.',
    notes: audienceNotes,
    examples: [
      ['timpush web-push --title Sale --url https://example.com/sale --tags-or gold', ''],
      ['timpush web-push --page-message banner.json --everyone', 'asks first'],
    ],
  }, 'webPush');

  const webBatch = defineAccountsCommand(program, terminal, {
    name: 'web-batch',
    summary: 'push to browsers of named accounts',
    description: 'Pushes a notification to browsers of any number of accounts; 30 accounts a second in the free edition, 500 in the others.',
    notes: accountsNotes,
    examples: [
      ['timpush web-batch Mary --title "Your turn" --url https://example.com/game', ''],
      ['timpush web-batch --from accounts.txt --message sale.json --out sent.ndjson', ''],
    ],
  }, 'webBatch');

  const revokeInfo = commandOf('revoke');
  const revoke = defineCommand(program, terminal, {
    name: 'revoke',
    words: '[words...]',
    usage: '[options] TASKID',
    summary: 'stop a push, and overwrite what is shown of it',
    description: 'Stops a push to everyone or by a condition that is not older than 24 hours, and overwrites with another message what is shown of it already.',
    notes: 'Once a second, and once for a task. What was revoked by an attempt of this call that got no answer counts as done.',
    examples: [
      ['timpush revoke 68b2f4a0_53724e00_20000005f5e1003_1a2b3c4d_a9a41967 --title Withdrawn --desc "No longer so"', ''],
    ],
    options: (command) => withConnection(withOutput(withMessage(command, revokeInfo))),
    run: byOptions(async (/** @type {string[]} */ words, options) => {
      requireWords(words, 'revoke', ['TASKID']);
      const [taskId] = words;
      requireOneStdin(stdinPaths(options));
      const { message } = await messageOf(terminal, options, revokeInfo);
      return runSingle(terminal, options,
        (client, jobOptions) => client.revoke(taskId, message, jobOptions),
        () => {
          print(terminal, options, { ...taskSheet(taskId), text: '' });
          if (options.format === 'table') terminal.say('revoked');
        });
    }),
  });
  return [push, batch, webPush, webBatch, revoke];
};
