/* global VERSION */
// The program `timpush`: its commands and their help, and how it ends.
import { CommanderError } from 'commander';
import { isTimPushError } from '../../index.js';
import { loadWords } from '../../words/words.js';
import { addAttributeNameCommands } from './commands/attribute-names.js';
import { addAttributeCommands } from './commands/attributes.js';
import { addCallCommand } from './commands/call.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addEmulatorCommand } from './commands/emulator.js';
import { addExplainCommand } from './commands/explain.js';
import { addPlanCommand } from './commands/plan.js';
import { addPushCommands } from './commands/push.js';
import { addRegionsCommand } from './commands/regions.js';
import { addStatisticsCommands } from './commands/statistics.js';
import { addTagCommands } from './commands/tags.js';
import { addTesterCommand } from './commands/tester.js';
import { addUserSigCommands } from './commands/usersig.js';
import { addWebhookCommand } from './commands/webhook.js';
import { SpokenCommand } from './command.js';
import { exitCodeOf, exitCodes, exitMeanings, OutputError } from './exit.js';
import { languageOf } from './language.js';
import { variables, withLanguage } from './setting-options.js';
import { inOurWords } from './settings.js';
import { createTerminal, ignoresFurtherInterrupts } from './terminal.js';
import { alignedLines } from './text.js';

/** @typedef {import('./terminal.js').Terminal & { exitCode?: number }} Terminal */

const introduction = "The command line of Tencent Push's server API: users' attributes and tags, pushes and what came of them, signatures, and an emulator of the service.";

/** @param {Readonly<Record<string, string>>} entries */
const listOf = (entries) => alignedLines(
  Object.entries(entries).map(([name, meaning]) => [`  ${name}`, meaning]),
).join('\n');

const belowCommands = `
Settings come from the environment, or from options:
${listOf(variables)}
No key and no UserSig is taken from the command line, which others on the machine can read.

Data goes to stdout, talk to stderr. Exit codes:
${listOf(/** @type {any} */ (exitMeanings))}

Examples, with the emulator and no account:
  timpush emulator                # paste its export lines into another terminal, and there:
  timpush doctor
  timpush set-attr-name 0=sex 1=city
  timpush set-attr Mary sex=female city=NewYork
  timpush get-attr Mary nobody
  timpush add-tag Mary GoldMember
  timpush push --title Hello --tags-or GoldMember --dry-run
  timpush explain 70107

timpush COMMAND --help tells more.`;

/** @typedef {import('commander').Command} Command */

/** What the list of commands calls one. @param {Command} command */
const termOf = (command) => {
  const parts = command.commands.map((part) => part.name()).join('|');
  return [command.name(), parts].join(' ').trim();
};

/** @param {Terminal} terminal */
const createProgram = (terminal) => {
  const program = withLanguage(new SpokenCommand('timpush'));
  const { stderr, width, write } = terminal;
  program.exitOverride()
    .configureOutput({
      writeOut: write, writeErr: (text) => stderr.write(text), outputError: () => {},
    })
    .configureHelp({
      helpWidth: width,
      subcommandTerm: termOf,
      optionDescription: ({ description }) => description,
    })
    .description(introduction)
    .usage('COMMAND [options] [arguments]')
    .version(VERSION, '--version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .addHelpText('after', belowCommands);
  /**
   * @param {string} heading
   * @param {Command[]} commands
   */
  const group = (heading, commands) => {
    for (const command of commands) command.helpGroup(heading);
  };
  group('Attributes:', addAttributeCommands(program, terminal));
  group('Attributes:', addAttributeNameCommands(program, terminal));
  group('Tags:', addTagCommands(program, terminal));
  group('Push:', addPushCommands(program, terminal));
  group('What came of pushes:', addStatisticsCommands(program, terminal));
  group('Any call:', [addCallCommand(program, terminal)]);
  group('Signatures:', addUserSigCommands(program, terminal));
  group('Look things up:', [
    addExplainCommand(program, terminal),
    addRegionsCommand(program, terminal),
    addPlanCommand(program, terminal),
  ]);
  group('Find and try:', [
    addDoctorCommand(program, terminal),
    addEmulatorCommand(program, terminal),
    addWebhookCommand(program, terminal),
    addTesterCommand(program, terminal),
  ]);
  return program;
};

/**
 * @param {unknown} error
 * @param {Terminal} terminal
 * @returns {number} the exit code
 */
const report = (error, terminal) => {
  const { complain, signal, text } = terminal;
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    if (error.code !== 'commander.help') complain(error.message);
    return exitCodes.usage;
  }
  if (signal.aborted) {
    complain(text('interrupted'));
    return exitCodes.interrupted;
  }
  const code = exitCodeOf(error);
  const message = inOurWords(terminal, error);
  const isKnown = isTimPushError(error) || error instanceof OutputError
    || code !== exitCodes.unexpected;
  complain(isKnown ? message : text('unexpected', { message }));
  return code;
};

/**
 * @param {readonly string[]} words
 * @param {Terminal} terminal
 * @returns {Promise<number>} the exit code
 */
const run = async (words, terminal) => {
  await loadWords(terminal.language);
  const program = createProgram(terminal);
  try {
    if (words.length === 0) program.help({ error: true });
    await program.parseAsync(words, { from: 'user' });
    return terminal.exitCode ?? exitCodes.ok;
  } catch (error) {
    return report(error, terminal);
  }
};

/**
 * @param {readonly string[]} words of the command line
 * @param {import('./terminal.js').Host} [host] the process, unless something stands in for it
 * @returns {Promise<number>} the exit code: the command's own counts first, and one that did not get
 *   its data out has not succeeded
 */
export const main = async (words, host = process) => {
  const terminal = createTerminal(host, languageOf(words, host.env));
  const exitCode = await run(words, terminal);
  const isDelivered = await terminal.delivered();
  const code = exitCode === exitCodes.ok && !isDelivered ? exitCodes.unexpected : exitCode;
  if (ignoresFurtherInterrupts(terminal.signal)) {
    // At once: Node, on its own way out, lets go of signals first, and one of them would end it otherwise.
    host.stderr.write('', () => host.exit(code));
  }
  return code;
};
