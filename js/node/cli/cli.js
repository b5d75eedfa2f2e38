#!/usr/bin/env node
// The command `timpush`, as scripts/bundle.js bundles it.
import { main } from './main.js';

main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode; // and no process.exit(): an answer may still be on its way out
});
