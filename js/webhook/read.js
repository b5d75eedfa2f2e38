/** One webhook: from what came to the URL to its events, or to the reason why it is refused. */

import { limits, webhooks } from '../../dist/tables.js';
import { checkOptions } from '../check-options.js';
import { refuse as refuseOption, wrongEdge } from '../credential.js';
import { errorOf, invalidArgument, isOurs } from '../errors.js';
import { cut, redactorOf } from '../redact.js';
import { memberOf, safeCause } from '../strangers.js';
import { isSame } from '../usersig.js';
import { eventOf } from './event.js';
import { bodyOf, isNodeRequest, parametersOf } from './request.js';

/** @typedef {import('../types.d.ts').TimPushErrorDetails} TimPushErrorDetails */
/** @typedef {import('./types.d.ts').WebhookAnswer} WebhookAnswer */
/** @typedef {(status: number, reason: string, details: TimPushErrorDetails) => Error} Refuse */
/** @typedef {(name: string) => string | undefined} Parameter answers it; nothing where the URL has none of that name */

/**
 * What the service wants to hear.
 * @param {number} status
 * @param {string} info
 * @param {Record<string, string>} [headers]
 * @returns {WebhookAnswer}
 */
const answerOf = (status, info, headers) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(status === 200
    ? { ActionStatus: 'OK', ErrorInfo: info, ErrorCode: 0 }
    : { ActionStatus: 'FAIL', ErrorInfo: info, ErrorCode: 1 }),
});

/**
 * The error of a refusal, with its answer, which tells a stranger no more than the reason.
 * @param {unknown} request
 * @returns {Refuse}
 */
const refusalsOf = (request) => (status, reason, details) => {
  const headers = {
    ...(status === 405 ? { allow: 'POST' } : {}),
    ...(isNodeRequest(request) ? { connection: 'close' } : {}), // Node would read the rest to its end
  };
  const error = errorOf('ERR_WEBHOOK', reason, { ...details, status });
  return Object.defineProperty(error, 'answer', { value: answerOf(status, reason, headers) });
};

/** @param {any} request */
const checkRequest = (request) => {
  if (request === null || typeof request !== 'object') throw invalidArgument('request', 'no_webhook_request');
};

/** @param {any} options */
const checkWebhookOptions = (options) => {
  checkOptions(options, ['token', 'sdkAppId', 'now']);
  const { token, sdkAppId } = options;
  if (!Number.isInteger(sdkAppId) || sdkAppId < 1) {
    throw invalidArgument('sdkAppId', typeof sdkAppId === 'string' ? 'app_as_text' : 'bad_app');
  }
  if (token === undefined) throw invalidArgument('token', 'no_token');
  if (token === null) return;
  if (typeof token !== 'string' || token === '') throw invalidArgument('token', 'bad_token');
  refuseOption(wrongEdge(token), 'ERR_INVALID_ARGUMENT', 'token');
};

/**
 * @param {unknown} given
 * @returns {number} unix seconds
 */
const momentOf = (given) => {
  const moment = typeof given === 'function' ? given() : given ?? Date.now() / 1000;
  if (typeof moment === 'number' && moment >= 0 && moment < 1e11) return moment; // not milliseconds
  throw invalidArgument('now', 'bad_now');
};

/**
 * @param {any} request
 * @param {Refuse} refuse
 * @returns {Parameter} throws where a name stands twice: who reads the other one would see another request
 */
const parameterIn = (request, refuse) => {
  const all = parametersOf(request);
  return (name) => {
    const values = all.filter(([key]) => key === name).map(([, value]) => value);
    if (values.length > 1) throw refuse(400, 'doubled_parameter', { path: [name] });
    const [value] = values;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
};

/**
 * @param {string} text
 * @returns {Promise<string>} lower-case hexadecimal digits
 */
const sha256Of = async (text) => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/**
 * @param {Parameter} parameter
 * @param {{ token: string, moment: number }} known
 * @param {Refuse} refuse
 */
const checkSignature = async (parameter, { token, moment }, refuse) => {
  const [sign, time] = ['Sign', 'RequestTime'].map((name) => {
    const value = parameter(name);
    if (!value) throw refuse(401, 'unsigned', { path: [name] });
    return value;
  });
  if (!/^\d{1,12}$/.test(time)) throw refuse(401, 'bad_request_time', { path: ['RequestTime'] });
  const actual = Math.ceil(Math.abs(Number(time) - moment));
  const limit = limits.webhookSeconds;
  if (actual > limit) throw refuse(401, 'late_webhook', { path: ['RequestTime'], actual, limit });
  if (!isSame(sign, await sha256Of(token + time))) throw refuse(401, 'bad_signature', { path: ['Sign'] });
};

/**
 * @param {Parameter} parameter
 * @param {Refuse} refuse
 */
const rowOf = (parameter, refuse) => {
  const path = ['CallbackCommand'];
  const command = parameter(path[0]);
  if (!command) throw refuse(400, 'missing', { path });
  const row = webhooks.find(({ name }) => name === command);
  if (row) return row;
  const said = /^[\w.]{1,100}$/.test(command) ? { command } : {};
  throw refuse(400, 'unknown_webhook', { path, text: webhooks.map(({ name }) => name).join(', '), ...said });
};

/**
 * @param {any} request
 * @param {string | null} token
 * @param {Refuse} refuse
 */
const readBody = async (request, token, refuse) => {
  const limit = limits.webhookBytes;
  try {
    return await bodyOf(request, limit, {
      tooLarge: () => refuse(413, 'large_webhook', { path: [], limit }),
      notBytes: () => refuse(400, 'webhook_broken_off', { path: [], text: 'it is not made of bytes' }),
      notJson: ({ reason, cause }) => refuse(400, reason, { path: ['body'], cause }),
    });
  } catch (error) {
    if (isOurs(error)) throw error;
    const redact = redactorOf(token === null ? [] : [token]);
    const cause = safeCause(error, redact);
    const message = memberOf(cause, 'message');
    throw refuse(400, 'webhook_broken_off', { path: [], text: redact(cut(String(message))), cause });
  }
};

/**
 * @param {import('../core/instance.d.ts').LoadEngine} loadCore
 * @returns {import('./types.d.ts').ReadWebhook}
 */
export const createWebhookReader = (loadCore) => async (request, options) => {
  checkRequest(request);
  checkWebhookOptions(options);
  const { token, sdkAppId, now } = options;
  const refuse = refusalsOf(request);

  // The cheap checks come first: of a stranger's request the body is not even read.
  if ((request.method ?? 'POST') !== 'POST') throw refuse(405, 'not_post', { path: ['method'] });
  const parameter = parameterIn(request, refuse);
  const app = parameter('SdkAppid');
  if (!app) throw refuse(400, 'missing', { path: ['SdkAppid'] });
  if (app !== String(sdkAppId)) throw refuse(403, 'other_app', { path: ['SdkAppid'], text: String(sdkAppId) });
  const moment = momentOf(now);
  if (token !== null) await checkSignature(parameter, { token, moment }, refuse);
  const row = rowOf(parameter, refuse);
  const bytes = await readBody(request, token, refuse);

  const problem = (await loadCore()).checkWebhook(row.name, bytes);
  if (problem) {
    const { code: _, reason, ...details } = problem;
    throw refuse(400, reason, { ...details, command: row.name });
  }
  const { Events } = JSON.parse(new TextDecoder().decode(bytes));
  const events = Events.map((/** @type {Record<string, any>} */ event) => eventOf(row, event));
  return /** @type {any} */ ({ command: row.name, events, answer: answerOf(200, '') });
};
