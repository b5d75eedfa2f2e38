// `npm run test:runtimes`: the packed package, installed and run as its users would, in every runtime
// that it promises. The emulator answers over HTTP. Prints the matrix and writes nothing into the
// checkout. `npm run test:runtimes -- TEXT` runs the rows whose names contain the text.
import { setUpConsumers } from './setup.js';

/**
 * @typedef {object} Context
 * @property {(programs: string[], options?: object) => Promise<string>} create
 * @property {(name: string) => Promise<string>} createExample
 * @property {string} endpoint
 * @property {{ sdkAppId: number, identifier: string, secretKey: string }} app
 * @property {() => Promise<import('playwright-core').Browser>} browser started when first asked for
 */

await setUpConsumers();
const { runMatrix } = await import('./matrix.js');
process.exitCode = await runMatrix(process.argv.slice(2).join(' '));
