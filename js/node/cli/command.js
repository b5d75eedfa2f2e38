// Commander's command, which says what is wrong with the words of a command line by our phrases. The methods are those
// by which Commander says it, in English.
import { Command } from 'commander';
import { InvalidValue, UsageError } from './exit.js';
import { counted, phrase } from './language.js';
import { similarTo } from './similar.js';

/** @typedef {import('commander').Option} Option */

/**
 * What was typed, but for what may be a secret that was put into the command line.
 * @param {string} text
 */
const repeatable = (text) => {
  if (/^--?[\w-]+=/.test(text)) return `${text.slice(0, text.indexOf('=') + 1)}…`;
  return /^\S{32,}$/.test(text) ? `${text.slice(0, 8)}…` : text;
};

/** @param {readonly string[]} similar */
const guessOf = (similar) => {
  if (similar.length === 0) return phrase('noGuess');
  return phrase(similar.length === 1 ? 'guess' : 'guesses', { similar: similar.join(', ') });
};

/**
 * @param {Command | null} command
 * @returns {string[]} the long options that may follow it, without their dashes
 */
const optionsOf = (command) => {
  if (command === null) return [];
  const own = command.createHelp().visibleOptions(command);
  return [...own.flatMap(({ long }) => long?.slice(2) ?? []), ...optionsOf(command.parent)];
};

export class SpokenCommand extends Command {
  /** @param {string} [name] */
  createCommand(name) {
    return new SpokenCommand(name);
  }

  /** @param {string} flag */
  unknownOption(flag) {
    const similar = flag.startsWith('--') ? similarTo(flag.slice(2), optionsOf(this)) : [];
    throw new UsageError('unknownOption', {
      given: repeatable(flag), guess: guessOf(similar.map((name) => `--${name}`)),
    });
  }

  unknownCommand() {
    const [name] = this.args;
    const known = this.createHelp().visibleCommands(this).map((command) => command.name());
    throw new UsageError('unknownCommand', {
      given: repeatable(name), guess: guessOf(similarTo(name, known)),
    });
  }

  /** @param {readonly string[]} given */
  _excessArguments(given) {
    throw new UsageError('excessArguments', {
      command: this.name(),
      expected: counted(this.registeredArguments.length, 'argument'),
      given: given.length,
    });
  }

  /** @param {Option} option */
  optionMissingArgument({ flags }) {
    throw new UsageError('missingValue', { flags });
  }

  /**
   * @param {Option} option
   * @param {string} value
   * @param {unknown} previous
   */
  _callParseArg({ parseArg, flags }, value, previous) {
    try {
      return parseArg?.(value, previous);
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      throw new UsageError('invalidValue', { flags, given: repeatable(value), advice: error });
    }
  }
}
