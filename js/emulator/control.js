// The control requests: what a program in another process does instead of calling the emulator's
// functions. Whoever may send them may read and change everything, so: only over a loopback
// connection, only from pages of the emulator's own origin, and only as JSON, which no foreign page
// can send without asking first. No CORS header is ever sent here.
import { EmulatorError } from './errors.js';
import { MAX_CONTROL_BYTES } from './limits.js';
import { Refusal } from './refusal.js';

/**
 * @typedef {import('./call.js').Call} Call
 * @typedef {Omit<import('./types.d.ts').Emulator, 'fetch'>} Handles
 * @typedef {(handles: Handles, body: any) => unknown} Action
 */

const PREFIX = '/emulator/';

/** @param {string} path */
export const isControlPath = (path) => path.startsWith(PREFIX);

/** An answer that is not the documents' affair: control speaks plain HTTP. */
class ControlError extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @param {string} message */
const bad = (message) => new ControlError(400, 'ERR_CONTROL_BODY', message);

/**
 * A misspelt member must not be taken for one that was left out.
 * @param {Record<string, unknown>} body
 * @param {string[]} known
 */
const refuseStrangers = (body, known) => {
  const stranger = Object.keys(body).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw bad(`${stranger} is unknown here: use ${known.join(', ') || 'none'}`);
};

/** @type {Action} */
const setClock = ({ clock }, body) => {
  refuseStrangers(body, ['now', 'advance']);
  const given = Object.keys(body);
  const [way] = given;
  if (given.length !== 1 || !Number.isFinite(body[way])) {
    throw bad('give either now or advance, in milliseconds');
  }
  if (way === 'now') clock.set(body.now);
  else clock.advance(body.advance);
  return { now: clock.now() };
};

/** @type {Action} */
const addUsers = (handles, body) => {
  refuseStrangers(body, ['users', 'sdkAppId']);
  const { users, sdkAppId } = body;
  if (typeof users !== 'object' || users === null) throw bad('give users, by account');
  handles.addUsers(users, { sdkAppId });
  return {};
};

/** @type {Action} */
const audience = (handles, body) => {
  refuseStrangers(body, ['condition', 'sdkAppId']);
  const accounts = handles.audience(body.condition, { sdkAppId: body.sdkAppId });
  return { count: accounts.length, accounts };
};

/** @type {Action} */
const setFaults = ({ faults }, body) => {
  refuseStrangers(body, ['faults']);
  faults.set(body.faults);
};

/** @type {Action} */
const reset = (handles, body) => {
  refuseStrangers(body, []);
  handles.reset();
};

/** @type {Record<string, Record<string, Action>>} */
const routes = {
  state: {
    GET: (handles) => handles.export(),
    PUT: (handles, body) => handles.import(body),
  },
  users: { POST: addUsers },
  audience: { POST: audience },
  pushes: { GET: (handles) => ({ pushes: handles.pushes() }) },
  reset: { POST: reset },
  faults: {
    GET: ({ faults }) => ({ faults: faults.list() }),
    PUT: setFaults,
    DELETE: ({ faults }) => faults.clear(),
  },
  requests: {
    GET: ({ requests }) => ({ requests: requests.list() }),
    DELETE: ({ requests }) => requests.clear(),
  },
  clock: { GET: ({ clock }) => ({ now: clock.now() }), PUT: setClock },
};

/** @param {Call} call */
const requireTrusted = (call) => {
  if (!call.connection?.loopback) {
    throw new ControlError(403, 'ERR_CONTROL_FORBIDDEN',
      'control requests are answered on loopback connections only; in the same process call the '
      + 'emulator\'s own functions');
  }
  const origin = call.headers().get('origin');
  if (origin !== null && origin !== call.url.origin) {
    throw new ControlError(403, 'ERR_CONTROL_FORBIDDEN', 'pages of other origins have no control');
  }
};

/** @param {Call} call */
const readJson = async (call) => {
  const type = (call.headers().get('content-type') ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ControlError(415, 'ERR_CONTROL_BODY', 'send JSON, as content-type application/json');
  }
  const body = await call.readBody(MAX_CONTROL_BYTES);
  let value;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    value = JSON.parse(typeof body === 'string' ? body : decoder.decode(body));
  } catch {
    throw bad('the body is not JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad('the body must be a JSON object');
  }
  return value;
};

/**
 * @param {Call} call
 * @param {Handles} handles
 */
const act = async (call, handles) => {
  requireTrusted(call);
  const name = call.url.pathname.slice(PREFIX.length);
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (!route) {
    throw new ControlError(404, 'ERR_CONTROL_PATH',
      `use ${Object.keys(routes).map((one) => PREFIX + one).join(', ')}`);
  }
  const action = Object.hasOwn(route, call.method) ? route[call.method] : undefined;
  if (!action) {
    throw new ControlError(405, 'ERR_CONTROL_METHOD', `use ${Object.keys(route).join(', ')}`);
  }
  const hasBody = call.method === 'PUT' || call.method === 'POST';
  return action(handles, hasBody ? await readJson(call) : undefined) ?? {};
};

/**
 * @param {unknown} error
 * @returns {{ status: number, code: string, message: string }}
 */
const describe = (error) => {
  if (error instanceof ControlError) return error;
  if (error instanceof EmulatorError) {
    return { status: 400, code: error.code, message: error.message };
  }
  if (error instanceof Refusal) {
    return { status: error.status, code: 'ERR_CONTROL_BODY', message: error.message };
  }
  throw error;
};

/**
 * @param {Handles} handles
 * @param {number} status
 * @param {unknown} result
 */
const respond = ({ clock }, status, result) => new Response(JSON.stringify(result), {
  status,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    // As of every other answer, the emulator's time.
    date: new Date(clock.now()).toUTCString(),
  },
});

/**
 * @param {Handles} handles
 * @returns {(call: Call) => Promise<Response>}
 */
export const createControl = (handles) => async (call) => {
  try {
    return respond(handles, 200, await act(call, handles));
  } catch (error) {
    const { status, code, message } = describe(error);
    return respond(handles, status, { error: { code, message } });
  }
};
