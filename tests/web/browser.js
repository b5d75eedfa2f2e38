// What the page's tests have in common: the built page on a server of this machine, a real browser,
// and what no visit may do: break the page's policy, log an error, or call somebody else.
import { fileURLToPath } from 'node:url';

/** A step of a test, where many processes share few cores. */
const stepTimeout = 120_000;

export const folder = new URL('../../dist/web/', import.meta.url);
export const built = fileURLToPath(folder);

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

/** Leaves the page's document, in the process and the tab that have it already. */
const leave = async (page, origin) => {
  page.removeAllListeners();
  await page.goto(`${origin}/blank`);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
};

/**
 * The browser and the server of a file of tests. They are the worker's, but for a browser with
 * flags and a server with a handler of the file's own.
 * @param {{
 *   flags?: string[], allowHosts?: string[], handler?: import('../../js/node/server.js').Handler,
 * }} [options]
 */
export const openBrowser = async ({ flags, allowHosts = [], handler } = {}) => {
  const shared = await globalThis.startShared();
  const { browser, context, newContext, viewport: usualViewport } = flags
    ? await globalThis.startBrowser(flags)
    : shared;
  const server = handler ? await globalThis.startServer(handler, { allowHosts }) : shared.server;
  // A tab that goes to another server changes its process.
  const idlePages = handler || flags ? [] : shared.idlePages;
  const visits = [];

  /**
   * Opens the page and waits until a call can be sent.
   * @param {{
   *   path?: string, host?: string, ready?: boolean, expected?: RegExp, origins?: string[],
   *   viewport?: object, colorScheme?: string, isAlone?: boolean, script?: () => void,
   * } & object} [options]
   *   `host` is another name of the server's, `ready: false` does not wait, `expected` is what the
   *   console may say, `origins` who else may be called; `isAlone` asks for a context of its own, and
   *   so do `script`, which runs before the page's own, and the rest, which is for that context
   */
  const visit = async ({
    path = '/', host = '127.0.0.1', ready = true, expected = /$^/, origins = [],
    viewport = usualViewport, colorScheme = 'light', isAlone = false, script, ...own
  } = {}) => {
    const origin = server.url.replace('127.0.0.1', host);
    const isShared = !isAlone && !script && Object.keys(own).length === 0;
    const page = (isShared && idlePages.pop())
      || await (isShared ? context : await newContext(own)).newPage();
    page.setDefaultTimeout(stepTimeout);
    if (script) await page.addInitScript(script);
    visits.push({
      page,
      isShared,
      origin,
      troubles: watch(page),
      called: watchRequests(page),
      expected,
      origins: [origin, ...origins],
    });
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'no-preference' });
    await page.mouse.move(0, 0);
    await page.goto(`${origin}${path}`);
    if (ready) await page.locator('html[data-core="ready"]').waitFor();
    return page;
  };

  /** Ends what a test opened, and says what went wrong there. */
  const closeVisits = async () => {
    const found = [];
    for (const { page, isShared, origin, ...visited } of visits.splice(0)) {
      if (!isShared) {
        await page.context().close();
      } else if (globalThis.hasTestFailed) {
        await page.close(); // with all that the test still waits for
      } else {
        await leave(page, origin);
        idlePages.push(page);
      }
      const { troubles, called, expected, origins } = visited;
      found.push(...troubles.filter((text) => !expected.test(text)));
      found.push(...[...called].filter((name) => !origins.includes(name)));
    }
    return found;
  };

  const close = async () => {
    if (flags) await browser.close();
    if (!handler) return;
    await Promise.all(idlePages.map((page) => page.close()));
    await server.close({ grace: 10 });
  };
  return { visit, closeVisits, close };
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
