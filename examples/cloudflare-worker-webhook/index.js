// A Cloudflare Worker for the webhooks of Tencent Push: what became of a push, account by account.
import { isTimPushError, readWebhook } from 'timpush/webhook';

// A place of your own that keeps each event once: events may come twice, late, or out of order.
/** @param {import('timpush/webhook').WebhookEvent} event */
const keep = async ({ id, account, stage, errorCode }) => {
  console.log(JSON.stringify({ id, account, stage, errorCode }));
};

export default {
  /**
   * @param {Request} request
   * @param {Record<string, string>} env
   */
  async fetch(request, env) {
    try {
      const { events, answer } = await readWebhook(request, {
        sdkAppId: Number(env.TIMPUSH_SDKAPPID),
        token: env.TIMPUSH_WEBHOOK_TOKEN, // a secret: `npx wrangler secret put TIMPUSH_WEBHOOK_TOKEN`
      });
      for (const event of events) await keep(event); // within 2 s, or the service gives up
      return new Response(answer.body, answer);
    } catch (error) {
      if (!isTimPushError(error) || !error.answer) throw error; // a setting that is wrong, or keep()
      console.error(error.message); // it holds no secret
      return new Response(error.answer.body, error.answer);
    }
  },
};
