// The entry `timpush/redis`: one quota for all threads, processes and functions that call for an app.
// It has no wasm, so that one form serves every runtime.
import { checkOptions } from '../check-options.js';
import { systemClock } from '../client/clock.js';
import { tell } from '../client/hook.js';
import { errorOf, invalidArgument } from '../errors.js';
import { redact } from '../redact.js';
import { Lane } from './lane.js';
import { runnerOf } from './script.js';

/** @typedef {import('./types.d.ts').RedisGateOptions} RedisGateOptions */

const isPositive = (/** @type {unknown} */ value) => typeof value === 'number' && value > 0 && value < Infinity;

/** @param {RedisGateOptions} options */
const check = (options) => {
  checkOptions(options, ['sdkAppId', 'onUnavailable', 'share', 'lateness', 'timeout', 'prefix', 'onChange']);
  const {
    sdkAppId, onUnavailable = 'fail', share, lateness = 20, timeout = 1_000, prefix = 'timpush:', onChange,
  } = options;
  if (!Number.isInteger(sdkAppId) || sdkAppId < 1 || sdkAppId > 0xffffffff) {
    throw invalidArgument('sdkAppId', typeof sdkAppId === 'string' ? 'app_as_text' : 'bad_app');
  }
  if (onUnavailable !== 'fail' && onUnavailable !== 'local') throw invalidArgument('onUnavailable', 'bad_on_unavailable');
  const isShare = isPositive(share) && Number(share) <= 1;
  if (onUnavailable === 'local' ? !isShare : share !== undefined) throw invalidArgument('share', 'bad_share');
  if (!isPositive(lateness)) throw invalidArgument('lateness', 'bad_lateness');
  if (!isPositive(timeout) || timeout <= lateness || timeout > 60_000) throw invalidArgument('timeout', 'bad_gate_timeout');
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) throw invalidArgument('prefix', 'bad_prefix');
  if (onChange !== undefined && typeof onChange !== 'function') throw invalidArgument('onChange', 'not_a_function');
  return {
    sdkAppId, share, lateness, timeout, prefix, onChange,
  };
};

/**
 * Makes a gate that shares the quota of an app, by Redis, with every other one of the same app and Redis. Nothing is sent before
 * its first call.
 * @type {import('./types.d.ts').CreateRedisGate}
 * @throws {TimPushError} ERR_INVALID_ARGUMENT with the option as `field`
 */
export const redisGate = (client, options) => {
  const {
    sdkAppId, share, lateness, timeout, prefix, onChange,
  } = check(options);
  const run = runnerOf(client);
  /** @type {Map<string, Lane>} by command */
  const lanes = new Map();

  /** @param {string} mark */
  const keyOf = (mark) => `${prefix}{${sdkAppId}}:refused:${mark}`;

  /** @param {string} command */
  const laneOf = (command) => {
    const key = `${prefix}{${sdkAppId}/${command}}`;
    const lane = lanes.get(command) ?? new Lane({
      command,
      run: (...values) => run(key, ...values),
      clock: systemClock,
      redact,
      lateness,
      timeout,
      share,
      tell: (change) => tell(onChange, change),
    });
    lanes.set(command, lane);
    return lane;
  };

  /** @type {import('../types.d.ts').Gate} */
  const gate = {
    pass: async (signal, command, quota) => {
      if (quota.sdkAppId !== sdkAppId) {
        throw errorOf('ERR_INVALID_OPTIONS', 'gate_of_other_app', { path: ['gate'], text: String(sdkAppId) });
      }
      return quota.rate === Infinity ? undefined : laneOf(command).pass(signal, quota);
    },
    pause: (milliseconds, command) => laneOf(command).pause(milliseconds),
    refusalOf: async (mark) => {
      const [errorCode, milliseconds] = (await run(keyOf(mark), 'refused')).map(Number);
      return errorCode > 0 && milliseconds > 0 ? { errorCode, milliseconds } : undefined;
    },
    refuse: (mark, { errorCode, milliseconds }) => {
      run(keyOf(mark), 'refuse', errorCode, Math.ceil(milliseconds))
        .catch(() => {}); // then the others find out themselves
    },
  };
  return Object.freeze(gate);
};
