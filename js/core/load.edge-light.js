/** The core for Vercel's edge, which compiles no bytes: the bundler hands over the module. */

import module from '../../dist/core.wasm?module';
import { createCoreLoader } from './core.js';

const hint = "'timpush/edge-light' is for Vercel's edge, where the import of core.wasm gives a WebAssembly.Module: let the bundler leave that to the "
  + "platform, or import 'timpush' where bytes may be compiled";

export const loadCore = /* @__PURE__ */ createCoreLoader(() => module, hint);
