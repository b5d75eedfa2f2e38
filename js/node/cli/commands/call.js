// call: any call below v4/timpush/, with the body and the answer as the service has them.
import { commands } from '../../../../dist/tables.js';
import { isForEveryone } from '../../../client/commands.js';
import { runSingle } from '../calls.js';
import { askFirst } from '../consent.js';
import { defineCommand } from '../define.js';
import { UsageError } from '../exit.js';
import { readJsonObject, requireOneStdin, stdinPaths, withConsent } from '../push-options.js';
import { withConnection, withEdition } from '../setting-options.js';
import { jsonOf } from '../text.js';
import { requireWords } from '../values.js';

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addCallCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'call',
  words: '[words...]',
  usage: '[options] COMMAND --body FILE',
  summary: 'make any call, with its body as documented',
  description: 'Makes any call below v4/timpush/: the JSON of the body is sent, and the answer is printed as JSON. For what the other commands do not have, such as the Chat members of push.',
  notes: 'Bodies of calls that are known are checked. A call that may have run is repeated only if it is safe to. push and webpush without a Condition go to everyone: they need --everyone and ask first; where stdin is no terminal they need --yes, too.',
  examples: [
    ['timpush call get_attr --body body.json', ''],
    ["echo '{\"To_Account\":[\"Mary\"]}' | timpush call get_tag --body -", ''],
    ['timpush call push --body push.json --dry-run', 'what would be sent'],
  ],
  options: (command) => withEdition(withConnection(withConsent(command
    .option('--body <file>', 'a JSON file with the body, - is stdin')
    .option('--everyone', 'where the body has no Condition: everyone of the app; asks first')))),
  run: async (/** @type {string[]} */ words, options) => {
    requireWords(words, 'call', ['COMMAND']);
    if (options.body === undefined) throw new UsageError('missingWord', { word: '--body FILE', command: 'call COMMAND' });
    requireOneStdin({ '--body': options.body, ...stdinPaths(options) });
    const [name] = words;
    const body = await readJsonObject(terminal, options.body, '--body');
    const info = commands.find((command) => command.name === name);
    const isWide = info !== undefined && isForEveryone(info, body);
    if (isWide && !options.everyone) throw new UsageError('needsEveryone');
    const consent = isWide ? { consent: askFirst(terminal, options) } : {};
    return runSingle(terminal, { ...options, format: 'table', ...consent },
      (client, jobOptions) => client.call(name, body, jobOptions),
      (answer) => terminal.write(`${jsonOf(answer, 2)}\n`));
  },
});
