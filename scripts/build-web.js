// The tester page: web/ becomes plain static files in dist/web, which any server may serve under any
// path. The package with the wasm, the emulator, the editor and the Chinese words are chunks that
// are fetched when they are needed.
import { read, remove, write } from './files.js';
import { coreNotices, packageNotices, textOfNotices } from './licenses.js';
import { root } from './run.js';

const OUTPUT = 'dist/web';

/** The service's hosts are the core's to know. */
const hostsOfService = async () => {
  const { loadCore } = await import('../js/index.js');
  const regions = (await loadCore()).regions();
  return new Set(regions.flatMap(({ host, backup }) => [host, backup]));
};

const pageWithPolicy = async () => {
  const { policyFor } = await import('../web/policy.js');
  return read('web/index.html').toString().replace('%POLICY%', policyFor(await hostsOfService()));
};

const bundle = async () => {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    preserveSymlinks: true, // a node_modules that is a link must make the same
    entryPoints: [{ in: 'web/app.js', out: 'app' }, { in: 'web/styles/index.css', out: 'app' }],
    outdir: OUTPUT,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    legalComments: 'none', // licenses.txt has them all
    metafile: true,
    external: ['data:*'],
    write: false,
  });
  return {
    files: outputFiles
      .map(({ path, contents }) => ({ path: path.slice(root.length + 1), contents })),
    licenses: textOfNotices([...packageNotices(metafile), ...coreNotices()]),
  };
};

/** Makes dist/web. */
export const buildWeb = async () => {
  const { files, licenses } = await bundle();
  const page = await pageWithPolicy();
  remove(OUTPUT);
  for (const { path, contents } of files) write(path, contents);
  write(`${OUTPUT}/icon.svg`, read('web/icon.svg'));
  write(`${OUTPUT}/index.html`, page);
  write(`${OUTPUT}/licenses.txt`, licenses);
};
