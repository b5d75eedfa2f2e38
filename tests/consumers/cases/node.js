// Node: the versions that the package promises, in both module forms.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, nodeOf, versionOf } from '../tools.js';
import { root, run } from '../workplace.js';

/**
 * @param {import('../run.js').Context} context
 * @param {string} node
 * @param {string[]} args the last is the program
 */
const runNode = async ({ create }, node, args) => {
  const folder = await create([args.at(-1)]);
  const report = lastLine(await run(node, args, { cwd: folder }));
  return { version: await versionOf(node), ...report };
};

const versions = ['20', '22', '24'].flatMap((major) => [
  {
    runtime: 'Node',
    loaded: 'ES module, inlined wasm',
    run: (context) => runNode(context, nodeOf(major), ['main.mjs']),
  },
  {
    runtime: 'Node',
    loaded: 'CommonJS, inlined wasm',
    run: (context) => runNode(context, nodeOf(major), ['main.cjs']),
  },
]);

const strict = ['main.mjs', 'main.cjs'].map((program) => ({
  runtime: 'Node, no code from strings',
  loaded: program.endsWith('.mjs') ? 'ES module, inlined wasm' : 'CommonJS, inlined wasm',
  run: (context) => runNode(context, nodeOf('24'), ['--disallow-code-generation-from-strings', program]),
}));

const both = {
  runtime: 'Node',
  loaded: 'both forms in one process',
  run: (context) => runNode(context, nodeOf('24'), ['both.mjs']),
};

/** One file for a server without node_modules, as functions are deployed. */
const oneFile = {
  runtime: 'Node, esbuild bundle',
  loaded: 'one CommonJS file',
  run: async ({ create }) => {
    const folder = await create(['main.mjs']);
    const { warnings } = await build({
      entryPoints: ['main.mjs'],
      absWorkingDir: folder,
      outfile: 'alone/function.cjs',
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
    });
    if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
    const node = nodeOf('20');
    const report = lastLine(await run(node, ['function.cjs'], { cwd: join(folder, 'alone') }));
    return { version: await versionOf(node), ...report };
  },
};

const jest = {
  runtime: 'Jest, default mode',
  loaded: 'CommonJS, inlined wasm',
  run: async ({ create }) => {
    const folder = await create(['jest.test.js'], { type: 'commonjs' });
    const bin = join(root, 'node_modules/jest/bin/jest.js');
    await run(process.execPath, [bin, '--rootDir', folder], { cwd: folder, env: { NODE_OPTIONS: '' } });
    const version = (await run(process.execPath, [bin, '--version'])).trim();
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    return { version, ...report };
  },
};

export const cases = [...versions, ...strict, both, oneFile, jest];
