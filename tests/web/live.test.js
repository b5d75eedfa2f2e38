/** @jest-environment ./tests/web/environment.js */
// Calls to the real service, which a stand-in on loopback plays: the browser is told that the
// region's host is there. Whether it allows other sites' pages to read its answers is a switch.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { servePage } from '../../js/node/page.js';
import { app } from './app.js';
import { answerOf, folder, openBrowser, send, writeBody } from './browser.js';

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
  if (standIn.breaksOff) {
    reply.writeHead(200, { ...headers, 'content-length': 1000 }).write('{', () => reply.destroy());
    return;
  }
  if (standIn.redirects) {
    reply.writeHead(302, { ...headers, location: '/elsewhere' }).end();
    return;
  }
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
  standIn.emulator = createEmulator({ ...app, quota: Infinity });
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
beforeEach(() => Object.assign(standIn, {
  requests: [], allowsPages: true, redirects: false, breaksOff: false,
}));
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

describe('a push', () => {
  const dialog = (page) => page.getByRole('dialog');
  const pushButton = (page) => page.getByRole('button', { name: 'Push to app 1400000000' });
  const message = { From_Account: 'administrator', MsgRandom: 1, OfflinePushInfo: { Title: 'a', Desc: 'b' } };

  test('asks each time, since it reaches people', async () => {
    const page = await goLive({ path: '/#/batch' });
    for (const count of [0, 1]) {
      await page.keyboard.press('Control+Enter');
      await dialog(page).getByText('cannot be taken back').waitFor();
      expect(await dialog(page).innerText()).not.toContain('everyone');
      expect(standIn.requests).toHaveLength(count);
      await pushButton(page).click();
      await page.locator('.past').nth(count).waitFor();
    }
    expect(standIn.requests).toHaveLength(2);
  });

  test('to everyone wants the word, in both languages', async () => {
    const page = await goLive({ path: '/#/push' });
    await writeBody(page, message);
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('goes to everyone of app 1400000000').waitFor();
    expect(await pushButton(page).isDisabled()).toBe(true);
    await page.getByLabel('Type everyone').fill('every');
    expect(await pushButton(page).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
    expect(standIn.requests).toEqual([]);
    await page.getByRole('button', { name: '中文' }).click();
    await page.keyboard.press('Control+Enter');
    await dialog(page).getByText('推送给应用 1400000000 的所有用户').waitFor();
    expect(await page.locator('#everyone').inputValue()).toBe(''); // what was typed before agrees to nothing
    await page.locator('#everyone').fill('everyone');
    await page.getByRole('button', { name: '向应用 1400000000 推送' }).click();
    await page.locator('.past').waitFor();
    expect(standIn.requests).toHaveLength(1);
    expect(standIn.emulator.pushes().at(-1).audience).toContain('Mary');
  });

  test('is not sent in place of another call that was agreed to', async () => {
    const page = await goLive({ path: '/#/add_tag' });
    await page.keyboard.press('Control+Enter');
    await dialog(page).waitFor();
    await page.evaluate(() => { location.hash = '#/push'; });
    await page.locator('.heading-name', { hasText: /^push$/ }).waitFor();
    await dialog(page).getByRole('button', { name: /1400000000/ }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    expect(standIn.requests).toEqual([]);
  });

  test('whose answer is lost may have gone out', async () => {
    standIn.breaksOff = true;
    const page = await goLive({ path: '/#/batch', expected: /net::ERR_/ });
    await page.keyboard.press('Control+Enter');
    await pushButton(page).click();
    await page.locator('call-failure').getByText('may have gone out').waitFor();
  });
});

test('a call that the page\'s own policy stops is explained by it', async () => {
  const page = await goLive({ path: '/?strict', expected: /Content Security Policy/ });
  await send(page);
  const text = await answerOf(page);
  expect(text).toContain('The rule connect-src of this page stopped the call.');
  expect(text).not.toContain('A cross-origin rule');
  expect(standIn.requests).toEqual([]);
});

test('a redirect is not followed, and called by its name', async () => {
  standIn.redirects = true;
  const page = await goLive();
  await send(page);
  const text = await answerOf(page);
  expect(text).toContain('The call was redirected');
  expect(text).not.toMatch(/HTTP\s+0/);
  expect(standIn.requests).toHaveLength(1);
});

test('an answer that breaks off was let through, and a write may have happened', async () => {
  standIn.breaksOff = true;
  const page = await goLive({ path: '/#/add_tag', expected: /net::ERR_/ });
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Write to app 1400000000' }).click();
  const failure = page.locator('call-failure');
  await failure.getByText('The answer to add_tag broke off').waitFor();
  expect(await failure.innerText()).toContain('may have reached the service');
  expect(await failure.innerText()).not.toContain('did not let this call through');
});

test('a connection that has proved right makes room for the answer', async () => {
  const page = await goLive();
  await send(page);
  expect(await page.locator('.connection').count()).toBe(0);
  await page.locator('.connection-toggle:focus').waitFor();
});

test('what is wrong with the connection is said before the call is sent, in the page\'s words', async () => {
  const page = await browser.visit({ path: '/#/add_tag' });
  const verdict = page.locator('#verdict');
  await page.getByRole('radio', { name: 'Live' }).check();
  await verdict.getByText('Still missing: SDKAppID, Identifier, UserSig.').waitFor();
  await page.getByLabel('UserSig', { exact: true }).fill('no UserSig');
  await page.getByLabel('SDKAppID', { exact: true }).fill(' abc ');
  await page.getByLabel('Identifier', { exact: true }).fill('administrator');
  await verdict.getByText('SDKAppID must be a positive integer').waitFor();
  await page.keyboard.press('Control+Enter'); // a write, but there is nothing to ask yet
  await page.locator('#sdkAppId[aria-invalid="true"]:focus').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.getByLabel('SDKAppID', { exact: true }).fill(' 1400000000 ');
  await verdict.getByText('UserSig is not base64 as a UserSig has it').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('#userSig[aria-invalid="true"]:focus').waitFor();
  await page.getByLabel('UserSig', { exact: true }).fill(`“${userSig}”`);
  await verdict.getByText('UserSig begins with U+201C, which is no part of it').waitFor();
  await page.getByLabel('UserSig', { exact: true }).fill(userSig.slice(0, 40)); // as far as it goes, it has the form of one
  await verdict.getByText('UserSig: It cannot be read').waitFor();
  expect(await page.locator('.url').innerText()).toContain('sdkappid=1400000000&');
  await page.getByRole('button', { name: '中文' }).click();
  await page.locator('#sdkAppId').fill('abc');
  await verdict.getByText('SDKAppID 须为正整数').waitFor();
  expect(await verdict.innerText()).not.toMatch(/must|sdkAppId|undefined/);
});

test('a key in quotes, or a UserSig in its place, is not taken, and said', async () => {
  const page = await browser.visit();
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.getByRole('radio', { name: 'A secret key' }).check();
  for (const [text, said] of [
    [`"${app.secretKey}"`, 'Secret key begins with U+0022'], [userSig, 'Secret key is a UserSig, not a secret key'],
  ]) {
    await page.locator('#connection-key').fill(text);
    await page.locator('#connection-key').blur();
    await page.getByRole('alert').getByText(said).waitFor();
    expect(await page.locator('#connection-key').inputValue()).toBe('');
    expect(await page.locator('.key-held').count()).toBe(0);
  }
  await page.locator('#connection-key').fill(` ${app.secretKey}`);
  await page.locator('#connection-key').blur();
  await page.locator('.key-held').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a key that still stands in its field is taken before the call is sent', async () => {
  const page = await browser.visit({ origins: [`https://${host}`] });
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.getByLabel('SDKAppID', { exact: true }).fill('1400000000');
  await page.getByLabel('Identifier', { exact: true }).fill('administrator');
  await page.getByRole('radio', { name: 'A secret key' }).check();
  await page.locator('#connection-key').fill(app.secretKey);
  await send(page);
  expect(await answerOf(page)).toContain('NewYork');
});

test('nothing is sent before there is an app and a signature', async () => {
  const page = await browser.visit();
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.locator('#verdict').getByText('Still missing').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('.connection-notice', { hasText: 'Still missing' }).waitFor();
  expect(await page.locator('.past').count()).toBe(0);
});
