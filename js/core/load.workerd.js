/** The core for Cloudflare Workers, which compile no bytes: the bundler hands over the module. */

import module from '../../dist/core.wasm';
import { createCoreLoader } from './core.js';

const hint = "'timpush/workerd' is for Cloudflare Workers, where the import of core.wasm gives a WebAssembly.Module: let the bundler leave that to the "
  + "platform, or import 'timpush' where bytes may be compiled";

export const loadCore = /* @__PURE__ */ createCoreLoader(() => module, hint);
