#!/usr/bin/env node
// The command `timpush`, as scripts/bundle-cli.js bundles it.
import { main } from './main.js';

main(process.argv.slice(2));
