// The entry `timpush/webhook`: what the service posts to a URL of yours. It has the same core as the
// entry `timpush`, so a program that uses both has it once.
import { loadCore } from '../core/load.js';
import { createWebhookReader } from './read.js';

export { isTimPushError, TimPushError } from '../errors.js';

/**
 * Reads a webhook of Tencent Push: checks the app, the signature and its age, the size and the shape,
 * and answers its events and what to answer.
 * @type {import('./types.d.ts').ReadWebhook}
 * @throws {TimPushError} ERR_WEBHOOK for what is refused, with `reason`, `status` and the `answer` to
 *   give; ERR_INVALID_ARGUMENT for a wrong option, or a request that was read before
 */
export const readWebhook = /* @__PURE__ */ createWebhookReader(loadCore);
