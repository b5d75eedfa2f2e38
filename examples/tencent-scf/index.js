// A web function of Tencent Cloud SCF that answers one user's attributes: GET /?account=Mary
//
// SCF starts the file scf_bootstrap beside this one and sends HTTP requests to port 9000. Upload this
// folder with its node_modules; set the TIMPUSH_… variables in the function's configuration.
import { createServer } from 'node:http';
import { createClient, isTimPushError } from 'timpush';

const { env } = process;

// Made once for all requests: the client keeps the signature and spaces the calls.
const client = createClient({
  sdkAppId: Number(env.TIMPUSH_SDKAPPID),
  identifier: env.TIMPUSH_IDENTIFIER ?? '',
  secretKey: env.TIMPUSH_SECRET_KEY,
  // For trying out: the address of an emulator, in place of the region.
  ...(env.TIMPUSH_ENDPOINT
    ? { endpoint: env.TIMPUSH_ENDPOINT }
    : { region: /** @type {import('timpush').Region} */ (env.TIMPUSH_REGION) }),
});

// What to answer when there are no attributes: the question was no good, there is no such account, or
// the service, its settings or the way to it are to blame.
/** @param {{ code: string, errorCode?: number }} failure */
const statusOf = ({ code, errorCode }) => {
  if (code === 'ERR_INVALID_ARGUMENT') return 400;
  return errorCode === 70107 ? 404 : 502;
};

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<[number, object]>} status and body
 */
const answer = async (request) => {
  try {
    // Whoever may reach this address may read attributes: check here who is asking.
    const [, query] = (request.url ?? '').split('?'); // a path such as `//` would make no URL
    const account = new URLSearchParams(query).get('account') ?? '';
    const { users, failures } = await client.getAttributes([account]);
    return users.length > 0 ? [200, users[0]] : [statusOf(failures[0]), failures[0]];
  } catch (error) {
    // The message holds no secret: it says what happened and what to do.
    if (isTimPushError(error)) return [statusOf(error), { error: error.message }];
    console.error(error); // one request that goes wrong must not end the function for the others
    return [500, { error: 'Internal error' }];
  }
};

createServer(async (request, response) => {
  const [status, body] = await answer(request);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}).listen(9000);
