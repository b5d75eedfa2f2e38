// webhook: hears on this machine what the service tells of pushes, and prints it.
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { unservable, untilStopped } from '../serving.js';
import { refuseSecrets } from '../setting-options.js';
import { inOurWords, sdkAppIdOf, secretOf } from '../settings.js';
import { jsonOf } from '../text.js';
import { gatheredBy, hostNameOf, integer } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */

const tokenOption = Object.freeze(/** @type {const} */ ([
  '--token', 'TIMPUSH_WEBHOOK_TOKEN', '--token-file FILE',
]));

/**
 * @param {Terminal} terminal
 * @param {any} options
 * @returns {Promise<string | null>} null where nothing is signed
 */
const tokenOf = async (terminal, { tokenFile, unsigned }) => {
  if (unsigned && tokenFile !== undefined) {
    throw new UsageError('exclusive', { one: '--unsigned', other: '--token-file' });
  }
  if (unsigned) return null;
  const token = await secretOf(terminal, tokenFile, 'TIMPUSH_WEBHOOK_TOKEN');
  if (token === undefined) throw new UsageError('noToken');
  return token;
};

/** @param {import('../../../types.d.ts').WebhookAnswer} answer */
const responseOf = (answer) => new Response(answer.body, answer);

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addWebhookCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'webhook',
  summary: 'print what the service tells of pushes, as it comes',
  description: 'Serves a URL for the webhooks of Tencent Push on this machine, and prints their events, one JSON object a line: who was sent a push, whom it reached, who clicked.',
  notes: `Each webhook's app, signature and age are checked, by the token that the console has for it; what is refused is told on stderr. Where nobody reads stdout any more, it ends. An event may come twice: its id is the same then. The service is answered when the lines are written.

The service calls a public HTTPS address: let a tunnel or a proxy of yours pass that on to this machine, and name its host with --allow-host if the Host header comes along. Any path will do. Ctrl-C or SIGTERM ends it with exit code 0.`,
  examples: [
    ['timpush webhook', 'with TIMPUSH_SDKAPPID and TIMPUSH_WEBHOOK_TOKEN'],
    ['timpush webhook --token-file token.txt --allow-host push.example.com > events.ndjson', ''],
    ['timpush emulator --webhook http://127.0.0.1:8789/', 'what calls it, to try it'],
  ],
  options: (command) => refuseSecrets(command
    .optionsGroup('Server:')
    .option('--port <number>', 'where it listens; 0 is any that is free (default: 8789)', integer(0, 65_535), 8789)
    .option('--host <address>', 'which address it listens at (default: 127.0.0.1)', '127.0.0.1')
    .option('--allow-host <name>', 'a name that it may be called by, beside localhost; may be repeated', gatheredBy(hostNameOf))
    .optionsGroup('App:')
    .option('--sdkappid <number>', "the app's number (TIMPUSH_SDKAPPID)")
    .option('--token-file <file>', 'holds the token of the webhook, - is stdin (TIMPUSH_WEBHOOK_TOKEN)')
    .option('--unsigned', "check no signature, where the console's authentication is off: anybody can make up events then")
    .optionsGroup('Output:')
    .option('--raw', 'print of each event, as raw, how it was sent, too'), [tokenOption]),
  run: async (_, options) => {
    const sdkAppId = sdkAppIdOf(terminal, options);
    const token = await tokenOf(terminal, options);
    // Only here, since every other command starts sooner without them.
    const [{ readWebhook }, { serve }] = await Promise.all([
      import('../../../webhook/index.js'), import('../../server.js'),
    ]);

    let leave = () => {};
    const left = new Promise((resolve) => {
      leave = () => resolve(undefined);
    });

    /** @param {Request} request */
    const handle = async (request) => {
      try {
        const { events, answer } = await readWebhook(request, { sdkAppId, token });
        for (const { raw, ...event } of events) {
          terminal.write(`${jsonOf({ ...event, ...(options.raw ? { raw } : {}) })}\n`);
        }
        if (await terminal.delivered() && terminal.hasReader()) return responseOf(answer);
        leave(); // whoever was to keep the events is gone
        return new Response('', { status: 500 });
      } catch (error) {
        const { answer } = /** @type {any} */ (Object(error));
        if (!answer) throw error;
        const problem = inOurWords(terminal, error);
        terminal.complain(terminal.text('webhookRefused', { status: String(answer.status), problem }));
        return responseOf(answer);
      }
    };

    const { port, host } = options;
    const server = await serve(handle, {
      port,
      host,
      allowHosts: options.allowHost ?? [],
      onError: (error) => terminal.complain(String(error)),
      onDenied: ({ status, why }) => terminal.complain(terminal.text('webhookRefused', { status: String(status), problem: why })),
    }).catch(unservable(port, host, 'webhookServer'));
    const stopped = untilStopped(terminal);
    terminal.say('webhookRuns', { url: `${server.url}/` }); // stdout has events only
    await Promise.race([stopped, left]);
    await server.close({ grace: 500 });
    return exitCodes.ok;
  },
});
