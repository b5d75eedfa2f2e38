// Both forms of the package in one process: they know each other's errors, and share one quota.
import { createRequire } from 'node:module';
import * as modern from 'timpush';
import * as emulator from 'timpush/emulator';
import * as webhook from 'timpush/webhook';
import { check } from './check.js';
import { settings } from './settings.js';

const common = createRequire(import.meta.url)('timpush');
const error = await common.createClient({ ...settings.app, endpoint: settings.endpoint })
  .getAttributes(['']).catch((reason) => reason);
if (common.TimPushError === modern.TimPushError) throw new Error('one copy stands for both forms');
if (!modern.isTimPushError(error)) throw new Error('the ES module does not know the error');
const report = await check(modern, { emulator, webhook }, settings);
const table = globalThis[Symbol.for('timpush.gates')];
const gates = table.size;
await common.createClient({ ...settings.app, endpoint: settings.endpoint }).getAttributes(['Mary']);
if (globalThis[Symbol.for('timpush.gates')] !== table || table.size !== gates) {
  throw new Error('the two forms do not share their gates');
}
console.log(JSON.stringify(report));
