/** @jest-environment ./tests/web/environment.js */
// The parts beside the calls: UserSigs by hand, and the error codes.
import { signUserSig, verifyUserSig } from 'timpush';
import { app } from './app.js';
import { answerOf, openBrowser, send } from './browser.js';

let browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

const giveKey = async (page, text) => {
  await page.locator('#sig-key').fill(text);
  await page.locator('#sig-key').press('Enter');
  await page.getByText('it cannot be read out').waitFor();
};

describe('UserSig', () => {
  test('is made, as the library would, and goes to the calls', async () => {
    const page = await browser.visit({ path: '/#/usersig' });
    await page.getByLabel('Valid for').first().fill('30');
    expect(await page.getByRole('button', { name: 'Make UserSig' }).isEnabled()).toBe(false);
    await giveKey(page, app.secretKey);
    await page.getByRole('button', { name: 'Make UserSig' }).click();
    const userSig = await page.locator('#made').innerText();
    expect(await verifyUserSig(userSig, app)).toEqual({ valid: true });
    await page.locator('.facts', { hasText: /30 d|29 d 23 h/ }).waitFor(); // a second may have passed
    await page.getByRole('button', { name: 'Use it in Live calls' }).click();
    await page.getByText('It fits this form.').waitFor();
    await page.locator('#userSig:focus').waitFor();
    expect(await page.getByRole('radio', { name: 'Live' }).isChecked()).toBe(true);
  });

  test('says what is wrong with what it is to be made of', async () => {
    const page = await browser.visit({ path: '/#/usersig' });
    await giveKey(page, 'any');
    await page.getByLabel('SDKAppID', { exact: true }).fill('x');
    await page.getByRole('button', { name: 'Make UserSig' }).click();
    await page.locator('.callout.is-bad', { hasText: 'sdkAppId' }).waitFor();
  });

  test('is read without a key, however it was packed', async () => {
    const page = await browser.visit({ path: '/#/usersig' });
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await page.getByLabel('Paste a UserSig').fill('eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwo'
      + 'kpuZl5mcUlRYkl*UVQBcUp2YkFBZkpSlaGJgZQAJEpycxNVbIyNEcVTa0oyCxKVbKyMDOBCRVnpitZKVX6OKZql5uHh6'
      + 'aGlhYmhVlm6IdEmFuUGhnmh7hnamdaRhUYlhoHFORFmhnYKtUCAK0SM5I_');
    await page.locator('.facts', { hasText: 'administrator' }).waitFor();
    expect(await page.locator('.facts').innerText()).toContain('1400000000');
    await page.getByText('It has expired').waitFor();
    await page.getByLabel('Paste a UserSig').fill('not one');
    await page.locator('.callout.is-bad', { hasText: 'UserSig' }).waitFor();
  });

  test('is verified, and what is wrong with it named', async () => {
    const page = await browser.visit({ path: '/#/usersig' });
    await page.getByRole('tab', { name: 'Verify' }).click();
    await giveKey(page, app.secretKey);
    const seconds = Math.floor(Date.now() / 1000);
    const cases = [
      [await signUserSig(app), 'Valid: the service would accept it'],
      [await signUserSig({ ...app, secretKey: 'other' }), '70009'],
      [await signUserSig({ ...app, sdkAppId: 1400000001 }), '70014'],
      [await signUserSig({ ...app, identifier: 'mallory' }), '70013'],
      [await signUserSig({ ...app, time: seconds - 90_000, expire: 60 }), '70001'],
      ['eJyr', '70003'],
    ];
    for (const [userSig, verdict] of cases) {
      await page.getByLabel('Paste a UserSig').fill(userSig);
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByRole('status').getByText(verdict).waitFor();
    }
  });
});

describe('error codes', () => {
  test('are found by number, by word and by kind', async () => {
    const page = await browser.visit({ path: '/#/codes' });
    const codes = page.locator('.code');
    await codes.first().waitFor();
    expect(await codes.count()).toBeGreaterThan(100);
    const search = page.getByLabel('Search by number or word');
    await search.fill('70107');
    expect(await codes.count()).toBe(1);
    expect(await codes.first().innerText()).toContain('ACCOUNT_NOT_FOUND');
    await search.fill('not account found');
    expect(await codes.first().innerText()).toContain('ACCOUNT_NOT_FOUND');
    await search.fill('account not found');
    expect(await codes.first().innerText()).toContain('70107');
    await search.fill('surrogate pairs of socks');
    await page.getByText('No code matches').waitFor();
    await search.fill('99999');
    await page.getByText('Not in the catalogue').waitFor();
    await search.fill('usersig');
    expect(await codes.count()).toBeGreaterThan(1);
    await page.getByLabel('Kind').selectOption('Too many calls');
    await search.fill('');
    expect(await page.locator('.code', { hasText: '60007' }).count()).toBe(1);
    expect(await page.locator('.code', { hasText: '70107' }).count()).toBe(0);
  });

  test('have addresses, and Chinese texts', async () => {
    const page = await browser.visit({ path: '/#/codes/70009', locale: 'zh-CN' });
    await page.locator('.code', { hasText: '70009' }).waitFor();
    expect(await page.locator('.code').count()).toBe(1);
    expect(await page.locator('.code-text').innerText()).toMatch(/签名/);
  });
});

test('the language is switched, everywhere at once, and back', async () => {
  const page = await browser.visit();
  await send(page);
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '获取用户属性' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  expect(await page.title()).toBe('timpush 调试页');
  const text = await answerOf(page);
  for (const part of ['部分成功', '该应用中不存在此账号', '由本页内的模拟器应答']) expect(text).toContain(part);
  await page.getByLabel('账号').fill('a\tb\u0007');
  await page.locator('#verdict').getByText('不能含有控制字符').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Get attributes' }).waitFor();
});

test('the theme follows the system until it is chosen', async () => {
  const page = await browser.visit({ colorScheme: 'dark' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: 'Theme: System' }).click();
  await page.getByRole('button', { name: 'Theme: Light' }).waitFor();
  const light = await background();
  expect(light).not.toBe(dark);
  await page.getByRole('button', { name: 'Theme: Light' }).click();
  await page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
  expect(await background()).toBe(dark);
});
