// The service as a fetch handler: nothing but web APIs, so that it runs where a client runs.
import { accountsThat, testOf } from './audience.js';
import { failAnswer, interruption, okAnswer, preflightResponse, respond } from './answer.js';
import { parseBody } from './body.js';
import { readCall } from './call.js';
import { createClock, createWait, systemTimer } from './clock.js';
import { commandOf, commands } from './commands.js';
import { createControl, isControlPath } from './control.js';
import { letIn } from './door.js';
import { EmulatorError } from './errors.js';
import { createFaults } from './faults.js';
import { MAX_BODY_BYTES } from './limits.js';
import { checkOptions } from './options.js';
import { createDayCount, createQuota, createRates } from './quota.js';
import { createRandom } from './random.js';
import { Refusal } from './refusal.js';
import { createRequestLog } from './requests.js';
import { createDesk } from './service.js';
import { createSignatureCheck } from './signature.js';
import { addUsersTo, readStart } from './start.js';
import { readState, writeState } from './state-document.js';
import { createTasks } from './tasks.js';
import { createWebhooks } from './webhooks.js';

/**
 * @typedef {import('./types.d.ts').Emulator} Emulator
 * @typedef {import('./types.d.ts').EmulatorOptions} EmulatorOptions
 * @typedef {import('./call.js').Call} Call
 * @typedef {import('./faults.js').Plan} Plan
 */

/**
 * The parts of one emulator, which live as long as it does.
 * @param {import('./types.d.ts').VerifyUserSig} verifyUserSig
 * @param {import('./clock.js').SetTimer} setTimer
 * @param {EmulatorOptions} options
 */
const createParts = (verifyUserSig, setTimer, options) => {
  const settings = checkOptions(options);
  const sdkAppIds = [...settings.apps.keys()];
  const clock = createClock(settings.clock);
  const start = readStart(options, sdkAppIds);
  const tasks = createTasks(settings.seed);
  const webhooks = createWebhooks(settings.webhook, {
    fetch: settings.fetch, tasks, now: clock.now, setTimer,
  });
  const { edition, dailyPushes, tagsNot, fromAccount } = settings;
  return {
    ...settings,
    sdkAppIds,
    clock,
    wait: createWait(setTimer),
    door: {
      apps: settings.apps,
      signatures: createSignatureCheck(verifyUserSig, clock.now),
      quota: createQuota(),
      rateOf: createRates(settings.quota, edition),
    },
    pushing: {
      tasks,
      quota: createQuota(),
      dayCount: createDayCount(),
      isPaced: settings.quota !== Infinity,
      edition,
      dailyPushes,
      tagsNot,
      fromAccount,
      tell: webhooks.tell,
    },
    webhooks,
    faults: createFaults(settings.seed, options.faults),
    requests: createRequestLog(
      [...settings.apps.values()].map((app) => app.secretKey).concat(settings.webhook?.token ?? []),
      options.onRequest,
    ),
    start,
    states: start(),
    random: createRandom(settings.seed, 'order of answers'),
    count: 0,
  };
};

/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * Applies every rule to one call, in their order.
 * @param {Parts} parts
 * @param {Call} call
 * @param {Plan} plan
 * @param {{ now: number, requestId: string, body: string | Uint8Array }} record the body is noted
 *   here for the request log
 */
const serve = async (parts, call, plan, record) => {
  if (call.method !== 'POST') throw new Refusal(60002);
  const command = commandOf(call.url.pathname);
  if (!command) throw new Refusal(60009);
  const app = await letIn(parts.door, command, call.url.searchParams, record.now);
  record.body = await call.readBody(MAX_BODY_BYTES);
  const body = parseBody(record.body);
  if (plan.error?.when === 'before') return failAnswer(record.requestId, plan.error);
  // The last moment: from here on the call takes effect, whoever waits for its answer.
  call.signal?.throwIfAborted();
  const desk = createDesk({
    state: /** @type {import('./state.js').AppState} */ (parts.states.get(app.sdkAppId)),
    app,
    now: record.now,
    body: record.body,
    pushing: parts.pushing,
    imports: parts.imports,
    random: parts.random,
    faultOf: plan.accountError,
  });
  const fields = commands[command](body, desk);
  if (plan.error?.when === 'after') return failAnswer(record.requestId, plan.error);
  return okAnswer(record.requestId, fields);
};

/**
 * @param {Parts} parts
 * @param {Call} call
 * @param {Plan} plan
 * @param {{ now: number, requestId: string, body: string | Uint8Array }} record
 */
const serveOrRefuse = async (parts, call, plan, record) => {
  try {
    return await serve(parts, call, plan, record);
  } catch (error) {
    if (error instanceof Refusal) return failAnswer(record.requestId, error);
    throw error;
  }
};

/**
 * @param {Parts} parts
 * @param {Call} call
 * @param {Plan} plan
 * @param {{ now: number, requestId: string, body: string | Uint8Array }} record
 * @param {import('./answer.js').Answer} [answer] none where a fault kept the call from us
 */
const log = (parts, call, plan, record, answer) => {
  const parameters = call.url.searchParams;
  const { body } = record;
  parts.requests.add({
    time: record.now,
    requestId: record.requestId,
    method: call.method,
    path: call.url.pathname,
    command: commandOf(call.url.pathname) ?? '',
    sdkAppId: parameters.get('sdkappid') ?? '',
    identifier: parameters.get('identifier') ?? '',
    random: parameters.get('random') ?? '',
    errorCode: answer ? Number(answer.fields.ErrorCode) : null,
    faults: plan.kinds,
  }, typeof body === 'string' ? body : new TextDecoder().decode(body),
  parameters.get('usersig') ?? '');
};

/**
 * Holds a call up, with its body: a sender who had to keep that ready for so long would be thrown
 * out as too slow.
 * @param {Call} call
 * @param {number} milliseconds
 * @param {import('./answer.js').Wait} wait
 * @returns {Promise<Call>}
 */
const delayed = async (call, milliseconds, wait) => {
  const body = call.readBody(MAX_BODY_BYTES);
  // Whether it is too long is said in its turn.
  await body.catch(() => {});
  await wait(milliseconds, call.signal);
  return { ...call, readBody: () => body };
};

/**
 * @param {Parts} parts
 * @param {Call} call
 * @returns {Promise<Response>}
 */
const answerCall = async (parts, call) => {
  if (call.method === 'OPTIONS') return preflightResponse(call.url, parts.clock.now());
  const plan = parts.faults.draw(commandOf(call.url.pathname));
  // The delay is the way here: what comes late counts late for quota and expiry.
  const arrived = plan.latency > 0 ? await delayed(call, plan.latency, parts.wait) : call;
  parts.count += 1;
  const now = parts.clock.now();
  const record = {
    now,
    requestId: `emulator-${String(parts.count).padStart(8, '0')}`,
    body: /** @type {string | Uint8Array} */ (''),
  };
  if (plan.reset === 'before' || plan.status?.when === 'before') log(parts, call, plan, record);
  const interrupted = interruption(plan, 'before', call.url, now);
  if (interrupted) return interrupted;
  const answer = await serveOrRefuse(parts, arrived, plan, record);
  log(parts, call, plan, record, answer);
  call.signal?.throwIfAborted();
  return respond(answer, plan, call, now, parts.wait);
};

/**
 * @param {Parts} parts
 * @param {number} [sdkAppId] the first app's, by default
 */
const stateOf = (parts, sdkAppId = parts.sdkAppIds[0]) => {
  const state = parts.states.get(sdkAppId);
  if (state) return state;
  throw new EmulatorError('ERR_EMULATOR_OPTIONS', 'sdkAppId',
    'unknown_app', { apps: parts.sdkAppIds.join(', ') });
};

/**
 * @param {Parts} parts
 * @param {unknown} condition
 * @param {number | undefined} sdkAppId
 */
const audienceOf = (parts, condition, sdkAppId) => {
  const state = stateOf(parts, sdkAppId);
  try {
    const test = condition === undefined ? undefined : testOf(condition, state, parts.pushing);
    return accountsThat(state, test);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { errorCode, errorInfo } = error;
    throw new EmulatorError('ERR_EMULATOR_CONDITION', 'condition',
      'refused_condition', { errorCode, errorInfo }, { cause: error });
  }
};

/**
 * What a program can do with an emulator besides calling it. Control requests do the same.
 * @param {Parts} parts
 * @returns {Omit<Emulator, 'fetch'>}
 */
const createHandles = (parts) => ({
  import: (document) => {
    parts.states = readState(document, parts.sdkAppIds);
  },
  export: () => writeState(parts.states),
  addUsers: (users, { sdkAppId } = {}) => addUsersTo(stateOf(parts, sdkAppId), users),
  audience: (condition, { sdkAppId } = {}) => audienceOf(parts, condition, sdkAppId),
  pushes: parts.pushing.tasks.list,
  idle: parts.webhooks.idle,
  reset: () => {
    parts.states = parts.start();
    parts.random = createRandom(parts.seed, 'order of answers');
    parts.count = 0;
    parts.clock.reset();
    parts.faults.reset();
    parts.requests.clear();
    parts.door.quota.reset();
    parts.pushing.tasks.reset();
    parts.pushing.quota.reset();
    parts.pushing.dayCount.reset();
    parts.webhooks.reset();
    parts.door.signatures.reset();
  },
  faults: { set: parts.faults.set, clear: parts.faults.clear, list: parts.faults.list },
  requests: { list: parts.requests.list, clear: parts.requests.clear },
  clock: { now: parts.clock.now, set: parts.clock.set, advance: parts.clock.advance },
});

/**
 * @param {{ verifyUserSig: import('./types.d.ts').VerifyUserSig }} codec
 * @param {import('./clock.js').SetTimer} [setTimer] what delays and drips wait by; tests hand in their own
 * @returns {(options: EmulatorOptions) => Emulator}
 */
export const createEmulatorWith = ({ verifyUserSig }, setTimer = systemTimer) => (options) => {
  const parts = createParts(verifyUserSig, setTimer, options);
  const handles = createHandles(parts);
  const control = createControl(handles);
  return Object.freeze({
    ...handles,
    /** @type {Emulator['fetch']} */
    fetch: async (input, init) => {
      const call = readCall(input, init);
      call.signal?.throwIfAborted();
      return isControlPath(call.url.pathname) ? control(call) : answerCall(parts, call);
    },
  });
};
