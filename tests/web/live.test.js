// Calls to the real service, which a stand-in on loopback plays: the browser is told that the
// region's host is there. Whether it allows other sites' pages to read its answers is a switch.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { jest } from '@jest/globals';
import { signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { servePage } from '../../js/node/page.js';
import { app } from './app.js';
import { answerOf, folder, openBrowser, send } from './browser.js';

jest.setTimeout(120_000);
const host = 'adminapisgp.im.qcloud.com';
const standIn = { requests: [], allowsPages: true, server: undefined };
let browser;
let userSig;

const answer = async (message, reply) => {
  const chunks = await message.toArray();
  standIn.requests.push(`${message.method} ${message.headers['content-type']}`);
  const response = await standIn.emulator.fetch(`https://${host}${message.url}`, {
    method: message.method, body: Buffer.concat(chunks),
  });
  const headers = Object.fromEntries(response.headers);
  if (!standIn.allowsPages) delete headers['access-control-allow-origin'];
  reply.writeHead(response.status, headers).end(Buffer.from(await response.arrayBuffer()));
};

/** The page as it is, or, on another path, with a policy that allows it no host. */
const pageAndStricterPage = async () => {
  const page = await servePage(folder);
  return async (request, init) => {
    const response = await page(request, init);
    if (new URL(request.url).search !== '?strict') return response;
    response.headers.set('content-security-policy', "connect-src 'self'");
    return response;
  };
};

beforeAll(async () => {
  const pem = readFileSync(new URL('stand-in.pem', import.meta.url));
  standIn.emulator = createEmulator(app);
  standIn.server = createServer({ key: pem, cert: pem }, answer);
  await new Promise((resolve) => {
    standIn.server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = standIn.server.address();
  userSig = await signUserSig(app);
  browser = await openBrowser({
    handler: await pageAndStricterPage(),
    flags: [
      `--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`, '--ignore-certificate-errors',
    ],
  });
});
beforeEach(() => Object.assign(standIn, { requests: [], allowsPages: true }));
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(async () => {
  await browser.close();
  standIn.server.closeAllConnections();
  await new Promise((resolve) => {
    standIn.server.close(resolve);
  });
});

const goLive = async (options) => {
  const page = await browser.visit({ origins: [`https://${host}`], ...options });
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.getByLabel('UserSig', { exact: true }).fill(userSig);
  await page.getByText('It fits this form.').waitFor();
  return page;
};

test('a call goes to the region by a POST that needs no leave, and says so', async () => {
  const page = await goLive();
  expect(await page.locator('.mode-bar').innerText()).toMatch(/Real app\s+Calls go to adminapisgp/);
  expect(await page.getByLabel('SDKAppID', { exact: true }).inputValue()).toBe('1400000000');
  await send(page);
  const text = await answerOf(page);
  expect(text).toContain(`Answered by ${host}`);
  expect(text).toContain('NewYork');
  expect(standIn.requests).toEqual(['POST text/plain']);
});

test('a refused call names the likely reasons and shows the same call as curl', async () => {
  standIn.allowsPages = false;
  const page = await goLive({ expected: /blocked by CORS policy|net::ERR_FAILED/ });
  await send(page);
  const text = await answerOf(page);
  for (const part of ['The browser did not let this call through', 'A cross-origin rule', 'DNS',
    'No network after all', 'policy', 'curl --silent', '$TIMPUSH_USERSIG', host]) expect(text).toContain(part);
  expect(text).not.toContain(userSig);
  expect(text).not.toContain('may have reached the service');
});

test('a write asks once for an app, and a refused one may have happened', async () => {
  standIn.allowsPages = false;
  const page = await goLive({
    path: '/#/add_tag', expected: /blocked by CORS policy|net::ERR_FAILED/,
  });
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByText('writes to app 1400000000').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(standIn.requests).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Write to app 1400000000' }).click();
  await page.locator('answer-view').getByText('may have reached the service').waitFor();
  await send(page);
  expect(standIn.requests).toHaveLength(2);
});

test('a call that the page\'s own policy stops is explained by it', async () => {
  const page = await goLive({ path: '/?strict', expected: /Content Security Policy/ });
  await send(page);
  const text = await answerOf(page);
  expect(text).toContain('The rule connect-src of this page stopped the call.');
  expect(text).not.toContain('A cross-origin rule');
  expect(standIn.requests).toEqual([]);
});

test('nothing is sent before there is an app and a signature', async () => {
  const page = await browser.visit();
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.locator('#verdict').getByText('Still missing').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('.connection-notice', { hasText: 'Still missing' }).waitFor();
  expect(await page.locator('.past').count()).toBe(0);
});
