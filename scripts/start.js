// `npm start`: from a fresh checkout to a first answer. Sets up, builds, starts the emulator, says how
// to reach it, and asks it for some users' attributes through the package.
import { parseArgs } from 'node:util';
import { build } from './build.js';
import { runMain } from './run.js';

const HELP = `Usage: npm start -- [--once] [--port NUMBER]

Sets up, builds, starts an emulator of the service on this machine, and asks it for the attributes of
some users. Runs until Ctrl-C.

  --once         end after the first answer
  --port NUMBER  listen there (default: 8787, or any free port where that is taken)
  --help         this text
`;

const PORT = 8787;
const ACCOUNTS = ['Mary', 'xiaoming', 'xiaohua', 'nobody'];

/** The app of the vendor's public examples; its key opens nothing. */
const app = {
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
};

/**
 * @returns {{ once: boolean, help: boolean, port?: number }}
 * @throws {Error} that says how to call it
 */
const readArguments = () => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      port: { type: 'string' },
    },
  });
  if (values.port === undefined) return { once: values.once, help: values.help };
  const port = Number(values.port);
  if (/^\d+$/.test(values.port) && port <= 65535) return { ...values, port };
  throw new Error(`--port: ${values.port} is not a number from 0 to 65535`);
};

/**
 * @param {number | undefined} port
 * @param {boolean} once
 * @returns {Promise<import('../js/node/server.js').RunningServer>}
 */
const startEmulator = async (port, once) => {
  const { createEmulator } = await import('timpush/emulator');
  const { serve } = await import('../js/node/server.js');
  const { servePage } = await import('../js/node/page.js');
  const folder = new URL('../dist/web/', import.meta.url);
  const handler = await servePage(folder, createEmulator(app).fetch);
  if (port !== undefined || once) return serve(handler, { port: port ?? 0 });
  try {
    return await serve(handler, { port: PORT });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    return serve(handler, { port: 0 });
  }
};

/** @param {string} endpoint */
const settingsOf = (endpoint) => `export TIMPUSH_ENDPOINT=${endpoint}
export TIMPUSH_SDKAPPID=${app.sdkAppId}
export TIMPUSH_IDENTIFIER=${app.identifier}
export TIMPUSH_SECRET_KEY=${app.secretKey}
`;

/**
 * Users by attributes, then who could not be answered and why.
 * @param {Awaited<ReturnType<import('timpush').Client['getAttributes']>>} answer
 */
const textOf = async ({ users, failures }) => {
  const { alignedLines } = await import('../js/node/cli/text.js');
  const names = [...new Set(users.flatMap(({ attributes }) => Object.keys(attributes)))];
  const rows = users.map(({ account, attributes }) => [
    account,
    ...names.map((name) => (Object.hasOwn(attributes, name) ? attributes[name] : '')),
  ]);
  const failed = failures.map(({ account, errorCode, errorName, code, hint }) => (
    `${account}: ${[errorCode ?? code, errorName].join(' ').trimEnd()}\n${hint ? `  ${hint}\n` : ''}`
  ));
  return [...alignedLines([['account', ...names], ...rows]), '', ...failed].join('\n');
};

/** @param {string} endpoint */
const ask = async (endpoint) => {
  const { createClient } = await import('timpush');
  const client = createClient({ ...app, endpoint });
  return textOf(await client.getAttributes(ACCOUNTS));
};

const interrupted = () => new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});

runMain(async () => {
  const { once, port, help } = readArguments();
  if (help) {
    console.log(HELP);
    return;
  }
  await build();
  const server = await startEmulator(port, once);
  try {
    console.log(`The tester page is at ${server.url}/`);
    console.log('The emulator answers there, too. To paste into another terminal:\n');
    console.log(settingsOf(server.url));
    console.log(`client.getAttributes(${JSON.stringify(ACCOUNTS)})\n`);
    console.log(await ask(server.url));
    if (once) return;
    console.log('Ctrl-C ends it.');
    await interrupted();
  } finally {
    await server.close({ grace: 100 });
  }
});
