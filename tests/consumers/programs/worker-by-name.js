// A Cloudflare Worker whose bundler knows no condition `workerd`. The other entries have no such name.
import * as timpush from 'timpush/workerd';
import { check } from './check.js';
import { settings } from './settings.js';

export default {
  fetch: async () => {
    try {
      return Response.json(await check(timpush, {}, settings));
    } catch (error) {
      return Response.json({ error });
    }
  },
};
