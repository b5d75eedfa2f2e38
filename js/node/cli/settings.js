// Which app, as whom, where: read from options and the environment. A key or a UserSig comes from the
// environment, a file or stdin, never from the command line, which others on a machine can read.
import { editions } from '../../../dist/tables.js';
import { loadCore } from '../../index.js';
import {
  compose, hintInDoubt, partsOf, wordsOf,
} from '../../words/words.js';
import { UsageError } from './exit.js';
import { isStdin, nameOf, readText } from './files.js';
import {
  isKey, phrase, textIn, wordsFor,
} from './language.js';
import { looksSecret } from './text.js';
import { plainReasonBelow } from './unreached.js';

/** @typedef {import('./terminal.js').Terminal} Terminal */
/** @typedef {import('./language.js').Said} Said */
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
 * @property {string} [edition]
 * @property {boolean} [verbose]
 */

/**
 * @param {Terminal} terminal
 * @param {string | undefined} given by an option
 * @param {keyof typeof import('./setting-options.js').variables} variable
 * @returns {string | undefined}
 */
export const settingOf = ({ env }, given, variable) => (given ?? env[variable] ?? '').trim() || undefined;

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
  if (text === undefined) throw new UsageError('noApp');
  const value = Number(text);
  if (/^[1-9]\d*$/.test(text) && value <= 0xffffffff) return value;
  const where = sdkappid === undefined ? 'TIMPUSH_SDKAPPID' : '--sdkappid';
  const wrong = isSecret(terminal, text) ? '' : phrase('wrongly', { given: text.slice(0, 20) });
  throw new UsageError('notApp', { where, wrong });
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
    throw new UsageError('secretAsIdentifier', { where });
  }
  if (text !== undefined) return text;
  throw new UsageError('noIdentifier');
};

const secretKinds = Object.freeze(/** @type {const} */ ({
  TIMPUSH_SECRET_KEY: { what: 'theSecretKey', option: '--secret-key-file' },
  TIMPUSH_USERSIG: { what: 'theUserSig', option: '--usersig-file' },
  TIMPUSH_WEBHOOK_TOKEN: { what: 'theToken', option: '--token-file' },
}));

/**
 * @param {Terminal} terminal
 * @param {string | undefined} file
 * @param {keyof typeof secretKinds} variable
 * @returns {Promise<string | undefined>} noted as a secret
 */
export const secretOf = async (terminal, file, variable) => {
  const { what, option } = secretKinds[variable];
  // Of a path with more in it than a secret, the rest may be told.
  const name = isSecret(terminal, file ?? '') && !file?.includes('/')
    ? phrase('fileOf', { option })
    : nameOf(file ?? '');
  const text = file === undefined
    ? settingOf(terminal, undefined, variable)
    : (await readText(terminal, file, what, name)).trim();
  if (text === '') throw new UsageError('emptySecret', { name, what: phrase(what) });
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
    throw new UsageError('bothFilesStdin');
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
  throw new UsageError('noSecretKey');
};

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<string>}
 */
export const userSigOf = async (terminal, { usersigFile }) => {
  const userSig = await secretOf(terminal, usersigFile, 'TIMPUSH_USERSIG');
  if (userSig !== undefined) return userSig;
  throw new UsageError('noUserSig');
};

/**
 * @param {Terminal} terminal
 * @param {SettingsOptions} options
 * @returns {Promise<{ secretKey?: string, userSig?: string }>} one of them, or none
 */
const oneCredentialOf = async (terminal, options) => {
  const { secretKey, userSig } = await credentialsOf(terminal, options);
  if (secretKey !== undefined && userSig !== undefined) {
    throw new UsageError('bothCredentials');
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
    throw new UsageError('noTarget');
  }
  if (region !== undefined && endpoint !== undefined) {
    throw isNamed
      ? new UsageError('exclusive', { one: '--region', other: '--endpoint' })
      : new UsageError('bothTargets');
  }
  if (endpoint !== undefined) {
    if (options.backup) throw new UsageError('backupOfEndpoint');
    return { endpoint, ...(options.allowHttp ? { allowHttp: true } : {}) };
  }
  const known = (await loadCore()).regions();
  const found = known.find(({ id }) => id === region);
  if (found) return { region: found.id, host: options.backup ? 'backup' : 'primary' };
  const given = String(region);
  throw new UsageError('unknownRegion', {
    given: isSecret(terminal, given) ? phrase('givenAsRegion') : given,
    regions: known.map(({ id }) => id).join(', '),
  });
};

/** What the library calls an option → what it is called here. */
const ourNames = Object.freeze(/** @type {Record<string, Said>} */ ({
  identifier: '--identifier (TIMPUSH_IDENTIFIER)',
  endpoint: '--endpoint (TIMPUSH_ENDPOINT)',
  userSig: phrase('userSigName'),
  secretKey: phrase('secretKeyName'),
  expire: '--expire',
  userBuf: '--userbuf',
}));

/**
 * What an error of the emulator's says, and within it the one that it comes from.
 * @param {unknown} error
 * @returns {Said | undefined} nothing where it is another error, or there are no words for it
 */
const saidByEmulator = (error) => {
  const { name, reason, field, params, cause } = Object(error);
  const key = `emulator.${reason}`;
  // By its name: the emulator may be of another copy of the package.
  if (name !== 'EmulatorError' || !isKey(key)) return undefined;
  const deeper = saidByEmulator(cause);
  const problem = phrase(key, deeper === undefined ? params : { ...params, problem: deeper });
  return field === '' ? problem : phrase('atField', { field, problem });
};

/**
 * What an error says in the terminal's language: a phrase of ours, or what the library found, in the command line's words.
 * @param {Terminal} terminal
 * @param {unknown} error or an account's failure
 * @returns {string}
 */
export const inOurWords = ({ language, text }, error) => {
  const { key = '', params, message = String(error), ...data } = Object(error);
  if (isKey(key)) return text(key, params);
  const ofEmulator = saidByEmulator(error);
  if (ofEmulator !== undefined) return textIn(language, ofEmulator);
  const reason = plainReasonBelow(error);
  const parts = partsOf({ ...data, ...reason && { text: text('plainReason', { reason }) } }, language);
  if (!parts) return message;
  const { path = [], subject = path.length === 1 ? ourNames[path[0]] : undefined } = data;
  const own = reason ? '' : wordsFor(`hint.${data.reason}`, parts.hint);
  const hint = textIn(language, own);
  const isDoubtful = data.sent === 'unknown' && own !== parts.hint; // the library's says it itself
  return compose({
    subject: textIn(language, subject ?? parts.subject),
    problem: parts.problem,
    hint: isDoubtful ? hintInDoubt(hint, data.command, wordsOf(language)) : hint,
  }, language);
};

/**
 * @param {Terminal} terminal
 * @returns {Pick<ClientOptions, 'onResponse' | 'onRetry'>}
 */
const hooksOf = (terminal) => ({
  onResponse: ({ command, attempt, milliseconds, status, requestId, error }) => {
    terminal.say('attempt', {
      command,
      attempt,
      milliseconds: Math.round(milliseconds),
      request: requestId ? phrase('requestId', { requestId }) : '',
      outcome: error ? inOurWords(terminal, error) : phrase('httpStatus', { status: String(status) }),
    });
  },
  onRetry: ({ command, step, wait }) => {
    terminal.say('nextStep', { command, step: phrase(`nextStep.${step}`), wait: Math.round(wait) });
  },
});

/**
 * @param {Terminal} terminal
 * @param {{ edition?: string }} options
 * @returns {import('../../types.d.ts').Edition | undefined}
 */
export const editionOf = (terminal, { edition }) => {
  const text = settingOf(terminal, edition, 'TIMPUSH_EDITION');
  const found = editions.find((one) => one === text);
  if (text === undefined || found) return found;
  throw new UsageError('notEdition', { choices: editions.join(', ') }); // an option is looked at when it is read
};

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
    edition: editionOf(terminal, options),
    language: terminal.language,
    ...(verbose ? hooksOf(terminal) : {}),
  };
};

/** @param {ClientOptions} options */
export const requireCredential = ({ secretKey, userSig }) => {
  if (secretKey === undefined && userSig === undefined) throw new UsageError('noCredential');
};
