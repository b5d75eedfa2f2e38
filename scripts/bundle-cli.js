// dist/cli.js: the command line with all that it uses, but for the wasm's bytes and its glue, which lie
// beside it. Whoever installs the package installs nothing else.
import { keepGeneratedApart } from './bundles.js';
import { read, write } from './files.js';
import { packageNotices, textOfNotices } from './licenses.js';
import { root } from './run.js';

/** Makes dist/cli.js, and beside it the licences of what was bundled. */
export const bundleCli = async () => {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(read('package.json').toString());
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    preserveSymlinks: true, // a node_modules that is a link must make the same
    entryPoints: ['js/node/cli/cli.js'],
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
  write('dist/cli.js', outputFiles[0].contents);
  write('dist/cli.licenses.txt', textOfNotices(packageNotices(metafile)));
};
