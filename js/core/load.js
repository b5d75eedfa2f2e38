/** The core for runtimes that compile wasm from bytes: Node, browsers, Deno, Bun. */

import { compile } from './compile.js';
import { createCoreLoader } from './core.js';

export const loadCore = /* @__PURE__ */ createCoreLoader(compile);
