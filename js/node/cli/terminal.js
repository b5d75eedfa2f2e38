// The process as the commands see it: data goes to stdout, talk to stderr, Ctrl-C is a signal.
import { redactorOf } from '../../redact.js';
import { exitCodes } from './exit.js';
import { obstacleOf } from './files.js';
import { textIn } from './language.js';
import { inOneLine, withoutLikelySecrets } from './text.js';

/**
 * The process, or what stands in for it.
 * @typedef {Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr' | 'on' | 'exit'>} Host
 */

/** @typedef {import('./language.js').Key} Key */
/** @typedef {import('./language.js').Params} Params */

/**
 * @typedef {object} Terminal
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.ReadStream} stdin
 * @property {NodeJS.WriteStream} stderr for what is more than lines of talk
 * @property {number} width of a help text
 * @property {AbortSignal} signal aborts at the first Ctrl-C
 * @property {(callback: () => void) => void} onStop hears SIGTERM and SIGHUP, which then end nothing by themselves
 * @property {Set<string>} secrets what must not be shown: the environment's, and others as they are read
 * @property {(text: string) => string} shown the text without secrets, and without what looks like one
 * @property {(text: string) => void} write data, exactly
 * @property {boolean} isSeen whether a terminal shows what is written
 * @property {() => Promise<boolean>} delivered whether no data was lost, once all is written; who stops reading loses none
 * @property {() => boolean} hasReader whether anybody reads stdout still
 * @property {import('./language.js').Language} language of what is said
 * @property {(key: Key, params?: Params) => string} text a sentence, or a part of one
 * @property {(key: Key, params?: Params) => void} say one line of talk
 * @property {(text: string, accounts?: readonly string[]) => void} complain one line about what is wrong, perhaps with
 *   these accounts, of which hashes are named in full unless they are secrets
 * @property {(style: 'bold' | 'red' | 'green' | 'yellow', text: string) => string} paint for stdout
 */

const styles = Object.freeze({ bold: [1, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] });

/**
 * @param {{ isTTY?: boolean }} stream
 * @param {NodeJS.ProcessEnv} env
 * @returns {Terminal['paint']}
 */
const painterFor = ({ isTTY }, { NO_COLOR, TERM }) => {
  if (!isTTY || NO_COLOR || TERM === 'dumb') return (_, text) => text;
  return (style, text) => `\u001b[${styles[style][0]}m${text}\u001b[${styles[style][1]}m`;
};

/**
 * How wide a help text is: as the terminal, but no line is longer than the eye likes.
 * @param {{ columns?: number }} stream
 */
const helpWidth = ({ columns }) => Math.max(40, Math.min(columns || 80, 100));

/**
 * What is wrong with stdout never ends the work under way: it may be writing to the service, or into
 * files. Of a reader that has seen enough (`| head`) nothing more is said.
 * @param {NodeJS.WriteStream} stdout
 * @param {(error: Error) => void} onLoss told once, of data that is lost otherwise
 * @returns {Pick<Terminal, 'write' | 'delivered' | 'hasReader'>}
 */
const createOutlet = (stdout, onLoss) => {
  let isLost = false;
  let isBroken = false;
  let last = Promise.resolve();
  /** @param {NodeJS.ErrnoException | null} [error] */
  const settle = (error) => {
    if (!error || isBroken) return;
    isBroken = true; // what follows fails for that, and says less about it
    if (error.code === 'EPIPE') return;
    isLost = true;
    onLoss(error);
  };
  stdout.on('error', () => {}); // each write is told of it
  return {
    write: (text) => {
      last = new Promise((resolve) => {
        stdout.write(text, (error) => {
          settle(error);
          resolve();
        });
      });
    },
    delivered: async () => {
      await last;
      return !isLost;
    },
    hasReader: () => !isBroken,
  };
};

/** @type {WeakSet<AbortSignal>} of work whose end is not to be cut off */
const endings = new WeakSet();

/**
 * From now on a second Ctrl-C does no more than the first.
 * @param {AbortSignal} signal of the terminal
 */
export const ignoreFurtherInterrupts = (signal) => {
  endings.add(signal);
};

/** @param {AbortSignal} signal of the terminal */
export const ignoresFurtherInterrupts = (signal) => endings.has(signal);

/**
 * The first Ctrl-C ends the work under way in good order, the second one at once.
 * @param {Host} host
 * @returns {AbortSignal}
 */
const interruptsOf = (host) => {
  const controller = new AbortController();
  host.on('SIGINT', () => {
    const { signal } = controller;
    if (signal.aborted && !endings.has(signal)) host.exit(exitCodes.interrupted);
    controller.abort();
  });
  return controller.signal;
};

/**
 * What the environment holds is not shown, even before anything asks for it.
 * @param {NodeJS.ProcessEnv} env
 */
const secretsIn = ({
  TIMPUSH_SECRET_KEY = '', TIMPUSH_USERSIG = '', TIMPUSH_WEBHOOK_TOKEN = '',
}) => new Set([TIMPUSH_SECRET_KEY, TIMPUSH_USERSIG, TIMPUSH_WEBHOOK_TOKEN]
  .map((text) => text.trim()).filter(Boolean));

/**
 * @param {Host} host
 * @param {import('./language.js').Language} language
 * @returns {Terminal}
 */
export const createTerminal = (host, language) => {
  const { env, stdin, stdout, stderr } = host;
  const secrets = secretsIn(env);
  let redactor = redactorOf([...secrets]);
  let known = secrets.size;
  /** @param {string} text */
  const redact = (text) => {
    if (secrets.size !== known) redactor = redactorOf([...secrets]); // more have been read
    known = secrets.size;
    return redactor(text);
  };
  const paintTalk = painterFor(stderr, env);
  /**
   * @param {string} message
   * @param {readonly string[]} [accounts]
   */
  const shown = (message, accounts) => (
    withoutLikelySecrets(redact(message), accounts));
  /**
   * @param {string} prefix
   * @param {string} message
   * @param {readonly string[]} [accounts]
   */
  const line = (prefix, message, accounts) => {
    stderr.write(`${prefix}${inOneLine(shown(message, accounts))}\n`);
  };
  /** @type {Terminal['complain']} */
  const complain = (message, accounts) => line(`${paintTalk('red', 'timpush:')} `, message, accounts);
  /** @type {Terminal['text']} */
  const text = (key, params) => textIn(language, { key, params });
  stderr.on('error', () => {}); // whoever reads the talk ends no work by leaving
  return {
    env,
    stdin,
    stderr,
    width: helpWidth(stdout),
    signal: interruptsOf(host),
    onStop: (callback) => {
      for (const name of ['SIGTERM', 'SIGHUP']) host.on(name, callback);
    },
    secrets,
    shown,
    isSeen: stdout.isTTY === true,
    ...createOutlet(stdout, (error) => {
      complain(text('stdoutLost', { obstacle: obstacleOf(error) }));
    }),
    language,
    text,
    say: (key, params) => line('', text(key, params)),
    complain,
    paint: painterFor(stdout, env),
  };
};
