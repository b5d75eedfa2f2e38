// dist/types: the declarations that a user's compiler reaches from the entries, and their twins for
// `require`. Those of the modules come from their JSDoc; js/**/types.d.ts is written by hand.
import { dirname, posix } from 'node:path';
import { entries } from './bundle.js';
import { isThere, read, remove, run } from './run.js';

const MADE = 'build/types';
const SPECIFIER = /(\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)(['"])(\.{1,2}\/[^'"]+)\2/g;

/** @param {string} specifier of a module or its declarations */
const declarationOf = (specifier) => specifier.replace(/(\.d\.ts|\.js)$/, '.d.ts');

/**
 * An entry's declarations give the types that are written by hand beside it, too.
 * @param {string} name of the declarations, from js/
 * @param {Set<string>} entryNames
 */
const textOf = (name, entryNames) => {
  const made = `${MADE}/${name}`;
  const text = read(isThere(made) ? made : `js/${name}`).toString();
  const hasTypes = entryNames.has(name) && isThere(`js/${posix.join(dirname(name), 'types.d.ts')}`);
  return hasTypes ? `${text}export type * from './types.d.ts';\n` : text;
};

/**
 * What the entries reach.
 * @param {Set<string>} entryNames
 * @returns {Map<string, string>} name → text
 */
const reachableFrom = (entryNames) => {
  /** @type {Map<string, string>} */
  const texts = new Map();
  const names = new Set(entryNames);
  for (const name of names) {
    const text = textOf(name, entryNames);
    texts.set(name, text);
    for (const [, , , specifier] of text.matchAll(SPECIFIER)) {
      names.add(posix.join(dirname(name), declarationOf(specifier)));
    }
  }
  return texts;
};

/** @param {string} text of declarations of ES modules */
const twinOf = (text) => text.replace(SPECIFIER, (_, before, quote, specifier) => (
  `${before}${quote}${specifier.replace(/\.d\.ts$/, '.d.cts').replace(/\.js$/, '.cjs')}${quote}`
));

/** @returns {Promise<import('./build.js').Files>} dist/types */
export const makeDeclarations = async () => {
  remove(MADE);
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json',
    '--noEmit', 'false', '--noCheck', '--declaration', '--emitDeclarationOnly',
    '--rootDir', 'js', '--outDir', MADE]);
  const entryNames = new Set(entries().map(({ types }) => types.slice('dist/types/'.length)));
  return new Map([...reachableFrom(entryNames)].flatMap(([name, text]) => [
    [`dist/types/${name}`, text],
    [`dist/types/${name.replace(/\.d\.ts$/, '.d.cts')}`, twinOf(text)],
  ]));
};
