// The page's words: both languages have the same, and a problem is data, which nothing takes from a sentence.
import { readdirSync, readFileSync } from 'node:fs';
import { loadCore } from 'timpush';
import { commands as table, regions } from '../../dist/tables.js';
import { en } from '../../web/i18n/en.js';
import { zh } from '../../web/i18n/zh.js';
import { commands, docsOf } from '../../web/commands.js';
import { brokenAt, brokenPlace, problemOf } from '../../web/problems.js';
import { connectionProblemOf } from '../../web/readiness.js';

/** Every member with what it is: a text, a function of so many arguments, a list of so many. */
const shapeOf = (words, path = '') => Object.entries(words).flatMap(([name, value]) => {
  const at = `${path}.${name}`;
  if (typeof value === 'string') return [`${at}: ${value === '' ? 'empty' : 'text'}`];
  if (typeof value === 'function') return [`${at}: function of ${value.length}`];
  return Array.isArray(value) ? [`${at}: ${value.length}`] : shapeOf(value, at);
});

test('English and Chinese have the same words', () => {
  expect(shapeOf(zh)).toEqual(shapeOf(en));
});

test('every command has a name and a sentence, every region a name', () => {
  for (const command of commands) {
    for (const texts of [command.en, command.zh]) expect(texts).toHaveLength(2);
  }
  expect(Object.keys(zh.connection.regions)).toEqual(regions.map(({ id }) => id));
});

test('the page has every call that the client has a method for, as the table says it', () => {
  const methods = table.filter(({ method }) => method !== '');
  expect(commands.map(({ name }) => name).sort()).toEqual(methods.map(({ name }) => name).sort());
  const rowNamed = (wanted) => commands.find(({ name }) => name === wanted);
  for (const row of methods) expect(rowNamed(row.name)).toMatchObject(row);
  const [read, clear] = ['get_attr', 'clear_all_tags'].map(rowNamed);
  expect(docsOf(read, 'zh')).toBe(`https://cloud.tencent.com/document/product/269/${read.chinesePage}`);
  expect(docsOf(clear, 'zh')).toBe(docsOf(clear, 'en')); // there is no Chinese one
});

describe('a number that is too long for the core is quoted as it was typed', () => {
  const typed = '99999999999999999999';

  test('in the connection', async () => {
    const connection = { sdkAppId: typed, identifier: 'a', region: 'singapore' };
    expect(connectionProblemOf(await loadCore(), connection)).toMatchObject({ reason: 'out_of_range', actual: typed });
  });

  test('in the body', async () => {
    const text = `{"Replace": ${typed}, "UserTags": []}`;
    const { path, actual } = problemOf(await loadCore(), 'add_tag', text);
    expect(path).toEqual(['Replace']);
    expect([typed, 1e20]).toContain(actual); // Node 20 does not tell how a number was written
  });
});

test('the place of a broken body is counted in characters', async () => {
  const text = '{"To_Account":\n ["张小红",]}';
  const problem = problemOf(await loadCore(), 'get_attr', text);
  expect(text.slice(brokenAt(problem, text) - 1)).toMatch(/^[,\]]/);
  expect(brokenPlace(problem, text)).toEqual([2, 9]);
});

test('no source of the page takes a sentence apart', () => {
  const folder = new URL('../../web/', import.meta.url);
  const sources = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
  expect(sources.map(([name]) => name)).toContain('problems.js');
  const readers = sources.filter(([, text]) => /\.message\b|\{[^{}]*\bmessage\b[^{}]*\} = /.test(text));
  expect(readers.map(([name]) => name)).toEqual(['i18n/problems.js']); // of what is not the library's
  const apart = /\b(message|hint|problem|subject|whole)(\)|\.)\w*(test|exec|match|replace|startsWith|endsWith|split|slice|includes)/g;
  expect(sources.filter(([, text]) => apart.test(text) || /(test|exec|match)\((message|hint|problem|whole)\b/.test(text))).toEqual([]);
});
