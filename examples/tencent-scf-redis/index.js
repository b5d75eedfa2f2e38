// A web function of Tencent Cloud SCF that answers one user's attributes: GET /?account=Mary. However
// many instances SCF starts, together they stay within the app's quota, by a Redis (TencentDB) in the
// function's network.
//
// SCF starts the file scf_bootstrap beside this one and sends HTTP requests to port 9000. Upload this
// folder with its node_modules; set REDIS_URL and the TIMPUSH_… variables in the function's configuration.
import { createServer } from 'node:http';
import { createClient as connect } from 'redis';
import { createClient, isTimPushError } from 'timpush';
import { redisGate } from 'timpush/redis';

const { env } = process;
const sdkAppId = Number(env.TIMPUSH_SDKAPPID);

// It connects by itself again; what goes wrong with it is told by this event, and by onChange below.
const redis = connect({ url: env.REDIS_URL });
redis.on('error', ({ message }) => console.error(`Redis: ${message}`));
redis.connect();

const client = createClient({
  sdkAppId,
  identifier: env.TIMPUSH_IDENTIFIER ?? '',
  secretKey: env.TIMPUSH_SECRET_KEY,
  gate: redisGate(redis, {
    sdkAppId,
    onUnavailable: 'local',
    share: 1 / Number(env.MOST_INSTANCES ?? 10), // of the rate, while Redis cannot be reached
    onChange: ({ available, rate }) => console.error(`Redis is ${available ? 'back' : 'away'}: ${rate} calls a second`),
  }),
  // For trying out: the address of an emulator, in place of the region.
  ...(env.TIMPUSH_ENDPOINT
    ? { endpoint: env.TIMPUSH_ENDPOINT }
    : { region: /** @type {import('timpush').Region} */ (env.TIMPUSH_REGION) }),
});

createServer(async (request, response) => {
  /** @type {[number, unknown]} */
  let [status, body] = [500, { error: 'Internal error' }];
  try {
    // Whoever may reach this address may read attributes: check here who is asking.
    const [, query] = (request.url ?? '').split('?');
    const account = new URLSearchParams(query).get('account') ?? '';
    const { users, failures } = await client.getAttributes([account]);
    [status, body] = users.length > 0 ? [200, users[0]] : [404, failures[0]];
  } catch (error) {
    // The message holds no secret: it says what happened and what to do.
    if (isTimPushError(error)) [status, body] = [502, { error: error.message }];
    else console.error(error);
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}).listen(Number(env.PORT ?? 9000));
