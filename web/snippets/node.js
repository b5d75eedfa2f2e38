// Node, with this package.
import { asCalled, switchesIn } from './called.js';
import { javaScript } from './quote.js';

/**
 * What the client's method takes for a body.
 * @param {import('../commands.js').Command} command
 * @param {any} body
 * @returns {unknown[]}
 */
const argumentsOf = (command, body) => {
  const { argument, list, members = {} } = command;
  if (argument === 'accounts') return [body[list]];
  if (argument !== 'users') return [body.AttrNames, body.AttrTypes && { types: body.AttrTypes }];
  const users = body[list].map((/** @type {any} */ user) => asCalled(user, members));
  const options = switchesIn(command, body).map((name) => [name, true]);
  return options.length > 0 ? [users, Object.fromEntries(options)] : [users];
};

/** @param {import('../commands.js').Command} command @returns {string[]} members of what the method answers */
const answerOf = ({ answers, list }) => {
  if (answers === 'attributeNames') return ['names', 'types'];
  if (list === '') return [];
  return [answers === 'nothing' ? 'accounts' : 'users', 'failures'];
};

/** @param {import('../commands.js').Command} command @param {any} body */
const callOf = (command, body) => {
  // The body as it stands: the methods of pushes say it in other words, and a batch is any number of calls.
  if (command.form === 'json') return `console.log(await client.call('${command.name}', ${javaScript(body)}));`;
  const names = answerOf(command);
  const args = argumentsOf(command, body).filter((value) => value !== undefined);
  const call = `await client.${command.method}(${args.map((value) => javaScript(value)).join(', ')});`;
  return names.length === 0 ? call : `const { ${names.join(', ')} } = ${call}\nconsole.log(${names.join(', ')});`;
};

/** @param {import('./index.js').Call} call */
export const node = ({
  command, body, sdkAppId, identifier, region, origin, isRegion, credential,
}) => {
  const secret = credential === 'secretKey'
    ? 'secretKey: process.env.TIMPUSH_SECRET_KEY'
    : 'userSig: process.env.TIMPUSH_USERSIG';
  return `import { createClient } from 'timpush';

const client = createClient({
  sdkAppId: ${Number(sdkAppId) || javaScript(sdkAppId)},
  identifier: ${javaScript(identifier)},
  ${secret},
  ${isRegion ? `region: ${javaScript(region)}` : `endpoint: ${javaScript(origin)}`},
});

${callOf(command, body)}
`;
};
