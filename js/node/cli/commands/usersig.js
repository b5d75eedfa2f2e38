// usersig sign, inspect, verify: signatures by hand.
import { Option } from 'commander';
import { inspectUserSig, signUserSig, verifyUserSig } from '../../../index.js';
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { phrase } from '../language.js';
import { print, recordText, withOutput } from '../output.js';
import { refuseSecrets, withApp, withSecretKey, withUserSig } from '../setting-options.js';
import { identifierOf, sdkAppIdOf, secretKeyOf, userSigOf } from '../settings.js';
import { spanOf, timeOf } from '../text.js';
import { duration } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */

/**
 * @param {readonly string[]} words
 * @param {{ usersigFile?: string }} options
 */
const sourceOf = (words, options) => {
  if (words.length === 0) return options;
  if (words.length > 1 || words[0] !== '-') {
    throw new UsageError('userSigAsWord');
  }
  if (options.usersigFile !== undefined) {
    throw new UsageError('exclusive', { one: '-', other: '--usersig-file' });
  }
  return { ...options, usersigFile: '-' };
};

/** @type {(userBuf: string) => [string, string][]} */
const userBufPart = (userBuf) => [['userbuf', userBuf]];

/**
 * @param {Terminal} terminal
 * @param {import('../../../types.d.ts').Inspection} found
 * @returns {import('../output.js').Sheet}
 */
const inspectionSheet = ({ paint, text }, found) => {
  const { identifier, sdkAppId, issuedAt, expiresAt, secondsLeft, userBuf } = found;
  const end = { end: timeOf(expiresAt), span: spanOf(Math.abs(secondsLeft)) };
  return {
    whole: found,
    items: [found],
    header: ['identifier', 'sdkAppId', 'issuedAt', 'expiresAt', 'secondsLeft', 'userBuf'],
    rows: [[identifier, sdkAppId, issuedAt, expiresAt, secondsLeft, userBuf]],
    text: recordText(paint, [
      ['identifier', identifier],
      [text('userSigApp'), sdkAppId],
      [text('userSigIssued'), timeOf(issuedAt)],
      [text('userSigEnd'), text(secondsLeft > 0 ? 'timeLeft' : 'timeSince', end)],
      ...(userBuf === undefined ? [] : userBufPart(userBuf)),
    ]),
  };
};

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addUserSigCommands = (program, terminal) => {
  const group = program.command('usersig').summary('make, read and check a UserSig')
    .description('Makes, reads and checks UserSigs, the signatures that calls and users sign in with.')
    .helpOption('-h, --help', 'show this help').helpCommand(false);

  defineCommand(group, terminal, {
    name: 'sign',
    summary: 'make a UserSig',
    description: `Makes a UserSig with the app's secret key, and writes nothing but it to stdout. Who has it can act as the identifier until it ends: treat it as a password.`,
    examples: [
      ['timpush usersig sign', 'with the settings of the environment'],
      ['timpush usersig sign --identifier Mary --expire 7d', ''],
      ['timpush usersig sign | timpush usersig inspect -', ''],
    ],
    options: (command) => refuseSecrets(withSecretKey(withApp(command, 'whose UserSig it will be')))
      .addOption(new Option('--expire <time>', 'how long it is good: 12h, 7d, 180d (default: 1d)')
        .argParser(duration).default(86_400_000, '1d'))
      .option('--userbuf <text>', 'goes into TLS.userbuf, for services that ask for one'),
    run: async (_, options) => {
      const userSig = await signUserSig({
        sdkAppId: sdkAppIdOf(terminal, options),
        identifier: identifierOf(terminal, options),
        secretKey: await secretKeyOf(terminal, options),
        expire: Math.floor(options.expire / 1000),
        userBuf: options.userbuf,
      });
      terminal.write(`${userSig}\n`);
      return exitCodes.ok;
    },
  });

  defineCommand(group, terminal, {
    name: 'inspect',
    usage: '[options] [-]',
    words: '[words...]',
    summary: 'read whose a UserSig is and until when',
    description: 'Reads what a UserSig says of itself: whose it is, for which app, from when and until when. Needs no key, and so does not check the signature.',
    examples: [
      ['timpush usersig inspect', 'of TIMPUSH_USERSIG'],
      ['timpush usersig inspect --usersig-file sig.txt', ''],
      ['timpush usersig sign | timpush usersig inspect - --format json', ''],
    ],
    options: (command) => withOutput(refuseSecrets(withUserSig(command.optionsGroup('Input:')))),
    run: async (/** @type {string[]} */ words, options) => {
      const userSig = await userSigOf(terminal, sourceOf(words, options));
      print(terminal, options, inspectionSheet(terminal, await inspectUserSig(userSig)));
      return exitCodes.ok;
    },
  });

  defineCommand(group, terminal, {
    name: 'verify',
    usage: '[options] [-]',
    words: '[words...]',
    summary: 'check a UserSig as the service does',
    description: `Checks a UserSig as the service does: app, identifier, signature, time. Needs the app's secret key. Ends with 0 when it is valid, with 4 when not.`,
    examples: [
      ['timpush usersig verify', 'TIMPUSH_USERSIG with TIMPUSH_SECRET_KEY'],
      ['timpush usersig verify --usersig-file sig.txt --secret-key-file key.txt', ''],
    ],
    options: (command) => withOutput(refuseSecrets(withUserSig(withSecretKey(withApp(command))))),
    run: async (/** @type {string[]} */ words, options) => {
      const source = sourceOf(words, options);
      if (source.usersigFile === '-' && options.secretKeyFile === '-') {
        throw new UsageError('keyAndSigOnStdin');
      }
      const verdict = await verifyUserSig(await userSigOf(terminal, source), {
        sdkAppId: sdkAppIdOf(terminal, options),
        identifier: identifierOf(terminal, options),
        secretKey: await secretKeyOf(terminal, options),
      });
      const reason = verdict.valid ? undefined : verdict.reason;
      const text = reason === undefined
        ? terminal.text('userSigIsValid')
        : terminal.text('userSigIsInvalid', { reason });
      print(terminal, options, {
        whole: verdict,
        items: [verdict],
        header: ['valid', 'reason'],
        rows: [[String(verdict.valid), reason]],
        text: `${text}\n`,
      });
      if (reason === undefined) return exitCodes.ok;
      terminal.complain(terminal.text('userSigInvalid', { reason: phrase(`userSig.${reason}`) }));
      return exitCodes.refused;
    },
  });
  return [group];
};
