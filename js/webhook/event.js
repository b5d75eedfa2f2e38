/** A webhook's event, as the service sent it → as this package hands it out, by the tables of the core. */

import {
  pushChatTypes, pushEventTypes, pushPlatforms, pushStages,
} from '../../dist/tables.js';

/** @typedef {typeof import('../../dist/tables.js').webhooks[number]} Row */

const meanings = { pushChatTypes, pushEventTypes, pushPlatforms, pushStages };

/**
 * @param {Row} row of the webhook
 * @param {Record<string, any>} raw which the core has let pass
 * @returns {any}
 */
export const eventOf = ({ members, meant, identity }, raw) => {
  /** @type {Record<string, any>} */
  const event = {};
  for (const [called, name] of Object.entries(members)) {
    if (Object.hasOwn(raw, name) && raw[name] !== null) event[called] = raw[name];
  }
  for (const [number, called, table] of meant) {
    const name = meanings[table][event[number]];
    if (name !== undefined) event[called] = name;
  }
  const id = identity.map((called) => encodeURIComponent(event[called] ?? '')).join('/');
  return { id, ...event, raw };
};
