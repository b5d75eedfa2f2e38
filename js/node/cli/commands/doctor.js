// doctor: what stands between this machine and a working call, one check a line.
import { setTimeout } from 'node:timers/promises';
import {
  createClient, inspectUserSig, isTimPushError, loadCore, signUserSig, verifyUserSig,
} from '../../../index.js';
import { defineCommand } from '../define.js';
import { exitCodeOf, exitCodes, UsageError } from '../exit.js';
import { print, withOutput } from '../output.js';
import { withTarget } from '../setting-options.js';
import {
  bothCredentials, credentialsOf, identifierOf, inOurWords, requireCredential, sdkAppIdOf, targetOf,
} from '../settings.js';
import { alignedLines, counted, harmless, inOneLine, spanOf, timeOf } from '../text.js';
import { plainReasonOf } from '../unreached.js';
import { reasons } from '../usersig-reasons.js';
import { waitingTime } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */
/** @typedef {import('../../../types.d.ts').ClientOptions} ClientOptions */

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {'ok' | 'warn' | 'FAIL' | 'skip'} status
 * @property {string} message what was found, and what to do about it
 * @property {number} [exitCode] of a failure
 */

/**
 * @typedef {object} Patient
 * @property {Terminal} terminal
 * @property {any} options
 * @property {number} sdkAppId
 * @property {string} identifier
 * @property {string} [secretKey]
 * @property {string} [userSig]
 * @property {Pick<ClientOptions, 'region' | 'endpoint' | 'host' | 'allowHttp'>} target
 */

// The client replaces a signature ten minutes before its end: a clock that is further off than that
// makes calls fail at times, and one that is a day off makes them fail always.
const clockLimits = Object.freeze({ good: 60, bearable: 600 }); // seconds

/** @type {(name: string, message: string) => Check} */
const good = (name, message) => ({ name, status: 'ok', message });
/** @type {(name: string, message: string) => Check} */
const warning = (name, message) => ({ name, status: 'warn', message });
/** @type {(name: string, message: string, exitCode: number) => Check} */
const failure = (name, message, exitCode) => ({ name, status: 'FAIL', message, exitCode });
/** @type {(name: string, message: string) => Check} */
const skipped = (name, message) => ({ name, status: 'skip', message });

/**
 * @param {string | undefined} secretKey
 * @returns {string} what is odd about it, without telling it
 */
const oddityOf = (secretKey) => {
  if (secretKey === undefined || /^[0-9a-f]{64}$/i.test(secretKey)) return '';
  if (/^(["']).*\1$/.test(secretKey)) return 'The key stands in quotes: take them away';
  return `The key has ${counted(secretKey.length, 'character')}; the console shows keys of 64 hexadecimal ones`;
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @returns {Promise<Patient>}
 * @throws {UsageError} about the first setting that is missing or wrong
 */
const readSettings = async (terminal, options) => {
  const patient = {
    terminal,
    options,
    sdkAppId: sdkAppIdOf(terminal, options),
    identifier: identifierOf(terminal, options),
    target: await targetOf(terminal, options),
    ...await credentialsOf(terminal, options),
  };
  const { sdkAppId, identifier, secretKey, userSig, target } = patient;
  const credential = { secretKey, userSig: secretKey === undefined ? userSig : undefined };
  requireCredential({ sdkAppId, identifier, ...credential });
  createClient({ sdkAppId, identifier, ...credential, ...target }); // for what only it checks
  return patient;
};

/** @param {Patient} patient */
const placeOf = ({ target }) => (
  target.endpoint === undefined ? `region ${target.region}` : `endpoint ${target.endpoint}`
);

/**
 * @param {Patient} patient
 * @returns {Check}
 */
const checkSettings = (patient) => {
  const { sdkAppId, identifier, secretKey, userSig } = patient;
  const said = `app ${sdkAppId}, identifier ${identifier}, ${placeOf(patient)}`;
  const oddity = oddityOf(secretKey);
  if (secretKey !== undefined && userSig !== undefined) {
    return failure('settings', `${said}. ${bothCredentials}`, exitCodes.usage);
  }
  return oddity === '' ? good('settings', said) : warning('settings', `${said}. ${oddity}`);
};

/**
 * @param {Patient} patient
 * @returns {Promise<Check>}
 */
const checkSignature = async ({ sdkAppId, identifier, secretKey, userSig }) => {
  const name = 'signature';
  if (userSig === undefined) {
    await signUserSig({ sdkAppId, identifier, secretKey: /** @type {string} */ (secretKey) });
    return good(name, 'made with the secret key. Whether it is the key of this app, the service will say');
  }
  const verdict = await verifyUserSig(userSig, { sdkAppId, identifier, secretKey: secretKey ?? 'unknown' });
  const reason = verdict.valid ? undefined : verdict.reason;
  if (reason === 'malformed') return failure(name, `The UserSig cannot be read. ${reasons.malformed}`, exitCodes.refused);
  const found = await inspectUserSig(userSig);
  if (reason === 'sdkAppId') {
    return failure(name, `The UserSig is for app ${found.sdkAppId}, not ${sdkAppId}. ${reasons.sdkAppId}`, exitCodes.refused);
  }
  if (reason === 'identifier') {
    return failure(name, `The UserSig is for ${found.identifier}, not ${identifier}. ${reasons.identifier}`, exitCodes.refused);
  }
  if (found.secondsLeft <= 0) {
    return failure(name, `The UserSig ended ${spanOf(-found.secondsLeft)} ago. ${reasons.expired}`, exitCodes.refused);
  }
  if (reason === 'signature' && secretKey !== undefined) {
    return failure(name, `The UserSig does not fit the secret key. ${reasons.signature}`, exitCodes.refused);
  }
  const span = `good until ${timeOf(found.expiresAt)}, ${spanOf(found.secondsLeft)} left`;
  return found.secondsLeft < 86_400
    ? warning(name, `the UserSig is for this app and identifier, but ends soon: ${span}`)
    : good(name, `the UserSig is for this app and identifier, ${span}`);
};

/**
 * @param {Patient} patient
 * @returns {Promise<{ name: string, origin: string, isUsed: boolean }[]>}
 */
const hostsOf = async ({ target }) => {
  if (target.endpoint !== undefined) {
    return [{ name: 'endpoint', origin: new URL(target.endpoint).origin, isUsed: true }];
  }
  const region = (await loadCore()).regions().find(({ id }) => id === target.region);
  return /** @type {const} */ ([['primary', region?.host], ['backup', region?.backup]])
    .map(([name, host]) => ({ name, origin: `https://${host}`, isUsed: name === (target.host ?? 'primary') }));
};

/**
 * @typedef {object} Reached
 * @property {Check} check
 * @property {number} [ahead] by how many seconds this machine's clock is ahead of the host's
 */

/**
 * Why a host was not reached, in plain words where the platform's are not.
 * @param {unknown} error
 * @param {string} origin
 */
const reasonOf = (error, origin) => {
  const { name, message, cause } = Object(error);
  if (name === 'TimeoutError') return 'no answer in time';
  const { code = '', message: deeper } = Object(cause);
  const plain = plainReasonOf(cause, `port ${new URL(origin).port}`);
  if (plain !== undefined) return plain;
  if (code === 'UND_ERR_SOCKET') return `the connection was closed (${deeper}). It may expect https://`;
  return deeper || code || message;
};

/** @param {NodeJS.ProcessEnv} env */
const proxyHint = ({ HTTPS_PROXY, https_proxy: lower, NODE_USE_ENV_PROXY }) => (
  (HTTPS_PROXY || lower) && !NODE_USE_ENV_PROXY
    ? ' HTTPS_PROXY is set, but Node uses it only from version 24 on, with NODE_USE_ENV_PROXY=1.'
    : ''
);

/**
 * Asks for nothing, without a credential: the service refuses it, and so shows that it is there.
 * @param {Patient} patient
 * @param {{ name: string, origin: string }} host
 * @returns {Promise<Reached>}
 */
const reach = async ({ terminal, options }, { name, origin }) => {
  const { host } = new URL(origin);
  const limit = AbortSignal.any([terminal.signal, AbortSignal.timeout(options.timeout)]);
  const began = Date.now();
  try {
    const response = await fetch(`${origin}/`, { redirect: 'manual', signal: limit });
    const milliseconds = Date.now() - began;
    response.body?.cancel().catch(() => {});
    const date = Date.parse(response.headers.get('date') ?? '');
    // The header has whole seconds: on average it is half a second behind.
    const ahead = Number.isNaN(date) ? undefined : (began + milliseconds / 2 - date - 500) / 1000;
    return { check: good(name, `${host} answers (${milliseconds} ms)`), ahead };
  } catch (error) {
    if (terminal.signal.aborted) throw error;
    return { check: failure(name, `${host} does not answer: ${reasonOf(error, origin)}`, exitCodes.network) };
  }
};

const otherAnswers = Object.freeze(/** @type {Record<string, string>} */ ({
  primary: 'Check the network and the DNS. The backup answers: try --backup.',
  backup: 'Check the network and the DNS. The primary answers: leave out --backup.',
}));

/**
 * Of a host that does not answer: whether that matters, and what to do.
 * @param {Patient} patient
 * @param {boolean} isUsed
 * @param {Check} check
 * @param {Check} [other] of the region's other host
 * @returns {Check}
 */
const withHint = ({ terminal }, isUsed, check, other) => {
  if (check.status === 'ok') return check;
  const { name, message } = check;
  const hasOther = other?.status === 'ok';
  if (hasOther && !isUsed) return warning(name, `${message}. The other one is used`);
  const nobody = other === undefined
    ? 'Check the network, the name and the port; is it running?'
    : 'Check the network and the DNS: neither of the two answers.';
  const hint = hasOther ? otherAnswers[name] : `${nobody}${proxyHint(terminal.env)}`;
  return failure(name, `${message}. ${hint}`, exitCodes.network);
};

/**
 * @param {readonly Reached[]} reached
 * @returns {Check}
 */
const checkClock = (reached) => {
  const ahead = reached.find((one) => one.ahead !== undefined)?.ahead;
  if (ahead === undefined) return skipped('clock', 'no host said what time it is');
  const off = Math.abs(ahead);
  if (off <= clockLimits.good) return good('clock', 'agrees with the host');
  const said = `This machine's clock is ${spanOf(Math.round(off))} ${ahead > 0 ? 'ahead of' : 'behind'} the host's`;
  const hint = 'UserSigs are judged by time: set the clock, best by NTP';
  return off <= clockLimits.bearable
    ? warning('clock', `${said}. ${hint}`)
    : failure('clock', `${said}. ${hint}`, exitCodes.refused);
};

/**
 * @param {Patient} patient
 * @returns {Promise<Check>}
 */
const checkCall = async (patient) => {
  const { terminal, options, sdkAppId, identifier, secretKey, userSig, target } = patient;
  const credential = userSig === undefined ? { secretKey } : { userSig };
  const client = createClient({
    sdkAppId, identifier, ...credential, ...target, timeout: options.timeout, retries: 1,
  });
  try {
    const { names } = await client.getAttributeNames({ signal: terminal.signal });
    const list = Object.values(names);
    return good('call', list.length === 0
      ? 'get_attr_name works; no attributes are defined yet: timpush set-attr-name 0=sex 1=city'
      : `get_attr_name works; ${counted(list.length, 'attribute')}: ${list.join(', ')}`);
  } catch (error) {
    if (!isTimPushError(error) || error.code === 'ERR_ABORTED') throw error;
    return failure('call', inOurWords(error), exitCodeOf(error));
  }
};

/**
 * Waits for the host that is used, which may have been started just now, as long as was asked for.
 * @param {Patient} patient
 * @param {{ name: string, origin: string, isUsed: boolean }[]} hosts
 */
const waitFor = async (patient, hosts) => {
  const { terminal: { signal }, options: { wait = 0 } } = patient;
  const used = hosts.filter(({ isUsed }) => isUsed);
  const end = Date.now() + wait;
  while (Date.now() < end && (await reach(patient, used[0])).check.status !== 'ok') {
    await setTimeout(200, undefined, { signal });
  }
};

/**
 * @param {Patient} patient
 * @returns {Promise<Check[]>}
 */
const checkAll = async (patient) => {
  const signature = await checkSignature(patient);
  const hosts = await hostsOf(patient);
  await waitFor(patient, hosts);
  const reached = await Promise.all(hosts.map((host) => reach(patient, host)));
  const hostChecks = reached.map(({ check }, index) => withHint(
    patient, hosts[index].isUsed, check, reached[1 - index]?.check));
  const used = hostChecks[hosts.findIndex(({ isUsed }) => isUsed)];
  const settings = checkSettings(patient);
  const before = [settings, signature, ...hostChecks, checkClock(reached)];
  if (settings.status === 'FAIL') {
    return [...before, skipped('call', 'not tried with settings that every call refuses')];
  }
  if (signature.status === 'FAIL') {
    return [...before, skipped('call', 'not tried with a signature that would be refused')];
  }
  if (used.status === 'FAIL') {
    return [...before, skipped('call', 'not tried with a host that does not answer')];
  }
  return [...before, await checkCall(patient)];
};

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @returns {Promise<Check[]>}
 */
const examine = async (terminal, options) => {
  let patient;
  try {
    patient = await readSettings(terminal, options);
  } catch (error) {
    const isOurs = error instanceof UsageError || isTimPushError(error);
    if (!isOurs || exitCodeOf(error) !== exitCodes.usage) throw error;
    return [
      failure('settings', inOurWords(error), exitCodes.usage),
      skipped('the rest', 'needs the settings first'),
    ];
  }
  return checkAll(patient);
};

const colours = Object.freeze(/** @type {const} */ (
  { ok: 'green', warn: 'yellow', FAIL: 'red', skip: 'bold' }
));

/**
 * @param {Terminal} terminal
 * @param {readonly Check[]} checks
 * @returns {import('../output.js').Sheet}
 */
const checksSheet = ({ paint }, checks) => {
  const failed = checks.filter(({ status }) => status === 'FAIL').length;
  const warned = checks.filter(({ status }) => status === 'warn').length;
  const troubles = [
    ...(failed > 0 ? [`${counted(failed, 'check')} failed`] : []),
    ...(warned > 0 ? [counted(warned, 'warning')] : []),
  ];
  const verdict = troubles.length === 0 ? 'All is well.' : `${troubles.join(', ')}.`;
  const lines = alignedLines(checks.map(({ status, name, message }) => (
    [status, name, inOneLine(message)]
  )));
  const items = checks.map(({ name, status, message }) => (
    { name, status: status.toLowerCase(), message }
  ));
  return {
    whole: { ok: failed === 0, verdict, checks: items },
    items,
    header: ['check', 'status', 'message'],
    rows: items.map(({ name, status, message }) => [name, status, message]),
    text: `${lines.map((line, index) => {
      const { status } = checks[index];
      return `${paint(colours[status], status)}${line.slice(status.length)}\n`;
    }).join('')}${harmless(verdict)}\n`,
  };
};

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addDoctorCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'doctor',
  summary: 'find out why calls do not work',
  description: 'Checks, one a line: the settings, the signature, whether the hosts answer, the clock, and a real call (get_attr_name, which changes nothing). Says what is wrong and what to do.',
  notes: 'Ends with the exit code of the first check that failed, 0 if none did.',
  examples: [
    ['timpush doctor', 'with the settings of the environment'],
    ['timpush doctor --region frankfurt', ''],
    ['timpush doctor --endpoint http://127.0.0.1:8787', ''],
    ['timpush doctor --wait 10s', 'after starting an emulator in a script'],
  ],
  options: (command) => withOutput(withTarget(command)).optionsGroup('Calls:')
    .option('--timeout <time>', 'for each call: 500ms, 5s, 2m (default: 5s)', waitingTime)
    .option('--wait <time>', 'how long to wait for a host that does not answer yet (default: not at all)', waitingTime),
  run: async (_, options) => {
    const found = await examine(terminal, { timeout: 5000, ...options });
    const checks = found.map((check) => ({ ...check, message: terminal.shown(check.message) }));
    print(terminal, options, checksSheet(terminal, checks));
    return checks.find(({ exitCode }) => exitCode !== undefined)?.exitCode ?? exitCodes.ok;
  },
});
