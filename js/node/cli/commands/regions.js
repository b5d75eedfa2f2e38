// regions: where apps live.
import { loadCore } from '../../../index.js';
import { defineCommand } from '../define.js';
import { exitCodes } from '../exit.js';
import { print, withOutput } from '../output.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addRegionsCommand = (program, terminal) => defineCommand(program, terminal, {
  name: 'regions',
  summary: 'list the regions and their hosts',
  description: 'Lists the regions and their hosts. The region is the data centre that was chosen when the app was made; the console shows it.',
  examples: [['timpush regions', ''], ['timpush regions --format json', '']],
  options: withOutput,
  run: async (_, options) => {
    const regions = (await loadCore()).regions();
    print(terminal, options, {
      whole: regions,
      items: regions,
      header: ['region', 'place', 'host', 'backup'],
      rows: regions.map(({ id, place, host, backup }) => [id, place, host, backup]),
    });
    return exitCodes.ok;
  },
});
