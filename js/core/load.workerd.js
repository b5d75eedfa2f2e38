/** The core for Cloudflare Workers, which compile no bytes: the bundler hands over the module. */

import module from '../../dist/core.wasm';
import { createCoreLoader } from './core.js';

export const loadCore = /* @__PURE__ */ createCoreLoader(() => module, 'core_not_handed_over', { text: 'workerd', platform: 'Cloudflare Workers' });
