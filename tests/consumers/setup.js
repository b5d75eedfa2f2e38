// Brings what the matrix needs beyond `npm test`: this folder's packages, and Chromium.
import { build } from '../../scripts/build.js';
import { setUpPackages } from '../../scripts/setup.js';

/** Sets up, builds the package, and installs what it is tried in. */
export const setUpConsumers = async () => {
  await build('runtimes');
  await setUpPackages('tests/consumers');
};
