// The calls that the emulator knows. Everything else of the service's address space (the older
// `all_member_push/im_*` family) is 60009.
import { attributeCalls } from './attributes.js';
import { pushCalls } from './push.js';
import { revokeCalls } from './revoke.js';
import { statisticsCalls } from './statistics.js';
import { tagCalls } from './tags.js';

/** @typedef {Readonly<Record<string, import('./service.js').Service>>} Calls */

/**
 * A bundler takes a spread at the top for an effect. By a function, who imports EmulatorError
 * alone gets no calls.
 * @param {Calls[]} families
 * @returns {Calls}
 */
const together = (...families) => Object.freeze(Object.assign({}, ...families));

export const commands = /* @__PURE__ */ together(
  attributeCalls, tagCalls, pushCalls, revokeCalls, statisticsCalls,
);

const PREFIX = '/v4/timpush/';

/**
 * The command of a path, or undefined. Paths are case-sensitive, as the parameters are.
 * @param {string} path
 * @returns {string | undefined}
 */
export const commandOf = (path) => {
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  return Object.hasOwn(commands, name) ? name : undefined;
};
