// Lists as people paste them, and the forms: what goes in comes out again.
import fc from 'fast-check';
import { commandNamed, commands } from '../../web/commands.js';
import { csvOf } from '../../web/csv.js';
import { callOfDraft, callOfText, exampleOf } from '../../web/forms/index.js';
import { coloured } from '../../web/json-colours.js';
import { fragmentOf, placeOf } from '../../web/link.js';
import { doublesIn, listOf, readList, textOfList } from '../../web/list-text.js';
import { usersIn } from '../../web/paste-users.js';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a\nb', 'a\r\nb', '\r'));

describe('a list', () => {
  test.each([
    ['lines', 'Mary\n xiaoming \r\n\nxiaohua', ['Mary', 'xiaoming', 'xiaohua']],
    ['one line of commas', 'Mary, xiaoming,xiaohua', ['Mary', 'xiaoming', 'xiaohua']],
    ['CSV with a column of accounts', 'name,UserID,age\nM,Mary,3\nX,"x,1",4', ['Mary', 'x,1']],
    ['a quoted header', '"id","To_Account"\n"1","Mary"', ['Mary']],
    ['tabs', 'account\tcity\nMary\tOslo', ['Mary']],
    ['JSON', '["Mary", "a,b"]', ['Mary', 'a,b']],
    ['a body', '{"To_Account":["Mary"]}', ['Mary']],
    ['a body of users', '{"UserAttrs":[{"To_Account":"Mary","Attrs":{}}]}', ['Mary']],
    ['JSON of numbers', '[1, 2]', ['1', '2']],
    ['NDJSON', '{"account":"Mary"}\n{"To_Account":"a,b"}\n', ['Mary', 'a,b']],
    ['columns parted by semicolons', 'account;city\nMary;Oslo\n"a;b";Bergen', ['Mary', 'a;b']],
    ['semicolons within lines', 'Mary\na;b', ['Mary', 'a;b']],
    ['what the answer\'s CSV made of a number', '"Account","city"\r\n"\'+8613800000000","x"\r\n', ['+8613800000000']],
    ['the same out of a spreadsheet', "'+8613800000000\n'Mary", ['+8613800000000', "'Mary"]],
    ['quotes in the middle', 'a"b', ['a"b']],
    ['a quoted quote', '"a ""b"""', ['a "b"']],
    ['one user with tags', '{"account":"Mary","tags":["gold"]}', ['Mary']],
    ['JSON with a byte order mark', '\uFEFF["Mary"]', ['Mary']],
    ['a header of two words', 'user id,city\nMary,Oslo', ['Mary']],
    ['nothing', ' \n', []],
  ])('comes as %s', (_, pasted, list) => expect(listOf(pasted)).toEqual(list));

  test.each(['[Mary', '["a",', '{"x":1}', '[1.5]', '[null]', '{"To_Account":[true]}'])('%s is not taken for lines', (pasted) => {
    expect(readList(pasted)).toEqual({ list: [], isBrokenJson: true });
  });

  test('does not take a number that JSON has shortened', () => {
    for (const json of ['[12345678901234567890]', '{"account":12345678901234567890,"tags":["x"]}']) {
      expect(readList(json)).toEqual({ list: [], isLongNumber: true });
      expect(usersIn(json, 'lists')).toBeUndefined();
    }
  });

  test('does not guess which column of a table is meant', () => {
    expect(readList('id,city\nMary,Oslo\nJack,Bergen\n')).toEqual({
      list: [], table: { names: ['id', 'city'], columns: [['Mary', 'Jack'], ['Oslo', 'Bergen']] },
    });
    expect(readList('Mary,Jack,\nZoe').list).toEqual(['Mary', 'Jack', 'Zoe']);
  });

  test('comes out as it went in', () => {
    fc.assert(fc.property(fc.array(fc.oneof(text, fc.constantFrom('account', '"', ' a', '[', 'a,b', 'a;b', "'+1"))), (list) => {
      expect(listOf(textOfList(list))).toEqual(list);
      expect(listOf(textOfList(list, ', '), { columns: false })).toEqual(list);
    }));
  });

  test('names what is in it twice, once', () => {
    expect(doublesIn(['a', 'b', 'a', 'a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('many users', () => {
  test.each([
    ['CSV', 'city,UserID,sex\nOslo,Mary,\n,Jack,male\n'],
    ['NDJSON', '{"account":"Mary","attributes":{"city":"Oslo"}}\n{"account":"Jack","attributes":{"sex":"male"}}'],
    ['a body', '{"UserAttrs":[{"To_Account":"Mary","Attrs":{"city":"Oslo"}},{"To_Account":"Jack","Attrs":{"sex":"male"}}]}'],
  ])('of attributes come as %s', (_, pasted) => {
    expect(usersIn(pasted, 'attributes')).toEqual([
      { account: 'Mary', rows: [{ name: 'city', value: 'Oslo' }] },
      { account: 'Jack', rows: [{ name: 'sex', value: 'male' }] },
    ]);
  });

  test.each([
    ['CSV, a tag a line', 'account,tag\nMary,gold\nJack,x\nMary,"a, b"'],
    ['CSV without names', 'Mary;gold;"a, b"\nJack;x'],
    ['NDJSON', '{"account":"Mary","tags":["gold","a, b"]}\n{"account":"Jack","tags":["x"]}'],
  ])('of tags come as %s', (_, pasted) => {
    expect(usersIn(pasted, 'lists')).toEqual([
      { account: 'Mary', text: 'gold, "a, b"' }, { account: 'Jack', text: 'x' },
    ]);
  });

  test('come back out of an answer\'s CSV: whoever has data, under the name that was asked for', () => {
    const table = {
      columns: ['Account', '=city'],
      header: ['account', '=city'],
      lines: [
        { state: 'ok', cells: ['+8613800000000', '-1'] },
        { state: 'failed', cells: ['nobody', undefined], errorCode: 70107 },
        { state: 'missing', cells: ['Mary', undefined], note: 'Not in the answer' },
        { state: 'ok', cells: ['Jack', 'Oslo'] },
      ],
      hasResults: true,
    };
    expect(usersIn(csvOf(table), 'attributes')).toEqual([
      { account: '+8613800000000', rows: [{ name: '=city', value: '-1' }] },
      { account: 'Jack', rows: [{ name: '=city', value: 'Oslo' }] },
    ]);
    const done = { columns: ['账号'], lines: [{ state: 'ok', cells: ['Jack'], note: 'Done' }], hasResults: true };
    expect(usersIn(csvOf(done), 'lists')).toEqual([{ account: 'Jack', text: '' }]);
    // An attribute may be called so.
    expect(usersIn('Account,Result\nJack,passed', 'attributes'))
      .toEqual([{ account: 'Jack', rows: [{ name: 'Result', value: 'passed' }] }]);
  });

  test('are not read by a guess at their column', () => {
    expect(usersIn('uid,UserID,city\nx,Mary,Oslo', 'attributes')).toBeUndefined();
    expect(usersIn('uid,account,city\nx,Mary,Oslo', 'attributes')).toEqual([
      { account: 'Mary', rows: [{ name: 'uid', value: 'x' }, { name: 'city', value: 'Oslo' }] },
    ]);
    expect(readList('uid,UserID\nx,Mary').table).toMatchObject({ names: ['uid', 'UserID'] });
  });

  test('have their tags in the column of tags, where there is one', () => {
    expect(usersIn('account,city,tag\nMary,Oslo,gold', 'lists')).toEqual([{ account: 'Mary', text: 'gold' }]);
  });

  test('may be one', () => {
    expect(usersIn('{"account":"Mary","tags":["x"]}', 'lists')).toEqual([{ account: 'Mary', text: 'x' }]);
  });

  test('may have numbers for accounts, and a byte order mark', () => {
    expect(usersIn('\uFEFF[{"account":7,"tags":["x"]}]', 'lists')).toEqual([{ account: '7', text: 'x' }]);
  });

  test.each(['Mary,Oslo', '[1]', '{"account":"Mary"}', '{"account":"Mary",', '', 'account,city\n"a\nb",x'])('%j has none', (pasted) => {
    expect(usersIn(pasted, 'attributes')).toBeUndefined();
  });
});

describe('a form', () => {
  test.each(commands.map((command) => [command.name, command]))('of %s shows its example', (_, command) => {
    const { text: json, draft } = exampleOf(command);
    expect(draft).toBeDefined();
    expect(JSON.parse(callOfDraft(command, draft).text)).toEqual(JSON.parse(json));
  });

  const user = (member, value) => (
    fc.array(fc.record({ To_Account: text, [member]: value }), { minLength: 1 })
  );
  /** What fields make of a draft's texts: those of lines drop line breaks, areas know one kind. */
  const asInFields = (draft) => JSON.parse(JSON.stringify(draft), (key, value) => {
    if (typeof value !== 'string') return value;
    return key === 'text' ? value.replace(/\r\n?/g, '\n') : value.replace(/[\r\n]/g, '');
  });
  const values = fc.dictionary(fc.string({ minLength: 1 }), text);
  test.each([
    ['get_attr', fc.record({ To_Account: fc.array(text) })],
    ['set_attr', fc.record({ UserAttrs: user('Attrs', values) })],
    ['remove_attr', fc.record({ UserAttrs: user('Attrs', fc.array(text)) })],
    ['add_tag', fc.record({ Replace: fc.constantFrom(0, 1), UserTags: user('Tags', fc.array(text)) })],
  ])('of %s keeps every body', (name, bodies) => {
    const command = commandNamed(name);
    fc.assert(fc.property(bodies, (body) => {
      const { draft } = callOfText(command, JSON.stringify(body));
      // A text that its field would change is not shown in the form.
      if (draft === undefined) expect(JSON.stringify(body)).toMatch(/\\[rn]/);
      else expect(JSON.parse(callOfDraft(command, asInFields(draft)).text)).toEqual(body);
    }));
  });

  test.each([
    ['get_attr', '{"To_Account":[1]}'], ['get_attr', '[]'], ['get_attr', '{'], ['get_attr', 'null'],
    ['set_attr', '{"UserAttrs":[{"To_Account":"a","Attrs":{"x":1}}]}'],
    ['set_attr_name', '{"AttrNames":{"10":"x"}}'], ['add_tag', '{"UserTags":[],"Replace":2}'],
    ['get_attr_name', '{"x":1}'],
    ['set_attr', '{"UserAttrs":[{"To_Account":"a","Attrs":{"x":"1\\n2"}}]}'],
    ['set_attr_name', '{"AttrNames":{"1":"a\\nb"}}'],
  ])('of %s does not show %s', (name, json) => {
    expect(callOfText(commandNamed(name), json).draft).toBeUndefined();
  });
});

describe('a link', () => {
  test('gives the body back', () => {
    fc.assert(fc.property(fc.array(text), (list) => {
      const body = JSON.stringify({ To_Account: list }, null, 2);
      expect(placeOf(fragmentOf('get_tag', body))).toEqual({ view: 'calls', command: 'get_tag', body });
    }));
  });

  test.each(['', '#', '#/', '#/unheard_of?body={}', '#x', '#/get_attr?body=%', '#/../usersig'])('%s is harmless', (fragment) => {
    expect(placeOf(fragment)).toMatchObject({ view: 'calls' });
    expect(placeOf(fragment).body).toBeUndefined();
  });

  test('is not endless, and says so', () => {
    expect(placeOf(`#/get_attr?body=${'x'.repeat(70_000)}`)).toEqual({ view: 'calls', command: 'get_attr', wrong: 'tooLong' });
    expect(placeOf('#/get_attr?body=%')).toMatchObject({ wrong: 'unreadable' });
    expect(fragmentOf('get_attr', JSON.stringify({ To_Account: ['好'.repeat(8000)] }))).toBeUndefined();
  });

  test('of half a surrogate pair can be made', () => {
    expect(fragmentOf('get_attr', 'a\ud800')).toBe('#/get_attr?body=a%EF%BF%BD');
  });
});

test('colouring loses nothing', () => {
  fc.assert(fc.property(fc.oneof(text, fc.json()), (json) => {
    expect(coloured(json).map((part) => part.text).join('')).toBe(json);
  }));
});
