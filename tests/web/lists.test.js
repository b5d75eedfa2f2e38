// Lists as people paste them, and the forms: what goes in comes out again.
import fc from 'fast-check';
import { commandNamed, commands } from '../../web/commands.js';
import { callOfDraft, callOfText, exampleOf } from '../../web/forms/index.js';
import { coloured } from '../../web/json-colours.js';
import { fragmentOf, placeOf } from '../../web/link.js';
import { doublesIn, listOf, textOfList } from '../../web/list-text.js';

const text = fc.string({ unit: 'grapheme' });

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
    ['what is no JSON after all', '[Mary', ['[Mary']],
    ['quotes in the middle', 'a"b', ['a"b']],
    ['a quoted quote', '"a ""b"""', ['a "b"']],
    ['nothing', ' \n', []],
  ])('comes as %s', (_, pasted, list) => expect(listOf(pasted)).toEqual(list));

  test('comes out as it went in', () => {
    fc.assert(fc.property(fc.array(fc.oneof(text, fc.constantFrom('account', '"', ' a', '[', 'a,b'))), (list) => {
      expect(listOf(textOfList(list))).toEqual(list);
      expect(listOf(textOfList(list, ', '), { columns: false })).toEqual(list);
    }));
  });

  test('names what is in it twice, once', () => {
    expect(doublesIn(['a', 'b', 'a', 'a', 'b'])).toEqual(['a', 'b']);
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
      expect(JSON.parse(callOfDraft(command, draft).text)).toEqual(body);
    }));
  });

  test.each([
    ['get_attr', '{"To_Account":[1]}'], ['get_attr', '[]'], ['get_attr', '{'], ['get_attr', 'null'],
    ['set_attr', '{"UserAttrs":[{"To_Account":"a","Attrs":{"x":1}}]}'],
    ['set_attr_name', '{"AttrNames":{"10":"x"}}'], ['add_tag', '{"UserTags":[],"Replace":2}'],
    ['get_attr_name', '{"x":1}'],
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

  test.each(['', '#', '#/', '#/push?body={}', '#x', '#/get_attr?body=%', '#/../usersig'])('%s is harmless', (fragment) => {
    expect(placeOf(fragment)).toMatchObject({ view: 'calls' });
    expect(placeOf(fragment).body).toBeUndefined();
  });

  test('is not endless', () => {
    expect(placeOf(`#/get_attr?body=${'x'.repeat(70_000)}`).body).toBeUndefined();
  });
});

test('colouring loses nothing', () => {
  fc.assert(fc.property(fc.oneof(text, fc.json()), (json) => {
    expect(coloured(json).map((part) => part.text).join('')).toBe(json);
  }));
});
