// What a caller hands in, as JSON text: mostly by one JSON.stringify, and the same as if each value had been looked at.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listText, toJsonText } from '../../../js/core/json.js';

class Point {
  x = 1;
}
class List extends Array {}
const withToJson = (value, toJSON) => Object.assign(value, { toJSON });
const cyclic = {};
cyclic.self = [cyclic];

/** What is to come out, made by asking for each value: one that JSON would turn into a text, or drop, has a wrong type. */
const carefully = (value) => JSON.stringify(value, function honest(key, item) {
  if (typeof item === 'bigint') return Number(item);
  if (['undefined', 'function', 'symbol'].includes(typeof item)) return null;
  if (typeof item === 'string' && typeof this[key] === 'object') return {};
  return item instanceof String || item instanceof Number || item instanceof Boolean ? {} : item;
});
const outcomeOf = (write) => {
  try {
    return write();
  } catch {
    return 'refused';
  }
};

test.each([
  ['undefined', undefined, 'null'],
  ['a hole and undefined', [, undefined], '[null,null]'], // eslint-disable-line no-sparse-arrays
  ['a member that is undefined', { a: undefined }, '{"a":null}'],
  ['a function', { a: () => 1 }, '{"a":null}'],
  ['a symbol', [Symbol('x')], '[null]'],
  ['a member whose name is a symbol', { [Symbol('x')]: 1 }, '{}'],
  ['a BigInt', { a: [5n] }, '{"a":[5]}'],
  ['numbers that are none', [NaN, Infinity, -0], '[null,null,0]'],
  ['a date', { a: new Date(0) }, '{"a":{}}'],
  ['boxed values', [Object('x'), Object(1), Object(true)], '[{},{},{}]'],
  ['an object that would be a text', [{ toJSON: () => 'Mary' }], '[{}]'],
  ['a list that would be a text', withToJson([1], () => 'Mary'), '{}'],
  ['an object that would be another', { a: withToJson({}, () => ({ b: 1 })) }, '{"a":{"b":1}}'],
  ['a member that is called toJSON', { toJSON: 'x' }, '{"toJSON":"x"}'],
  ['an object of a class', new Point(), '{"x":1}'],
  ['a list of a class', List.from(['a']), '["a"]'],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 'x' }), '{"a":"x"}'],
  ['half a pair', ['\ud800'], String.raw`["\ud800"]`],
  ['a map', new Map([[1, 2]]), '{}'],
])('%s', (_name, value, text) => {
  expect(toJsonText(value, 'body')).toBe(text);
});

test('whatever is written is written as if each value had been looked at', () => {
  const odd = fc.constantFrom(
    undefined, () => 1, Symbol('x'), 7n, new Date(1), new Date(NaN), Object('x'), Object(2), Object(false),
    new Point(), List.from(['a', undefined]), { toJSON: () => 'x' }, { toJSON: () => ({ a: undefined }) }, { toJSON: 1 },
    withToJson([], () => 1), cyclic, new Map([['a', 1]]), /x/, new Error('x'), new Uint8Array(2),
    Object.defineProperty({}, 'hidden', { value: 1 }), { get a() { throw new Error('no'); } }, { get a() { return 'x'; } },
    Object.create({ inherited: () => 1 }), new Proxy({ a: 'x' }, {}), new Proxy(['x'], {}),
  );
  const anything = fc.anything({
    withBigInt: true, withBoxedValues: true, withDate: true, withMap: true,
    withNullPrototype: true, withSet: true, withSparseArray: true, withUnicodeString: true,
  });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { withCrossShrink: true, depthSize: 'small' },
      fc.string({ unit: 'binary' }), anything, odd,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(fc.property(value, (given) => {
    const expected = outcomeOf(() => carefully(given));
    expect(outcomeOf(() => toJsonText(given, 'body'))).toBe(expected);
    expect(outcomeOf(() => listText([given, 'x'], (index) => ['list', index])))
      .toBe(expected === 'refused' ? expected : `[${expected},"x"]`);
  }), { numRuns: 2000 });
});

describe('a list', () => {
  test.each([
    ['refers to itself', cyclic],
    ['has a getter that throws', { get a() { throw new Error('no'); } }],
    ['has a toJSON that throws', { toJSON: () => { throw new Error('no'); } }],
  ])('whose item %s is refused where that stands', (_name, bad) => {
    const pathOf = (index) => ['users', index + 10];
    expect(() => listText(['Mary', 5n, bad], pathOf)).toThrow(expect.objectContaining({
      code: 'ERR_INVALID_ARGUMENT', reason: 'not_writable', path: ['users', 12], field: 'users[12]',
    }));
  });

  test('is empty', () => {
    expect(listText([], () => [])).toBe('[]');
  });
});
