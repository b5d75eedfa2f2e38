// A Cloudflare Worker that answers one user's attributes: GET /?account=Mary
//
// wrangler picks the right form of the package by itself, so a plain import is all there is to do.
import { createClient, isTimPushError } from 'timpush';

// Workers hand their settings to each request. The client is made once and kept, since it keeps the
// signature and spaces the calls.
let client;
const clientFor = (env) => (client ??= createClient({
  sdkAppId: Number(env.TIMPUSH_SDKAPPID),
  identifier: env.TIMPUSH_IDENTIFIER,
  secretKey: env.TIMPUSH_SECRET_KEY, // a secret: `npx wrangler secret put TIMPUSH_SECRET_KEY`
  // For trying out: the address of an emulator, in place of the region.
  ...(env.TIMPUSH_ENDPOINT ? { endpoint: env.TIMPUSH_ENDPOINT } : { region: env.TIMPUSH_REGION }),
}));

export default {
  async fetch(request, env) {
    // Whoever may reach this address may read attributes: check here who is asking.
    const account = new URL(request.url).searchParams.get('account') ?? '';
    try {
      const { users, failures } = await clientFor(env).getAttributes([account]);
      return Response.json(users[0] ?? failures[0], { status: users.length > 0 ? 200 : 404 });
    } catch (error) {
      // The message holds no secret: it says what happened and what to do.
      if (isTimPushError(error)) return Response.json({ error: error.message }, { status: 502 });
      throw error;
    }
  },
};
