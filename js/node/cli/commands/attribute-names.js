// set-attr-name, get-attr-name: the attributes that the app has.
import { runSingle } from '../calls.js';
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { nameOf } from '../files.js';
import { sourceOf } from '../input.js';
import { readItems } from '../items.js';
import { counted } from '../language.js';
import { print, withOutput } from '../output.js';
import { withConnection } from '../setting-options.js';
import { gathered, slotNamesOf, slotTypesOf } from '../values.js';

const typeNames = Object.freeze(['UserID', 'RegistrationID']);

/**
 * @param {{ names: Record<string, string>, types: Record<string, number> }} answer
 * @returns {import('../output.js').Sheet}
 */
const namesSheet = (answer) => {
  const { names, types } = answer;
  const items = Object.entries(names)
    .map(([slot, name]) => ({ slot, name, type: types[slot] ?? 0 }));
  return {
    whole: answer,
    items,
    header: ['slot', 'name', 'type', 'accounts are'],
    rows: items.map(({ slot, name, type }) => [slot, name, type, typeNames[type] ?? '?']),
  };
};

/** @type {import('../items.js').Shape<any>} */
const slotShape = {
  words: 'SLOT=NAME',
  fromWords: () => ({}),
  fromCells: () => undefined,
  fromObject: ({ slot, name, type }) => ({ slot, name, type }),
};

/**
 * @param {import('../terminal.js').Terminal} terminal
 * @param {any} options
 * @returns {Promise<{ names: Record<string, string>, types?: Record<string, any> }>} of NDJSON, as get-attr-name writes it
 */
const readSlots = async (terminal, options) => {
  const names = new Map();
  const types = new Map();
  for await (const { item: { slot, name, type } } of readItems(terminal, '-', { ...options, input: 'ndjson' }, { shape: slotShape })) {
    if (names.has(String(slot))) throw new UsageError('givenTwice', { name: String(slot) });
    names.set(String(slot), name);
    if (type !== undefined) types.set(String(slot), type);
  }
  return {
    names: Object.fromEntries(names),
    types: types.size === 0 ? undefined : Object.fromEntries(types),
  };
};

/**
 * @param {import('commander').Command} program
 * @param {import('../terminal.js').Terminal} terminal
 */
export const addAttributeNameCommands = (program, terminal) => {
  const set = defineCommand(program, terminal, {
    name: 'set-attr-name',
    usage: '[options] SLOT=NAME... | -',
    words: '[pairs...]',
    summary: "define the app's attributes",
    description: 'Defines which attributes the app has: up to ten, in the slots 0 to 9. A name is at most 50 bytes and stands in one slot only.',
    notes: 'An attribute is for accounts of one type, and that can never be changed: 0, the default, for UserIDs, 1 for the RegistrationIDs that the push SDK makes.\n\n- is stdin, with NDJSON as get-attr-name writes it: {"slot":"0","name":"sex","type":0}.',
    examples: [
      ['timpush set-attr-name 0=sex 1=city', ''],
      ['timpush set-attr-name 2=device --type 2=1', 'an attribute of RegistrationIDs'],
      ['timpush set-attr-name - < names.ndjson', ''],
    ],
    options: (command) => withConnection(withOutput(command
      .option('--type <slot=type>', 'the account type of a slot; may be repeated', gathered))),
    run: async (/** @type {string[]} */ words, options) => {
      if (words.length === 0) throw new UsageError('noNames');
      const given = sourceOf(words, options) === '-' && await readSlots(terminal, options);
      const names = given ? given.names : slotNamesOf(words);
      if (Object.keys(names).length === 0) {
        terminal.say('nothingToDo', { name: nameOf('-') });
        return exitCodes.ok;
      }
      const more = options.type === undefined ? undefined : slotTypesOf(options.type);
      const types = given && given.types ? { ...given.types, ...more } : more;
      return runSingle(terminal, options,
        (client, jobOptions) => client.setAttributeNames(names, { ...jobOptions, types }),
        () => {
          if (options.format === 'table') {
            terminal.say('attributesDefined', { attributes: counted(Object.keys(names).length, 'attribute') });
          }
          const sheet = namesSheet({ names, types: types ?? {} });
          print(terminal, options, { ...sheet, text: '' });
        });
    },
  });

  const get = defineCommand(program, terminal, {
    name: 'get-attr-name',
    summary: 'read which attributes the app has',
    description: 'Reads the attributes of the app, by slot, and which accounts they are for.',
    examples: [['timpush get-attr-name', ''], ['timpush get-attr-name --format json', '']],
    options: (command) => withConnection(withOutput(command)),
    run: (_, options) => runSingle(terminal, options,
      (client, jobOptions) => client.getAttributeNames(jobOptions),
      (answer) => {
        if (Object.keys(answer.names).length === 0) {
          terminal.say('noAttributes');
        }
        print(terminal, options, namesSheet(answer));
      }),
  });
  return [set, get];
};
