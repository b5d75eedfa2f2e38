/** @jest-environment ./tests/web/environment.js */
// The page where browsers and networks give it less: no WebCrypto and no clipboard on plain http, no
// network after the first view, and files that do not come.
import { servePage } from '../../js/node/page.js';
import { answerOf, folder, openBrowser, openConnection, send } from './browser.js';

const name = 'tester.example';
/** Which files do not come, for now. */
const lost = { files: /$^/ };
let browser;

const servePageWithLosses = async () => {
  const page = await servePage(folder);
  return async (request, init) => {
    if (lost.files.test(new URL(request.url).pathname)) return new Response('', { status: 503 });
    const response = await page(request, init);
    response.headers.set('cache-control', 'no-store'); // what a visit has, the next one has not
    return response;
  };
};

beforeAll(async () => {
  browser = await openBrowser({
    handler: await servePageWithLosses(),
    allowHosts: [name],
  });
});
beforeEach(() => {
  lost.files = /$^/;
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

/** Waits for what the page fetches when it is idle. */
const untilIdle = (page) => page.waitForFunction(() => (
  [['/zh-', 2], ['/emulator-', 1]].every(([part, count]) => ( // the page's own Chinese and the library's
    performance.getEntriesByType('resource').filter((entry) => entry.name.includes(part)).length === count
  ))
));

test('on plain http the sandbox answers, copying works, and a key is not taken', async () => {
  const page = await browser.visit({ host: name, expected: /Cross-Origin-Opener-Policy/ });
  const hasMore = await page.evaluate(() => isSecureContext || navigator.clipboard !== undefined);
  expect(hasMore).toBe(false);
  await send(page);
  expect(await answerOf(page)).toContain('NewYork');
  await page.getByRole('tab', { name: 'Code' }).click();
  await page.locator('snippet-view').getByRole('button', { name: 'Copy' }).click();
  await page.locator('snippet-view').getByText('Copied', { exact: true }).waitFor();
  await page.locator('json-editor textarea').focus();
  await page.locator('.cm-content').first().waitFor();
  await page.locator('.cm-content').first().focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
  await page.locator('.cm-content', { hasText: 'curl --silent' }).first().waitFor();
  await page.getByRole('button', { name: /^Connection:/ }).click();
  await page.getByRole('radio', { name: 'A secret key' }).check();
  await page.getByText('browsers offer on https and localhost only').waitFor();
});

test('what cannot be copied is selected, and said not to be copied', async () => {
  const page = await browser.visit({ host: name, expected: /Cross-Origin-Opener-Policy/ });
  await page.evaluate(() => { document.execCommand = () => false; });
  await page.getByRole('tab', { name: 'Code' }).click();
  await page.locator('snippet-view').getByRole('button', { name: 'Copy' }).click();
  await page.locator('snippet-view').getByText('Not copied').waitFor();
  expect(await page.evaluate(() => getSelection().toString())).toContain('curl --silent');
});

test('once it is there the page does without the network: sandbox and languages', async () => {
  const page = await browser.visit({ isAlone: true });
  await untilIdle(page);
  await page.context().setOffline(true);
  await send(page);
  expect(await answerOf(page)).toContain('NewYork');
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '获取用户属性' }).waitFor();
  expect(await answerOf(page)).toContain('该应用中不存在此账号');
});

test('a core that does not come may be tried again, in every part of the page', async () => {
  lost.files = /library-/;
  const page = await browser.visit({ expected: /503/, ready: false });
  await page.locator('#verdict').getByText('could not be loaded').waitFor();
  for (const part of ['UserSig', 'Error codes']) {
    await page.getByRole('link', { name: part }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  }
  lost.files = /$^/;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.code').first().waitFor();
});

test('a sandbox that does not come is said not to have come, and may be tried again', async () => {
  lost.files = /^\/chunks\/(?!library|chunk)/;
  const page = await browser.visit({ expected: /503/ });
  await page.keyboard.press('Control+Enter');
  await page.locator('#verdict').getByText('The sandbox could not be loaded').waitFor();
  lost.files = /$^/;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.past').waitFor();
  expect(await answerOf(page)).toContain('NewYork');
});

test('trouble that is chosen before the sandbox could be loaded is there once it is', async () => {
  lost.files = /^\/chunks\/(?!library|chunk)/;
  const page = await browser.visit({ expected: /503/ });
  await openConnection(page);
  await page.getByLabel('Trouble on purpose').selectOption('Too many calls (60007)');
  await page.locator('#verdict').getByText('The sandbox could not be loaded').waitFor();
  await page.getByLabel('Accounts').fill('Mary');
  await page.locator('#verdict').getByText('Ready to send').waitFor();
  await page.getByRole('button', { name: 'Reset the sandbox' }).click();
  await page.locator('#verdict').getByText('The sandbox could not be loaded').waitFor();
  lost.files = /$^/;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.past').waitFor();
  expect(await answerOf(page)).toContain('60007');
});

test('Chinese that does not come leaves the page in English, working', async () => {
  lost.files = /zh-/;
  const page = await browser.visit({ expected: /503/, locale: 'zh-CN' });
  await page.getByText('The Chinese texts could not be loaded').waitFor();
  await send(page);
  expect(await answerOf(page)).toContain('does not exist in this app');
  lost.files = /$^/;
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '获取用户属性' }).waitFor();
  expect(await page.getByText('could not be loaded').count()).toBe(0);
});
