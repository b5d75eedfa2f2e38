/** @jest-environment ./tests/web/environment.js */
// A page of another origin, in a real browser, and an emulator with the well-known key on this machine:
// the page may neither read nor change what is there, by whatever it can send without asking.
import { signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../js/node/server.js';
import { app } from './app.js';

const write = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });
const blank = () => new Response('<!doctype html><link rel="icon" href="data:,">', {
  headers: { 'content-type': 'text/html' },
});

let emulator;
let service;
let pages;
let context;
let query;

/** An emulator anew, as with these options of the command line. */
const start = async (options) => {
  emulator = createEmulator(app);
  await service?.close({ grace: 0 });
  service = await serve(emulator.fetch, options);
};

beforeAll(async () => {
  // `evil.example` is this machine for the browser, as any page of a local network could be near it.
  ({ context } = await globalThis.startShared());
  pages = await serve(blank, { allowHosts: ['evil.example'] });
  const userSig = encodeURIComponent(await signUserSig(app));
  query = `?usersig=${userSig}&identifier=${app.identifier}&sdkappid=${app.sdkAppId}&random=1&contenttype=json`;
});
beforeEach(() => start());
afterAll(async () => {
  await Promise.all([service, pages].map((server) => server.close({ grace: 0 })));
});

const cityOfMary = () => emulator.export().apps[app.sdkAppId].users.Mary.attributes.city;
const evil = () => `http://evil.example:${pages.port}`;

/** Sends from a page of an origin, and says what the page sees of the answer. */
const send = async (origin, path, init) => {
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/`);
    return await page.evaluate(async ({ address, options }) => {
      try {
        const response = await fetch(address, options);
        return response.type === 'opaque' ? 'opaque' : await response.text();
      } catch (error) {
        return error.name;
      }
    }, { address: `${service.url}${path}`, options: init });
  } finally {
    await page.close();
  }
};

const call = (origin, command, body, init) => (
  send(origin, `/v4/timpush/${command}${query}`, { method: 'POST', body, ...init })
);

test('a page of elsewhere reads no users', async () => {
  expect(await call(evil(), 'get_attr', '{"To_Account":["Mary"]}')).toBe('TypeError');
  expect(await send(evil(), '/emulator/state')).toBe('TypeError');
  expect(emulator.requests.list()).toEqual([]);
});

test.each([['asks for the answer', {}], ['asks for none', { mode: 'no-cors' }]])(
  'a page of elsewhere changes nothing, where it %s',
  async (_what, init) => {
    expect(await call(evil(), 'set_attr', write, init)).toBe('TypeError');
    expect(cityOfMary()).toBe('NewYork');
    expect(emulator.requests.list()).toEqual([]);
  },
);

test('a form of a page of elsewhere changes nothing', async () => {
  const page = await context.newPage();
  await page.goto(`${evil()}/`);
  const answered = page.waitForResponse((response) => response.url().startsWith(service.url));
  await page.evaluate(({ action, text }) => {
    // The `=` between name and value falls into a text of the JSON.
    const form = Object.assign(document.createElement('form'), { method: 'POST', action, enctype: 'text/plain' });
    const [name, value] = [`${text.slice(0, -1)},"x":"`, '"}'];
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    document.body.append(form);
    form.submit();
  }, { action: `${service.url}/v4/timpush/set_attr${query}`, text: write });
  expect((await answered).status()).toBe(403);
  await page.close();
  expect(cityOfMary()).toBe('NewYork');
});

test('a page of this machine calls, and one that was allowed', async () => {
  expect(await call(pages.url, 'get_attr', '{"To_Account":["Mary"]}')).toContain('NewYork');
  await start({ allowOrigins: [evil()] });
  expect(await call(evil(), 'set_attr', write)).toContain('"ErrorCode":0');
  expect(cityOfMary()).toBe('Tokyo');
  expect(await send(evil(), '/emulator/state')).toBe('TypeError');
});
