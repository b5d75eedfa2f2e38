/** @jest-environment ./tests/web/environment.js */
// The editor of the body: what is wrong stands where it is, in the page's language, and what fits is offered.
import { answerOf, choose, openBrowser, send, writeBody } from './browser.js';

let browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

const offers = (page) => page.locator('json-editor .cm-tooltip-autocomplete li');
const bodyOf = (page) => page.locator('call-view json-editor textarea').first().inputValue();

/** Writes a body and puts the cursor where it says ‸. */
const writeAt = async (page, marked) => {
  await writeBody(page, marked.replace('‸', ''));
  for (let steps = [...marked].length - 1 - marked.indexOf('‸'); steps > 0; steps -= 1) {
    await page.keyboard.press('ArrowLeft');
  }
};

/** Until the list takes keys: what is pressed within 75 ms of its coming was meant for the text. */
const untilListTakesKeys = async (page) => {
  await offers(page).first().waitFor();
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 100); }));
};

describe('what is wrong is marked and said', () => {
  const long = '十'.repeat(17);
  const problems = [
    ['too_long', { To_Account: 'Mary', Attrs: { 'my city': long } }, `"${long}"`, [
      'UserAttrs[0].Attrs["my city"] holds a value of 51 bytes, 50 are allowed. A value is a string',
      'UserAttrs[0].Attrs["my city"] 中的属性值有 51 字节，最多允许 50 字节。属性值是最多 50 字节',
    ]],
    ['wrong_type', { To_Account: 7, Attrs: {} }, '7', [
      'UserAttrs[0].To_Account must be a string, not a number. An account is',
      'UserAttrs[0].To_Account 须为字符串，而不是数字。账号是',
    ]],
    ['unknown_member', { To_Account: 'Mary', Attrs: { x: 'y' }, extra: 1 }, '1', [
      'UserAttrs[0].extra is not known here. It takes: To_Account, Attrs.',
      'UserAttrs[0].extra 不是此处可用的字段。可用字段：To_Account, Attrs。',
    ]],
    ['unknown_member', { To_Account: 'Mary', Attrs: { x: 'y' }, key: 1 }, '1', [ // no option of the page
      'UserAttrs[0].key is not known here.', 'UserAttrs[0].key 不是此处可用的字段。',
    ]],
    ['half_surrogate', { To_Account: 'x\ud800', Attrs: { x: 'y' } }, '"x\\ud800"', [
      'UserAttrs[0].To_Account holds half of a surrogate pair, which is no character. A text was probably cut',
      'UserAttrs[0].To_Account 含有半个代理对，不是完整的字符。文本可能在表情符号中间被截断',
    ]],
  ];

  test('in English and in Chinese, at its place and below', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    const editor = page.locator('call-view json-editor');
    const mark = editor.locator('.cm-lintRange-error');
    const check = async ([, user, marked, said], language) => {
      await writeBody(page, { UserAttrs: [user] });
      await page.locator('#verdict').getByText(said[language]).waitFor();
      expect(await mark.allInnerTexts()).toEqual([marked]);
      await mark.hover();
      await editor.locator('.cm-diagnostic').getByText(said[language]).waitFor();
      await page.mouse.move(0, 0);
    };
    for (const problem of problems) await check(problem, 0);
    await page.getByRole('button', { name: '中文' }).click();
    await page.locator('#verdict').getByText(problems.at(-1)[3][1]).waitFor();
    await mark.hover(); // what is marked already is said anew
    await editor.locator('.cm-diagnostic').getByText(problems.at(-1)[3][1]).waitFor();
    for (const problem of problems) await check(problem, 1);
  });
});

describe('completion', () => {
  test('offers an app\'s attribute names in a text; Enter takes one, and is Enter where none fits', async () => {
    const page = await browser.visit({ path: '/#/set_attr' });
    await writeAt(page, '{"UserAttrs": [{"To_Account": "Mary", "Attrs": {"sex": "x", ‸}}]}');
    await page.keyboard.type('"');
    await offers(page).nth(1).waitFor();
    expect(await offers(page).allInnerTexts()).toEqual(['"city"\nname', '"country"\nname']);
    await untilListTakesKeys(page);
    await page.keyboard.type('co');
    await page.locator('json-editor .cm-tooltip-autocomplete li', { hasText: 'country' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Norway');
    expect(JSON.parse(await bodyOf(page)).UserAttrs[0].Attrs).toEqual({ sex: 'x', country: 'Norway' });

    await writeAt(page, '{"UserAttrs": [{"To_Account": "Mary", "Attrs": {‸}}]}');
    await page.keyboard.type('"zzz');
    await offers(page).first().waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    expect(await bodyOf(page)).toContain('"zzz\n');
  });

  test('within the message of a push, what its members may be included', async () => {
    const page = await browser.visit({ path: '/#/push' });
    await writeAt(page, '{"OfflinePushInfo": {"AndroidInfo": {‸}}}');
    await page.keyboard.press('Control+Space');
    await offers(page).filter({ hasText: 'OPPONotifyLevel' }).waitFor();
    await page.keyboard.insertText('"HuaWeiImportance": "');
    await page.keyboard.press('Control+Space');
    await offers(page).filter({ hasText: 'NORMAL' }).click();
    expect(await bodyOf(page)).toBe('{"OfflinePushInfo": {"AndroidInfo": {"HuaWeiImportance": "NORMAL"}}}');
  });

  test('by Ctrl and Space, member by member, to a call that can be sent; Escape ends it', async () => {
    const page = await browser.visit({ path: '/#/add_tag', locale: 'zh-CN' });
    await writeAt(page, '{‸}');
    await page.keyboard.press('Control+Space');
    await offers(page).nth(1).waitFor();
    expect(await offers(page).allInnerTexts()).toEqual([
      '"UserTags"\n一次请求可含 1 到 100 个用户', '"Replace"\n0 为追加，1 为替换',
    ]);
    await page.keyboard.press('Escape');
    await offers(page).first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Space');
    await offers(page).nth(1).waitFor();
    await untilListTakesKeys(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await offers(page).getByText('"xiaoming"').click();
    expect(JSON.parse(await bodyOf(page))).toEqual({ UserTags: [{ To_Account: 'xiaoming', Tags: [''] }] });
  });

  test('leaves a body as it is typed', async () => {
    const page = await browser.visit();
    await writeBody(page, ' ');
    await page.keyboard.type('{"To_Account": ["Mary",\n"xx",\n"Jack", "a"]\n}');
    expect(JSON.parse(await bodyOf(page))).toEqual({ To_Account: ['Mary', 'xx', 'Jack', 'a'] });
  });

  test('offers who has answered first, and nobody of the sandbox in Live', async () => {
    const page = await browser.visit();
    await page.getByLabel('Accounts').fill('Jack\nnobody');
    await send(page);
    expect(await answerOf(page)).toContain('70107');
    await page.getByRole('radio', { name: 'Live' }).check();
    await choose(page, 'get_tag');
    await writeAt(page, '{"To_Account": [‸]}');
    await page.keyboard.press('Control+Space');
    await page.keyboard.type('"');
    expect(await offers(page).count()).toBe(0);
    await page.getByRole('radio', { name: 'Sandbox' }).check();
    await writeAt(page, '{"To_Account": [‸]}');
    await page.keyboard.type('"');
    await offers(page).nth(1).waitFor();
    expect(await offers(page).first().innerText()).toBe('"Jack"\naccount');
    expect(await offers(page).allInnerTexts()).not.toContain('"nobody"\naccount');
  });
});
