// tester: the tester page on this machine.
import { servePage } from '../../page.js';
import { serve } from '../../server.js';
import { defineCommand } from '../define.js';
import { exitCodes } from '../exit.js';
import { unservable, untilStopped } from '../serving.js';
import { integer } from '../values.js';

/** The built page lies beside the bundled command line, dist/cli.js. */
const folder = new URL('./web/', import.meta.url);

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addTesterCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'tester',
  summary: 'serve the page that tries every call in a browser',
  description: 'Serves the tester page on this machine. Its sandbox answers inside the page and needs no account; its Live calls go from the browser straight to the service.',
  notes: 'The address is on stdout. The page is plain files, in dist/web of the package: any static server may serve them. Ctrl-C or SIGTERM ends it with exit code 0.',
  examples: [
    ['timpush tester', 'then open the address in a browser'],
    ['timpush tester --port 0', 'on any port that is free'],
  ],
  options: (command) => command
    .optionsGroup('Server:')
    .option('--port <number>', 'where it listens; 0 is any that is free (default: 8788)', integer(0, 65_535), 8788)
    .option('--host <address>', 'which address it listens at (default: 127.0.0.1)', '127.0.0.1'),
  run: async (_, { port, host }) => {
    const server = await serve(await servePage(folder), {
      port, host, onError: (error) => terminal.complain(String(error)),
    }).catch(unservable(port, host, 'testerPage'));
    const stopped = untilStopped(terminal);
    terminal.write(`${server.url}/\n`);
    terminal.say('testerRuns');
    await stopped;
    await server.close({ grace: 500 });
    return exitCodes.ok;
  },
});
