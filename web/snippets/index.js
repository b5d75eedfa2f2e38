// The same call in other languages. Secrets come from the environment, never from here.
import { cli } from './cli.js';
import { commandNamed } from '../commands.js';
import { curl } from './curl.js';
import { node } from './node.js';
import { python } from './python.js';

/**
 * @typedef {object} Call what a snippet says
 * @property {import('../commands.js').Command} command
 * @property {any} body
 * @property {string} sdkAppId
 * @property {string} identifier
 * @property {string} region
 * @property {string} origin `https://…` of the region, or an emulator's
 * @property {boolean} isRegion
 * @property {'secretKey' | 'userSig'} credential what the environment holds
 */

const languages = { curl, node, python, cli };

export const localEmulator = 'http://127.0.0.1:8787';

/** @typedef {keyof typeof languages} Language */

/**
 * @param {Language} language
 * @param {{
 *   command: string, text: string, sdkAppId: string, identifier: string, region: string, host: string,
 * }} call no host is an emulator on one's own machine
 * @param {{ credential: Call['credential'] }} options
 */
export const snippetOf = (language, call, { credential }) => languages[language]({
  ...call,
  command: /** @type {import('../commands.js').Command} */ (commandNamed(call.command)),
  body: JSON.parse(call.text),
  origin: call.host === '' ? localEmulator : `https://${call.host}`,
  isRegion: call.host !== '',
  credential,
});
