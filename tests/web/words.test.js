// The page's words: both languages have the same, and Chinese says what the core objects to.
import { loadCore } from 'timpush';
import { en } from '../../web/i18n/en.js';
import { zh } from '../../web/i18n/zh.js';
import { commands } from '../../web/commands.js';
import { brokenAt, pathOf, problemOf } from '../../web/problems.js';

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

test('every command has a name and a sentence', () => {
  for (const { name } of commands) expect(en.commands[name]).toHaveLength(2);
});

const user = (changes) => ({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Oslo' }, ...changes }] });
const tagged = (Tags, rest) => ({ ...rest, UserTags: [{ To_Account: 'Mary', Tags }] });
const mistakes = [
  ['get_attr', {}],
  ['get_attr', { To_Account: [] }],
  ['get_attr', { To_Account: [''] }],
  ['get_attr', { To_Account: [7] }],
  ['get_attr', { To_Account: 'Mary' }],
  ['get_attr', { To_Account: ['a\tb'] }],
  ['get_attr', { To_Account: ['Mary'], Extra: 1 }],
  ['get_attr', { To_Account: Array.from({ length: 101 }, String) }],
  ['get_attr', '{"To_Account":["Mary"],"To_Account":["Mary"]}'],
  ['get_attr', '{'],
  ['get_attr', '["Mary"]'],
  ['set_attr', user({ Attrs: {} })],
  ['set_attr', user({ Attrs: { '': 'x' } })],
  ['set_attr', user({ Attrs: { city: 'x'.repeat(51) } })],
  ['set_attr', user({ Attrs: { ['x'.repeat(51)]: 'x' } })],
  ['set_attr', user({ Attrs: { city: 1 } })],
  ['remove_attr', user({ Attrs: [] })],
  ['set_attr_name', { AttrNames: { 10: 'x' } }],
  ['set_attr_name', { AttrNames: { 1: 'x' }, AttrTypes: { 2: 0 } }],
  ['set_attr_name', { AttrNames: { 1: 'x' }, AttrTypes: { 1: 2 } }],
  ['add_tag', tagged(Array.from({ length: 11 }, String))],
  ['add_tag', tagged(['x'], { Replace: 2 })],
  ['add_tag', tagged(['x'.repeat(51)])],
  ['remove_tag', tagged([])],
  ['get_attr_name', { x: 1 }],
];

test.each(mistakes)('%s %j is objected to in Chinese, too', async (command, body) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const problem = problemOf(await loadCore(), command, text);
  const { message, hint } = zh.translateProblem(problem);
  for (const part of [message, hint].filter(Boolean)) {
    expect(part).toMatch(/[\u4e00-\u9fff]/);
    expect(part).not.toMatch(/[a-z]{3,} [a-z]{2,} /); // three English words in a row
  }
});

test('a field is a path into the body', () => {
  expect(pathOf('UserAttrs[3].Attrs["my city"]')).toEqual(['UserAttrs', 3, 'Attrs', 'my city']);
  expect(pathOf('')).toEqual([]);
});

test('the place of a broken body is counted in characters', async () => {
  const text = '{"To_Account": ["张小红",]}';
  const { message } = problemOf(await loadCore(), 'get_attr', text);
  expect(text.slice(brokenAt(message, text) - 1)).toMatch(/^[,\]]/);
});
