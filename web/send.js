// One call, from the form to an entry of the history. A tester sends once: it repeats nothing.
import { commandNamed } from './commands.js';
import { appNumberOf, userSigOf } from './credential.js';
import { violationsDuring } from './violations.js';

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('../js/types.d.ts').Answer} Answer
 * @typedef {import('../js/types.d.ts').TimPushError} TimPushError
 *
 * @typedef {object} Entry what was called and what came of it, without a secret
 * @property {number} id
 * @property {number} time when it was sent, in milliseconds since 1970
 * @property {import('./state.js').Mode} mode
 * @property {string} command
 * @property {string} text the body that was sent
 * @property {string} region
 * @property {string} host that was called; empty in the sandbox
 * @property {string} sdkAppId
 * @property {string} identifier
 * @property {number} random
 * @property {number} milliseconds
 * @property {number} [status] of HTTP
 * @property {number} [size] of the body, in bytes
 * @property {[string, string][]} headers
 * @property {string} [raw] the body that came
 * @property {Answer} [answer]
 * @property {TimPushError} [error]
 * @property {string[]} [audience] whom a push by condition is for, as the sandbox tells
 * @property {boolean} isOffline
 * @property {import('./sandbox.js').Trouble} trouble what the sandbox was told to do wrong
 * @property {string} [violation] the rule of the page's policy that stopped the call
 */

const timeout = 10_000; // of one call, in milliseconds; the service's own limit is 3 s

/**
 * @param {State} state
 * @param {typeof import('./library.js')} library
 */
const requestOf = async ({ connections, mode, command, calls, core, random }, library) => {
  const connection = connections[mode];
  const { region, sdkAppId, identifier } = connection;
  const userSig = await userSigOf(connection, library);
  const request = /** @type {NonNullable<State['core']>} */ (core).buildRequest(
    command,
    JSON.parse(calls[command].text),
    {
      sdkAppId: /** @type {number} */ (appNumberOf(sdkAppId)),
      identifier,
      userSig,
      random,
      region: /** @type {import('../js/types.d.ts').Region} */ (region),
      contentType: 'text/plain',
    },
  );
  return { request, secrets: [userSig] };
};

/**
 * @param {{ status: number, bytes: Uint8Array, headers: Headers }} got
 * @param {(text: string) => string} hide
 */
const factsOf = ({ status, bytes, headers }, hide) => ({
  status,
  size: bytes.length,
  headers: /** @type {[string, string][]} */ (
    [...headers].map(([name, value]) => [name, hide(value)])
  ),
  raw: hide(new TextDecoder().decode(bytes)),
});

/**
 * Sends the call that the state holds.
 * @param {State} state with the library and the core
 * @param {AbortSignal} signal
 * @param {() => Promise<import('../js/emulator/types.d.ts').Emulator>} sandbox
 * @returns {Promise<Omit<Entry, 'id'>>} failures included
 * @throws {TimPushError} when nothing could be sent, since something is wrong with the form
 */
export const sendCall = async (state, signal, sandbox) => {
  const library = /** @type {typeof import('./library.js')} */ (state.library);
  const core = /** @type {NonNullable<State['core']>} */ (state.core);
  const { mode, command, connections, calls, random, trouble } = state;
  const { region, sdkAppId, identifier } = connections[mode];
  const emulator = mode === 'sandbox' ? await sandbox() : undefined;
  const { request, secrets } = await requestOf(state, library);
  const fetch = emulator
    ? /** @type {typeof globalThis.fetch} */ (emulator.fetch)
    : /** @type {typeof globalThis.fetch} */ ((...args) => globalThis.fetch(...args));
  const hide = library.maskerOf(secrets);
  const redact = library.redactorOf(secrets);

  /** @type {Omit<Entry, 'id'>} */
  const entry = {
    time: Date.now(),
    mode,
    command,
    text: calls[command].text,
    region,
    host: emulator ? '' : new URL(request.url).host,
    sdkAppId,
    identifier,
    random,
    milliseconds: 0,
    headers: [],
    isOffline: false,
    trouble: emulator ? trouble : 'none',
  };
  const violations = emulator ? undefined : violationsDuring();
  const began = performance.now();
  try {
    const got = await library.exchange({
      fetch,
      request,
      command,
      timeout,
      limit: core.limits.answerBytes,
      signal,
      redact,
      clock: library.systemClock,
    });
    entry.milliseconds = performance.now() - began;
    Object.assign(entry, factsOf(got, hide));
    entry.answer = core.readResponse(command, got.status, got.bytes, { redact });
    if (emulator && commandNamed(command)?.takes?.to) {
      const { taskId } = entry.answer;
      entry.audience = emulator.pushes().find((push) => push.taskId === taskId)?.audience;
    }
  } catch (error) {
    if (!library.isTimPushError(error)) throw error;
    entry.milliseconds ||= performance.now() - began;
    entry.error = error;
    entry.isOffline = !navigator.onLine;
  }
  entry.violation = await violations?.end(entry.error?.code === 'ERR_NETWORK');
  return entry;
};
