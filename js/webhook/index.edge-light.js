// The entry `timpush/webhook` for Vercel's edge runtime.
import { loadCore } from '../core/load.edge-light.js';
import { createWebhookReader } from './read.js';

export { isTimPushError, TimPushError } from '../errors.js';

/** @type {import('./types.d.ts').ReadWebhook} */
export const readWebhook = /* @__PURE__ */ createWebhookReader(loadCore);
