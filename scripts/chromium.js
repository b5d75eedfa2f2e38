// The browser of the tests and of the README's pictures: where it is, and how it is started.
import { findProgram } from './run.js';

/** As root Chromium has no sandbox; and it is to call nobody but our own servers. */
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** CHROMIUM names its path; otherwise it is on the PATH. */
export const findChromium = () => process.env.CHROMIUM || findProgram('chromium');

/**
 * @param {string[]} [more] flags
 * @returns {Promise<import('playwright-core').Browser>}
 */
export const launchChromium = async (more = []) => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is missing: install it, or say in CHROMIUM where it is');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: [...args, ...more], timeout: 120_000 });
};
