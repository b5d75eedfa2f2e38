// A Cloudflare Worker that answers one user's attributes: GET /?account=Mary. Workers run everywhere at
// once; by one Redis they stay within the app's quota together. It is reached by TCP, which needs the
// flag nodejs_compat (see wrangler.toml).
import { createClient as connect } from 'redis';
import { createClient, isTimPushError } from 'timpush';
import { redisGate } from 'timpush/redis';

export default {
  /**
   * @param {Request} request
   * @param {Record<string, string>} env
   * @param {{ waitUntil: (promise: Promise<unknown>) => void }} context
   */
  async fetch(request, env, context) {
    // A connection belongs to the request that made it, and so do the gate and the client.
    const sdkAppId = Number(env.TIMPUSH_SDKAPPID);
    const redis = connect({ url: env.REDIS_URL, socket: { reconnectStrategy: false } });
    redis.on('error', () => {}); // the gate tells of it
    const connected = redis.connect().catch(() => {});
    const client = createClient({
      sdkAppId,
      identifier: env.TIMPUSH_IDENTIFIER,
      secretKey: env.TIMPUSH_SECRET_KEY, // a secret, as REDIS_URL: `npx wrangler secret put …`
      // Redis may be a continent away: a slot is good for as long as the way to it and back takes.
      gate: redisGate(redis, { sdkAppId, lateness: 100 }),
      // For trying out: the address of an emulator, in place of the region.
      ...(env.TIMPUSH_ENDPOINT
        ? { endpoint: env.TIMPUSH_ENDPOINT }
        : { region: /** @type {import('timpush').Region} */ (env.TIMPUSH_REGION) }),
    });
    try {
      // Whoever may reach this address may read attributes: check here who is asking.
      const account = new URL(request.url).searchParams.get('account') ?? '';
      const { users, failures } = await client.getAttributes([account]);
      if (users.length > 0) return Response.json(users[0]);
      return Response.json(failures[0], { status: 404 });
    } catch (error) {
      if (!isTimPushError(error)) throw error;
      // The message holds no secret: it says what happened and what to do.
      return Response.json({ error: error.message }, { status: 502 });
    } finally {
      context.waitUntil(connected.then(() => redis.destroy()).catch(() => {}));
    }
  },
};
