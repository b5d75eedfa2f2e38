/** What does an answer cost, from its bytes to checked objects, against what one would write by hand? */

import { deepStrictEqual } from 'node:assert/strict';

import { Ajv } from 'ajv';
import { loadCore } from 'timpush';
import { z } from 'zod/v4';

import { documents } from '../documents.js';
import { atMost, inTurns, rounded } from '../support.js';

/** @param {import('zod/v4').Schema<Record<string, string>>} attributes */
const zodSchema = (attributes) => z.object({
  ActionStatus: z.string().optional(),
  ErrorInfo: z.string(),
  ErrorCode: z.int(),
  UserAttrs: z.array(z.object({ To_Account: z.string(), Attrs: attributes })),
  ErrorList: z.array(z.object({ To_Account: z.string(), ErrorCode: z.int() })).optional(),
});

// A map of texts is a record by zod's documentation; an object without members of its own and a catchall is the same, and faster.
const record = zodSchema(z.record(z.string(), z.string()));
const catchall = zodSchema(z.object({}).catchall(z.string()));

const text = { type: 'string' };
const isAnswer = new Ajv().compile({
  type: 'object',
  required: ['ErrorInfo', 'ErrorCode', 'UserAttrs'],
  properties: {
    ActionStatus: text,
    ErrorInfo: text,
    ErrorCode: { type: 'integer' },
    UserAttrs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['To_Account', 'Attrs'],
        properties: { To_Account: text, Attrs: { type: 'object', additionalProperties: text } },
      },
    },
    ErrorList: {
      type: 'array',
      items: {
        type: 'object',
        required: ['To_Account', 'ErrorCode'],
        properties: { To_Account: text, ErrorCode: { type: 'integer' } },
      },
    },
  },
});

const core = await loadCore();
const decoder = new TextDecoder();

/** @typedef {{ To_Account: string, Attrs: Record<string, string> }} User */

/** @param {Uint8Array} bytes */
const waysToRead = (bytes) => {
  const parse = () => JSON.parse(decoder.decode(bytes));
  return {
    ours: () => core.readResponse('get_attr', 200, bytes).users,
    parse: () => /** @type {User[]} */ (parse().UserAttrs),
    ajv: () => {
      const value = parse();
      if (!isAnswer(value)) throw new Error('ajv refuses the answer');
      return /** @type {User[]} */ (value.UserAttrs);
    },
    zod: () => record.parse(parse()).UserAttrs,
    catchall: () => catchall.parse(parse()).UserAttrs,
  };
};

export const title = 'Reading an answer: our time over that of JavaScript';

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  /** @type {Record<string, () => unknown>} */
  const ways = {};
  for (const [name, document] of Object.entries(documents)) {
    const { ours, ...theirs } = waysToRead(new TextEncoder().encode(document));
    for (const way of Object.values(theirs)) {
      const found = way().map((user) => ({ account: user.To_Account, attributes: user.Attrs }));
      deepStrictEqual(found, ours());
    }
    for (const [way, read] of Object.entries({ ours, ...theirs })) ways[`${name}: ${way}`] = read;
  }
  // All documents in one go: each way is spread over the whole time, and meets a quiet moment.
  const times = await inTurns(ways, 400, 10);
  /** @type {Record<string, number[]>} */
  const rows = {};
  const claims = [];
  for (const [name, document] of Object.entries(documents)) {
    const ours = times[`${name}: ours`];
    const ratios = ['parse', 'ajv', 'zod', 'catchall'].map((way) => rounded(ours / times[`${name}: ${way}`], 2));
    rows[name] = [rounded(Buffer.byteLength(document) / 1000), rounded(ours * 1000), ...ratios];
    claims.push(atMost(`${name}, over decode + JSON.parse + zod`, ratios[2], 0.7));
  }
  return {
    columns: ['users × attributes', 'KB', 'ours, µs', 'decode + JSON.parse', '+ ajv', '+ zod', '+ zod, catchall'],
    rows,
    claims,
  };
};
