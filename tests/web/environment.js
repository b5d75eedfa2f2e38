// The Jest environment of the tests that need a browser. A file's own modules end with the file; this
// one lasts as long as Jest's worker, so all files of a worker share one browser and one server.
import { TestEnvironment } from 'jest-environment-node';
import { servePage } from '../../js/node/page.js';
import { serve } from '../../js/node/server.js';
import { launchChromium } from '../../scripts/chromium.js';

// Of the page's origin and group, and without an icon that would be fetched some time later.
const blank = () => new Response('<!doctype html><link rel="icon" href="data:,">', {
  headers: { 'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin' },
});
const usual = { locale: 'en-US', viewport: { width: 1280, height: 900 } };
const handlesBefore = new Set(process._getActiveHandles());
let shared;

/** A server whose /blank is where a tab goes between two visits. */
const startServer = (handler, options) => serve((request, init) => (
  new URL(request.url).pathname === '/blank' ? blank() : handler(request, init)
), options);

/** Lengthens the page's timers of 3 s and more, which a busy machine would let fire in the middle of a test. */
const slowTimers = () => {
  const { setTimeout: original } = globalThis;
  globalThis.setTimeout = (callback, milliseconds, ...rest) => (
    original(callback, milliseconds >= 3000 ? milliseconds * 100 : milliseconds, ...rest)
  );
};

const startBrowser = async (flags) => {
  const browser = await launchChromium(flags);
  const newContext = async (options) => {
    const context = await browser.newContext({ ...usual, ...options });
    await context.addInitScript(slowTimers);
    return context;
  };
  const context = await newContext();
  await context.newPage(); // stays: without a page the window goes, and a new one is expensive
  return { browser, context, newContext, viewport: usual.viewport };
};

const startShared = async () => {
  const [server, started] = await Promise.all([
    servePage(new URL('../../dist/web/', import.meta.url)).then(startServer),
    startBrowser(['--host-resolver-rules=MAP *.example 127.0.0.1']),
  ]);
  return { ...started, server, idlePages: [] };
};

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, {
      startBrowser, startServer, startShared: () => (shared ??= startShared()),
    });
  }

  handleTestEvent({ name }) {
    if (name === 'test_start') this.global.hasTestFailed = false;
    if (name === 'test_fn_failure') this.global.hasTestFailed = true;
  }

  async teardown() {
    if (shared) {
      // Nothing shared keeps the worker alive; Playwright kills the browser when the worker ends.
      for (const handle of process._getActiveHandles()) {
        if (!handlesBefore.has(handle)) handle.unref?.();
      }
    }
    await super.teardown();
  }
}
