// A server of node:http for the webhooks of Tencent Push. The handler is one for Express, too, as
// `app.post('/webhook', handler)`, with a body parser before it or without.
import { createServer } from 'node:http';
import { isTimPushError, readWebhook } from 'timpush/webhook';

const options = {
  sdkAppId: Number(process.env.TIMPUSH_SDKAPPID),
  token: process.env.TIMPUSH_WEBHOOK_TOKEN ?? '', // the one that the console has
};

// A place of your own that keeps each event once: events may come twice, late, or out of order.
/** @param {import('timpush/webhook').WebhookEvent} event */
const keep = async ({ id, account, stage, errorCode }) => {
  console.log(JSON.stringify({ id, account, stage, errorCode }));
};

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<import('timpush/webhook').WebhookAnswer>}
 */
const answerTo = async (request) => {
  try {
    const { events, answer } = await readWebhook(request, options);
    for (const event of events) await keep(event); // within 2 s, or the service gives up
    return answer;
  } catch (error) {
    console.error(error); // it holds no secret
    if (isTimPushError(error) && error.answer) return error.answer;
    return { status: 500, headers: {}, body: '' }; // a setting that is wrong, or keep()
  }
};

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
const handler = async (request, response) => {
  const { status, headers, body } = await answerTo(request);
  response.writeHead(status, headers).end(body);
};

createServer(handler).listen(Number(process.env.PORT ?? 3000));
