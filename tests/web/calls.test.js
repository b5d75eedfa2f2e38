/** @jest-environment ./tests/web/environment.js */
// The calls in the sandbox: each command, and each mistake explained.
import { readFileSync } from 'node:fs';
import { signUserSig } from 'timpush';
import { app } from './app.js';
import { answerOf, choose, openBrowser, openConnection, send, writeBody } from './browser.js';

let browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

describe('each command', () => {
  test('reads attributes, and says who failed although the call did not', async () => {
    const page = await browser.visit();
    await send(page);
    const text = await answerOf(page);
    for (const part of ['Partly', '3 of 4 accounts', 'NewYork', '70107', 'ACCOUNT_NOT_FOUND',
      'Check spelling', 'Answered by the emulator in this page']) expect(text).toContain(part);
    expect(text).toMatch(/HTTP\s+200\s+ErrorCode\s+0\s+Time\s+[\d.,]+ ms\s+Size\s+\d+ B/);
  });

  test('sets, reads and removes an attribute', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    await page.getByLabel('Value city').fill('成都');
    expect(await page.locator('main').innerText()).toMatch(/Bytes left\s[^]*\b44\b/); // of 50: three for each character
    await page.keyboard.press('Meta+Enter');
    await page.locator('.past').waitFor();
    expect(await answerOf(page)).toContain('1 of 1 account written.');
    await choose(page, 'get_attr');
    await page.getByLabel('Accounts').fill('xiaohua');
    await send(page);
    expect(await answerOf(page)).toContain('成都');
    await choose(page, 'remove_attr');
    await page.getByLabel('Account', { exact: true }).fill('xiaohua');
    await page.getByLabel('Attribute names').fill('city');
    await send(page);
    expect(await answerOf(page)).toContain('OK');
    await choose(page, 'get_attr');
    await send(page);
    const text = await answerOf(page);
    expect(text).toContain('female');
    expect(text).not.toContain('成都');
  });

  test('names attributes and reads the names', async () => {
    const page = await browser.visit({ path: '/#/set_attr_name' });
    await page.getByLabel('Name 4').fill('vip');
    await page.getByLabel('For 4').selectOption('RegistrationIDs');
    await send(page);
    expect(await answerOf(page)).toContain('The names are set.');
    await choose(page, 'get_attr_name');
    await send(page);
    const text = await answerOf(page);
    expect(text).toContain('The app has 5 attributes.');
    expect(text).toMatch(/4\s+vip\s+RegistrationIDs/);
  });

  test('adds, reads, removes and clears tags', async () => {
    const page = await browser.visit({ path: '/#/add_tag' });
    await page.getByLabel('Tags').fill('gold, "a, b"');
    await send(page);
    await choose(page, 'get_tag');
    await send(page);
    expect(await answerOf(page)).toMatch(/xiaoming\s+gold, a, b|xiaoming\s+a, b, gold/);
    await choose(page, 'remove_tag');
    await page.getByLabel('Tags').fill('gold');
    await send(page);
    await choose(page, 'get_tag');
    await send(page);
    expect(await answerOf(page)).not.toContain('gold');
    await choose(page, 'clear_all_tags');
    await send(page);
    await choose(page, 'get_tag');
    await send(page);
    expect(await answerOf(page)).not.toContain('a, b');
  });
});

describe('a push', () => {
  test('by condition is written as JSON, and shows whom it is for, in both languages', async () => {
    const page = await browser.visit({ path: '/#/push' });
    expect(await page.locator('body-form').innerText()).toContain('written as JSON');
    await send(page);
    const text = await answerOf(page);
    for (const part of ['OK', 'The push is accepted', '1 account of the sandbox', 'xiaoming']) expect(text).toContain(part);
    expect(text).toMatch(/TaskId\s+\w+_\w+/);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText('推送已受理').first().waitFor();
    expect(await page.locator('body-form').innerText()).toContain('JSON 编写');
  });

  test('to accounts says who is not there', async () => {
    const page = await browser.visit({ path: '/#/batch' });
    await send(page);
    const text = await answerOf(page);
    for (const part of ['Partly', 'Accepted for 3 of 4 accounts', '70107', 'nobody']) expect(text).toContain(part);
    expect(text).not.toContain('written');
  });

  test('is found again by its TaskId, which the editor offers', async () => {
    const page = await browser.visit({ path: '/#/revoke' });
    await send(page);
    expect(await answerOf(page)).toContain('90049'); // the example's is nobody's
    await choose(page, 'push');
    await send(page);
    const [taskId] = /\w{8}_\w+_\w+_\w+/.exec(await answerOf(page));
    await choose(page, 'all_member_push_statistics');
    await send(page);
    await page.locator('answer-raw .cm-content', { hasText: '"TotalCount": 1' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Table' }).count()).toBe(0);
    await choose(page, 'revoke');
    await writeBody(page, '{"OfflinePushInfo": {}, "TaskId": "');
    await page.keyboard.press('Control+Space');
    await page.locator('json-editor .cm-tooltip-autocomplete li', { hasText: taskId }).click();
    await page.keyboard.insertText('}');
    await page.locator('#verdict', { hasText: 'Ready to send' }).waitFor();
    await page.waitForTimeout(1_100); // the sandbox takes one revoke a second
    await send(page);
    expect(await answerOf(page)).toContain('The push is revoked.');
  });
});

describe('explains', () => {
  test('a wrong signature', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await page.getByRole('radio', { name: 'A secret key' }).check();
    await page.locator('#connection-key').fill('not the key of this app');
    await page.locator('#connection-key').press('Tab');
    await send(page);
    const text = await answerOf(page);
    for (const part of ['Refused', '70009', 'What it means', 'What to do']) expect(text).toContain(part);
  });

  test('an expired signature, before it is sent and after', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await page.getByRole('radio', { name: 'A UserSig' }).check();
    const userSig = await signUserSig({ ...app, time: 1_700_000_000, expire: 86_400 });
    await page.getByLabel('UserSig', { exact: true }).fill(userSig);
    for (const place of ['sig-facts', '#verdict']) {
      await page.locator(place).getByText('It has expired: the service answers 70001.').waitFor();
    }
    await send(page);
    const text = await answerOf(page);
    for (const part of ['70001', 'expired', 'Sign anew']) expect(text).toContain(part);
  });

  test('a signature that is for somebody else', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await page.getByRole('radio', { name: 'A UserSig' }).check();
    await page.getByLabel('UserSig', { exact: true })
      .fill(await signUserSig({ ...app, sdkAppId: 1400000009, identifier: 'mallory' }));
    await page.locator('sig-facts').getByText('It is for SDKAppID 1400000009').waitFor();
    await page.locator('sig-facts').getByText('It is for mallory').waitFor();
    await page.locator('#verdict').getByText('It is for SDKAppID 1400000009').waitFor();
    await page.getByRole('button', { name: 'Use its SDKAppID and identifier' }).click();
    expect(await page.getByLabel('Identifier', { exact: true }).inputValue()).toBe('mallory');
    await page.getByText('It fits this form.').waitFor();
  });

  test('an over-long value while it is typed, where it stands, and does not send it', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    const value = page.getByLabel('Value city');
    await value.fill('十'.repeat(17));
    const verdict = page.locator('#verdict');
    await verdict.getByText('holds a value of 51 bytes, 50 are allowed').waitFor();
    expect(await verdict.innerText()).toContain('UserAttrs[0].Attrs.city');
    expect(await page.getByText('1 over').isVisible()).toBe(true);
    expect(await value.getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Value sex').focus();
    await page.keyboard.press('Control+Enter');
    await expect(value.evaluate((input) => input === document.activeElement)).resolves.toBe(true);
    expect(await page.locator('.past').count()).toBe(0);
  });

  test('a body that is not JSON, at its place', async () => {
    const page = await browser.visit();
    await writeBody(page, '{"To_Account": ["Mary",]}');
    await page.locator('#verdict').getByText('is not JSON').waitFor();
    await page.locator('.cm-lintRange-error').first().waitFor();
    await page.getByText('This body does not fit the form').waitFor();
  });

  test('trouble on purpose', async () => {
    const page = await browser.visit();
    await openConnection(page);
    for (const [trouble, outcome, reason] of [
      ['Too many calls (60007)', 'Refused', '60007'],
      ['Internal error (91000)', 'Refused', 'may succeed later'],
      ['A gateway’s 502', 'No usable answer', 'the other side answered with HTTP status 502'],
      ['Answer cut short', 'No usable answer', 'cannot be used: it ends in the middle of its JSON'],
      ['Connection lost', 'No usable answer', 'lost the connection on purpose'],
    ]) {
      await page.getByLabel('Trouble on purpose').selectOption(trouble);
      await send(page);
      const text = await answerOf(page);
      expect(text).toContain(outcome);
      expect(text).toContain(reason);
      expect(text).toContain(`Trouble on purpose: ${trouble}`);
      expect(text).toContain(trouble === 'Connection lost' ? 'Sent to the emulator' : 'Answered by the emulator');
      expect(text).not.toContain('The browser did not let');
    }
  });
});

describe('the form and the body', () => {
  test('are in step, either way', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    await writeBody(page, { UserAttrs: [{ To_Account: 'Jack', Attrs: { city: 'Oslo' } }] });
    await page.locator('#account-0').waitFor();
    expect(await page.locator('#account-0').inputValue()).toBe('Jack');
    expect(await page.getByLabel('Value city').inputValue()).toBe('Oslo');
    await page.getByLabel('Value city').fill('Bergen');
    await page.locator('.cm-content', { hasText: 'Bergen' }).waitFor();
    await page.getByRole('button', { name: 'Add attribute' }).click();
    expect(await page.locator('.cm-content').first().innerText()).not.toContain('""');
  });

  test('accounts come as lines, CSV or JSON; doubles are counted and removed', async () => {
    const page = await browser.visit();
    const accounts = page.getByLabel('Accounts');
    await accounts.fill('name,UserID\nM,Mary\nX,xiaoming\nM,Mary\n');
    await page.getByText('3 of 100').waitFor();
    await page.getByText('1 account more than once: Mary').waitFor();
    await page.getByRole('button', { name: 'Remove doubles' }).click();
    expect(await accounts.inputValue()).toBe('Mary\nxiaoming');
    await accounts.fill('["Mary", "a,b"]');
    await page.getByText('2 of 100').waitFor();
    await accounts.fill(Array.from({ length: 101 }, (_, index) => `user${index}`).join('\n'));
    await page.locator('#verdict').getByText('holds more than 100 accounts').waitFor();
  });
});

describe('the answer', () => {
  test('is sorted, filtered and saved', async () => {
    const page = await browser.visit();
    await page.getByLabel('Accounts').fill('Mary\nxiaoming\nJack\nnobody');
    await send(page);
    await page.getByRole('button', { name: 'city' }).click();
    await page.locator('th[aria-sort="ascending"]', { hasText: 'city' }).waitFor();
    const first = page.locator('answer-table tbody tr');
    const accounts = async () => (await first.locator('th').allInnerTexts()).join(' ');
    expect(await accounts()).toBe('Jack Mary xiaoming nobody');
    await page.getByRole('button', { name: 'city' }).click();
    expect(await accounts()).toBe('xiaoming Mary Jack nobody'); // who has none comes last
    await page.getByLabel('Filter rows').fill('york');
    await page.getByText('2 of 4 rows').waitFor();

    const save = async (what) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'), page.getByRole('button', { name: `Download ${what}` }).click(),
      ]);
      return readFileSync(await file.path(), 'utf8');
    };
    expect(await save('CSV')).toBe('\uFEFFaccount,sex,city,timpush.result\n'
      + 'Mary,female,NewYork,ok\nJack,Female,New York,ok\n');
    expect(JSON.parse(await save('JSON'))[0])
      .toEqual({ state: 'ok', account: 'Mary', attributes: { sex: 'female', city: 'NewYork' } });

    await page.getByLabel('Filter rows').fill('account_not');
    await page.getByText('1 of 4 rows').waitFor();
    await page.getByLabel('Filter rows').fill('');
    await page.getByRole('button', { name: 'city' }).click();
    expect(await accounts()).toBe('Mary xiaoming Jack nobody'); // as asked

    await page.getByLabel('Accounts').fill('"+86"\n" =1"\n＋1');
    await send(page);
    expect(await save('CSV')).toBe('\uFEFFaccount,timpush.result\n'
      + "'+86,70107\n' =1,70107\n'＋1,70107\n");
  });

  test('is shown raw, with folding and search, and with its headers', async () => {
    const page = await browser.visit();
    await send(page);
    await page.getByRole('tab', { name: 'Raw' }).click();
    const raw = page.locator('answer-raw');
    await raw.locator('.cm-content', { hasText: '"ActionStatus": "OK"' }).waitFor();
    // The last of them comes once the editor has parsed all of it.
    await raw.locator('.cm-foldGutter .cm-gutterElement').nth(3).waitFor({ state: 'attached' });
    await raw.locator('.cm-content').focus();
    await page.keyboard.press('Control+F');
    await raw.getByRole('textbox', { name: 'Find' }).pressSequentially('ShenZhen');
    await raw.locator('.cm-searchMatch').first().waitFor();
    await page.getByRole('tab', { name: 'Headers' }).click();
    expect(await answerOf(page)).toContain('application/json');
  });

  test('comes back from the history with its call', async () => {
    const page = await browser.visit();
    await send(page);
    await choose(page, 'get_attr_name');
    await send(page);
    await page.locator('.past', { hasText: 'Partly' }).click();
    expect(await page.locator('h1').innerText()).toBe('Get attributes');
    expect(await answerOf(page)).toContain('70107');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    expect(await page.locator('.past').count()).toBe(0);
  });
});

test('a call under way can be aborted', async () => {
  const page = await browser.visit();
  await openConnection(page);
  await page.getByLabel('Trouble on purpose').selectOption('Slow: 3 seconds');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Abort' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('answer-view').getByText('You aborted the call').waitFor();
  expect(await page.getByRole('button', { name: 'Send to sandbox' }).isEnabled()).toBe(true);
});

test('the sandbox goes back to its start', async () => {
  const page = await browser.visit({ path: '/#/set_attr' });
  await send(page);
  await openConnection(page);
  await page.getByRole('button', { name: 'Reset the sandbox' }).click();
  await page.getByText('as it was at the start').waitFor();
  await choose(page, 'get_attr');
  await page.getByLabel('Accounts').fill('xiaohua');
  await send(page);
  expect(await answerOf(page)).not.toContain('Chengdu');
});
