// What errors say: every reason in both languages, of the same data, and nowhere a sentence taken apart.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadCore } from '../../js/core/load.js';
import { errorOf, sayIn } from '../../js/errors.js';
import { en as english } from '../../js/words/en.js';
import { compose, loadWords, partsOf, textOfPath } from '../../js/words/words.js';
import { zh } from '../../js/words/zh.js';
import { problemOf } from '../../web/problems.js';
import { clientOf } from './support/app.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reasons = { ...english.coreReasons, ...english.reasons };
const en = { ...english, reasons };
const gapsOf = ([message, hint = '']) => [...`${message} ${hint}`.matchAll(/\{(\w+)\}/g)]
  .map(([, name]) => (name === 'one' ? 'noun' : name)).sort();

beforeAll(() => loadWords('zh'));

describe('both languages', () => {
  test('have words for every reason, noun and type', () => {
    for (const part of ['reasons', 'nouns', 'types']) {
      expect(Object.keys(zh[part]).sort()).toEqual(Object.keys(en[part]).sort());
    }
    const twice = Object.keys(english.reasons).filter((reason) => reason in english.coreReasons);
    expect(twice).toEqual([]);
  });

  test.each(Object.keys(reasons))('say the same of %s', (reason) => {
    expect(gapsOf(zh.reasons[reason])).toEqual(gapsOf(en.reasons[reason]));
    expect(Boolean(zh.reasons[reason][1])).toBe(Boolean(en.reasons[reason][1]));
    expect(zh.reasons[reason][0]).toMatch(/\p{Script=Han}/u);
    expect(en.reasons[reason].join(' ')).not.toMatch(/\p{Script=Han}/u);
  });

  test('close no sentence twice', () => {
    const all = [en, zh].flatMap((words) => Object.values(words.reasons).flat());
    expect(all.filter((text) => /[.。]$/.test(text))).toEqual([]);
  });
});

test('an error is said anew from its data, its trace too', () => {
  const error = errorOf('ERR_INVALID_ARGUMENT', 'too_long', {
    path: ['users', 3, 'attributes', 'my city'], noun: 'attribute_value', limit: 50, actual: 51,
  });
  expect(error.message).toBe('users[3].attributes["my city"] holds a value of 51 bytes, 50 are allowed. '
    + 'A value is a string of at most 50 bytes of UTF-8 (a Chinese character is 3); send numbers as strings.');
  sayIn(error, 'zh');
  expect(error.message).toBe('users[3].attributes["my city"] 中的属性值有 51 字节，最多允许 50 字节。'
    + '属性值是最多 50 字节的 UTF-8 字符串（一个汉字占 3 字节），数字也要写成字符串。');
  expect(error.hint).toMatch(/^属性值/);
  expect(error.stack).toMatch(/^TimPushError: users\[3\][^\n]+字符串。\n +at /);
  sayIn(error, 'en');
  expect(error.message).toMatch(/^users\[3\].+ holds a value of 51 bytes/);
});

test.each([
  [[], ''], [['body'], 'body'], [['users', 0, 'tags', 12], 'users[0].tags[12]'],
  [['UserAttrs', 3, 'Attrs', 'a.b'], 'UserAttrs[3].Attrs["a.b"]'], [['AttrNames', '城市'], 'AttrNames["城市"]'],
])('a path as text: %j', (path, text) => {
  expect(textOfPath(path)).toBe(text);
});

test('parts are the subject, what is wrong and what to do; together they are the message', () => {
  const error = errorOf('ERR_BAD_RESPONSE', 'wrong_type', {
    command: 'get_attr', path: ['UserAttrs', 1, 'To_Account'], expected: 'string', found: 'number',
  });
  expect(partsOf(error)).toEqual({
    subject: 'The answer to get_attr cannot be used: UserAttrs[1].To_Account', problem: 'must be a string, not a number', hint: '',
  });
  expect(compose(partsOf(error))).toBe(error.message);
  expect(partsOf(error, 'zh')).toEqual({
    subject: 'get_attr 的应答无法使用：UserAttrs[1].To_Account', problem: '须为字符串，而不是数字', hint: '',
  });
});

test('the core, a client and the page tell the same problem by the same data', async () => {
  const core = await loadCore();
  const city = 'x'.repeat(51);
  const body = { UserAttrs: [{ To_Account: 'Mary', Attrs: { city } }] };
  const data = { reason: 'too_long', noun: 'attribute_value', limit: 50, actual: 51 };
  const path = ['UserAttrs', 0, 'Attrs', 'city'];
  const options = { sdkAppId: 1, identifier: 'a', userSig: 'eAEBAAD--wAAAAE_', random: 1, region: 'china' };
  expect(() => core.buildRequest('set_attr', body, options)).toThrow(expect.objectContaining({ ...data, path }));
  expect(problemOf(core, 'set_attr', JSON.stringify(body))).toMatchObject({ ...data, path });
  const called = clientOf({}).setAttributes([{ account: 'Mary', attributes: { city } }]);
  await expect(called).rejects.toMatchObject({ ...data, path: ['users', 0, 'attributes', 'city'] });
});

test('what has no words is left as it is', () => {
  const other = new Error('of somebody else');
  expect(sayIn(other, 'zh')).toBe(other);
  expect(other.message).toBe('of somebody else');
  for (const reason of ['constructor', '__proto__', 'toString']) {
    expect(partsOf({ code: 'ERR_API', reason }, 'zh')).toBeUndefined();
  }
  expect(partsOf({ code: 'ERR_API', reason: 'empty', noun: 'constructor' })).toMatchObject({ hint: '' });
  expect(() => errorOf('ERR_API', 'never_heard_of')).toThrow('never_heard_of');
});

describe('no sentence is taken apart', () => {
  const sources = ['js', 'web', 'scripts'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.js')).map((name) => `${folder}/${name}`));
  // `error.message.replace(…)`, `(hint ?? '').split(…)`, `/…/.exec(error.message)`, `message === '…'`
  const text = String.raw`\b(?:message|hint|problem)\b(?:\s*(?:\?\?|\|\|)\s*[^).]+\))?`;
  const taking = new RegExp([
    String.raw`${text}\??\.(?:match|matchAll|replace|replaceAll|search|split|slice|substring|substr|startsWith|endsWith|includes|indexOf|lastIndexOf)\(`,
    String.raw`\.(?:exec|test|match|search)\([^()]*${text}\s*\)`,
    String.raw`(?<!typeof )\b(?:message|hint)\s*[!=]==?\s*['"\`]\w`,
  ].join('|'), 'g');
  const comments = /\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm;

  test('the rule finds what it is about', () => {
    for (const line of [
      "error.message.replace(/^is missing/, '')", 'hint.startsWith("Give")', "(error.hint ?? '').split('. ')",
      '/\\[(\\d+)\\]/.exec(error.message)', "if (message === 'is missing') return;", 'message?.slice(3)',
    ]) expect(line.match(taking)).not.toBeNull();
    for (const line of ['complain(error.message)', "return { message, hint: '' }", 'words.hint.text(key)']) {
      expect(line.match(taking)).toBeNull();
    }
    expect(sources).toEqual(expect.arrayContaining(['js/errors.js', 'web/problems.js', 'scripts/build.js']));
  });

  test.each(sources)('%s', (path) => {
    expect(readFileSync(join(root, path), 'utf8').replace(comments, '').match(taking) ?? []).toEqual([]);
  });
});
