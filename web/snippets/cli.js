// The command line of this package, for sh, bash and zsh.
import { isHarmless } from '../../js/harmless.js';
import { isForEveryone } from '../../js/client/commands.js';
import { asCalled, switchesIn } from './called.js';
import { json, shell } from './quote.js';

/** @typedef {import('../commands.js').Command} Command */

/** @param {string[]} words those that begin with a dash are no options */
const wordsOf = (words) => `${words.some((word) => word.startsWith('-')) ? '-- ' : ''}${words.map(shell).join(' ')}`;

/**
 * NDJSON, one a line: for many, and for what no word can say. Some shells look for earlier commands even there.
 * @param {string} name
 * @param {object[]} items
 */
const lines = (name, items) => `${name} <<'END'
${items.map((item) => json(item).replaceAll('!', '\\u0021')).join('\n')}
END`;

/** Whether all can stand in a line of a shell as they are. @param {string[]} words */
const arePlain = (words) => words.every(isHarmless);

/**
 * @param {Record<string, string>} pairs
 * @returns {string[] | undefined} words; nothing where a name would end too early
 */
const wordsOfPairs = (pairs) => (Object.keys(pairs).some((name) => name.includes('='))
  ? undefined
  : Object.entries(pairs).map(([name, value]) => `${name}=${value}`));

/**
 * What a user is given, in words; nothing where that is not plain.
 * @param {any} user
 * @param {string} member
 */
const plain = (user, member) => {
  const { To_Account: account, [member]: given } = user;
  const words = Array.isArray(given) ? given : wordsOfPairs(given);
  return words && arePlain([account, ...words]) ? [account, ...words] : undefined;
};

/**
 * One user in words where that is plain, more in lines.
 * @param {string} name
 * @param {Command} command
 * @param {any[]} list
 */
const users = (name, { member, members = {} }, list) => {
  const words = list.length === 1 ? plain(list[0], member) : undefined;
  if (words) return `${name} ${wordsOf(words)}`;
  return lines(`${name} - --input ndjson`, list.map((user) => asCalled(user, members)));
};

/**
 * Accounts in words; a lone `-` would be read as stdin.
 * @param {string} name
 * @param {string[]} list
 */
const accounts = (name, list) => (
  (list.length === 1 && list[0] === '-') || !arePlain(list)
    ? lines(`${name} - --input ndjson`, list.map((account) => ({ account })))
    : `${name} ${wordsOf(list)}`
);

/** @param {string} name @param {any} body */
const slots = (name, { AttrNames, AttrTypes = {} }) => {
  const names = Object.entries(AttrNames);
  if (!arePlain(names.flat())) {
    return lines(`${name} -`, names.map(([slot, called]) => ({ slot, name: called, type: AttrTypes[slot] })));
  }
  const types = Object.entries(AttrTypes).map(([slot, type]) => ` --type ${shell(`${slot}=${type}`)}`);
  return `${name} ${wordsOf(names.map(([slot, called]) => `${slot}=${called}`))}${types.join('')}`;
};

/** @param {Command} command @param {any} body */
const lineOf = (command, body) => {
  const { argument, list, form } = command;
  if (form === 'json') {
    // The body is stdin, so that nobody can be asked.
    const flags = isForEveryone(command, body) ? ' --everyone --yes' : '';
    return lines(`call ${command.name}${flags} --body -`, [body]);
  }
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
