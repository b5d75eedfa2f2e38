// The README's pictures of the tester page: `node scripts/screenshot.js` after a build, or with a
// folder to write to. A first call in the sandbox, in both themes.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launchChromium } from './chromium.js';
import { runMain } from './run.js';

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {'light' | 'dark'} colorScheme
 * @param {string} path of the picture
 */
const takePicture = async (browser, url, colorScheme, path) => {
  const page = await browser.newPage({
    colorScheme, locale: 'en-US', viewport: { width: 1280, height: 1060 },
  });
  await page.goto(url);
  await page.locator('html[data-core="ready"]').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('.past').waitFor();
  await page.screenshot({ path });
  await page.close();
};

runMain(async () => {
  const { servePage } = await import('../js/node/page.js');
  const { serve } = await import('../js/node/server.js');
  const folder = process.argv[2]
    ? new URL(`${pathToFileURL(process.argv[2])}/`)
    : new URL('../docs/', import.meta.url);
  const server = await serve(await servePage(new URL('../dist/web/', import.meta.url)));
  const browser = await launchChromium();
  try {
    for (const theme of /** @type {const} */ (['light', 'dark'])) {
      const path = fileURLToPath(new URL(`tester-${theme}.png`, folder));
      await takePicture(browser, `${server.url}/`, theme, path);
      console.log(path);
    }
  } finally {
    await browser.close();
    await server.close({ grace: 100 });
  }
});
