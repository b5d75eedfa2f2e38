// A Cloudflare Worker that answers one user's attributes: GET /?account=Mary
//
// wrangler picks the right form of the package by itself, so a plain import is all there is to do.
import { createClient, isTimPushError } from 'timpush';

// Workers hand their settings to each request. The client is made once and kept, since it keeps the
// signature and spaces the calls.
/** @type {import('timpush').Client | undefined} */
let client;
/** @param {Record<string, string>} env */
const clientFor = (env) => (client ??= createClient({
  sdkAppId: Number(env.TIMPUSH_SDKAPPID),
  identifier: env.TIMPUSH_IDENTIFIER,
  secretKey: env.TIMPUSH_SECRET_KEY, // a secret: `npx wrangler secret put TIMPUSH_SECRET_KEY`
  // For trying out: the address of an emulator, in place of the region.
  ...(env.TIMPUSH_ENDPOINT
    ? { endpoint: env.TIMPUSH_ENDPOINT }
    : { region: /** @type {import('timpush').Region} */ (env.TIMPUSH_REGION) }),
}));

// What to answer when there are no attributes: the question was no good, there is no such account, or
// the service, its settings or the way to it are to blame.
/** @param {{ code: string, errorCode?: number }} failure */
const statusOf = ({ code, errorCode }) => {
  if (code === 'ERR_INVALID_ARGUMENT') return 400;
  return errorCode === 70107 ? 404 : 502;
};

export default {
  /**
   * @param {Request} request
   * @param {Record<string, string>} env
   */
  async fetch(request, env) {
    // Whoever may reach this address may read attributes: check here who is asking.
    const account = new URL(request.url).searchParams.get('account') ?? '';
    try {
      const { users, failures } = await clientFor(env).getAttributes([account]);
      if (users.length > 0) return Response.json(users[0]);
      return Response.json(failures[0], { status: statusOf(failures[0]) });
    } catch (error) {
      if (!isTimPushError(error)) throw error;
      // The message holds no secret: it says what happened and what to do.
      return Response.json({ error: error.message }, { status: statusOf(error) });
    }
  },
};
