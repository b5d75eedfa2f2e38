// The page's words: both languages have the same, and Chinese says what the core objects to.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { inspectUserSig, loadCore } from 'timpush';
import { en } from '../../web/i18n/en.js';
import { zh } from '../../web/i18n/zh.js';
import { commands } from '../../web/commands.js';
import { brokenAt, pathOf, problemOf, problemOfError } from '../../web/problems.js';
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
  ['set_attr', { UserAttrs: [1] }],
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

/** The page names a command itself, and so never hears this. */
const ofOtherCommands = "Give the last part of a path below v4/timpush/, such as 'get_attr'";

/** The texts of a source that are hints: sentences that begin as one does. @param {string} file */
const hintsIn = (file) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    .replace(/\/\/.*$/gm, '').replace(/"\s*\n\s*"/g, '');
  return [...source.matchAll(/(["'])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text]) => text.replaceAll('\\"', '"'))
    .filter((text) => /^[A-Z\d]\S* .*\w/.test(text));
};

test.each(['src/command.cpp', 'src/identity.h', 'src/shape.cpp', 'src/usersig.cpp'])('every hint of %s is there in Chinese', (file) => {
  const hints = hintsIn(file);
  expect(hints.length).toBeGreaterThan(0);
  const untold = hints.filter((hint) => hint !== ofOtherCommands && !/[\u4e00-\u9fff]/.test(zh.translateProblem({ field: '', message: '', hint }).hint));
  expect(untold).toEqual([]);
});

const packed = (content) => deflateSync(content, { level: 0 }).toString('base64')
  .replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
test.each([
  ['cut short', 'eJyr'],
  ['no base64', 'eJy/'],
  ['endless', 'x'.repeat(100_000)],
  ['without fields', packed('{}')],
  ['of something else', packed('{')],
  ['of another version', packed('{"TLS.ver":"3","TLS.identifier":"a","TLS.sdkappid":1,"TLS.time":1,"TLS.expire":1,"TLS.sig":"x"}')],
])('a UserSig that is %s is objected to in Chinese, too', async (_, userSig) => {
  const error = await inspectUserSig(userSig).catch((cause) => cause);
  const { message, hint } = zh.translateProblem(problemOfError(error));
  for (const part of [message, hint]) {
    expect(part).toMatch(/[\u4e00-\u9fff]/);
    expect(part).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
  }
});

test('a number that is too long is quoted as it was typed', async () => {
  const sdkAppId = '99999999999999999999';
  const { message } = connectionProblemOf(await loadCore(), { sdkAppId, identifier: 'a', region: 'singapore' });
  expect(message).toContain(`, not ${sdkAppId}`);
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
