// The page's state. Nothing of it outlives the visit but what settings.js is asked to remember, and
// no secret ever does.
import { commands } from './commands.js';
import { exampleOf } from './forms/index.js';
import { sandboxApp } from './sandbox.js';
import { recallSettings } from './settings.js';
import { createStore } from './store.js';

/**
 * @typedef {'sandbox' | 'live'} Mode who answers; a relay on one's own machine would be a third
 * @typedef {'calls' | 'usersig' | 'codes'} ViewName
 * @typedef {'own' | 'userSig' | 'key'} CredentialKind `own` is the sandbox's key
 *
 * @typedef {object} Connection
 * @property {string} region
 * @property {string} sdkAppId as it was typed
 * @property {string} identifier
 * @property {CredentialKind} credential
 * @property {string} userSig
 * @property {CryptoKey | undefined} key cannot be read out
 * @property {Signature | undefined} signature what the UserSig says of itself, once it is read
 *
 * @typedef {{ userSig: string, facts?: import('../js/types.d.ts').Inspection }} Signature no facts
 *   where it cannot be read
 *
 * @typedef {{ controller: AbortController, mode: Mode, command: string }} Pending a call under way
 *
 * @typedef {import('../js/types.d.ts').TimPushErrorDetails & { code: string }} Problem an error of the library's, as data
 */

/** What a SDKAppID's calls are made with when nobody has said otherwise. */
const connections = () => ({
  sandbox: {
    region: 'singapore',
    sdkAppId: String(sandboxApp.sdkAppId),
    identifier: sandboxApp.identifier,
    credential: /** @type {CredentialKind} */ ('own'),
    userSig: '',
    key: /** @type {CryptoKey | undefined} */ (undefined),
    signature: /** @type {Signature | undefined} */ (undefined),
  },
  live: {
    region: 'singapore',
    sdkAppId: '',
    identifier: '',
    credential: /** @type {CredentialKind} */ ('userSig'),
    userSig: '',
    key: /** @type {CryptoKey | undefined} */ (undefined),
    signature: /** @type {Signature | undefined} */ (undefined),
  },
});

/**
 * The sandbox and the real service each have their answer to a command.
 * @param {Mode} mode
 * @param {string} command
 */
export const answerKey = (mode, command) => `${mode} ${command}`;

export const newRandom = () => crypto.getRandomValues(new Uint32Array(1))[0];

const languageOfBrowser = () => (navigator.language.startsWith('zh') ? 'zh' : 'en');

const initialState = () => {
  const remembered = recallSettings();
  const { sandbox, live } = connections();
  return {
    view: /** @type {ViewName} */ ('calls'),
    language: remembered?.language ?? languageOfBrowser(),
    theme: /** @type {'system' | 'light' | 'dark'} */ (remembered?.theme ?? 'system'),
    remembers: remembered !== undefined,

    mode: /** @type {Mode} */ ('sandbox'),
    connections: { sandbox, live: { ...live, ...remembered?.live } },
    isConnectionOpen: false,
    trouble: /** @type {import('./sandbox.js').Trouble} */ ('none'),
    random: newRandom(),

    command: 'get_attr',
    calls: Object.fromEntries(commands.map((command) => [command.name, exampleOf(command)])),
    /** The calls that gave way, unsent, to a link's, the history's or the example, by command. */
    replaced: /** @type {Record<string, import('./forms/index.js').Call>} */ ({}),
    /** What is pasted as many users and not yet in the form, by command, while its field is open. */
    pasted: /** @type {Record<string, string>} */ ({}),
    /** What came with the address: a call, or one that is too long or cannot be read. */
    linked: /** @type {'' | 'came' | 'tooLong' | 'unreadable'} */ (''),

    /** The package, once it is loaded; what failed, if it could not be. */
    library: /** @type {typeof import('./library.js') | undefined} */ (undefined),
    core: /** @type {import('../js/core/instance.d.ts').Engine | undefined} */ (undefined),
    coreError: /** @type {unknown} */ (undefined),

    /** The call under way. */
    pending: /** @type {Pending | undefined} */ (undefined),
    /** Calls of this visit, newest first, and those that are shown, by `answerKey`. */
    history: /** @type {import('./send.js').Entry[]} */ ([]),
    answers: /** @type {Record<string, import('./send.js').Entry>} */ ({}),
    /** The answer that came last, where it belongs to another command or mode than those in sight. */
    elsewhere: /** @type {import('./send.js').Entry | undefined} */ (undefined),
    answerTab: /** @type {'table' | 'raw' | 'headers' | 'code'} */ ('table'),
    /** What the connection says; `connection` is what keeps a call from being sent. */
    notice: /** @type {'' | 'sandboxReset' | 'connection'} */ (''),
    /** Why nothing was sent: `sandbox` where that could not be loaded, or what was thrown. */
    failure: /** @type {'' | 'sandbox' | Error} */ (''),
    /** What the page could not do. */
    alert: /** @type {'' | 'languageFailed'} */ (''),

    codesQuery: '',
  };
};

/** @typedef {ReturnType<typeof initialState>} State */

export const store = createStore(initialState());
