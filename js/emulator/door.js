// What is checked of a known command before its body is looked at. The order is part of the
// emulator's promise: contenttype, sdkappid, identifier, random, usersig, administrator, quota.
import { LARGEST_RANDOM } from './limits.js';
import { Refusal } from './refusal.js';

/**
 * @typedef {object} App
 * @property {number} sdkAppId
 * @property {string} secretKey
 * @property {Set<string>} admins
 * @property {boolean} disabled
 *
 * @typedef {object} Door
 * @property {Map<number, App>} apps
 * @property {ReturnType<typeof import('./signature.js').createSignatureCheck>} signatures
 * @property {import('./quota.js').Quota} quota
 * @property {(command: string) => number} rateOf calls a second
 */

/**
 * @param {URLSearchParams} parameters
 * @param {Map<number, App>} apps
 * @returns {App}
 */
const appOf = (parameters, apps) => {
  const text = parameters.get('sdkappid') ?? '';
  if (text === '') throw new Refusal(60012);
  if (!/^[1-9][0-9]{0,15}$/.test(text)) throw new Refusal(60006);
  const app = apps.get(Number(text));
  if (!app) throw new Refusal(70020);
  if (app.disabled) throw new Refusal(60016);
  return app;
};

/** @param {string} text */
const isRandom = (text) => /^[0-9]+$/.test(text) && Number(text) <= LARGEST_RANDOM;

/**
 * Checks the URL's parameters, the signature, the administrator and the quota.
 * @param {Door} door
 * @param {string} command
 * @param {URLSearchParams} parameters
 * @param {number} now milliseconds
 * @returns {Promise<App>} the app that the call is for
 * @throws {Refusal}
 */
export const letIn = async ({ apps, signatures, quota, rateOf }, command, parameters, now) => {
  if (parameters.get('contenttype') !== 'json') throw new Refusal(60002);
  const app = appOf(parameters, apps);
  const identifier = parameters.get('identifier') ?? '';
  if (identifier === '') throw new Refusal(60004, 'identifier is missing');
  if (!isRandom(parameters.get('random') ?? '')) {
    throw new Refusal(60004, 'random is not an unsigned 32-bit integer');
  }
  const userSig = parameters.get('usersig') ?? '';
  if (userSig === '') throw new Refusal(60004, 'usersig is missing');
  const code = await signatures.check(app, identifier, userSig, now);
  if (code !== 0) throw new Refusal(code);
  if (!app.admins.has(identifier)) throw new Refusal(60010);
  if (!quota.admits(`${app.sdkAppId}/${command}`, now, rateOf(command))) throw new Refusal(60007);
  return app;
};
