// Saves one state and another in turn, until it is killed: `node save-forever.js FILE`.
import { createEmulator } from 'timpush/emulator';
import { keepStateIn } from '../../../js/node/emulator-state.js';
import { app } from './helpers.js';

const { emulator, save } = keepStateIn(process.argv[2], (state) => (
  createEmulator({ ...app, ...(state ? { state } : { samples: false }) })
));
for (let round = 0; ; round += 1) {
  const tag = round % 2 === 0 ? 'old' : 'new';
  emulator.addUsers(Array.from({ length: 2000 }, (_, index) => [`user${index}`, { tags: [tag] }]));
  save();
  // The parent waits for one whole save before it kills.
  if (round === 0) process.stdout.write('saved\n');
  await new Promise(setImmediate);
}
