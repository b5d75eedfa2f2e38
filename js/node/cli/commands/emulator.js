// emulator: the service on this machine.
import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { harmless, isHarmless } from '../../../harmless.js';
import { keepStateIn } from '../../emulator-state.js';
import { serve } from '../../server.js';
import { defineCommand } from '../define.js';
import { exitCodeOf, exitCodes, InvalidValue, UsageError } from '../exit.js';
import { phrase } from '../language.js';
import { unservable, untilStopped } from '../serving.js';
import { refuseSecrets, withApp, withSecretKey } from '../setting-options.js';
import {
  identifierOf, inOurWords, sdkAppIdOf, secretKeyOf, settingOf,
} from '../settings.js';
import {
  gathered, gatheredBy, hostNameOf, integer, oneOf, slotNamesOf, slotTypesOf,
} from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */
/** @typedef {import('../../../emulator/types.d.ts').Emulator} Emulator */
/** @typedef {import('../../../emulator/types.d.ts').EmulatorOptions} EmulatorOptions */

/** The app of the vendor's public examples; its key opens nothing. */
const example = Object.freeze({
  sdkappid: '1400000000',
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
});

/** @param {string} text */
const quotaOf = (text) => (text === 'off' ? Infinity : integer(1, 1_000_000)(text));

/** @param {string} text */
const momentOf = (text) => {
  const moment = Date.parse(text);
  if (moment >= 0) return moment;
  throw new InvalidValue('moment');
};

/**
 * An origin as browsers send it, or `*`.
 * @param {string} text
 */
const originOf = (text) => {
  if (text === '*') return text;
  const [, whole] = /^([a-z][a-z\d+.-]*:\/\/[^/?#@*\\\s]+)\/?$/i.exec(text) ?? [];
  if (whole === undefined || !URL.canParse(whole)) throw new InvalidValue('allowedOrigin');
  const { origin } = new URL(whole);
  // Of an extension's scheme, which is not the web's, URL names none.
  return origin === 'null' ? whole.toLowerCase() : origin;
};

/**
 * Of no name, as of a variable that is not set, Node would make the folder that we are in.
 * @param {string} text
 */
const fileNameOf = (text) => {
  if (text !== '') return text;
  throw new InvalidValue('fileName');
};

/**
 * @param {string} path
 * @param {string} option
 */
const jsonIn = async (path, option) => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const problem = code === undefined ? phrase('fileNotJson') : phrase('fileUnreadable', { code });
    throw new UsageError('optionFile', { option, path, problem });
  }
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @returns {Promise<{ apps: EmulatorOptions, isExample: boolean }>}
 */
const appsOf = async (terminal, options) => {
  if (options.apps !== undefined) {
    return { apps: { apps: await jsonIn(options.apps, '--apps') }, isExample: false };
  }
  const { env } = terminal;
  const isExample = options.secretKeyFile === undefined && !env.TIMPUSH_SECRET_KEY;
  const { sdkappid = env.TIMPUSH_SDKAPPID ? undefined : example.sdkappid } = options;
  const { identifier = env.TIMPUSH_IDENTIFIER ? undefined : example.identifier } = options;
  return {
    apps: {
      sdkAppId: sdkAppIdOf(terminal, { sdkappid }),
      identifier: identifierOf(terminal, { identifier }),
      secretKey: isExample ? example.secretKey : await secretKeyOf(terminal, options),
    },
    isExample,
  };
};

/**
 * @param {any} options
 * @returns {EmulatorOptions['attributeNames']}
 */
const attributeNamesOf = ({ attrName = [], type = [] }) => {
  const types = slotTypesOf(type);
  return Object.fromEntries(Object.entries(slotNamesOf(attrName))
    .map(([slot, name]) => [slot, { name, type: types[slot] ?? 0 }]));
};

/**
 * @param {Terminal} terminal
 * @returns {NonNullable<EmulatorOptions['onRequest']>} that tells of each request
 */
const telling = ({ say }) => ({ path, identifier, errorCode, faults }) => {
  say('requested', {
    path,
    identifier: identifier || phrase('nobody'),
    outcome: errorCode === null ? phrase('notAnswered') : phrase('errorCode', { errorCode }),
    faults: faults.length > 0 ? phrase('byFaults', { faults: faults.join(', ') }) : '',
  });
};

/** @param {string} character */
const inOctal = (character) => Array.from(
  new TextEncoder().encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/**
 * A text as a shell's word. What is not seen in a terminal, or is obeyed by it, stands there in numbers.
 * @param {string} text
 */
const quoted = (text) => {
  const inQuotes = (/** @type {string} */ word) => `'${word.replaceAll("'", "'\\''")}'`;
  if (isHarmless(text)) return inQuotes(text);
  const plain = text.replace(/[\\%]/g, '$&$&').replace(/^-|!/g, inOctal); // no option, no command of the shell's history
  return `"$(printf ${inQuotes(harmless(plain, inOctal))})"`;
};

/**
 * What becomes of the webhook's requests: what goes wrong always, the others with --verbose.
 * @param {Terminal} terminal
 * @param {boolean} isVerbose
 * @returns {NonNullable<import('../../../emulator/types.d.ts').WebhookOptions['onPost']>}
 */
const tellingOfWebhook = ({ say }, isVerbose) => ({ taskId, outcome, status }) => {
  if (outcome === 'accepted' && !isVerbose) return;
  say('webhookPost', { taskId, outcome: phrase(`webhook.${outcome}`, { status: String(status) }) });
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @returns {EmulatorOptions}
 */
const webhookOf = (terminal, { webhook, webhookToken, webhookRepeat, verbose }) => {
  if (webhook === undefined) {
    const one = Object.entries({ '--webhook-token': webhookToken, '--webhook-repeat': webhookRepeat })
      .find(([, value]) => value !== undefined)?.[0];
    if (one !== undefined) throw new UsageError('onlyWith', { one, other: '--webhook' });
    return {};
  }
  // An empty one, as of a variable that is not set, is refused by the emulator: it would not sign.
  const token = webhookToken ?? settingOf(terminal, undefined, 'TIMPUSH_WEBHOOK_TOKEN');
  if (token !== undefined) terminal.secrets.add(token);
  return {
    webhook: {
      url: webhook,
      ...(token === undefined ? {} : { token }),
      repeat: webhookRepeat === true,
      onPost: tellingOfWebhook(terminal, verbose === true),
    },
  };
};

/**
 * The settings for other shells: with the example's key; a key of the user's own is not shown.
 * @param {EmulatorOptions} apps
 * @param {string} url
 * @param {boolean} isExample
 */
const exportsOf = ({ sdkAppId, identifier, secretKey }, url, isExample) => [
  `export TIMPUSH_ENDPOINT=${url}`,
  ...(sdkAppId === undefined ? [] : [`export TIMPUSH_SDKAPPID=${sdkAppId}`, `export TIMPUSH_IDENTIFIER=${quoted(String(identifier))}`]),
  ...(isExample ? [`export TIMPUSH_SECRET_KEY=${secretKey}`] : []),
].map((line) => `${line}\n`).join('');

/**
 * @param {any} options
 * @returns {string[]} those given that say what to start with, which a state from --data replaces
 */
const startsIn = ({ samples, users, attrName, type }) => Object.entries({
  '--no-samples': samples === false,
  '--users': users !== undefined,
  '--attr-name': attrName !== undefined,
  '--type': type !== undefined,
}).flatMap(([option, isGiven]) => (isGiven ? [option] : []));

/**
 * What it starts with, but for a state from --data.
 * @param {any} options
 * @returns {Promise<EmulatorOptions>}
 */
const startOf = async (options) => ({
  samples: options.samples,
  attributeNames: attributeNamesOf(options),
  users: options.users === undefined ? {} : await jsonIn(options.users, '--users'),
});

/**
 * A clock that shows the given time now, and runs on.
 * @param {number | undefined} moment
 * @returns {EmulatorOptions}
 */
const clockFrom = (moment) => {
  if (moment === undefined) return {};
  const offset = moment - Date.now();
  return { clock: () => Date.now() + offset };
};

/**
 * @template T
 * @param {string} path
 * @param {() => T} act
 * @param {'notKept' | 'notSaved'} [problem]
 * @returns {T}
 */
const keptAt = (path, act, problem = 'notKept') => {
  try {
    return act();
  } catch (error) {
    const { code = '', syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    if (syscall === undefined) throw error;
    throw new UsageError(problem, { path, code });
  }
};

/**
 * @param {(start: EmulatorOptions) => Emulator} create
 * @param {any} options
 * @param {Terminal} terminal
 * @returns {Promise<{ fetch: Emulator['fetch'], begin: () => void, save: () => void }>} `begin` makes
 *   the file: only when nothing else can fail any more, and before the first call
 */
const createKept = async (create, options, { say }) => {
  const start = await startOf(options);
  const path = options.data;
  if (path === undefined) return { fetch: create(start).fetch, begin: () => {}, save: () => {} };
  const kept = keptAt(path, () => (
    keepStateIn(path, (state) => create(state === undefined ? start : { state }))
  ));
  return {
    fetch: (input, init) => kept.emulator.fetch(input, init),
    begin: () => {
      keptAt(path, kept.begin);
      const unused = startsIn(options).join(', ');
      if (kept.isLoaded && unused !== '') say('startUnused', { path, options: unused });
    },
    save: () => keptAt(path, kept.save, 'notSaved'),
  };
};

/**
 * @param {import('../../server.js').RunningServer} server
 * @param {() => void} begin
 */
const beginOrClose = async (server, begin) => {
  try {
    begin();
  } catch (error) {
    await server.close({ grace: 0 });
    throw error;
  }
};

/**
 * Saves at once, since whoever stopped us may lose patience, and again when the calls under way are
 * answered.
 * @param {import('../../server.js').RunningServer} server
 * @param {() => void} save
 * @param {Terminal} terminal
 * @returns {Promise<number>} the exit code
 */
const end = async (server, save, terminal) => {
  try {
    try {
      save();
    } finally {
      await server.close({ grace: 500 });
    }
    save();
    return exitCodes.ok;
  } catch (error) {
    // Said here: of whatever fails after Ctrl-C, others say that it was interrupted.
    if (exitCodeOf(error) !== exitCodes.usage) throw error;
    terminal.complain(inOurWords(terminal, error));
    return exitCodes.usage;
  }
};

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addEmulatorCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'emulator',
  summary: 'run the service on this machine, without an account',
  description: 'Runs the service on this machine: attributes, tags, pushes, their statistics and webhook, with every documented rule, real signatures, the quota, and trouble on purpose. It needs no account, reaches no device, and sends nothing anywhere but to --webhook.',
  notes: `The lines on stdout are the settings to give to clients; without a key of yours it has the public example app. Ctrl-C or SIGTERM ends it with exit code 0, after it has saved to --data.

A fault is KIND:NAME=VALUE,…: trouble on purpose. Each kind may have command=get_attr, probability=0.1 and times=3; and of its own:
  latency   milliseconds, spread
  reset     when=before|after|midway
  status    status=502, when=before|after
  truncate  nothing
  garbage   nothing
  drip      bytes, milliseconds
  error     errorCode, errorInfo, when=before|after
  account   errorCode, accounts=Mary|Jack
Equal seeds repeat. What they do, the control requests (GET, PUT or DELETE /emulator/faults and others, from this machine) and the state file are told in docs/emulator.md, beside the sources.`,
  examples: [
    ['timpush emulator', 'then paste its lines into another terminal'],
    ['timpush emulator --data state.json', 'remembers'],
    ['timpush emulator --fault latency:milliseconds=50,spread=100', ''],
    ['timpush emulator --fault error:errorCode=91000,probability=0.1 --seed 7', ''],
    ['timpush emulator --fault reset:command=get_attr,times=2', 'fails twice, then works'],
    ['timpush emulator --webhook http://127.0.0.1:3000/push', 'tells what came of pushes'],
    ['timpush emulator --host 0.0.0.0 --allow-host emulator', 'for containers'],
    ['timpush emulator --allow-origin https://dev.example.com', 'for its pages, too'],
  ],
  options: (command) => refuseSecrets(withSecretKey(withApp(command
    .optionsGroup('Server:')
    .option('--port <number>', 'where it listens; 0 is any that is free (default: 8787)', integer(0, 65_535), 8787)
    .option('--host <address>', 'which address it listens at (default: 127.0.0.1)', '127.0.0.1')
    .option('--allow-host <name>', 'a name that clients may call it by, beside localhost; may be repeated', gatheredBy(hostNameOf))
    .option('--allow-origin <origin>', 'whose pages may call it, beside those of this machine: https://dev.example.com, or * for any; may be repeated', gatheredBy(originOf))
    .option('-v, --verbose', 'tell about each request on stderr'))))
    .option('--apps <file>', 'several apps: JSON, [{"sdkAppId":…,"secretKey":…,"admins":[…]}]')
    .optionsGroup('State:')
    .option('--data <file>', 'load the state from it, if it is there, and save it at the end', fileNameOf)
    .option('--no-samples', "start without the documentation's users and attributes")
    .option('--users <file>', 'users to start with: JSON, {"Mary":{"attributes":{…},"tags":[…],"device":{…}}}')
    .option('--attr-name <slot=name>', 'an attribute to start with; may be repeated', gathered)
    .option('--type <slot=type>', 'its account type; may be repeated', gathered)
    .addOption(new Option('--accounts <rule>', 'known: one that is not there fails with 70107; auto: writing makes it (default: known)')
      .argParser(oneOf(['known', 'auto'])).default('known'))
    .optionsGroup('Behaviour:')
    .option('--quota <number>', 'calls a second of one app and command, or off, also for those that push (default: 100)', quotaOf, 100)
    .option('--fault <fault>', 'trouble on purpose, see below; may be repeated', gathered)
    .option('--seed <text>', 'of faults, and of the order of answers (default: 1)', '1')
    .option('--time <moment>', 'what its clock shows at the start: 2026-01-31T12:00:00Z (default: now)', momentOf)
    .optionsGroup('Pushes:')
    .addOption(new Option('--edition <name>', 'free, standard or advanced: how often the app may push (default: standard)')
      .argParser(oneOf(['free', 'standard', 'advanced'])).default('standard'))
    .option('--daily-pushes <number>', "pushes a day, or off (default: the edition's, 10 or 100)", quotaOf)
    .addOption(new Option('--tags-not <reading>', 'any: TagsNot excludes who has any of its tags; all: who has all (default: any)')
      .argParser(oneOf(['any', 'all'])).default('any'))
    .addOption(new Option('--from-account <rule>', 'any: From_Account may be any text; known: another than a user is 90008 (default: any)')
      .argParser(oneOf(['any', 'known'])).default('any'))
    .option('--webhook <url>', 'where to tell what came of each push')
    .option('--webhook-token <text>', 'what signs that; others on the machine can read it here, so better by TIMPUSH_WEBHOOK_TOKEN')
    .option('--webhook-repeat', 'tell once more what was not answered within 2 seconds'),
  run: async (_, options) => {
    // Only here, since every other command starts sooner without it.
    const { createEmulator, parseFault } = await import('../../../emulator/index.js');
    const { apps, isExample } = await appsOf(terminal, options);
    const settings = {
      ...apps,
      ...clockFrom(options.time),
      accounts: options.accounts,
      quota: options.quota,
      seed: options.seed,
      faults: (options.fault ?? []).map(parseFault),
      edition: options.edition,
      ...(options.dailyPushes === undefined ? {} : { dailyPushes: options.dailyPushes }),
      tagsNot: options.tagsNot,
      fromAccount: options.fromAccount,
      ...webhookOf(terminal, options),
      ...(options.verbose ? { onRequest: telling(terminal) } : {}),
    };
    const { fetch, begin, save } = await createKept(
      (start) => createEmulator({ ...settings, ...start }), options, terminal,
    );
    const { port, host } = options;
    const server = await serve(fetch, {
      port,
      host,
      allowHosts: options.allowHost ?? [],
      allowOrigins: options.allowOrigin ?? [],
      onError: (error) => terminal.complain(String(error)),
    }).catch(unservable(port, host, 'emulator'));
    await beginOrClose(server, begin);
    const stopped = untilStopped(terminal);
    terminal.write(exportsOf(apps, server.url, isExample));
    terminal.say('emulatorRuns');
    await stopped;
    const exitCode = await end(server, save, terminal);
    if (options.data !== undefined && exitCode === exitCodes.ok) {
      terminal.say('saved', { path: options.data });
    }
    return exitCode;
  },
});
