// Prints users' attributes, one JSON object a line: node index.js Mary xiaoming
//
// The settings come from the environment, so that no key stands in a file that is shared.
import { createClient } from 'timpush';

const { env } = process;

const client = createClient({
  sdkAppId: Number(env.TIMPUSH_SDKAPPID), // the app's number, from the console
  identifier: env.TIMPUSH_IDENTIFIER ?? '', // an administrator of the app
  secretKey: env.TIMPUSH_SECRET_KEY, // the app's key; signatures are made from it as needed
  // Where the app lives: china, singapore, seoul, tokyo, frankfurt, silicon-valley or jakarta. For
  // trying out: the address of an emulator in its place.
  ...(env.TIMPUSH_ENDPOINT
    ? { endpoint: env.TIMPUSH_ENDPOINT }
    : { region: /** @type {import('timpush').Region} */ (env.TIMPUSH_REGION) }),
});

// Any number of accounts: they are asked for by the hundred, as fast as the service allows.
const { users, failures } = await client.getAttributes(process.argv.slice(2));

for (const user of users) console.log(JSON.stringify(user));
// An account that could not be read does not stop the others; each says why, and what to do.
for (const { message } of failures) console.error(message);
if (failures.length > 0) process.exitCode = 1;
