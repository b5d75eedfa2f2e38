// dist/cli.js: the command line with all that it uses, but for the wasm's bytes and its glue, which lie
// beside it. Whoever installs the package installs nothing else.
import { dirname } from 'node:path';
import { keepGeneratedApart } from './bundles.js';
import { filesAt, read, write } from './files.js';
import { root } from './run.js';

/**
 * The folders of the packages that went into a bundle.
 * @param {import('esbuild').Metafile} metafile
 */
const packagesIn = ({ inputs }) => [...new Set(Object.keys(inputs)
  .flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []))].sort();

/** @param {string} folder */
const licenseOf = (folder) => {
  const { name, version, license } = JSON.parse(read(`${folder}/package.json`).toString());
  const file = filesAt(folder).find((path) => dirname(path) === folder && /\/licen[cs]e[^/]*$/i.test(path));
  if (!file) throw new Error(`${folder} has no licence file`);
  return `${name} ${version} (${license})\n\n${read(file).toString().trim()}\n`;
};

/** Makes dist/cli.js, and beside it the licences of what was bundled. */
export const bundleCli = async () => {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(read('package.json').toString());
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
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
  write('dist/cli.licenses.txt', packagesIn(metafile).map(licenseOf).join('\n---\n\n'));
};
