/** The core for Vercel's edge, which compiles no bytes: the bundler hands over the module. */

import module from '../../dist/core.wasm?module';
import { createCoreLoader } from './core.js';

export const loadCore = createCoreLoader(() => module);
