// What the READMEs show must be so.
import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';
import { runModule } from './support/node.js';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** The blocks of code of a README. */
const blocksOf = (name, language = 'js') => (
  [...read(name).matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, its]) => its === language).map(([, , code]) => code)
);

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  test('has ten lines that answer when pasted', async () => {
    const lines = blocksOf(name).find((code) => code.includes('console.table'));
    const { code, stdout, stderr } = await runModule(lines);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const text of ['NewYork', 'ShenZhen', '纽约', 'nobody: ACCOUNT_NOT_FOUND']) {
      expect(stdout).toContain(text);
    }
  });

  test('names every error code that there is, and no other', () => {
    const declared = [...read('js/types.d.ts').matchAll(/\| '(ERR_\w+)'/g)].map(([, code]) => code);
    const named = [...new Set(read(name).match(/ERR_[A-Z_]+/g))];
    expect(named.sort()).toEqual(declared.sort());
  });

  test('names every method of a client, and no other', async () => {
    const { stdout } = await runModule(`
      import { createClient } from 'timpush';
      const client = createClient({ sdkAppId: 1, identifier: 'a', userSig: 'x', region: 'china' });
      console.log(Object.keys(client).join(' '));`);
    const methods = stdout.trim().split(' ');
    const firstCells = [...read(name).matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell]) => cell);
    const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)\(/g)].map(([, method]) => method));
    expect(named.sort()).toEqual(methods.sort());
  });
});

/** What is in each reader's own language: comments, and what stands for something else. */
const withoutWords = (code) => code.replace(/(^|\s+)(\/\/|#) .*$/gm, '').replace(/<[^<>\n]+>/g, '<>').trim();

/** What both READMEs must have alike, whatever the language. */
const outlineOf = (name) => {
  const text = read(name);
  const prose = text.replace(/^```.*?^```/gms, '');
  return {
    headings: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level.length),
    code: [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)]
      .map(([, language, code]) => `${language}: ${withoutWords(code)}`),
    tableRows: [...prose.matchAll(/^\|[-| ]+\|\n((?:\|.*\n)*)/gm)]
      .map(([, rows]) => rows.split('\n').length - 1),
    pictures: [...prose.matchAll(/src(?:set)?="([^"]+)"/g)].map(([, file]) => file),
  };
};

test('both READMEs have the same sections, blocks of code, tables and pictures', () => {
  const english = outlineOf('README.md');
  expect(english.code.length).toBeGreaterThan(5);
  expect(outlineOf('README.zh-CN.md')).toEqual(english);
});

test('both READMEs show the examples of the help, and name its exit codes', () => {
  const help = read('js/node/cli/main.js');
  const [, examples] = /Examples, with the emulator.*?\n(.*?)\n\n/s.exec(help);
  const lines = withoutWords(examples).split('\n').map((line) => `npx ${line.trim()}`).join('\n');
  const codes = [...read('js/node/cli/exit.js').matchAll(/^ {2}(\d+): '/gm)].map(([, code]) => code);
  for (const [name, start] of [['README.md', 'Exit codes: '], ['README.zh-CN.md', '退出码：']]) {
    expect(blocksOf(name, 'sh').map(withoutWords)).toContain(lines);
    const [, said] = new RegExp(`^${start}(.*?)\n\n`, 'ms').exec(read(name));
    expect(said.match(/\d+/g)).toEqual(codes);
  }
});
