/** @jest-environment ./tests/web/environment.js */
// The way through the calls: where the focus goes, which call an answer belongs to, and that nothing
// somebody wrote is lost or sent otherwise than it stands in the form.
import { answerOf, choose, openBrowser, openConnection, send, writeBody } from './browser.js';

let browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

const untilFocused = (page, selector) => page.locator(`${selector}:focus`).waitFor();
const bodyOf = (page) => page.locator('call-view json-editor textarea').first().inputValue();

describe('the focus', () => {
  test('stays on the button that sends and aborts, and the answer is told', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await page.getByLabel('Trouble on purpose').selectOption('Slow: 3 seconds');
    const told = page.locator('answer-view [role="status"]');
    expect(await told.count()).toBe(1);
    await page.locator('.request-foot .is-primary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Abort' }).waitFor();
    expect(await told.innerText()).toBe('Waiting for the answer…');
    await untilFocused(page, '.request-foot .is-primary');
    await page.keyboard.press('Enter');
    await page.locator('.past').waitFor();
    await untilFocused(page, '.request-foot .is-primary');
    expect(await told.innerText()).toContain('Aborted');
    expect(await page.locator('.mode-bar .is-trouble').innerText()).toContain('Slow: 3 seconds');
    expect(await answerOf(page)).toContain('The emulator may have carried it out already.');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await untilFocused(page, '.history .list-title');
  });

  test('goes to what was added, and on from what was removed', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    await page.getByRole('button', { name: 'Add attribute' }).click();
    await untilFocused(page, '#name-0-2');
    await page.getByRole('button', { name: 'Remove sex' }).click();
    await untilFocused(page, '#name-0-0');
    await page.getByRole('button', { name: 'Add user' }).click();
    await untilFocused(page, '#account-1');
    await page.getByText('2 of 100').waitFor();
    await page.getByRole('button', { name: 'Remove user 2' }).click();
    await untilFocused(page, '#account-0');
    await page.getByRole('button', { name: 'Remove city' }).click();
    await page.getByRole('button', { name: 'Remove this row' }).click();
    await untilFocused(page, '#add-row-0');
    await page.getByRole('button', { name: 'Paste many' }).click();
    await untilFocused(page, '#paste-many');
    await page.keyboard.insertText('account,city\nMary,Oslo\nJack,Bergen');
    await page.getByRole('button', { name: 'Add 2 users' }).click();
    await untilFocused(page, '#account-1');
    await page.getByText('3 of 100').waitFor();
    await choose(page, 'get_attr');
    await page.getByLabel('Accounts').fill('Mary\nMary');
    await page.getByRole('button', { name: 'Remove doubles' }).click();
    await untilFocused(page, '#accounts');
  });
});

describe('the button that sends', () => {
  const slow = async (page) => {
    await openConnection(page);
    await page.getByLabel('Trouble on purpose').selectOption('Slow: 3 seconds');
  };

  test('is clicked twice and sends once, and nothing slides under the pointer', async () => {
    const page = await browser.visit();
    const accounts = page.getByLabel('Accounts');
    await accounts.fill('mine');
    await slow(page);
    const button = page.locator('.request-foot .is-primary');
    const before = await button.boundingBox();
    await page.mouse.dblclick(before.x + 4, before.y + before.height / 2);
    await page.getByRole('button', { name: 'Abort' }).waitFor();
    expect(await button.boundingBox()).toEqual(before);
    await page.mouse.click(before.x + 4, before.y + before.height / 2);
    await page.locator('answer-view').getByText('You aborted the call').waitFor();
    expect(await accounts.inputValue()).toBe('mine');
    expect(await page.locator('.past').count()).toBe(1);
  });

  test('takes a held key for one press', async () => {
    const page = await browser.visit();
    await slow(page);
    await page.locator('.request-foot .is-primary').focus();
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.down('Enter'); // the rest are repeats
    await page.keyboard.up('Enter');
    await page.getByRole('button', { name: 'Abort' }).waitFor();
    expect(await page.locator('.past').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator('.past').waitFor();
    await page.keyboard.down('Control');
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await page.keyboard.press('Escape');
    await page.locator('.past').nth(1).waitFor();
    await page.getByRole('button', { name: 'Send to sandbox' }).waitFor();
    expect(await page.locator('.past').count()).toBe(2);
  });
});

test('what somebody wrote outlasts links, history and what is sent in its place', async () => {
  const page = await browser.visit();
  const accounts = page.getByLabel('Accounts');
  const follow = async (...list) => {
    await page.evaluate((body) => { location.hash = `#/get_attr?body=${body}`; }, JSON.stringify({ To_Account: list }));
    await page.waitForFunction((text) => document.querySelector('#accounts').value === text, list.join('\n'));
  };
  await send(page);
  await accounts.fill('mine');
  await follow('a');
  await follow('b');
  await send(page);
  await page.locator('.past').nth(1).click();
  await send(page);
  await choose(page, 'get_tag');
  await accounts.fill('other');
  await page.getByRole('button', { name: 'Example' }).click();
  await choose(page, 'get_attr');
  await page.getByRole('button', { name: 'Bring mine back' }).click();
  expect(await accounts.inputValue()).toBe('mine');
  await choose(page, 'get_tag');
  await page.getByRole('button', { name: 'Bring mine back' }).click();
  expect(await accounts.inputValue()).toBe('other');
});

describe('the form says what the body says', () => {
  test('tags come in lines and with line breaks in them', async () => {
    const page = await browser.visit({ path: '/#/add_tag' });
    await page.getByLabel('Tags', { exact: true }).fill('gold\nsilver\n"a\nb"');
    expect(JSON.parse(await bodyOf(page)).UserTags[0].Tags).toEqual(['gold', 'silver', 'a\nb']);
    await send(page);
    await choose(page, 'get_tag');
    await send(page);
    expect(await answerOf(page)).toMatch(/xiaoming.*gold, silver, a\s+b/s);
  });

  test('a value with a line break is left to the JSON, the form kept in sight', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    const body = { UserAttrs: [{ To_Account: 'xiaohua', Attrs: { city: 'a\nb' } }] };
    await writeBody(page, body);
    await page.getByText('The form cannot show this (a line break in a value); it can be sent as it is.').waitFor();
    expect(await page.locator('body-form form').getAttribute('inert')).toBe('');
    await send(page);
    await choose(page, 'get_attr');
    await page.getByLabel('Accounts').fill('xiaohua');
    await send(page);
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.locator('answer-raw .cm-content', { hasText: 'a\\nb' }).waitFor();
  });

  test('what is no list is reported; a table is asked about', async () => {
    const page = await browser.visit();
    const accounts = page.getByLabel('Accounts');
    await accounts.fill('["Mary",');
    await page.getByText('no list can be read from it').waitFor();
    await page.locator('#verdict').getByText('at least one').waitFor();
    await accounts.fill('id,city\nMary,Oslo\nJack,Bergen');
    await page.getByRole('button', { name: 'id', exact: true }).click();
    expect(await accounts.inputValue()).toBe('Mary\nJack');
    await untilFocused(page, '#accounts');
  });

  test('a user twice in a write is marked, in the form and beside the code that refuses it', async () => {
    const page = await browser.visit({ path: '/#/remove_tag' });
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.locator('#account-1').fill('xiaoming');
    await page.locator('#list-1').fill('x');
    await page.locator('body-form').getByText('1 account more than once: xiaoming').waitFor();
    await page.locator('#verdict').getByText('Ready to send').waitFor();
    await page.getByRole('tab', { name: 'Code' }).click();
    expect(await page.locator('snippet-view .callout').count()).toBe(0);
    await page.getByRole('radio', { name: 'Node' }).check();
    await page.locator('snippet-view .callout', { hasText: 'xiaoming' }).waitFor();
  });

  test('broken JSON is found by line and column', async () => {
    const page = await browser.visit();
    await writeBody(page, '{\n  "To_Account": ["Mary",]\n}');
    await page.locator('#verdict').getByText('Line 2, column 25').waitFor();
  });
});

describe('many users that are pasted', () => {
  test('are in the call before it is sent, in place of the example', async () => {
    const page = await browser.visit({ path: '/#/add_tag' });
    await page.getByRole('button', { name: 'Paste many' }).click();
    await untilFocused(page, '#paste-many');
    await page.locator('#paste-many').fill('[{"account":12345678901234567890,"tags":["x"]}]');
    await page.getByText('Put it in double quotes.').waitFor();
    await page.locator('#paste-many').fill('');
    await page.keyboard.insertText('Mary,gold\nJack,x');
    await page.locator('#verdict').getByText('not in the call yet').waitFor();
    await page.locator('.request-foot .is-primary').focus();
    await page.keyboard.press('Control+Enter');
    await untilFocused(page, '#paste-many');
    expect(await page.locator('.past').count()).toBe(0);
    await choose(page, 'remove_tag');
    expect(await page.locator('#paste-many').count()).toBe(0);
    await choose(page, 'add_tag');
    await page.getByRole('button', { name: 'Add 2 users' }).click();
    await untilFocused(page, '#account-0');
    await page.locator('#verdict').getByText('Ready to send').waitFor();
    expect(JSON.parse(await bodyOf(page)).UserTags).toEqual([
      { To_Account: 'Mary', Tags: ['gold'] }, { To_Account: 'Jack', Tags: ['x'] },
    ]);
  });
});

describe('an answer', () => {
  test('says which call it answers, belongs to one command and mode, and shows its code', async () => {
    const page = await browser.visit();
    await send(page);
    expect(await answerOf(page)).toMatch(/get_attr\s+App 1400000000\s+administrator\s+\d\d:\d\d:\d\d/);
    await choose(page, 'get_tag');
    await page.getByText('No answer yet').waitFor();
    await choose(page, 'get_attr');
    expect(await answerOf(page)).toContain('NewYork');
    await page.getByLabel('Accounts').fill('Jack');
    await page.getByText('The form has changed since this answer.').waitFor();
    await page.getByRole('tab', { name: 'Code' }).click();
    const code = page.locator('.snippet code');
    expect(await code.innerText()).toContain('"Mary"');
    await page.getByRole('radio', { name: 'As in the form' }).check();
    expect(await code.innerText()).not.toContain('"Mary"');
    await page.getByRole('radio', { name: 'Live' }).check();
    expect(await answerOf(page)).not.toContain('Partly');
  });

  test('of the history brings back its call and whom it was for, and loses no unsent one', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await page.getByLabel('SDKAppID', { exact: true }).fill(' 1400000001 ');
    await send(page);
    expect(await answerOf(page)).toContain('70020');
    await page.getByRole('tab', { name: 'Raw', selected: true }).waitFor(); // there is no table
    await page.getByLabel('SDKAppID', { exact: true }).fill('1400000000');
    await page.getByLabel('Accounts').fill('unsent');
    await page.locator('.past').click();
    await page.locator('.past').click(); // what is shown already displaces nothing
    expect(await page.locator('.url').innerText()).toContain('sdkappid=1400000001&');
    await page.getByRole('button', { name: 'Bring mine back' }).click();
    expect(await page.getByLabel('Accounts').inputValue()).toBe('unsent');
    await untilFocused(page, '#accounts');
    await page.getByRole('button', { name: 'Example' }).click();
    await page.getByRole('button', { name: 'Bring mine back' }).waitFor();
  });

  test('that comes while another call is in sight is announced, and changes nothing there', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await page.getByLabel('Trouble on purpose').selectOption('Slow: 3 seconds');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Abort', exact: true }).waitFor();
    await choose(page, 'get_tag');
    await page.locator('.answer[aria-busy="false"]').waitFor();
    await page.getByRole('button', { name: 'Abort get_attr' }).click();
    await page.locator('.past').waitFor();
    expect(await page.locator('answer-view [role="status"]').innerText()).toBe('get_attr: Aborted.');
    await page.getByText('No answer yet').waitFor();
  });

  test('has its first row in sight at 1280 by 800', async () => {
    const page = await browser.visit({ viewport: { width: 1280, height: 800 } });
    await send(page);
    const { y, height } = await page.locator('answer-table tbody tr').first().boundingBox();
    expect(y + height).toBeLessThanOrEqual(800);
    await page.getByRole('link', { name: /Set attributes/ }).click();
    await send(page);
    const row = await page.locator('answer-table tbody tr').first().boundingBox();
    expect(row.y + row.height).toBeLessThanOrEqual(800);
  });

  test('has rows that are no higher than what is in them needs', async () => {
    const page = await browser.visit();
    await page.getByLabel('Accounts').fill(['Mary', ...Array.from({ length: 9 }, (_, index) => `${index}${'a'.repeat(66)}`)].join('\n'));
    await send(page);
    const { table, result, row } = await page.evaluate(() => {
      const sizeOf = (selector) => document.querySelector(`answer-table ${selector}`).getBoundingClientRect();
      return { table: sizeOf('table').width, result: sizeOf('tbody .result').width, row: sizeOf('tbody tr:nth-child(2)').height };
    });
    expect(result).toBeLessThan(table * 0.3);
    expect(row).toBeLessThanOrEqual(80);
  });

  test('is readable at the contract\'s limits, on a narrow screen too', async () => {
    const page = await browser.visit({ viewport: { width: 360, height: 740 } });
    const account = 'a'.repeat(67);
    await page.evaluate(() => { location.hash = '#/set_attr_name'; });
    const names = Array.from({ length: 10 }, (_, slot) => [slot, `${slot}${'n'.repeat(49)}`]);
    await page.getByLabel('Name 9').waitFor();
    await writeBody(page, { AttrNames: Object.fromEntries(names.slice(4)) });
    await send(page);
    await page.evaluate(() => { location.hash = '#/set_attr'; });
    await page.getByLabel('Value city').waitFor();
    const values = Object.fromEntries(names.slice(4).map(([, name]) => [name, 'v'.repeat(50)]));
    await writeBody(page, { UserAttrs: [{ To_Account: 'Mary', Attrs: values }] });
    await send(page);
    await page.evaluate(() => { location.hash = '#/get_attr'; });
    const failing = Array.from({ length: 98 }, (_, index) => `nobody${index}`);
    await page.getByLabel('Accounts').fill(['Mary', account, ...failing].join('\n'));
    await send(page);
    await page.locator('.reasons-list', { hasText: '99 × 70107' }).waitFor();
    expect(await page.locator('answer-table').innerText()).toMatch(/^(?!.*Check spelling.*Check spelling)/s);
    const { cell, head, scrolled } = await page.evaluate(() => {
      const widthOf = (selector) => document.querySelector(selector).getBoundingClientRect().width;
      const area = document.querySelector('answer-table .scroll');
      area.scrollLeft = 400;
      const left = document.querySelector('answer-table tbody th').getBoundingClientRect().left;
      return {
        cell: widthOf('answer-table tbody td:nth-of-type(3)'),
        head: widthOf('answer-table tbody th'),
        scrolled: left - area.getBoundingClientRect().left,
      };
    });
    expect(cell).toBeGreaterThanOrEqual(90);
    const users = Array.from({ length: 100 }, (_, index) => ({ To_Account: `user${index}`, Attrs: { city: 'Oslo' } }));
    await page.evaluate(() => { location.hash = '#/set_attr'; });
    await page.getByLabel('Value 4nnn').first().waitFor();
    await writeBody(page, { UserAttrs: users });
    await page.getByText('100 of 100').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(6000);
    expect((await page.locator('.pane.is-form').boundingBox()).height).toBeLessThanOrEqual(740 * 0.6);
    expect(head).toBeLessThanOrEqual(170);
    expect(scrolled).toBeGreaterThanOrEqual(0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
});
