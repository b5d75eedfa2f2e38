// The options of the commands that push: what is pushed, to whom, and how. Which of them a command has, the core's table says.
import { textOfPath } from '../../words/words.js';
import { UsageError } from './exit.js';
import { isStdin, nameOf, readText } from './files.js';
import { phrase } from './language.js';
import {
  duration, gathered, integer, pairsOf,
} from './values.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('commander').Command} Command */
/** @typedef {import('../../types.d.ts').CommandInfo} CommandInfo */
/** @typedef {readonly [flags: string, help: string, parse?: (text: string, before: any) => any]} Flag */

const pair = 'NAME=VALUE';

/** @param {string} text */
const seconds = (text) => duration(text) / 1000;

/** Members of the message → their flags. @type {Readonly<Record<string, Flag>>} */
const messageFlags = Object.freeze({
  title: ['--title <text>', 'the title of the notification'],
  desc: ['--desc <text>', 'the text below the title'],
  ext: ['--ext <json>', 'what the app receives, as JSON text'],
  url: ['--url <url>', 'what a click opens'],
});

/** Members of a condition. @type {Readonly<Record<string, Flag>>} */
const audienceFlags = Object.freeze({
  tagsOr: ['--tags-or <tag>', 'users who have any of these tags; may be repeated, as the next four', gathered],
  tagsAnd: ['--tags-and <tag>', 'users who have all of these tags', gathered],
  tagsNot: ['--tags-not <tag>', 'but none who has this tag; give one, of several the pages tell two readings', gathered],
  attributesOr: ['--attributes-or <name=value>', 'users of whom any of these attributes is so', gathered],
  attributesAnd: ['--attributes-and <name=value>', 'users of whom all of these attributes are so', gathered],
});

/** What else a call takes: as the command line calls it → the client's option, and its flag. @type {Readonly<Record<string, readonly [string, ...Flag]>>} */
const sendingFlags = Object.freeze({
  sender: ['from', '--sender <account>', 'who sends, an account of the app (default: the identifier)'],
  dataId: ['dataId', '--data-id <text>', "comes back with the webhook's events; at most 64 bytes"],
  taskName: ['taskName', '--task-name <text>', 'what the console calls it; at most 20 bytes'],
  classification: ['classification', '--classification <number>', 'the class of the message, as it is agreed with the service', integer(0, 0x7fffffff)],
  offlineStorageTime: ['offlineStorageTime', '--offline-storage-time <time>', 'how long it is kept for who is not there: 1d, at most 7d', seconds],
  msgRandom: ['msgRandom', '--msg-random <number>', 'a second push with the same number within a second is dropped (default: a new one)', integer(0, 0xffffffff)],
});

/** @param {CommandInfo} info @param {string} called */
const namesIn = ({ takes = {} }, called) => Object.keys(takes[called]?.[1] ?? {});

/** @param {Flag} flag */
const nameOfFlag = ([flags]) => flags.split(' ')[0];

/** @param {string} called */
const flagOf = (called) => nameOfFlag(audienceFlags[called]);

/** @param {Command} command @param {Flag} flag */
const add = (command, [flags, help, parse]) => (
  parse ? command.option(flags, help, parse) : command.option(flags, help));

/**
 * @param {Command} command
 * @param {CommandInfo} info
 */
export const withMessage = (command, info) => {
  command.optionsGroup('Message:');
  for (const name of namesIn(info, 'message')) add(command, messageFlags[name]);
  const members = [...namesIn(info, 'message'), 'info'].join(', ');
  command.option('--message <file>', `a JSON file {${members}}, - is stdin; what the options above say counts before it`);
  if (info.takes?.pageMessage) command.option('--page-message <file>', 'a JSON file: what is shown only while the page is open');
  return command;
};

/**
 * @param {Command} command
 * @param {CommandInfo} info
 */
export const withAudience = (command, info) => {
  command.optionsGroup('Audience:');
  for (const name of namesIn(info, 'to')) add(command, audienceFlags[name]);
  return withConsent(command.option('--everyone', 'everyone of the app; asks first'));
};

/** @param {Command} command */
export const withConsent = (command) => command
  .option('-y, --yes', 'do not ask; needed where stdin is no terminal');

/**
 * @param {Command} command
 * @param {CommandInfo} info
 */
export const withSending = (command, info) => {
  command.optionsGroup('Push:');
  for (const [called, ...flag] of Object.values(sendingFlags)) {
    // Of a list each call has a number of its own.
    if (info.takes?.[called] && !(called === 'msgRandom' && info.list)) add(command, flag);
  }
  return command;
};

/**
 * stdin can be read once.
 * @param {Readonly<Record<string, string | undefined>>} paths by the options that name them
 */
export const requireOneStdin = (paths) => {
  const [one, other] = Object.keys(paths).filter((option) => isStdin(paths[option]));
  if (other !== undefined) throw new UsageError('stdinShared', { one, other });
};

/** What else may be stdin. @param {any} options */
export const stdinPaths = ({ message, pageMessage, secretKeyFile, usersigFile }) => ({
  '--message': message,
  '--page-message': pageMessage,
  '--secret-key-file': secretKeyFile,
  '--usersig-file': usersigFile,
});

/**
 * @param {Terminal} terminal
 * @param {string} path
 * @param {string} option that names it
 * @returns {Promise<Record<string, unknown>>}
 */
export const readJsonObject = async (terminal, path, option) => {
  const text = await readText(terminal, path, 'aJsonObject');
  const wrong = (/** @type {import('./language.js').Key} */ key) => (
    new UsageError('optionFile', { option, path: nameOf(path), problem: phrase(key) }));
  /** @type {any} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('fileNotJson');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrong('fileNotObject');
  return value;
};

/**
 * What is pushed, as the client takes it.
 * @param {Terminal} terminal
 * @param {any} options
 * @param {CommandInfo} info
 * @returns {Promise<{ message?: any, pageMessage?: object }>}
 */
export const messageOf = async (terminal, options, info) => {
  const own = namesIn(info, 'message').filter((name) => options[name] !== undefined);
  const file = options.message === undefined
    ? undefined
    : await readJsonObject(terminal, options.message, '--message');
  const pageMessage = options.pageMessage === undefined
    ? undefined
    : await readJsonObject(terminal, options.pageMessage, '--page-message');
  const isThere = file !== undefined || own.length > 0;
  const said = Object.fromEntries(own.map((name) => [name, options[name]]));
  if (!isThere && !pageMessage) throw new UsageError('noMessage');
  return {
    ...(isThere ? { message: { ...file, ...said } } : {}),
    ...(pageMessage ? { pageMessage } : {}),
  };
};

/**
 * Whom it is for, as the client takes it.
 * @param {any} options
 * @param {CommandInfo} info
 * @returns {'everyone' | Record<string, unknown>}
 */
export const audienceOf = (options, info) => {
  const names = namesIn(info, 'to').filter((name) => options[name] !== undefined);
  if (options.everyone && names.length > 0) {
    throw new UsageError('exclusive', { one: '--everyone', other: flagOf(names[0]) });
  }
  if (options.everyone) return 'everyone';
  if (names.length === 0) {
    throw new UsageError('noAudience', { flags: namesIn(info, 'to').map(flagOf).join(', ') });
  }
  return Object.fromEntries(names.map((name) => [
    name,
    name.startsWith('attributes') ? pairsOf(options[name], pair, `${flagOf(name)} city=ShenZhen`) : options[name],
  ]));
};

/**
 * The condition of the body that such an audience becomes.
 * @param {'everyone' | Record<string, unknown>} to
 * @param {CommandInfo} info
 */
export const conditionOf = (to, { takes = {} }) => {
  if (to === 'everyone') return undefined;
  const names = takes.to[1] ?? {};
  return Object.fromEntries(Object.entries(to).map(([called, value]) => [names[called][0], value]));
};

/**
 * What else the call takes, as the client takes it.
 * @param {any} options
 */
export const sendingOf = (options) => Object.fromEntries(Object.entries(sendingFlags)
  .filter(([name]) => options[name] !== undefined)
  .map(([name, [called]]) => [called, options[name]]));

/**
 * Which option says what stands at a path in what the client is given.
 * @param {readonly (string | number)[]} path
 * @param {any} options
 * @returns {import('./language.js').Said | undefined}
 */
const optionAt = ([first, second = '', ...rest], options) => {
  const below = (/** @type {Flag} */ flag, /** @type {readonly (string | number)[]} */ more) => (
    more.length === 0 ? nameOfFlag(flag) : phrase('at', { origin: nameOfFlag(flag), field: textOfPath(more) }));
  if (first === 'to') return second in audienceFlags ? below(audienceFlags[second], rest) : phrase('theAudience');
  if (first === 'message' && options[second] !== undefined) return below(messageFlags[second], rest);
  if (first === 'message' && second === '') return phrase('theMessage');
  const file = first === 'message' ? options.message : undefined;
  if (file) return phrase('at', { origin: nameOf(file), field: textOfPath([second, ...rest]) });
  const sending = Object.values(sendingFlags).find(([called]) => called === first);
  return sending && nameOfFlag(/** @type {any} */ (sending.slice(1)));
};

/**
 * The library's error about what is pushed, told by the option that said it.
 * @param {unknown} error
 * @param {any} options
 * @returns {unknown} the same one, with its `subject`
 */
export const atItsOption = (error, options) => {
  const { code, path } = /** @type {any} */ (Object(error));
  if (code !== 'ERR_INVALID_ARGUMENT' || !Array.isArray(path)) return error;
  const subject = optionAt(/** @type {any} */ (path), options);
  return subject === undefined ? error : Object.assign(Object(error), { subject });
};
