// An event function of Tencent Cloud SCF, with a function URL, for the webhooks of Tencent Push.
//
// The function's handler is index.main_handler, its runtime Node 20. Upload this folder with its
// node_modules; set TIMPUSH_SDKAPPID and TIMPUSH_WEBHOOK_TOKEN in the function's configuration.
const { isTimPushError, readWebhook } = require('timpush/webhook');

/**
 * What SCF makes of the HTTP request, by what is used here.
 * @typedef {object} HttpEvent
 * @property {string} httpMethod
 * @property {Record<string, string | string[]>} queryString
 * @property {string} [body]
 * @property {boolean} [isBase64Encoded]
 */

// A place of your own that keeps each event once: events may come twice, late, or out of order.
/** @param {import('timpush/webhook').WebhookEvent} event */
const keep = async ({ id, account, stage, errorCode }) => {
  console.log(JSON.stringify({ id, account, stage, errorCode }));
};

/** @param {import('timpush/webhook').WebhookAnswer} answer */
const replyOf = ({ status, headers, body }) => (
  { isBase64Encoded: false, statusCode: status, headers, body });

/** @param {HttpEvent} event */
exports.main_handler = async ({ httpMethod, queryString, body = '', isBase64Encoded = false }) => {
  const request = {
    method: httpMethod,
    query: queryString,
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
  try {
    const { events, answer } = await readWebhook(request, {
      sdkAppId: Number(process.env.TIMPUSH_SDKAPPID),
      token: process.env.TIMPUSH_WEBHOOK_TOKEN ?? '',
    });
    for (const event of events) await keep(event); // within 2 s, or the service gives up
    return replyOf(answer);
  } catch (error) {
    if (!isTimPushError(error) || !error.answer) throw error; // a setting that is wrong, or keep()
    console.error(error.message); // it holds no secret
    return replyOf(error.answer);
  }
};
