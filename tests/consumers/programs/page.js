// A page's script. A page has no secret; this one's key opens nothing but the emulator.
import * as timpush from 'timpush';
import * as emulator from 'timpush/emulator';
import * as webhook from 'timpush/webhook';
import { check } from './check.js';
import { settings } from './settings.js';

globalThis.report = check(timpush, { emulator, webhook }, settings, {
  allowSecretInBrowser: true,
  contentType: 'text/plain', // spares the preflight, which the service does not answer
});
