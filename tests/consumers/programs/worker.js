// A Cloudflare Worker, as a module.
import * as timpush from 'timpush';
import * as emulator from 'timpush/emulator';
import * as webhook from 'timpush/webhook';
import { check } from './check.js';
import { settings } from './settings.js';

export default {
  fetch: async () => {
    try {
      return Response.json(await check(timpush, { emulator, webhook }, settings));
    } catch (error) {
      return Response.json({ error });
    }
  },
};
