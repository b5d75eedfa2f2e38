// The entry `timpush/webhook` for Cloudflare Workers.
import { loadCore } from '../core/load.workerd.js';
import { createWebhookReader } from './read.js';

export { isTimPushError, TimPushError } from '../errors.js';

/** @type {import('./types.d.ts').ReadWebhook} */
export const readWebhook = /* @__PURE__ */ createWebhookReader(loadCore);
