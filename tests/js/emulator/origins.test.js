// Pages that call the emulator over HTTP: those of this machine and of allowed origins may; all others are
// refused before anything is done. The well-known key of the example app is no protection.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import { addressOf, app, NOW } from './helpers.js';

const write = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });

let emulator;
let server;

const serveWith = async (options) => {
  await server?.close({ grace: 0 });
  server = await serve(emulator.fetch, options);
};

beforeEach(async () => {
  emulator = createEmulator({ ...app, clock: () => NOW });
  await serveWith();
});
afterEach(() => server.close({ grace: 0 }));

/** In place of `fetch`, which sets no Origin or Host of ours. */
const send = (method, path, headers = {}, body = '') => new Promise((resolve, reject) => {
  request(`${server.url}${path}`, { method, headers }, async (response) => {
    const text = Buffer.concat(await response.toArray()).toString();
    resolve({ status: response.statusCode, headers: response.headers, text });
  }).on('error', reject).end(body);
});

/** What browsers send without asking first. */
const writeFrom = async (origin) => send(
  'POST',
  await addressOf('', 'set_attr'),
  { 'content-type': 'text/plain', ...(origin !== undefined && { origin }) },
  write,
);
const cityOfMary = () => emulator.export().apps[app.sdkAppId].users.Mary.attributes.city;
const corsOf = ({ headers }) => Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('a write', () => {
  test.each([
    'https://evil.example', 'http://evil.example:8787', 'null', '', 'http://localhost.evil.example', 'http://evillocalhost',
    'http://127.0.0.1.evil.example', 'http://192.168.1.5', 'http://10.0.0.1:3000', 'file://', 'chrome-extension://abc',
    'http://localhost/', 'http://localhost, https://evil.example', 'http://user@localhost', 'http://127.1', 'javascript:localhost',
  ])('of a page of %j is refused, without effect and without a word that CORS would hear', async (origin) => {
    const refused = await writeFrom(origin);
    expect(refused.status).toBe(403);
    expect(refused.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(refused.text).toContain('--allow-origin');
    expect(corsOf(refused)).toEqual([]);
    expect(cityOfMary()).toBe('NewYork');
    expect(emulator.requests.list()).toEqual([]);
  });

  test.each([
    undefined, 'http://localhost', 'http://localhost:5173', 'https://localhost:3000', 'http://127.0.0.1:1', 'http://127.9.9.9',
    'http://[::1]:8080', 'http://app.localhost:3000',
  ])('of a program, or of a page of this machine, has effect: %j', async (origin) => {
    const { status, headers } = await writeFrom(origin);
    expect([status, headers['access-control-allow-origin']]).toEqual([200, '*']);
    expect(cityOfMary()).toBe('Tokyo');
  });

  test('of a page of the server\'s own name has effect, also where that name is no loopback', async () => {
    await serveWith({ allowHosts: ['emulator.test'] });
    const path = await addressOf('', 'set_attr');
    const host = 'emulator.test:8787';
    const own = await send('POST', path, { host, origin: `http://${host}` }, write);
    expect([own.status, cityOfMary()]).toEqual([200, 'Tokyo']);
    const other = await send('POST', path, { host, origin: 'http://emulator.test:1' }, write);
    expect(other.status).toBe(403);
  });
});

describe('an allowed origin', () => {
  test('may call, and no other', async () => {
    await serveWith({ allowOrigins: ['https://one.example', 'https://two.example:444'] });
    expect((await writeFrom('https://one.example')).status).toBe(200);
    expect((await writeFrom('https://two.example:444')).status).toBe(200);
    for (const origin of ['https://two.example', 'http://one.example', 'https://x.one.example', 'null']) {
      expect((await writeFrom(origin)).status).toBe(403);
    }
  });

  test('may be any, also the one that a browser keeps back', async () => {
    await serveWith({ allowOrigins: ['*'] });
    for (const origin of ['https://evil.example', 'null']) expect((await writeFrom(origin)).status).toBe(200);
  });

  test('has no control all the same', async () => {
    await serveWith({ allowOrigins: ['*'] });
    const headers = { 'content-type': 'application/json' };
    for (const origin of ['https://one.example', 'null', 'http://localhost:1']) {
      expect((await send('POST', '/emulator/reset', { ...headers, origin }, '{}')).status).toBe(403);
      expect((await send('GET', '/emulator/state', { origin })).status).toBe(403);
    }
    expect((await send('POST', '/emulator/reset', { ...headers, origin: server.url }, '{}')).status).toBe(200);
  });
});

describe('a browser that asks first', () => {
  const ask = { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' };

  test('is told nothing for a page of elsewhere', async () => {
    const refused = await send('OPTIONS', '/v4/timpush/set_attr', { ...ask, origin: 'https://evil.example' });
    expect([refused.status, corsOf(refused)]).toEqual([403, []]);
  });

  test('is told for an allowed one that the private network may be reached, too', async () => {
    await serveWith({ allowOrigins: ['https://one.example'] });
    const origin = 'https://one.example';
    const allowed = await send('OPTIONS', '/v4/timpush/set_attr', { ...ask, origin });
    expect([allowed.status, allowed.headers['access-control-allow-private-network']]).toEqual([204, 'true']);
    const control = await send('OPTIONS', '/emulator/state', { ...ask, origin });
    expect([control.status, corsOf(control)]).toEqual([403, []]);
  });
});

test('in process nobody asks for an origin', async () => {
  const address = await addressOf('http://x', 'set_attr');
  const headers = { origin: 'https://evil.example' };
  const response = await emulator.fetch(new Request(address, { method: 'POST', body: write, headers }));
  expect([response.status, cityOfMary()]).toEqual([200, 'Tokyo']);
});
