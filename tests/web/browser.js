// What the page's tests have in common: the built page on a server of this machine, a real browser,
// and what no visit may do: break the page's policy, log an error, or call somebody else.
import { fileURLToPath } from 'node:url';
import { servePage } from '../../js/node/page.js';
import { serve } from '../../js/node/server.js';
import { launchChromium } from '../../scripts/chromium.js';

export const folder = new URL('../../dist/web/', import.meta.url);
export const built = fileURLToPath(folder);

const usual = { locale: 'en-US', viewport: { width: 1280, height: 900 } };

/** Notes what goes wrong in a page, as it happens. */
const watch = (page) => {
  const troubles = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.stack));
  return troubles;
};

/** Notes which origins a page calls; what is made in the page itself calls nobody. */
const watchRequests = (page) => {
  const origins = new Set();
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!['blob:', 'data:'].includes(protocol)) origins.add(origin);
  });
  return origins;
};

/**
 * A browser and a server for one file of tests.
 * @param {{ flags?: string[], allowHosts?: string[], handler?: import('../../js/node/server.js').Handler }} [options]
 */
export const openBrowser = async ({ flags = [], allowHosts = [], handler } = {}) => {
  const server = await serve(handler ?? await servePage(folder), { allowHosts });
  const browser = await launchChromium(flags);
  const visits = [];
  // Pages of one context share what was fetched and compiled; no test here leaves anything in it.
  const shared = await browser.newContext(usual);

  /** @param {object} options */
  const contextWith = (options) => (
    Object.keys(options).length === 0 ? shared : browser.newContext({ ...usual, ...options })
  );

  /**
   * Opens the page and waits until a call can be sent.
   * @param {{ path?: string, host?: string, ready?: boolean, expected?: RegExp, origins?: string[] } & object} [options]
   *   `host` is another name of the server's, `ready: false` does not wait, `expected` is what the
   *   console may say, `origins` who else may be called; the rest is the browser's
   */
  const visit = async ({
    path = '/', host = '127.0.0.1', ready = true, expected = /$^/, origins = [], ...options
  } = {}) => {
    const origin = server.url.replace('127.0.0.1', host);
    const page = await (await contextWith(options)).newPage();
    page.setDefaultTimeout(60_000);
    visits.push({
      page,
      troubles: watch(page),
      called: watchRequests(page),
      expected,
      origins: [origin, ...origins],
    });
    await page.goto(`${origin}${path}`);
    if (ready) await page.locator('html[data-core="ready"]').waitFor();
    return page;
  };

  /** Closes what a test opened, and says what went wrong there. */
  const closeVisits = async () => {
    const found = [];
    for (const { page, troubles, called, expected, origins } of visits.splice(0)) {
      await (page.context() === shared ? page : page.context()).close();
      found.push(...troubles.filter((text) => !expected.test(text)));
      found.push(...[...called].filter((origin) => !origins.includes(origin)));
    }
    return found;
  };

  const close = async () => {
    await browser.close();
    await server.close({ grace: 10 });
  };
  return { visit, closeVisits, close, url: server.url };
};

/** Sends the call by the keyboard and waits for what came of it. */
export const send = async (page) => {
  const past = page.locator('.past');
  const before = await past.count();
  await page.keyboard.press('Control+Enter');
  await past.nth(before).waitFor();
};

/** The text of the answer's part of the page, as a reader sees it. */
export const answerOf = (page) => page.locator('answer-view').innerText();

/** Shows the connection's fields. */
export const openConnection = (page) => page.getByRole('button', { name: /^Connection:/ }).click();

/** Opens a command by its name. */
export const choose = async (page, command) => {
  await page.locator(`.command[href="#/${command}"]`).click();
  await page.locator('.heading-name', { hasText: new RegExp(`^${command}$`) }).waitFor();
};

/** Writes a body in the editor, as somebody would who selects all and pastes. */
export const writeBody = async (page, body) => {
  const editor = page.locator('call-view json-editor').first();
  await editor.locator('textarea').focus().catch(() => {});
  const content = editor.locator('.cm-content');
  await content.waitFor();
  await content.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(typeof body === 'string' ? body : JSON.stringify(body));
};
