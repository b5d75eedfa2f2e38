// CMake's builds, each in a folder of build/.
import { isThere, read, remove, write } from './files.js';
import { root, run } from './run.js';

/**
 * Configures and builds. A folder made by other tools, or at another place, is begun anew: CMake
 * would refuse it, or mix.
 * @param {string} folder
 * @param {{ options?: string[], tools?: string[], wrapper?: string[], target?: string }} [settings]
 *   wrapper: the command that runs cmake; tools: what they call themselves
 */
export const buildWithCMake = async (folder, settings = {}) => {
  const { options = [], tools = [], wrapper = [], target = 'all' } = settings;
  const origin = JSON.stringify([root, tools, options]);
  const note = `${folder}/origin.json`;
  if (!isThere(note) || read(note).toString() !== origin) remove(folder);
  const [command, ...args] = [...wrapper, 'cmake'];
  await run(command, [...args, '-S', '.', '-B', folder, '-G', 'Ninja', ...options]);
  write(note, origin);
  await run('cmake', ['--build', folder, '--target', target]);
};
