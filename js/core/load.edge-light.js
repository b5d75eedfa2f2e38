/** The core for Vercel's edge, which compiles no bytes: the bundler hands over the module. */

import module from '../../dist/core.wasm?module';
import { createCoreLoader } from './core.js';

export const loadCore = /* @__PURE__ */ createCoreLoader(() => module, 'core_not_handed_over', { text: 'edge-light', platform: "Vercel's edge" });
