// doctor: what stands between this machine and a working call, one check a line.
import { setTimeout } from 'node:timers/promises';
import { harmless } from '../../../harmless.js';
import {
  createClient, inspectUserSig, isTimPushError, loadCore, signUserSig, verifyUserSig,
} from '../../../index.js';
import {
  certificateFault, certificateOf, faultHint, faultPhrase,
} from '../certificate.js';
import { defineCommand } from '../define.js';
import { exitCodeOf, exitCodes, UsageError } from '../exit.js';
import {
  counted, phrase, textIn, wordsFor,
} from '../language.js';
import { print, withOutput } from '../output.js';
import { proxyHint } from '../proxy.js';
import { withTarget } from '../setting-options.js';
import {
  credentialsOf, identifierOf, inOurWords, requireCredential, sdkAppIdOf, targetOf,
} from '../settings.js';
import {
  alignedLines, inOneLine, shortened, spanOf, timeOf,
} from '../text.js';
import { plainReasonOf } from '../unreached.js';
import { waitingTime } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */
/** @typedef {import('../../../types.d.ts').ClientOptions} ClientOptions */
/** @typedef {import('../language.js').Said} Said */

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {'ok' | 'warn' | 'FAIL' | 'skip'} status
 * @property {Said} message what was found, and what to do about it
 * @property {Said} [hint] what to do, where that is known already
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

/** @type {(name: string, message: Said) => Check} */
const good = (name, message) => ({ name, status: 'ok', message });
/** @type {(name: string, message: Said) => Check} */
const warning = (name, message) => ({ name, status: 'warn', message });
/** @type {(name: string, message: Said, exitCode: number) => Check} */
const failure = (name, message, exitCode) => ({ name, status: 'FAIL', message, exitCode });
/** @type {(name: string, message: Said) => Check} */
const skipped = (name, message) => ({ name, status: 'skip', message });

/**
 * @param {string | undefined} secretKey
 * @returns {Said | undefined} what is odd about it, without telling it
 */
const oddityOf = (secretKey) => {
  if (secretKey === undefined || /^[0-9a-f]{64}$/i.test(secretKey)) return undefined;
  return phrase('keyLength', { characters: counted(secretKey.length, 'character') });
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
const placeOf = ({ target: { region, endpoint } }) => (
  endpoint === undefined
    ? phrase('inRegion', { region: String(region) })
    : phrase('atEndpoint', { endpoint: String(endpoint) })
);

/**
 * @param {Patient} patient
 * @returns {Check}
 */
const checkSettings = (patient) => {
  const { sdkAppId, identifier, secretKey, userSig } = patient;
  const settings = phrase('settings', { app: sdkAppId, identifier, place: placeOf(patient) });
  const but = (/** @type {Said} */ problem) => phrase('settingsBut', { settings, problem });
  const oddity = oddityOf(secretKey);
  if (secretKey !== undefined && userSig !== undefined) {
    return failure('settings', but(phrase('bothCredentials')), exitCodes.usage);
  }
  return oddity ? warning('settings', but(oddity)) : good('settings', settings);
};

/**
 * @param {Patient} patient
 * @returns {Promise<Check>}
 */
const checkSignature = async ({ sdkAppId, identifier, secretKey, userSig }) => {
  const name = 'signature';
  if (userSig === undefined) {
    await signUserSig({ sdkAppId, identifier, secretKey: /** @type {string} */ (secretKey) });
    return good(name, phrase('signed'));
  }
  const verdict = await verifyUserSig(userSig, { sdkAppId, identifier, secretKey: secretKey ?? 'unknown' });
  /**
   * @param {'malformed' | 'sdkAppId' | 'identifier' | 'signature' | 'expired'} reason
   * @param {import('../language.js').Key} key
   * @param {import('../language.js').Params} [params]
   */
  const refused = (reason, key, params) => (
    failure(name, phrase(key, { ...params, reason: phrase(`userSig.${reason}`) }), exitCodes.refused));
  const reason = verdict.valid ? undefined : verdict.reason;
  if (reason === 'malformed') return refused(reason, 'sigUnreadable');
  const found = await inspectUserSig(userSig);
  if (reason === 'sdkAppId') {
    return refused(reason, 'sigOfOtherApp', { found: found.sdkAppId, wanted: sdkAppId });
  }
  if (reason === 'identifier') {
    return refused(reason, 'sigOfOther', { found: shortened(found.identifier), wanted: identifier });
  }
  if (found.secondsLeft <= 0) {
    return refused('expired', 'sigEnded', { span: spanOf(-found.secondsLeft) });
  }
  if (reason === 'signature' && secretKey !== undefined) return refused(reason, 'sigOfOtherKey');
  const times = { end: timeOf(found.expiresAt), span: spanOf(found.secondsLeft) };
  return found.secondsLeft < 86_400
    ? warning(name, phrase('sigEndsSoon', times))
    : good(name, phrase('sigFits', times));
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
 * @returns {Said}
 */
const reasonOf = (error, origin) => {
  const { name, message, cause } = Object(error);
  if (name === 'TimeoutError') return phrase('notInTime');
  const { code = '', message: deeper } = Object(cause);
  const plain = plainReasonOf(cause, phrase('port', { port: new URL(origin).port }));
  if (plain !== undefined) return plain;
  if (code === 'UND_ERR_SOCKET') return phrase('closed', { reason: deeper });
  return deeper || code || message;
};

/** @param {string | string[] | undefined} name of a certificate's subject or issuer */
const namedIn = (name) => shortened([name].flat().join(', ') || '?');

/**
 * @param {import('../certificate.js').Fault} fault
 * @param {string} origin
 * @param {AbortSignal} signal
 * @returns {Promise<Said>}
 */
const certificateProblem = async (fault, origin, signal) => {
  const { host } = new URL(origin);
  const found = await certificateOf(origin, signal);
  if (!found?.subject) return phrase('certificateUnseen', { host, fault: faultPhrase(fault) });
  const { subject, issuer, subjectaltname, valid_from: start, valid_to: end } = found;
  return phrase('certificateSeen', {
    host,
    fault: faultPhrase(fault),
    subject: namedIn(subject.CN ?? subject.O),
    names: shortened(subjectaltname ?? '-', 200),
    issuer: namedIn(issuer.CN ?? issuer.O),
    start: timeOf(Date.parse(start) / 1000),
    end: timeOf(Date.parse(end) / 1000),
  });
};

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
    return { check: good(name, phrase('answers', { host, milliseconds })), ahead };
  } catch (error) {
    if (terminal.signal.aborted) throw error;
    const fault = certificateFault(Object(error).cause);
    if (fault) {
      const seen = await certificateProblem(fault, origin, limit);
      return { check: { ...failure(name, seen, exitCodes.network), hint: faultHint(fault) } };
    }
    const problem = phrase('noAnswer', { host, reason: reasonOf(error, origin) });
    return { check: failure(name, problem, exitCodes.network) };
  }
};

/**
 * Of a host that does not answer: whether that matters, and what to do.
 * @param {Patient} patient
 * @param {{ isUsed: boolean, origin: string }} host
 * @param {Check} check
 * @param {Check} [other] of the region's other host
 * @returns {Check}
 */
const withHint = ({ terminal }, { isUsed, origin }, check, other) => {
  if (check.status === 'ok') return check;
  const { name, message: problem } = check;
  const hasOther = other?.status === 'ok';
  if (hasOther && !isUsed) return warning(name, phrase('otherIsUsed', { problem }));
  if (check.hint) {
    return failure(name, phrase('unreached', { problem, hint: check.hint, proxy: '' }), exitCodes.network);
  }
  const silent = phrase(other === undefined ? 'endpointSilent' : 'bothSilent');
  const hint = hasOther ? wordsFor(`otherAnswers.${name}`, '') : silent;
  const proxy = hasOther ? '' : proxyHint(terminal.env, origin);
  return failure(name, phrase('unreached', { problem, hint, proxy }), exitCodes.network);
};

/**
 * @param {readonly Reached[]} reached
 * @returns {Check}
 */
const checkClock = (reached) => {
  const ahead = reached.find((one) => one.ahead !== undefined)?.ahead;
  if (ahead === undefined) return skipped('clock', phrase('noClock'));
  const off = Math.abs(ahead);
  if (off <= clockLimits.good) return good('clock', phrase('clockAgrees'));
  const problem = phrase(ahead > 0 ? 'clockAhead' : 'clockBehind', { span: spanOf(Math.round(off)) });
  return off <= clockLimits.bearable
    ? warning('clock', problem)
    : failure('clock', problem, exitCodes.refused);
};

/** @param {string[]} names of attributes, of which an app has ten */
const shortenedList = (names) => (
  [...names.slice(0, 10).map((name) => shortened(name)), ...names.length > 10 ? ['…'] : []].join(', '));

/**
 * @param {Patient} patient
 * @returns {Promise<Check>}
 */
const checkCall = async (patient) => {
  const { terminal, options, sdkAppId, identifier, secretKey, userSig, target } = patient;
  const credential = userSig === undefined ? { secretKey } : { userSig };
  const client = createClient({
    sdkAppId,
    identifier,
    ...credential,
    ...target,
    timeout: options.timeout,
    retries: 1,
    language: terminal.language,
  });
  try {
    const { names } = await client.getAttributeNames({ signal: terminal.signal });
    const list = Object.values(names);
    const found = { attributes: counted(list.length, 'attribute'), names: shortenedList(list) };
    return good('call', list.length === 0 ? phrase('callWorksWithout') : phrase('callWorks', found));
  } catch (error) {
    if (!isTimPushError(error) || error.code === 'ERR_ABORTED') throw error;
    const said = { ...error, message: error.message, cause: error.cause, errorInfo: shortened(error.errorInfo ?? '', 200) };
    return failure('call', inOurWords(terminal, said), exitCodeOf(error));
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
    patient, hosts[index], check, reached[1 - index]?.check));
  const used = hostChecks[hosts.findIndex(({ isUsed }) => isUsed)];
  const settings = checkSettings(patient);
  const before = [settings, signature, ...hostChecks, checkClock(reached)];
  if (settings.status === 'FAIL') {
    return [...before, skipped('call', phrase('untriedSettings'))];
  }
  if (signature.status === 'FAIL') {
    return [...before, skipped('call', phrase('untriedSignature'))];
  }
  if (used.status === 'FAIL') {
    return [...before, skipped('call', phrase('untriedHost'))];
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
      failure('settings', inOurWords(terminal, error), exitCodes.usage),
      skipped('the rest', phrase('untriedRest')),
    ];
  }
  return checkAll(patient);
};

const colours = Object.freeze(/** @type {const} */ (
  { ok: 'green', warn: 'yellow', FAIL: 'red', skip: 'bold' }
));

/**
 * @param {Terminal} terminal
 * @param {ReadonlyArray<Check & { message: string }>} checks
 * @returns {import('../output.js').Sheet}
 */
const checksSheet = ({ paint, text }, checks) => {
  const failed = checks.filter(({ status }) => status === 'FAIL').length;
  const warned = checks.filter(({ status }) => status === 'warn').length;
  const [first, second] = [
    ...(failed > 0 ? [counted(failed, 'failedCheck')] : []),
    ...(warned > 0 ? [counted(warned, 'warning')] : []),
  ];
  const troubles = second ? text('troubles', { first, second }) : text('trouble', { first });
  const verdict = first ? troubles : text('allWell');
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
    const { language, shown } = terminal;
    const checks = found.map((check) => (
      { ...check, message: shown(textIn(language, check.message)) }));
    print(terminal, options, checksSheet(terminal, checks));
    return checks.find(({ exitCode }) => exitCode !== undefined)?.exitCode ?? exitCodes.ok;
  },
});
