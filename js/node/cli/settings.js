// Which app, as whom, where: read from options and the environment. A key or a UserSig comes from the
// environment, a file or stdin, never from the command line, which others on a machine can read.
import { loadCore } from '../../index.js';
import { UsageError } from './exit.js';
import { isStdin, nameOf, readText } from './files.js';
import { looksSecret } from './text.js';
import { plainReasonBelow } from './unreached.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('../../types.d.ts').ClientOptions} ClientOptions */

/**
 * @typedef {object} SettingsOptions as commander names them
 * @property {string} [sdkappid]
 * @property {string} [identifier]
 * @property {string} [region]
 * @property {string} [endpoint]
 * @property {boolean} [backup]
 * @property {boolean} [allowHttp]
 * @property {string} [secretKeyFile]
 * @property {string} [usersigFile]
 * @property {number} [timeout]
 * @property {number} [deadline]
 * @property {number} [retries]
 * @property {number} [rate]
 * @property {number} [concurrency]
 * @property {boolean} [verbose]
 */

/**
 * @param {Terminal} terminal
 * @param {string | undefined} given by an option
 * @param {keyof typeof import('./setting-options.js').variables} variable
 * @returns {string | undefined}
 */
const settingOf = ({ env }, given, variable) => (given ?? env[variable] ?? '').trim() || undefined;

/**
 * Whether it is a secret put where something else belongs, so that no message may repeat it.
 * @param {Terminal} terminal
 * @param {string} text
 */
const isSecret = ({ secrets }, text) => secrets.has(text.trim()) || looksSecret(text);

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {number}
 */
export const sdkAppIdOf = (terminal, { sdkappid }) => {
  const text = settingOf(terminal, sdkappid, 'TIMPUSH_SDKAPPID');
  if (text === undefined) {
    throw new UsageError("Which app? Set TIMPUSH_SDKAPPID, or give --sdkappid, to the app's number from the console.");
  }
  const value = Number(text);
  if (/^[1-9]\d*$/.test(text) && value <= 0xffffffff) return value;
  const where = sdkappid === undefined ? 'TIMPUSH_SDKAPPID' : '--sdkappid';
  const wrong = isSecret(terminal, text) ? '' : `: ${text.slice(0, 20)}`;
  throw new UsageError(`${where} is no SDKAppID${wrong}. Copy the number from the console, such as 1400000000.`);
};

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {string}
 */
export const identifierOf = (terminal, { identifier }) => {
  const text = settingOf(terminal, identifier, 'TIMPUSH_IDENTIFIER');
  if (text !== undefined && isSecret(terminal, text)) {
    const where = identifier === undefined ? 'TIMPUSH_IDENTIFIER' : '--identifier';
    throw new UsageError(`${where} is a secret key or a UserSig, not an identifier. Was it swapped with TIMPUSH_SECRET_KEY?`);
  }
  if (text !== undefined) return text;
  throw new UsageError("As whom? Set TIMPUSH_IDENTIFIER, or give --identifier, to an administrator's UserID.");
};

/**
 * @param {Terminal} terminal
 * @param {string | undefined} file
 * @param {'TIMPUSH_SECRET_KEY' | 'TIMPUSH_USERSIG'} variable
 * @returns {Promise<string | undefined>} noted as a secret
 */
const secretOf = async (terminal, file, variable) => {
  const isSig = variable === 'TIMPUSH_USERSIG';
  const what = isSig ? 'the UserSig' : 'the secret key';
  // Of a path with more in it than a secret, the rest may be told.
  const name = isSecret(terminal, file ?? '') && !file?.includes('/')
    ? `the file of ${isSig ? '--usersig-file' : '--secret-key-file'}`
    : nameOf(file ?? '');
  const text = file === undefined
    ? settingOf(terminal, undefined, variable)
    : (await readText(terminal, file, what, name)).trim();
  if (text === '') throw new UsageError(`${name} is empty; it should hold ${what}.`);
  if (text !== undefined) terminal.secrets.add(text);
  return text;
};

/**
 * Of two that exclude each other, a file that is named counts before the environment.
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<{ secretKey?: string, userSig?: string }>} neither, one or both
 */
export const credentialsOf = async (terminal, { secretKeyFile, usersigFile }) => {
  if (isStdin(secretKeyFile) && isStdin(usersigFile)) {
    throw new UsageError('--secret-key-file and --usersig-file cannot both be stdin. Put one of them into a file.');
  }
  const isNamed = secretKeyFile !== undefined || usersigFile !== undefined;
  const wantsKey = !isNamed || secretKeyFile !== undefined;
  const wantsSig = !isNamed || usersigFile !== undefined;
  return {
    secretKey: wantsKey ? await secretOf(terminal, secretKeyFile, 'TIMPUSH_SECRET_KEY') : undefined,
    userSig: wantsSig ? await secretOf(terminal, usersigFile, 'TIMPUSH_USERSIG') : undefined,
  };
};

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<string>}
 */
export const secretKeyOf = async (terminal, { secretKeyFile }) => {
  const key = await secretOf(terminal, secretKeyFile, 'TIMPUSH_SECRET_KEY');
  if (key !== undefined) return key;
  throw new UsageError("The app's secret key is missing. Set TIMPUSH_SECRET_KEY, or give --secret-key-file FILE.");
};

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<string>}
 */
export const userSigOf = async (terminal, { usersigFile }) => {
  const userSig = await secretOf(terminal, usersigFile, 'TIMPUSH_USERSIG');
  if (userSig !== undefined) return userSig;
  throw new UsageError('The UserSig is missing. Set TIMPUSH_USERSIG, give --usersig-file FILE, or pipe it in: timpush usersig … -');
};

/** Why a call is not made with two credentials. */
export const bothCredentials = 'A secret key and a UserSig are both set. Unset TIMPUSH_SECRET_KEY or TIMPUSH_USERSIG, or name the file of one.';

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<{ secretKey?: string, userSig?: string }>} one of them, or none
 */
const oneCredentialOf = async (terminal, options) => {
  const { secretKey, userSig } = await credentialsOf(terminal, options);
  if (secretKey !== undefined && userSig !== undefined) {
    throw new UsageError(bothCredentials);
  }
  return { secretKey, userSig };
};

/**
 * An option counts before the environment, also where it excludes what is set there.
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<Pick<ClientOptions, 'region' | 'endpoint' | 'host' | 'allowHttp'>>}
 */
export const targetOf = async (terminal, options) => {
  const isNamed = options.region !== undefined || options.endpoint !== undefined;
  const inEnvironment = isNamed ? { ...terminal, env: {} } : terminal;
  const region = settingOf(inEnvironment, options.region, 'TIMPUSH_REGION');
  const endpoint = settingOf(inEnvironment, options.endpoint, 'TIMPUSH_ENDPOINT');
  if (region === undefined && endpoint === undefined) {
    throw new UsageError('Where? Set TIMPUSH_REGION, or give --region, to the data centre of the app (see `timpush regions`); for an emulator give --endpoint.');
  }
  if (region !== undefined && endpoint !== undefined) {
    throw new UsageError(isNamed
      ? '--region and --endpoint exclude each other. Give one of them.'
      : 'TIMPUSH_REGION and TIMPUSH_ENDPOINT are both set. Unset one, or say --region or --endpoint.');
  }
  if (endpoint !== undefined) {
    if (options.backup) throw new UsageError('--backup is for a region; an endpoint has none.');
    return { endpoint, ...(options.allowHttp ? { allowHttp: true } : {}) };
  }
  const known = (await loadCore()).regions();
  const found = known.find(({ id }) => id === region);
  if (found) return { region: found.id, host: options.backup ? 'backup' : 'primary' };
  const ids = known.map(({ id }) => id).join(', ');
  const wrong = isSecret(terminal, String(region)) ? 'What is given as the region' : region;
  throw new UsageError(`${wrong} is not a known region. Use one of: ${ids}; for any other host give --endpoint.`);
};

/**
 * @param {Terminal} terminal
 * @returns {Pick<ClientOptions, 'onResponse' | 'onRetry'>}
 */
const hooksOf = ({ say }) => ({
  onResponse: ({ command, attempt, milliseconds, status, requestId, error }) => {
    const outcome = error ? error.message : `status ${status}`;
    const request = requestId ? `, RequestId ${requestId}` : '';
    say(`${command}, attempt ${attempt}, ${Math.round(milliseconds)} ms${request}: ${outcome}`);
  },
  onRetry: ({ command, step, wait }) => {
    say(`${command}: ${step.replace('_', ' ')} in ${Math.round(wait)} ms`);
  },
});

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<ClientOptions>} perhaps without a credential, see requireCredential
 */
export const clientOptionsOf = async (terminal, options) => {
  const { timeout, deadline, retries, rate, concurrency, verbose } = options;
  return {
    sdkAppId: sdkAppIdOf(terminal, options),
    identifier: identifierOf(terminal, options),
    ...await targetOf(terminal, options),
    ...await oneCredentialOf(terminal, options),
    timeout,
    deadline,
    retries,
    rate,
    concurrency,
    ...(verbose ? hooksOf(terminal) : {}),
  };
};

/** @param {ClientOptions} options */
export const requireCredential = ({ secretKey, userSig }) => {
  if (secretKey === undefined && userSig === undefined) {
    throw new UsageError("The credential is missing. Set TIMPUSH_SECRET_KEY to the app's secret key (or TIMPUSH_USERSIG to a UserSig), or give --secret-key-file FILE.");
  }
};

/** What the library calls an option → what it is called here. */
const ourNames = Object.freeze({
  identifier: '--identifier (TIMPUSH_IDENTIFIER)',
  endpoint: '--endpoint (TIMPUSH_ENDPOINT)',
  userSig: 'The UserSig',
  secretKey: 'The secret key',
  expire: '--expire',
  userBuf: '--userbuf',
});

/**
 * What the library says, in the command line's words.
 * @param {unknown} error or an account's failure
 * @returns {string}
 */
export const inOurWords = (error) => {
  const { message = String(error), field = '' } = Object(error);
  const reason = plainReasonBelow(error);
  if (reason !== undefined) return `${message.split(': ', 1)[0]}: ${reason}; timpush doctor tells more.`;
  const text = message.replace('; see the cause.', '; timpush doctor tells more.')
    .replace('set allowHttp: true', 'say --allow-http');
  const name = ourNames[/** @type {keyof typeof ourNames} */ (field)];
  return name !== undefined && text.startsWith(field) ? `${name}${text.slice(field.length)}` : text;
};
