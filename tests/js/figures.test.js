// The READMEs' tables of figures are those that bench/ made from its results. Nothing is measured here.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withTables } from '../../bench/tables.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(`${root}${path}`, 'utf8');
const results = JSON.parse(read('bench/results.json'));

test.each([['README.md', 'en'], ['README.zh-CN.md', 'zh']])('%s has the tables of bench/results.json', (path, language) => {
  expect(read(path)).toBe(withTables(read(path), results, language));
});

test('the results are those of every part', () => {
  const parts = readdirSync(`${root}bench/parts`).map((name) => name.replace(/\.js$/, ''));
  expect(results.parts.map(({ name }) => name).sort()).toEqual(parts.sort());
});

test('a word that is not translated is not left in English', () => {
  const [part] = results.parts;
  const renamed = { ...results, parts: [{ ...part, title: 'Something new' }] };
  expect(() => withTables(read('README.zh-CN.md'), renamed, 'zh')).toThrow('Something new');
});
