// A Cloudflare Worker, as a module.
import * as timpush from 'timpush';
import * as emulator from 'timpush/emulator';
import { check } from './check.js';
import { settings } from './settings.js';

export default {
  fetch: async () => {
    try {
      return Response.json(await check(timpush, emulator, settings));
    } catch (error) {
      return Response.json({ error });
    }
  },
};
