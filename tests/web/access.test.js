/** @jest-environment ./tests/web/environment.js */
// For everybody: no serious finding of axe in either theme, everything by keyboard, and a narrow
// screen without scrolling sideways.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { answerOf, openBrowser, openConnection, send, writeBody } from './browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => expect(await browser.closeVisits()).toEqual([]));
afterAll(() => browser.close());

/** Once for each document: it takes its time to compile. */
const bringAxe = async (page) => {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
};

/**
 * Serious findings in both themes, by place. The second look is for colours, all that a theme changes.
 * @param {string} [part] what has changed since a look at the whole page
 */
const findingsIn = async (page, part) => {
  const found = [];
  await bringAxe(page);
  for (const [colorScheme, rules] of [['light', {}], ['dark', { runOnly: 'color-contrast' }]]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await page.evaluate(([place, options]) => globalThis.axe.run(
      place ?? document, { resultTypes: ['violations'], ...options },
    ), [part, rules]);
    for (const { id, impact, nodes } of violations) {
      if (['minor', 'moderate'].includes(impact)) continue;
      found.push(...nodes.map(({ html, failureSummary }) => (
        `${colorScheme} ${id}: ${html.slice(0, 160)} ${failureSummary}`
      )));
    }
  }
  return found;
};

/** Moves on by the Tab key until it stands on what is looked for. */
const tabTo = async (page, selector) => {
  for (let steps = 0; steps < 80; steps += 1) {
    const isThere = await page.evaluate((wanted) => {
      const { activeElement } = document;
      const deepest = activeElement?.shadowRoot?.activeElement ?? activeElement;
      return deepest?.matches(wanted);
    }, selector);
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not reach ${selector}`);
};

describe('axe finds nothing serious', () => {
  test('in the calls', async () => {
    const page = await browser.visit();
    await openConnection(page);
    await send(page);
    expect(await findingsIn(page)).toEqual([]);
    for (const tab of ['Raw', 'Headers', 'Code']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('.cm-content, .grid, .snippet').first().waitFor();
      expect(await findingsIn(page, 'answer-view')).toEqual([]);
    }
  });

  test('while a call is under way over an old answer', async () => {
    const page = await browser.visit();
    await send(page);
    await openConnection(page);
    await page.getByLabel('Trouble on purpose').selectOption('Slow: 3 seconds');
    await bringAxe(page);
    await page.keyboard.press('Control+Enter');
    await page.locator('.answer[aria-busy="true"]').waitFor();
    expect(await findingsIn(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('in what the editor offers', async () => {
    const page = await browser.visit({ path: '/#/add_tag' });
    await writeBody(page, '');
    await page.keyboard.press('Control+Space');
    await page.locator('json-editor .cm-tooltip-autocomplete').waitFor();
    expect(await findingsIn(page, 'call-view')).toEqual([]);
  });

  test.each(['set_attr', 'set_attr_name', 'add_tag'])('in the form of %s', async (command) => {
    const page = await browser.visit({ path: `/#/${command}` });
    expect(await findingsIn(page)).toEqual([]);
  });

  test('in a refusal, in Live and before a write', async () => {
    const page = await browser.visit({ path: '/#/add_tag' });
    await openConnection(page);
    await page.getByLabel('SDKAppID', { exact: true }).fill('1400000001');
    await send(page);
    expect(await findingsIn(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Live' }).check();
    await page.getByLabel('SDKAppID', { exact: true }).fill('1400000001');
    await page.getByLabel('Identifier', { exact: true }).fill('administrator');
    await page.getByLabel('UserSig', { exact: true }).fill('eAEBAAD--wAAAAE_');
    await page.locator('sig-facts .callout').waitFor();
    expect(await findingsIn(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor();
    expect(await findingsIn(page)).toEqual([]);
  });

  test('in UserSig and error codes', async () => {
    const page = await browser.visit({ path: '/#/usersig' });
    for (const tab of ['Make', 'Inspect', 'Verify']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await findingsIn(page)).toEqual([]);
    }
    await page.getByRole('link', { name: 'Error codes' }).click();
    await page.getByLabel('Search by number or word').fill('700');
    await page.locator('.code').first().waitFor();
    expect(await findingsIn(page)).toEqual([]);
  });
});

test('everything is done by keyboard', async () => {
  const page = await browser.visit();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement.className)).toBe('skip');
  await page.keyboard.press('Enter');
  await tabTo(page, '.command[href="#/add_tag"]');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Add tags' }).waitFor();
  await tabTo(page, '#list-0');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('silver');
  await tabTo(page, 'textarea[aria-label], .cm-content');
  await page.locator('.cm-content').first().waitFor();
  await page.keyboard.press('Tab'); // the editor lets it go on
  await tabTo(page, '.request-foot .is-primary');
  await page.keyboard.press('Enter');
  await page.locator('.past').waitFor();
  expect(await answerOf(page)).toContain('1 of 1 account written.');
  await tabTo(page, '#answer-table');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'Code' }).getAttribute('aria-selected')).toBe('true');
  await tabTo(page, 'input[name="snippet"]');
  await page.keyboard.press('ArrowRight');
  await page.locator('.snippet code', { hasText: 'createClient' }).waitFor();
});

test.each(['en-US', 'zh-CN'])('360 pixels are enough, in %s', async (locale) => {
  const page = await browser.visit({ viewport: { width: 360, height: 740 }, locale });
  const isNarrow = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await send(page);
  await page.locator('.connection-toggle').click();
  expect(await isNarrow()).toBe(true);
  for (const place of ['set_attr', 'remove_attr', 'set_attr_name', 'add_tag', 'usersig', 'codes']) {
    await page.evaluate((name) => { location.hash = `#/${name}`; }, place);
    await page.locator('h1').waitFor();
    expect([place, await isNarrow()]).toEqual([place, true]);
  }
  await page.evaluate(() => { location.hash = '#/get_attr'; });
  await page.locator('#command-menu').selectOption('get_attr_name');
  await send(page);
  expect(await page.locator('.request-foot .is-primary').isVisible()).toBe(true);
});
