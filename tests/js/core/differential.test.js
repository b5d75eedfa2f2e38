// The core beside JSON.parse: documents that are made by chance, and damaged, read alike by both.
import { beforeAll, expect, test } from '@jest/globals';
import { loadCore } from 'timpush';
import { seeded } from '../support/random.js';

let core;
beforeAll(async () => {
  core = await loadCore();
});

const { floor } = Math;
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder();

const pieces = [
  'a', 'city', 'user_', 'value of it', '0', '12', ' ', '深圳', '市', '属性', 'é', '\u0080', '\u07ff',
  '\u0800', '\uffff', '\ufeff', '😀', '\u{10ffff}', '"', '\\', '/', '\b', '\f', '\n', '\r', '\t', '\u0000',
  '\u001f', '\u007f', '__proto__', 'constructor', 'To_Account', 'Attrs', '{', '}', '[', ']', ',', ':',
  '-1.5e3', 'null', 'x'.repeat(40),
];
const scraps = [
  '"', '\\', ',', ':', '{', '}', '[', ']', '0', '-', ' ', '\n', 'null', '"a":1,', '""', '\\u', '\\ud83d',
  '\\ude00', '\u0000', '\u001f', '张', '\ufeff',
].map((scrap) => encoder.encode(scrap));
const wrongBytes = [0x80, 0xbf, 0xc0, 0xc3, 0xe5, 0xed, 0xf0, 0xf4, 0xff]
  .map((byte) => Uint8Array.of(byte));

/** @param {() => number} random */
const makerOf = (random) => {
  const below = (limit) => floor(random() * limit);
  const oneOf = (list) => list[below(list.length)];
  const listOf = (most, make) => Array.from({ length: below(most + 1) }, make);

  const text = () => listOf(4, () => oneOf(pieces)).join('');
  const names = listOf(10, text);

  /** How a text is written: as it is, or with escapes that need not be. */
  const written = (value) => {
    const plain = JSON.stringify(value);
    if (below(6) > 0) return plain;
    if (plain.includes('\\')) return plain;
    const escapeOf = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return plain.replace(/[a-z深é/]/g, (character) => (below(3) > 0 ? character : escapeOf(character)));
  };
  const space = () => (below(12) > 0 ? '' : oneOf([' ', '\n', '\r\n', '\t', '   ']));
  const list = (items) => `[${items.map((item) => space() + item + space()).join()}]`;
  const object = (members) => `{${members
    .map(([name, value]) => `${space()}${written(name)}${space()}:${space()}${value}${space()}`).join()}}`;
  const anything = (depth = 0) => {
    const kind = below(depth > 3 ? 6 : 8);
    if (kind === 6) return list(listOf(3, () => anything(depth + 1)));
    if (kind === 7) return object(listOf(3, () => [text(), anything(depth + 1)]));
    return oneOf(['null', 'true', 'false', '-0.5e-3', '12345678901234567890', '1E400', '0', written(text())]);
  };
  const shuffled = (members) => members
    .map((member) => [random(), member]).sort(([a], [b]) => a - b).map(([, member]) => member);

  const user = (what) => {
    const items = what === 'get_attr'
      ? object((below(3) > 0 ? names : listOf(5, text)).map((name) => [name, written(text())]))
      : list(listOf(5, () => written(text())));
    const own = [['To_Account', written(text())], [what === 'get_attr' ? 'Attrs' : 'Tags', items]];
    const others = below(8) > 0 ? [] : [[oneOf(['x', '属性', 'Level']), anything()]];
    return object(below(4) > 0 ? [...own, ...others] : shuffled([...own, ...others]));
  };
  const failure = () => object(shuffled([
    ['To_Account', written(text())],
    ['ErrorCode', oneOf(['0', '70107', '-1'])],
    ['ErrorInfo', written(text())],
  ]));
  const answer = (what) => {
    const members = [
      ['ErrorCode', '0'], ['ErrorInfo', written(text())], ['RequestId', written(text())],
      [what === 'get_attr' ? 'UserAttrs' : 'UserTags', list(listOf(4, () => user(what)))],
    ];
    if (below(3) === 0) members.push(['ErrorList', list(listOf(2, failure))]);
    if (below(4) === 0) members.push([oneOf(['ActionStatus', 'x', '属性']), anything()]);
    return space() + object(below(4) > 0 ? members : shuffled(members)) + space();
  };

  const damaged = (bytes) => {
    const at = below(bytes.length + 1);
    const again = bytes.slice(at, at + below(12));
    const put = oneOf([new Uint8Array(), oneOf(scraps), oneOf(wrongBytes), again]);
    const behind = bytes.subarray(Math.min(bytes.length, at + below(4)));
    const all = new Uint8Array(at + put.length + behind.length);
    all.set(bytes.subarray(0, at));
    all.set(put, at);
    all.set(behind, at + put.length);
    return all;
  };
  return { below, oneOf, answer, damaged };
};

/** @returns {any} what JSON.parse makes of the bytes; nothing where it refuses them */
const parsed = (bytes) => {
  try {
    return JSON.parse(strict.decode(bytes));
  } catch {
    return undefined;
  }
};

const isText = (value) => typeof value === 'string';
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const hasHalf = (user) => /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(user)); // which escapes halves

/**
 * The rules of include/timpush/response.h, by way of JSON.parse.
 * @returns {{ users: unknown[], failed: string[], requestId: string } | undefined} none where it is refused
 */
const expectedOf = (root, what) => {
  const [list, items, called] = what === 'get_attr'
    ? ['UserAttrs', 'Attrs', 'attributes']
    : ['UserTags', 'Tags', 'tags'];
  if (!isObject(root) || root.ErrorCode !== 0) return undefined;
  const requestId = isText(root.RequestId) ? root.RequestId.toWellFormed() : '';
  const failures = Array.isArray(root.ErrorList) ? root.ErrorList : [];
  const failed = failures
    .filter((item) => isObject(item) && isText(item.To_Account) && item.ErrorCode !== 0)
    .map((item) => item.To_Account.toWellFormed());
  const given = root[list] ?? undefined;
  if (given === undefined) return failed.length > 0 ? { users: [], failed, requestId } : undefined;
  const isGood = (user) => isObject(user) && isText(user.To_Account) && (what === 'get_attr'
    ? isObject(user[items]) && Object.values(user[items]).every(isText)
    : Array.isArray(user[items]) && user[items].every(isText));
  if (!Array.isArray(given) || !given.every(isGood)) return undefined;
  const users = given.map((user) => ({ account: user.To_Account, [called]: user[items] }));
  return {
    users: users.filter((user) => !hasHalf(user)),
    failed: [...failed, ...users.filter(hasHalf).map(({ account }) => account.toWellFormed())],
    requestId,
  };
};

const readBy = (bytes, what) => {
  try {
    const { users, failures, requestId } = core.readResponse(what, 200, bytes);
    return { users, failed: failures.map(({ account }) => account), requestId };
  } catch (error) {
    if (error.name !== 'TimPushError') throw error;
    return undefined;
  }
};

/** Names in their order, `__proto__` as any other. */
const textOf = (value) => JSON.stringify(value);

// Of a name that an object has twice each value is checked, while JSON.parse hides the first.
const hasNameTwice = (bytes) => {
  const text = strict.decode(bytes);
  let count = 0;
  JSON.parse(text, function count_(name, value) {
    if (!Array.isArray(this)) count += 1;
    return value;
  });
  // One for the root, whose name is empty; and a name for each colon outside of texts.
  const colons = text.replace(/"(?:[^"\\]|\\.)*"/gs, '""').split(':').length - 1;
  return colons > count - 1;
};

test('100,000 documents, whole and damaged', () => {
  const random = seeded(20261128);
  const seen = { read: 0, refusedByBoth: 0, notJson: 0, nameTwice: 0 };
  for (let round = 0; round < 20_000; round += 1) {
    const { below, oneOf, answer, damaged } = makerOf(random);
    const what = oneOf(['get_attr', 'get_tag']);
    let bytes = encoder.encode(answer(what));
    for (let damage = 0; damage < 5; damage += 1) {
      const root = parsed(bytes);
      const expected = root === undefined ? undefined : expectedOf(root, what);
      const read = readBy(bytes, what);
      const isSame = textOf(read) === textOf(expected);
      if (root === undefined) seen.notJson += 1;
      else if (!isSame && hasNameTwice(bytes)) seen.nameTwice += 1;
      else if (read) seen.read += 1;
      else seen.refusedByBoth += 1;
      if (!isSame && (root === undefined || !hasNameTwice(bytes))) {
        expect({ text: lenient.decode(bytes), read }).toEqual({ read: expected });
      }
      bytes = damaged(bytes);
      if (below(3) === 0) bytes = encoder.encode(answer(what));
    }
  }
  expect(seen.read).toBeGreaterThan(30_000);
  expect(seen.refusedByBoth).toBeGreaterThan(1_000);
  expect(seen.notJson).toBeGreaterThan(20_000);
  expect(seen.nameTwice).toBeLessThan(1_000);
});
