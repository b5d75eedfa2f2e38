// The process as the commands see it: data goes to stdout, talk to stderr, Ctrl-C is a signal.
import { redact } from '../../redact.js';
import { exitCodes } from './exit.js';
import { obstacleOf } from './files.js';
import { inOneLine, withoutLikelySecrets } from './text.js';

/**
 * @typedef {object} Terminal
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.ReadStream} stdin
 * @property {AbortSignal} signal aborts at the first Ctrl-C
 * @property {Set<string>} secrets what must not be shown: the environment's, and others as they are read
 * @property {(text: string) => string} shown the text without secrets, and without what looks like one
 * @property {(exitCode: number) => void} end
 * @property {(text: string) => void} write data, exactly
 * @property {(text: string) => void} say one line of talk
 * @property {(text: string) => void} complain one line about what is wrong
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

/** How wide a help text is: as the terminal, but no line is longer than the eye likes. */
export const helpWidth = () => Math.max(40, Math.min(process.stdout.columns || 80, 100));

/**
 * What is wrong with stdout or stderr never ends the work under way: it may be writing to the
 * service, or into files. Of a reader that has seen enough (`| head`) nothing more is said.
 * @param {NodeJS.WriteStream} stream
 * @param {(error: NodeJS.ErrnoException) => void} onLoss told once, of data that is lost otherwise
 */
const outliveReader = (stream, onLoss) => {
  let isTold = false;
  stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (!isTold && error.code !== 'EPIPE') onLoss(error);
    isTold = true;
  });
};

/** The command's own exit code counts first; one that did not get its data out has not succeeded. */
const createEnding = () => {
  /** @type {number} */
  let exitCode = exitCodes.ok;
  let isDataLost = false;
  const settle = () => {
    process.exitCode = exitCode === exitCodes.ok && isDataLost ? exitCodes.unexpected : exitCode;
  };
  return {
    /** @param {number} code */
    end: (code) => {
      exitCode = code;
      settle();
    },
    lose: () => {
      isDataLost = true;
      settle();
    },
  };
};

/**
 * The first Ctrl-C ends the work under way in good order, the second one at once.
 * @param {AbortController} controller
 */
const abortOnInterrupt = (controller) => {
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  });
};

/**
 * What the environment holds is not shown, even before anything asks for it.
 * @param {NodeJS.ProcessEnv} env
 */
const secretsIn = ({ TIMPUSH_SECRET_KEY = '', TIMPUSH_USERSIG = '' }) => (
  new Set([TIMPUSH_SECRET_KEY, TIMPUSH_USERSIG].map((text) => text.trim()).filter(Boolean))
);

/** @returns {Terminal} */
export const createTerminal = () => {
  const { env, stdin, stdout, stderr } = process;
  const { end, lose } = createEnding();
  const controller = new AbortController();
  abortOnInterrupt(controller);
  const secrets = secretsIn(env);
  const paintTalk = painterFor(stderr, env);
  const shown = (/** @type {string} */ text) => withoutLikelySecrets(redact(text, [...secrets]));
  /**
   * @param {string} prefix
   * @param {string} text
   */
  const line = (prefix, text) => {
    stderr.write(`${prefix}${inOneLine(shown(text))}\n`);
  };
  const complain = (/** @type {string} */ text) => line(`${paintTalk('red', 'timpush:')} `, text);
  outliveReader(stderr, () => {});
  outliveReader(stdout, (error) => {
    lose();
    complain(`stdout cannot be written: ${obstacleOf(error)}.`);
  });
  return {
    env,
    stdin,
    signal: controller.signal,
    secrets,
    shown,
    end,
    write: (text) => {
      stdout.write(text);
    },
    say: (text) => line('', text),
    complain,
    paint: painterFor(stdout, env),
  };
};
