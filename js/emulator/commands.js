// The calls that the emulator knows. Everything else of the service's address space (push, batch,
// revoke, statistics, the older `all_member_push/im_*` family) is 60009.
import { attributeCalls } from './attributes.js';
import { tagCalls } from './tags.js';

/**
 * A bundler takes a spread at the top for an effect. By a function, who imports EmulatorError
 * alone gets no calls.
 * @template One
 * @template Other
 * @param {One} one
 * @param {Other} other
 */
const together = (one, other) => Object.freeze({ ...one, ...other });

export const commands = /* @__PURE__ */ together(attributeCalls, tagCalls);

const PREFIX = '/v4/timpush/';

/**
 * The command of a path, or undefined. Paths are case-sensitive, as the parameters are.
 * @param {string} path
 * @returns {keyof typeof commands | undefined}
 */
export const commandOf = (path) => {
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  return Object.hasOwn(commands, name)
    ? /** @type {keyof typeof commands} */ (name)
    : undefined;
};
