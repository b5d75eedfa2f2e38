// The notices of what others wrote and we ship: each licence's text once, under the names and copyrights
// of all that it is for.
import { dirname } from 'node:path';
import { filesAt, read } from './run.js';

/** @typedef {{ name: string, copyright: string, terms: string }} Notice */

/**
 * A licence is a title, who has the copyright, and its terms.
 * @param {string} text
 */
const partsOf = (text) => {
  const paragraphs = text.trim().split(/\n\s*\n/);
  const start = paragraphs.findIndex((one) => !/^\s*copyright\b/i.test(one) && !/^[^\n]{0,60}licen[cs]e[^\n]{0,20}$/i.test(one));
  const copyright = paragraphs.slice(0, start).filter((one) => /^\s*copyright\b/i.test(one));
  return { copyright: copyright.join('\n').trim(), terms: paragraphs.slice(start).join('\n\n') };
};

/**
 * What Emscripten and the C++ compiler put into core.wasm and its glue. Their licences are read from
 * nowhere, since each system keeps them elsewhere, if at all.
 * @returns {Notice[]}
 */
export const coreNotices = () => {
  const { terms } = partsOf(read('LICENSE').toString()); // MIT, as theirs
  return [
    { name: 'JSON for Modern C++', copyright: 'Copyright (c) 2013-2022 Niels Lohmann', terms },
    { name: 'Emscripten', copyright: 'Copyright (c) 2010-2014 Emscripten authors', terms },
    { name: 'musl', copyright: 'Copyright (c) 2005-2020 Rich Felker, et al.', terms },
    {
      name: 'libc++, libc++abi, compiler-rt',
      copyright: 'The LLVM Project',
      terms: 'Apache License 2.0 with LLVM Exceptions: https://llvm.org/LICENSE.txt',
    },
  ];
};

/**
 * The packages that went into a bundle.
 * @param {import('esbuild').Metafile} metafile
 * @returns {Notice[]}
 */
export const packageNotices = ({ inputs }) => {
  const folders = new Set(Object.keys(inputs)
    .flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(read(`${folder}/package.json`).toString());
    const file = filesAt(folder).find((path) => dirname(path) === folder && /\/licen[cs]e[^/]*$/i.test(path));
    if (!file) throw new Error(`${folder} has no licence file`);
    return { name: `${name} ${version}`, ...partsOf(read(file).toString()) };
  });
};

/**
 * @param {Notice[]} notices
 * @returns {string} to be shipped along
 */
export const textOfNotices = (notices) => {
  /** @type {Map<string, { terms: string, holders: string[] }>} */
  const groups = new Map();
  for (const { name, copyright, terms } of notices) {
    const key = terms.replace(/\s+/g, ' '); // the same terms are wrapped in many ways
    if (!groups.has(key)) groups.set(key, { terms, holders: [] });
    groups.get(key)?.holders.push(`${name}: ${copyright}`);
  }
  return [...groups.values()]
    .map(({ terms, holders }) => `${[...new Set(holders)].join('\n')}\n\n${terms}\n`).join('\n---\n\n');
};
