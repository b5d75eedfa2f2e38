// Runs the rows one after another, each in a fresh folder against a fresh emulator, and prints them.
import { isDeepStrictEqual } from 'node:util';
import { createEmulator } from '../../js/emulator/index.js';
import { serve } from '../../js/node/server.js';
import { alignedLines } from '../../js/node/cli/text.js';
import { cases as browsers } from './cases/browser.js';
import { cases as edges } from './cases/edge.js';
import { cases as examples } from './cases/examples.js';
import { cases as nodes } from './cases/node.js';
import { cases as others } from './cases/others.js';
import { cases as compilers } from './cases/typescript.js';
import { differences, markdownOf } from './readme.js';
import { expected } from './programs/check.js';
import { launchChromium } from '../../scripts/chromium.js';
import { read } from '../../scripts/run.js';
import { createWorkplaces } from './workplace.js';

const runtimes = [...nodes, ...others, ...browsers, ...edges]; // the table of the README
const cases = [...runtimes, ...compilers, ...examples];

/** The app of the vendor's public examples; its key opens nothing. */
const app = {
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
};

/** One browser for all pages, started when the first asks for it. */
const createBrowser = () => {
  let browser;
  return {
    get: () => (browser ??= launchChromium()),
    close: async () => (await browser)?.close(),
  };
};

/** @param {import('timpush/emulator').Emulator} emulator */
const wasReallyAsked = (emulator) => emulator.requests.list()
  .some(({ command, errorCode }) => command === 'get_attr' && errorCode === 0);

/**
 * What is wrong with a report; nothing where all is well.
 * @param {{ answer?: object, compiled?: number }} report
 * @param {import('timpush/emulator').Emulator} emulator
 * @param {boolean} [clientOnly] whether the consumer has no other entry
 */
const flawOf = ({ answer, compiled }, emulator, clientOnly) => {
  const wanted = clientOnly ? { ...expected } : expected;
  if (clientOnly) ['inProcess', 'webhook'].forEach((name) => delete wanted[name]);
  if (answer && !isDeepStrictEqual(answer, wanted)) return `it answers ${JSON.stringify(answer)}`;
  if (answer && !wasReallyAsked(emulator)) return 'the emulator was not asked';
  if (compiled !== undefined && compiled !== 1) return `the wasm was compiled ${compiled} times`;
  return undefined;
};

/**
 * @param {string} filter
 * @returns {Promise<number>} the exit code
 */
export const runMatrix = async (filter) => {
  const emulator = createEmulator(app);
  const server = await serve(emulator.fetch);
  const browser = createBrowser();
  const workplaces = await createWorkplaces({
    app, endpoint: server.url, coreBytes: read('dist/core.wasm').length,
  });
  const context = { ...workplaces, app, endpoint: server.url, browser: browser.get };
  const rows = [];
  const measured = [];
  let failed = 0;
  try {
    const chosen = cases.filter(({ runtime, loaded }) => `${runtime} ${loaded}`.includes(filter));
    for (const one of chosen) {
      const { runtime, loaded, run, clientOnly } = one;
      emulator.reset();
      try {
        const report = await run(context);
        const flaw = flawOf(report, emulator, clientOnly);
        if (flaw) throw new Error(flaw);
        const { version, milliseconds } = report;
        const time = milliseconds === undefined ? '' : milliseconds.toFixed(0);
        rows.push([runtime, version, loaded, time, 'ok']);
        if (runtimes.includes(one)) measured.push([runtime, version, loaded, time && `${time} ms`]);
      } catch (error) {
        failed += 1;
        console.error(`${runtime}, ${loaded}: ${error.message}\n`);
        rows.push([runtime, '', loaded, '', 'FAILED']);
      }
    }
  } finally {
    await browser.close();
    await server.close({ grace: 0 });
    workplaces.remove();
  }
  if (rows.length === 0) {
    console.error(`No row is called ${JSON.stringify(filter)}`);
    return 2;
  }
  console.log(alignedLines([['Runtime', 'Version', 'How loaded', 'First call (ms)', ''], ...rows]).join('\n'));
  const different = differences(read('README.md').toString(), measured, { whole: filter === '' && failed === 0 });
  if (different.length > 0) {
    console.log(`README.md has another table:\n${different.join('\n')}\nThis is what was measured:\n\n${markdownOf(measured)}`);
  }
  console.log(`${rows.length - failed} passed, ${failed} failed`);
  return failed === 0 && different.length === 0 ? 0 : 1;
};
