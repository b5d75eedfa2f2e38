// dist/cli.js: the command line with all that it uses, but for the wasm's bytes and its glue, which lie
// beside it. Whoever installs the package installs nothing else.
import { keepGeneratedApart } from './bundles.js';
import { read, write } from './files.js';
import { packageNotices, textOfNotices } from './licenses.js';
import { root } from './run.js';

/** @param {string} source */
const bundle = async (source) => {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(read('package.json').toString());
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    preserveSymlinks: true, // a node_modules that is a link must make the same
    entryPoints: [source],
    outfile: 'dist/cli.js',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    define: { VERSION: JSON.stringify(version) },
    // Commander is CommonJS and asks for Node's modules by require.
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
    plugins: [keepGeneratedApart],
  });
  return { text: outputFiles[0].text, metafile };
};

/**
 * Makes dist/cli.js, and beside it the licences of what was bundled; and in build/cli, for tests that
 * need no process of their own, the same program as a function.
 */
export const bundleCli = async () => {
  const { text, metafile } = await bundle('js/node/cli/cli.js');
  write('dist/cli.js', text);
  const main = await bundle('js/node/cli/main.js');
  write('build/cli/main.js', main.text.replaceAll(/"\.\/(glue|core-bytes)\.js"/g, '"../../dist/$1.js"'));
  write('dist/cli.licenses.txt', textOfNotices(packageNotices(metafile)));
};
