// CSV as the command line and the page write and read it: what one writes the other reads as the same,
// and no spreadsheet takes any of it for a formula.
import fc from 'fast-check';
import { withGuards, withoutGuards } from '../../js/csv/guards.js';
import { createReader, rowsOf } from '../../js/csv/read.js';
import { csvOf } from '../../js/csv/write.js';

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const odd = [...signs, "'", '"', ',', ';', '|', '\t', '\r', '\n', ' ', '\u00a0', '\u3000', '\u200b', '\ufeff',
  '\0', 'a', '1'];
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...odd), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const rows = fc.integer({ min: 1, max: 4 }).chain((length) => (
  fc.array(fc.array(text, { minLength: length, maxLength: length }), { minLength: 1, maxLength: 4 })
));

const textsIn = (found) => found.map(({ cells }) => cells.map((cell) => cell.text));
const runs = { numRuns: 1000 };

test.each([...signs, '\t=', '\r=', ' =', '\u00a0=', '\u3000+', '\u200b-', '\ufeff@', ' \t\u2003＝', "'=", '"=', "' '="])('%j becomes text', (beginning) => {
  expect(withGuards(`${beginning}1`)).toMatch(/^'/);
  expect(withoutGuards(withGuards(`${beginning}1`))).toBe(`${beginning}1`);
});

test.each(["it's", "'plain", ' a', 'a=1', 'a;b', '"a"', '', "'"])('%j stays as it is', (cell) => {
  expect(withGuards(cell)).toBe(cell);
  expect(withoutGuards(cell)).toBe(cell);
});

test('a guard is taken off exactly', () => {
  fc.assert(fc.property(text, (cell) => {
    expect(withoutGuards(withGuards(cell))).toBe(cell);
  }), runs);
});

test('what is written is read, in one piece or in any others', () => {
  fc.assert(fc.property(rows, fc.array(fc.nat({ max: 40 })), (table, cuts) => {
    const csv = csvOf(table, { bom: cuts.length % 2 === 0 });
    const read = createReader();
    const found = [];
    let at = 0;
    for (const cut of cuts) {
      found.push(...read(csv.slice(at, at + cut)));
      at += cut;
    }
    found.push(...read(csv.slice(at)), ...read('', true));
    expect(found).toEqual(rowsOf(csv));
    expect(found.every(({ problem }) => problem === undefined)).toBe(true);
    expect(textsIn(found).map((cells) => cells.map(withoutGuards))).toEqual(table);
  }), runs);
});

test('no cell begins as a formula, whatever a spreadsheet separates by', () => {
  const formula = /^["\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;
  fc.assert(fc.property(rows, (table) => {
    const csv = csvOf(table);
    // By commas as it is meant; by others in the crudest way, which knows of no quotes.
    for (const cell of textsIn(rowsOf(csv)).flat()) expect(cell).not.toMatch(formula);
    for (const other of [';', '|', '\t']) {
      const [, ...cells] = csv.split(new RegExp(`[${other}]`));
      for (const cell of cells) expect(cell).not.toMatch(formula);
    }
  }), runs);
});

test.each([
  ['semicolons', 'account;city\nMary;"Oslo; x"\n', [['account', 'city'], ['Mary', 'Oslo; x']]],
  ['semicolons, with commas within', 'account;city;note\nMary;a,b,c,d;x', [['account', 'city', 'note'], ['Mary', 'a,b,c,d', 'x']]],
  ['tabs', 'account\tcity\r\nMary\tOslo, Norway\r\n', [['account', 'city'], ['Mary', 'Oslo, Norway']]],
  ['commas, with the others within quotes', '"a;b;c",d\n"1;2",\t3', [['a;b;c', 'd'], ['1;2', '3']]],
  ['nothing: a lone column may hold semicolons', 'account\na;b', [['account'], ['a;b']]],
  ['a mark, old line ends, empty lines, blanks', '\ufeff\r \raccount, city\r Mary , " Oslo "\r', [['account', 'city'], ['Mary', ' Oslo ']]],
])('is separated by %s', (_, csv, expected) => {
  expect(textsIn(rowsOf(csv))).toEqual(expected);
});

test('the separator is known when the first row is complete', () => {
  const read = createReader();
  expect([...read('acc'), ...read('ount;"ci')]).toEqual([]);
  expect([...read('ty\n";x\n')]).toHaveLength(1);
  expect([...read('a;b;c\r')]).toEqual([]);
  expect(textsIn([...read('\nd;e;f'), ...read('', true)])).toEqual([['a', 'b', 'c'], ['d', 'e', 'f']]);
});

test.each([
  ['quote_open', 'a\n"b\nc', 2, 'b'], ['quote_inside', 'a\n\nb"c', 3, 'b"c'], ['after_quote', 'a\n"b"c', 2, '"b"c'],
])('%s is told with its line, and taken as it stands', (problem, csv, line, cell) => {
  const found = rowsOf(csv).find((row) => row.problem);
  expect(found).toMatchObject({ problem, line });
  expect(found.cells[0].text.replace('"b', 'b')).toBe(cell.replace('"b', 'b'));
});

test('a row that is too long is told, before its end has come', () => {
  const read = createReader({ longestRow: 10 });
  expect([...read('a\n')]).toHaveLength(1);
  expect([...read('x'.repeat(11))]).toEqual([{ cells: [], line: 2, problem: 'long_row' }]);
});
