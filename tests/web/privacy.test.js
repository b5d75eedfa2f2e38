/** @jest-environment ./tests/web/environment.js */
// What leaves the page, and what stays in it: nothing, unless it is asked for; and never a secret.
import { signUserSig } from 'timpush';
import { app } from './app.js';
import { answerOf, choose, openBrowser, openConnection, send, writeBody } from './browser.js';

const marked = 'MARKEDsecret5bd2850fff3ecb11d7c8';
let browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

/** Everything that a page could keep or show, as one text. */
const everythingIn = (page) => page.evaluate(async () => JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases(),
  await caches.keys(), location.href, history.state, document.documentElement.outerHTML,
  [...document.querySelectorAll('input, textarea')].map(({ value }) => value),
]));

const snippetsOf = async (page) => {
  await page.getByRole('tab', { name: 'Code' }).click();
  const texts = [];
  for (const name of ['curl', 'Node', 'Python', 'timpush']) {
    await page.getByRole('radio', { name, exact: true }).check();
    texts.push(await page.locator('.snippet code').innerText());
  }
  return texts.join('\n');
};

test('the sandbox calls nobody', async () => {
  const page = await browser.visit();
  for (const command of ['get_attr', 'set_attr', 'remove_attr', 'get_attr_name', 'set_attr_name',
    'get_tag', 'add_tag', 'remove_tag', 'clear_all_tags']) {
    await choose(page, command);
    await send(page);
    expect(await answerOf(page)).toContain('Answered by the emulator in this page');
  }
  for (const part of ['UserSig', 'Error codes']) await page.getByRole('link', { name: part }).click();
  await page.locator('.code').first().waitFor();
  // closeVisits names every other origin that was called.
});

test('a secret key is in no storage, address, history or snippet, and its field is empty', async () => {
  const page = await browser.visit();
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.getByRole('checkbox', { name: /^Remember/ }).check();
  await page.getByLabel('SDKAppID', { exact: true }).fill('1400000000');
  await page.getByLabel('Identifier', { exact: true }).fill('administrator');
  await page.getByRole('radio', { name: 'A secret key' }).check();
  await page.locator('#connection-key').fill(marked);
  await page.locator('#connection-key').press('Enter');
  await page.getByText('it cannot be read out').waitFor();
  expect(await snippetsOf(page)).toContain('TIMPUSH_SECRET_KEY');
  expect(await everythingIn(page)).not.toContain(marked);

  await page.getByRole('radio', { name: 'Sandbox' }).check();
  await openConnection(page);
  await page.getByRole('radio', { name: 'A secret key' }).check();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    document.querySelector('#connection-key')
      .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, marked);
  await page.getByText('it cannot be read out').waitFor();
  await send(page);
  await page.locator('.past').click();
  expect(await snippetsOf(page)).not.toContain(marked);
  expect(await everythingIn(page)).not.toContain(marked);
  expect(page.url()).not.toContain(marked);
});

test('a UserSig is in no storage, address, history or snippet', async () => {
  const page = await browser.visit();
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.getByRole('checkbox', { name: /^Remember/ }).check();
  await page.getByRole('radio', { name: 'Sandbox' }).check();
  await openConnection(page);
  await page.getByRole('radio', { name: 'A UserSig' }).check();
  const userSig = await signUserSig(app);
  const field = page.getByLabel('UserSig', { exact: true });
  await field.fill(userSig);
  await page.getByText('It fits this form.').waitFor();
  await send(page);
  const snippets = await snippetsOf(page);
  expect(snippets).toContain('TIMPUSH_USERSIG');
  await field.evaluate((area) => { area.value = ''; }); // where it was pasted it may be
  expect(`${snippets}${await everythingIn(page)}`).not.toContain(userSig);
  expect(await page.locator('.url').innerText()).toContain('usersig=***');
});

test('nothing is remembered unless asked, and nothing after it was taken back', async () => {
  const page = await browser.visit();
  const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('radio', { name: 'Live' }).check();
  await page.getByLabel('Region', { exact: true }).selectOption('Frankfurt');
  await page.getByLabel('SDKAppID', { exact: true }).fill('1400000077');
  await page.keyboard.press('Control+Enter');
  await page.locator('.connection-notice', { hasText: 'Still missing' }).waitFor();
  expect(await stored()).toBe('{}');

  await page.getByRole('checkbox', { name: /^Remember/ }).check();
  expect(await stored()).toContain('1400000077');
  await page.reload();
  await page.locator('html[data-theme="light"][data-core="ready"]').waitFor();
  await page.getByRole('radio', { name: 'Live' }).check();
  expect(await page.getByLabel('Region', { exact: true }).inputValue()).toBe('frankfurt');
  await page.getByRole('checkbox', { name: /^Remember/ }).uncheck();
  expect(await stored()).toBe('{}');
});

describe('a link', () => {
  const permissions = ['clipboard-read', 'clipboard-write'];

  test('carries the command and the body, and sends nothing', async () => {
    const page = await browser.visit({ path: '/#/get_tag', permissions });
    await page.getByLabel('Accounts').fill('张小红\n#&?');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const { search, hash } = new URL(link);
    expect(search).toBe('');
    expect(decodeURIComponent(hash)).toBe('#/get_tag?body={"To_Account":["张小红","#&?"]}');

    const other = await browser.visit({ path: `/${hash}` });
    await other.getByText('This call came with the link').waitFor();
    expect(await other.getByLabel('Accounts').inputValue()).toBe('张小红\n#&?');
    expect(await other.locator('.past').count()).toBe(0);
    expect(new URL(other.url()).hash).toBe('#/get_tag');
  });

  test('that would be too long is not made, and one that is says so', async () => {
    const page = await browser.visit({ path: '/#/get_tag' });
    await writeBody(page, { To_Account: ['好'.repeat(8000)] });
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Too long for a link').waitFor();
    await page.evaluate((body) => { location.hash = `#/get_attr?body=${body}`; }, 'x'.repeat(70_000));
    await page.getByText('longer than 64 KB and was not read').waitFor();
    expect(new URL(page.url()).hash).toBe('#/get_attr');
  });

  test.each(['get_attr?usersig=stolen', 'usersig?stolen', 'codes?usersig=stolen', 'nowhere?stolen'])('%s does not stay in the address', async (fragment) => {
    const page = await browser.visit({ path: `/#/${fragment}` });
    expect(page.url()).not.toContain('stolen');
  });

  test('that says more is not believed', async () => {
    const body = encodeURIComponent('{"To_Account":["Mary"]}');
    const page = await browser.visit({
      path: `/#/get_attr?endpoint=https://evil.example&mode=live&usersig=stolen&sdkappid=7&body=${body}&send=1`,
    });
    await page.getByText('This call came with the link').waitFor();
    expect(await page.getByRole('radio', { name: 'Sandbox' }).isChecked()).toBe(true);
    expect(await page.locator('.url').innerText()).toContain('sdkappid=1400000000');
    expect(page.url()).not.toContain('stolen');
    expect(await page.locator('.past').count()).toBe(0);
  });
});
