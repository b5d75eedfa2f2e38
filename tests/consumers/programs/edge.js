/* global addEventListener */
// A function of Vercel's edge runtime, as its bundler hands it over: a listener.
import * as timpush from 'timpush';
import * as emulator from 'timpush/emulator';
import * as webhook from 'timpush/webhook';
import { check } from './check.js';
import { settings } from './settings.js';

const answer = async () => {
  try {
    return Response.json(await check(timpush, { emulator, webhook }, settings));
  } catch (error) {
    return Response.json({ error: { code: error.code, message: error.message } });
  }
};
addEventListener('fetch', (event) => event.respondWith(answer()));
