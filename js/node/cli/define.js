// One way to add a command: its words, its options, its help, and what it runs.
import { withLanguage } from './setting-options.js';

/**
 * @typedef {object} Definition
 * @property {string} name
 * @property {string} [words] the arguments, as commander writes them
 * @property {string} [usage] the arguments, as a person reads them
 * @property {string} summary for the list of commands
 * @property {string} description
 * @property {string} [notes] stand below the options; a line is a paragraph and is wrapped
 * @property {ReadonlyArray<readonly [string, string]>} examples a command line, and what it is for
 * @property {(command: import('commander').Command) => import('commander').Command} [options]
 * @property {(words: any, options: any) => Promise<number> | number} run answers the exit code
 */

/**
 * @param {import('commander').Command} command
 * @param {string} notes
 * @param {Definition['examples']} examples
 * @param {number} helpWidth
 */
const belowOptions = (command, notes, examples, helpWidth) => {
  const paragraphs = command.createHelp().boxWrap(notes, helpWidth);
  const widths = examples.map(([line]) => line.length).filter((length) => length <= 50);
  const width = Math.max(...widths);
  const lines = examples.map(([line, meaning]) => (
    `  ${meaning === '' ? line : `${line.padEnd(width)}  # ${meaning}`}`
  ));
  return `${notes === '' ? '' : `\n${paragraphs}\n`}\nExamples:\n${lines.join('\n')}`;
};

/**
 * @param {import('commander').Command} parent
 * @param {import('./terminal.js').Terminal & { exitCode?: number }} terminal
 * @param {Definition} definition
 * @returns {import('commander').Command}
 */
export const defineCommand = (parent, terminal, definition) => {
  const { name, words, usage, summary, description, notes = '', examples, options, run } = definition;
  const command = parent.command(words ? `${name} ${words}` : name);
  command.summary(summary).description(description);
  if (usage !== undefined) command.usage(usage);
  options?.(command);
  withLanguage(command.optionsGroup('Help:')).helpOption('-h, --help', 'show this help');
  command.addHelpText('after', belowOptions(command, notes, examples, terminal.width));
  command.action(async (...given) => {
    const [first] = given;
    terminal.exitCode = await run(words ? first : [], command.opts());
  });
  return command;
};
