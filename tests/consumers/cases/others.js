// Deno and Bun, from a node_modules that npm made.
import { bun, deno, lastLine, versionOf } from '../tools.js';
import { run } from '../workplace.js';

export const cases = [
  {
    runtime: 'Deno',
    loaded: 'ES module, inlined wasm',
    run: async ({ create, endpoint }) => {
      const folder = await create(['main.mjs']);
      // It may reach the service, and nothing else: no file, no environment.
      const args = ['run', '--no-remote', '--node-modules-dir=manual', '--no-lock', '--no-prompt',
        `--allow-net=${new URL(endpoint).host}`, 'main.mjs'];
      const env = { DENO_DIR: `${folder}/.deno`, DENO_NO_UPDATE_CHECK: '1' };
      const report = lastLine(await run(process.execPath, [deno(), ...args], { cwd: folder, env }));
      return { version: await versionOf(process.execPath, [deno()]), ...report };
    },
  },
  ...['main.mjs', 'main.cjs'].map((program) => ({
    runtime: 'Bun',
    loaded: `${program === 'main.mjs' ? 'ES module' : 'CommonJS'}, inlined wasm`,
    run: async ({ create }) => {
      const folder = await create([program]);
      const report = lastLine(await run(bun(), [program], { cwd: folder }));
      return { version: await versionOf(bun()), ...report };
    },
  })),
];
