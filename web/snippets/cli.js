// The command line of this package, for sh, bash and zsh.
import { asCalled, switchesIn } from './called.js';
import { shell } from './quote.js';

/** @typedef {import('../commands.js').Command} Command */

/** @param {string[]} words those that begin with a dash are no options */
const wordsOf = (words) => `${words.some((word) => word.startsWith('-')) ? '-- ' : ''}${words.map(shell).join(' ')}`;

/**
 * Many users come as NDJSON, one a line.
 * @param {string} name
 * @param {object[]} users
 */
const lines = (name, users) => `${name} - --input ndjson <<'END'
${users.map((user) => JSON.stringify(user)).join('\n')}
END`;

/**
 * What a user is given, in words; nothing where that is not plain.
 * @param {string[] | Record<string, string>} given
 */
const plain = (given) => {
  if (Array.isArray(given)) return given;
  return Object.keys(given).some((name) => name.includes('='))
    ? undefined
    : Object.entries(given).map(([name, value]) => `${name}=${value}`);
};

/**
 * One user in words where that is plain, more in lines.
 * @param {string} name
 * @param {Command} command
 * @param {any[]} list
 */
const users = (name, { member, members = {} }, list) => {
  const [first] = list;
  const words = list.length === 1 ? plain(first[member]) : undefined;
  if (words) return `${name} ${wordsOf([first.To_Account, ...words])}`;
  return lines(name, list.map((user) => asCalled(user, members)));
};

/**
 * Accounts in words; a lone `-` would be read as stdin.
 * @param {string} name
 * @param {string[]} list
 */
const accounts = (name, list) => (
  list.length === 1 && list[0] === '-' ? lines(name, [{ account: '-' }]) : `${name} ${wordsOf(list)}`
);

/** @param {string} name @param {any} body */
const slots = (name, { AttrNames, AttrTypes = {} }) => {
  const types = Object.entries(AttrTypes).map(([slot, type]) => ` --type ${shell(`${slot}=${type}`)}`);
  return `${name} ${wordsOf(Object.entries(AttrNames).map(([slot, called]) => `${slot}=${called}`))}${types.join('')}`;
};

/** @param {Command} command @param {any} body */
const lineOf = (command, body) => {
  const { argument, list, form } = command;
  const options = switchesIn(command, body).map((option) => ` --${option}`);
  const name = command.name.replaceAll('_', '-') + options.join('');
  if (argument === 'accounts') return accounts(name, body[list]);
  if (argument === 'users') return users(name, command, body[list]);
  return form === 'slots' ? slots(name, body) : name;
};

/** @param {import('./index.js').Call} call */
export const cli = ({ command, body, sdkAppId, identifier, region, origin, isRegion }) => `export TIMPUSH_SDKAPPID=${shell(sdkAppId)}
export TIMPUSH_IDENTIFIER=${shell(identifier)}
export ${isRegion ? `TIMPUSH_REGION=${shell(region)}` : `TIMPUSH_ENDPOINT=${shell(origin)}`}
npx timpush ${lineOf(command, body)}
`;
