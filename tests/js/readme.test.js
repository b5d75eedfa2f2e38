// What the READMEs show must be so.
import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';
import { runModule } from './support/node.js';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** The blocks of JavaScript of a README. */
const blocksOf = (name) => [...read(name).matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

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
    const table = read(name).split('\n').filter((line) => line.startsWith('| `')).join('\n');
    for (const method of methods) expect(table).toContain(`\`${method}(`);
  });
});

test('both READMEs show the same code', () => {
  const code = (name) => blocksOf(name).map((block) => (
    block.split('\n')[0])).filter((line) => line.startsWith('import'));
  expect(code('README.md')).toEqual(expect.arrayContaining(code('README.zh-CN.md')));
});
