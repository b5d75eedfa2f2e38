// A Cloudflare Worker whose bundler knows no condition `workerd`. The emulator has no such name: it is for
// tests, which run elsewhere.
import * as timpush from 'timpush/workerd';
import { check } from './check.js';
import { settings } from './settings.js';

export default {
  fetch: async () => {
    try {
      return Response.json(await check(timpush, undefined, settings));
    } catch (error) {
      return Response.json({ error });
    }
  },
};
