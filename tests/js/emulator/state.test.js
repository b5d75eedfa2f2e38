// The state: what an emulator starts with, as a document, and in a file.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync,
  rmSync, statSync, symlinkSync, utimesSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { keepStateIn } from '../../../js/node/emulator-state.js';
import { app, caller, DEVICE, NOW } from './helpers.js';

const create = (options) => createEmulator({ ...app, clock: () => NOW, ...options });

const documentOf = (state, more) => ({
  format: 'timpush-emulator-state', version: 1, apps: { [app.sdkAppId]: state }, ...more,
});

const names = { 0: { name: 'sex', type: 0 }, 1: { name: 'model', type: 1 } };
const full = documentOf({
  attributeNames: names,
  users: {
    Mary: { attributes: { sex: 'female' }, tags: ['GoldMember'] },
    [DEVICE]: { attributes: { model: 'x' }, tags: ['device'] },
  },
  tagTypes: { GoldMember: 0, device: 1, former: 0 },
});

describe('a new emulator', () => {
  test('without samples is empty', () => {
    expect(create({ samples: false }).export()).toEqual(documentOf({
      attributeNames: {}, users: {}, tagTypes: {},
    }));
  });

  test('takes names and users beside the samples', async () => {
    const users = new Map([['Bob', { attributes: { level: '3', sex: 'male' }, tags: ['a'] }]]);
    const emulator = create({ attributeNames: { 3: 'level' }, users });
    const answer = await caller(emulator.fetch)('get_attr', { To_Account: ['Bob', 'Mary'] });
    expect(answer.UserAttrs).toHaveLength(2);
    expect(emulator.export().apps[app.sdkAppId].users.Bob).toEqual(users.get('Bob'));
  });

  test.each([
    ['no options', undefined, ''],
    ['no app', { sdkAppId: undefined }, 'sdkAppId'],
    ['text as the app', { sdkAppId: '1400000000' }, 'sdkAppId'],
    ['no identifier', { identifier: '' }, 'identifier'],
    ['no key', { secretKey: undefined }, 'secretKey'],
    ['an unknown option', { qouta: 1 }, 'qouta'],
    ['one app and apps', { apps: [] }, 'apps'],
    ['accounts of another kind', { accounts: 'all' }, 'accounts'],
    ['a quota of 0', { quota: 0 }, 'quota'],
    ['a clock that is none', { clock: 5 }, 'clock'],
    ['a seed that is none', { seed: {} }, 'seed'],
    ['an onRequest that is none', { onRequest: 'x' }, 'onRequest'],
    ['samples that are none', { samples: 'no' }, 'samples'],
    ['a state and users', { state: full, users: {} }, 'state'],
  ])('refuses %s', (_what, options, field) => {
    const make = () => createEmulator(options && { ...app, ...options });
    expect(make).toThrow(expect.objectContaining({
      name: 'EmulatorError', code: 'ERR_EMULATOR_OPTIONS', field,
    }));
  });

  test.each([
    [' ', 'U+0020'], ['\n', 'U+000A'], ['"', 'U+0022'], ['”', 'U+201D'], ['„', 'U+201E'],
    ['\u0085', 'U+0085'], ['\u3000', 'U+3000'], ['\u200b', 'U+200B'], ['\ufeff', 'U+FEFF'],
  ])('refuses a key or an identifier with %j around it', (character, name) => {
    for (const option of ['secretKey', 'identifier']) {
      for (const value of [`${character}${app[option]}`, `${app[option]}${character}`]) {
        expect(() => createEmulator({ ...app, [option]: value })).toThrow(expect.objectContaining({
          code: 'ERR_EMULATOR_OPTIONS', field: option, reason: 'copied_along', params: { character: name },
        }));
      }
    }
  });

  test.each([
    ['none', [], 'apps'],
    ['two of one number', [1, 2].map(() => ({ sdkAppId: 1, secretKey: 'k', admins: ['a'] })),
      'apps'],
    ['one without admins', [{ sdkAppId: 1, secretKey: 'k', admins: [] }], 'apps[0].admins'],
    ['one with an empty admin', [{ sdkAppId: 1, secretKey: 'k', admins: [''] }],
      'apps[0].admins[0]'],
    ['one without a key', [{ sdkAppId: 1, admins: ['a'] }], 'apps[0].secretKey'],
  ])('refuses apps: %s', (_what, apps, field) => {
    expect(() => createEmulator({ apps })).toThrow(expect.objectContaining({ field }));
  });
});

describe('a state document', () => {
  test('comes back as it went in', () => {
    const emulator = create();
    emulator.import(full);
    expect(JSON.parse(JSON.stringify(emulator.export()))).toEqual(full);
  });

  test('holds what calls have stored, and later calls do not change it', async () => {
    const emulator = create({ state: full });
    const before = emulator.export();
    const entry = { To_Account: 'Mary', Attrs: { sex: 'x' } };
    await caller(emulator.fetch)('set_attr', { UserAttrs: [entry] });
    expect(before).toEqual(full);
    expect(emulator.export().apps[app.sdkAppId].users.Mary.attributes).toEqual({ sex: 'x' });
  });

  test('keeps accounts, attributes and tags with names that objects have already', () => {
    const state = JSON.parse(`{
      "attributeNames": { "0": { "name": "__proto__", "type": 0 } },
      "users": { "__proto__": { "attributes": { "__proto__": "x" }, "tags": ["__proto__"] } },
      "tagTypes": { "__proto__": 0 } }`);
    const emulator = create({ state: documentOf(state) });
    expect(JSON.stringify(emulator.export().apps[app.sdkAppId])).toBe(JSON.stringify(state));
  });

  const mary = (user) => documentOf({ attributeNames: names, users: { Mary: user } });
  const at = `apps.${app.sdkAppId}`;
  const tooMany = Array.from({ length: 101 }, (_, index) => `tag${index}`);

  test.each([
    ['nothing', null, ''],
    ['an array', [], ''],
    ['another format', { ...full, format: 'x' }, 'format'],
    ['another version', { ...full, version: 2 }, 'version'],
    ['another version with other parts', { ...full, version: 2, more: 1 }, 'version'],
    ['an unknown part', { ...full, more: 1 }, 'more'],
    ['no apps', { ...full, apps: undefined }, 'apps'],
    ['an app that the emulator has not', { ...full, apps: { 5: {} } }, 'apps.5'],
    ['an unknown part of an app', documentOf({ people: {} }), `${at}.people`],
    ['an eleventh slot', documentOf({ attributeNames: { 10: 'x' } }), `${at}.attributeNames.10`],
    ['a name twice', documentOf({ attributeNames: { 0: 'x', 1: 'x' } }), `${at}.attributeNames.1`],
    ['an empty name', documentOf({ attributeNames: { 0: '' } }), `${at}.attributeNames.0`],
    ['a type of no kind', documentOf({ attributeNames: { 0: { name: 'x', type: 2 } } }),
      `${at}.attributeNames.0.type`],
    ['a user that is none', mary(1), `${at}.users.Mary`],
    ['an empty account', documentOf({ users: { '': {} } }), `${at}.users`],
    ['a value of no text', mary({ attributes: { sex: 1 } }), `${at}.users.Mary.attributes.sex`],
    ['a long value', mary({ attributes: { sex: 'x'.repeat(51) } }),
      `${at}.users.Mary.attributes.sex`],
    ['an undefined name', mary({ attributes: { level: 'x' } }),
      `${at}.users.Mary.attributes.level`],
    ['the other account type', mary({ attributes: { model: 'x' } }),
      `${at}.users.Mary.attributes.model`],
    ['tags of no kind', mary({ tags: 'a' }), `${at}.users.Mary.tags`],
    ['an empty tag', mary({ tags: [''] }), `${at}.users.Mary.tags[0]`],
    ['101 tags', mary({ tags: tooMany }), `${at}.users.Mary.tags`],
    ['a tag of both types',
      documentOf({ users: { Mary: { tags: ['a'] }, [DEVICE]: { tags: ['a'] } } }),
      `${at}.users.${DEVICE}.tags[0]`],
    ['a tag type of no kind', documentOf({ tagTypes: { a: 2 } }), `${at}.tagTypes.a`],
  ])('with %s is refused, and nothing changes', (_what, document, field) => {
    const emulator = create();
    const before = emulator.export();
    expect(() => emulator.import(document)).toThrow(expect.objectContaining({
      name: 'EmulatorError', code: 'ERR_EMULATOR_STATE', field,
    }));
    expect(emulator.export()).toEqual(before);
  });

  test('users can be added, all or none', () => {
    const emulator = create();
    emulator.addUsers({ Bob: { attributes: { sex: 'male' } }, Eve: {} });
    const before = emulator.export();
    expect(Object.keys(before.apps[app.sdkAppId].users)).toEqual(
      expect.arrayContaining(['Mary', 'Bob', 'Eve']),
    );
    expect(() => emulator.addUsers({ New: {}, Bad: { attributes: { level: 'x' } } })).toThrow(
      expect.objectContaining({ field: 'users.Bad.attributes.level' }),
    );
    expect(() => emulator.addUsers({}, { sdkAppId: 5 })).toThrow(
      expect.objectContaining({ code: 'ERR_EMULATOR_OPTIONS', field: 'sdkAppId' }),
    );
    expect(emulator.export()).toEqual(before);
  });

  test('reset goes back to the start, whatever came in between', async () => {
    const emulator = create({ state: full, faults: [{ kind: 'garbage' }] });
    emulator.import(documentOf({}));
    emulator.faults.clear();
    emulator.clock.advance(1e9);
    await caller(emulator.fetch)('get_attr', {});
    emulator.reset();
    expect(emulator.export()).toEqual(full);
    expect(emulator.faults.list()).toEqual([{ kind: 'garbage' }]);
    expect(emulator.requests.list()).toEqual([]);
    expect(emulator.clock.now()).toBe(NOW);
  });
});

test.each([
  ['names that are none', { attributeNames: null }, 'attributeNames'],
  ['a number as names', { attributeNames: 5 }, 'attributeNames'],
  ['users that are none', { users: null }, 'users'],
  ['a number as users', { users: 5 }, 'users'],
  ['text as users', { users: 'abc' }, 'users'],
  ['users that are no pairs', { users: [1] }, 'users'],
  ['a pair without a user', { users: [['Bob']] }, 'users.Bob'],
  ['a pair without an account', { users: [[]] }, 'users'],
])('%s are refused', (_what, options, field) => {
  expect(() => create(options)).toThrow(expect.objectContaining({
    name: 'EmulatorError', code: 'ERR_EMULATOR_STATE', field,
  }));
});

describe('the start', () => {
  const apps = [1, 2].map((sdkAppId) => ({ sdkAppId, secretKey: 'x', admins: ['a'] }));

  test('is the same for every app and at every reset, also from a generator', () => {
    const users = (function* generate() {
      yield ['Bob', { attributes: { sex: 'male' }, tags: ['a'] }];
    }());
    const emulator = createEmulator({ apps, users });
    const before = emulator.export();
    expect(before.apps[1].users.Bob).toEqual({ attributes: { sex: 'male' }, tags: ['a'] });
    expect(before.apps[2]).toEqual(before.apps[1]);
    emulator.addUsers({ Bob: {}, Eve: {} });
    expect(emulator.export().apps[2]).toEqual(before.apps[2]);
    emulator.reset();
    expect(emulator.export()).toEqual(before);
  });

  test.each([
    ['by options', () => ({
      users: { Bob: { attributes: { sex: 'male' }, tags: ['a'] } }, attributeNames: { 5: 'level' },
    })],
    ['by a state', () => ({ state: structuredClone(full) })],
  ])('%s is not changed by what becomes of the options, nor by calls', async (_what, make) => {
    const options = { ...make(), faults: [{ kind: 'garbage', times: 1 }], quota: Infinity };
    const emulator = create(options);
    const before = emulator.export();
    const { users = options.state?.apps[app.sdkAppId].users } = options;
    users.Bob = 5;
    options.faults[0].kind = 'fire';
    options.faults.push({});
    const call = caller(emulator.fetch);
    await call('get_attr_name', {}).catch(() => {});
    const account = 'level' in users ? 'Bob' : Object.keys(before.apps[app.sdkAppId].users)[0];
    await call('set_attr', { UserAttrs: [{ To_Account: account, Attrs: { sex: 'x' } }] });
    await call('add_tag', { UserTags: [{ To_Account: account, Tags: ['x'] }] });
    await call('set_attr_name', { AttrNames: { 0: 'other' } });
    expect(emulator.export()).not.toEqual(before);
    emulator.reset();
    expect(emulator.export()).toEqual(before);
    expect(emulator.faults.list()).toEqual([{ kind: 'garbage', times: 1 }]);
  });
});

describe('tags', () => {
  const tagNames = (from) => Array.from({ length: 100 }, (_, index) => `tag${from + index}`);

  test('at the limit of the app may be replaced by as many others', () => {
    const emulator = create();
    emulator.addUsers(Array.from({ length: 10 }, (_, index) => [`u${index}`, { tags: tagNames(index * 100) }]));
    expect(() => emulator.addUsers({ u10: { tags: ['more'] } })).toThrow('1000');
    emulator.addUsers({ u0: { tags: tagNames(5000) } });
    expect(emulator.export().apps[app.sdkAppId].users.u0.tags).toEqual(tagNames(5000));
    expect(() => emulator.addUsers({ u10: { tags: ['more'] } })).toThrow('1000');
    emulator.addUsers({ u0: {}, u10: { tags: ['more'] } });
  });

  test('that nobody carries are remembered, but not for ever', async () => {
    const emulator = create({ quota: Infinity });
    const call = caller(emulator.fetch);
    const replace = (from) => call('add_tag', {
      Replace: 1, UserTags: [{ To_Account: 'Mary', Tags: tagNames(from) }],
    });
    const tagTypes = () => Object.keys(emulator.export().apps[app.sdkAppId].tagTypes);
    await call('add_tag', { UserTags: [{ To_Account: 'Jack', Tags: ['carried'] }] });
    for (let round = 0; round <= 100; round += 1) await replace(round * 100);
    expect(tagTypes()).toHaveLength(10_101);
    await replace(20_000);
    expect(tagTypes()).toHaveLength(10_101);
    expect(tagTypes().slice(0, 2)).toEqual(['carried', 'tag100']);
    expect((await replace(0)).ErrorCode).toBe(0);
  });
});

describe('the clock', () => {
  test.each([NaN, undefined, null, '5', Infinity, -1, 8.65e15])('cannot be set to %p', (time) => {
    const emulator = create();
    const expected = expect.objectContaining({ code: 'ERR_EMULATOR_OPTIONS', field: 'clock' });
    expect(() => emulator.clock.set(time)).toThrow(expected);
    if (time !== -1 && time !== null) expect(() => emulator.clock.advance(time)).toThrow(expected);
    expect(emulator.clock.now()).toBe(NOW);
  });

  test('given as an option must show a time, or no call is answered', async () => {
    const emulator = create({ clock: () => NaN });
    await expect(caller(emulator.fetch)('get_attr_name', {})).rejects.toMatchObject({
      code: 'ERR_EMULATOR_OPTIONS', field: 'clock',
    });
  });
});

describe('a state file', () => {
  let folder;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'timpush-state-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** An emulator that keeps its state there; a new one begins with `options`. */
  const keep = (path, options) => keepStateIn(path, (state) => create(state ? { state } : options));

  const change = (emulator) => emulator.import(documentOf({}));

  test('is made by the first save, and loaded by the next emulator', () => {
    const path = join(folder, 'new.json');
    const first = keep(path, { state: full });
    expect(first.isLoaded).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    first.save();
    const next = keep(path);
    expect(next.isLoaded).toBe(true);
    expect(next.emulator.export()).toEqual(full);
    expect(readdirSync(folder)).toEqual(['new.json']);
  });

  test('is made by the first of two who begin at once, and loaded by the other', () => {
    const path = join(folder, 'at-once', 'state.json');
    mkdirSync(join(folder, 'at-once'));
    const [one, other] = [keep(path, { state: full }), keep(path, { state: documentOf({}) })];
    one.begin();
    other.begin();
    expect(readdirSync(join(folder, 'at-once'))).toEqual(['state.json']);
    expect([one.isLoaded, other.isLoaded]).toEqual([false, true]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(full);
    expect(other.emulator.export()).toEqual(full);
    change(other.emulator);
    other.emulator.reset();
    expect(other.emulator.export()).toEqual(full);
    one.save();
    expect(readdirSync(join(folder, 'at-once'))).toEqual(['state.json']);
    rmSync(join(folder, 'at-once'), { recursive: true });
  });

  test('that is there stays as it is until a save', () => {
    const path = join(folder, 'there.json');
    writeFileSync(path, JSON.stringify(full));
    const { emulator, begin, save } = keep(path);
    change(emulator);
    begin();
    expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(full));
    save();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(emulator.export());
    rmSync(path);
  });

  test('behind a link is made there', () => {
    const [path, behind] = [join(folder, 'begun-link.json'), join(folder, 'begun.json')];
    symlinkSync('begun.json', path);
    keep(path, { state: full }).begin();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(behind, 'utf8'))).toEqual(full);
    rmSync(path);
    rmSync(behind);
  });

  test('is where a reset goes back to', () => {
    const path = join(folder, 'reset.json');
    writeFileSync(path, JSON.stringify(full));
    const { emulator } = keep(path);
    change(emulator);
    emulator.reset();
    expect(emulator.export()).toEqual(full);
  });

  test('that is a link stays a link, also before the file behind it is there', () => {
    for (const content of [JSON.stringify(full), undefined]) {
      const path = join(folder, 'link.json');
      const behind = join(folder, 'behind.json');
      rmSync(path, { force: true });
      rmSync(behind, { force: true });
      if (content) writeFileSync(behind, content);
      symlinkSync('behind.json', path);
      const { emulator, save } = keep(path);
      change(emulator);
      save();
      expect(lstatSync(path).isSymbolicLink()).toBe(true);
      expect(JSON.parse(readFileSync(behind, 'utf8'))).toEqual(emulator.export());
    }
  });

  test('keeps its rights', () => {
    const path = join(folder, 'private.json');
    for (const mode of [0o600, 0o666, 0o444]) {
      rmSync(path, { force: true });
      writeFileSync(path, JSON.stringify(full));
      chmodSync(path, mode);
      keep(path).save();
      expect(statSync(path).mode & 0o777).toBe(mode);
    }
  });

  test('may be saved again and again', () => {
    const path = join(folder, 'many.json');
    const { emulator, save } = keep(path, { state: full });
    for (let round = 0; round < 20; round += 1) {
      if (round === 10) change(emulator);
      save();
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(emulator.export());
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('that another program changed meanwhile is left to it, and nothing is lost', () => {
    const path = join(folder, 'shared.json');
    const [one, other] = [keep(path, { state: full }), keep(path, { state: full })];
    change(other.emulator);
    one.save();
    const first = readFileSync(path, 'utf8');
    expect(() => other.save()).toThrow(expect.objectContaining({
      name: 'EmulatorError', code: 'ERR_EMULATOR_STATE', field: path,
    }));
    expect(readFileSync(path, 'utf8')).toBe(first);
    const [aside] = readdirSync(folder).filter((name) => /^shared\.json\..*\.json$/.test(name));
    expect(JSON.parse(readFileSync(join(folder, aside), 'utf8'))).toEqual(other.emulator.export());
    expect(() => other.save()).toThrow(aside.slice(0, 12));
    one.save();
    rmSync(path);
    one.save(); // there is nothing to be lost
    expect(readFileSync(path, 'utf8')).toBe(first);
  });

  test('is cleared of what killed saves left behind, but not of those under way', () => {
    const path = join(folder, 'cleared.json');
    const [old, young, foreign] = [randomUUID(), randomUUID(), 'notes'].map((one) => `${path}.${one}.tmp`);
    for (const name of [old, young, foreign]) writeFileSync(name, '{');
    for (const name of [old, foreign]) utimesSync(name, 1, 1);
    keep(path);
    expect([old, young, foreign].map((name) => existsSync(name))).toEqual([false, true, true]);
    rmSync(young);
    rmSync(foreign);
  });

  test('where none can be made is an error before anything is done', () => {
    expect(() => keep(join(folder, 'no such folder', 'state.json'))).toThrow(/ENOENT/);
    // It can be read, but nothing can be written beside it.
    const path = join(folder, `${'x'.repeat(230)}.json`);
    writeFileSync(path, JSON.stringify(full));
    expect(() => keep(path)).toThrow(/ENAMETOOLONG/);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(full);
  });

  test('that cannot be written for a while may be written later', () => {
    const path = join(folder, 'moved', 'state.json');
    mkdirSync(join(folder, 'moved'));
    const { save } = keep(path, { state: full });
    renameSync(join(folder, 'moved'), join(folder, 'away'));
    expect(save).toThrow(/ENOENT/);
    renameSync(join(folder, 'away'), join(folder, 'moved'));
    save();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(full);
  });

  test.each([
    ['broken', 'not JSON', /broken or incomplete/],
    ['half-written', JSON.stringify(full).slice(0, 100), /broken or incomplete/],
    ['empty', '', /broken or incomplete/],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /broken or incomplete/],
    ['of another version', JSON.stringify({ ...full, version: 2 }), /another version/],
    ['of another kind', '{"name":"timpush"}', /another kind of document/],
    ['against a rule', JSON.stringify(documentOf({ users: { Mary: { tags: [''] } } })),
      /Mary\.tags\[0\]/],
  ])('that is %s is a clear error, and is left as it is', (what, content, message) => {
    const path = join(folder, `${what}.json`);
    writeFileSync(path, content);
    expect(() => keep(path)).toThrow(expect.objectContaining({
      name: 'EmulatorError',
      code: 'ERR_EMULATOR_STATE',
      field: path,
      message: expect.stringMatching(message),
    }));
    expect(readFileSync(path)).toEqual(Buffer.from(content));
  });

  test('is not blamed for what else is wrong', () => {
    const path = join(folder, 'good.json');
    writeFileSync(path, JSON.stringify(full));
    const make = (state) => create({ state, faults: [{}] });
    expect(() => keepStateIn(path, make)).toThrow(
      expect.objectContaining({ code: 'ERR_EMULATOR_FAULT' }),
    );
  });

  test('is the old state or the new after kill -9, at any moment', async () => {
    const path = join(folder, 'killed.json');
    const program = fileURLToPath(new URL('save-forever.js', import.meta.url));
    const versions = new Set();
    for (let round = 0; round < 8; round += 1) {
      const stdio = ['ignore', 'pipe', 'inherit'];
      const child = spawn(process.execPath, [program, path], { stdio });
      await new Promise((resolve) => { child.stdout.once('data', resolve); });
      // The rounds end in different moments of a save, which takes a few milliseconds.
      await new Promise((resolve) => { setTimeout(resolve, round * 1.7); });
      const exited = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill('SIGKILL');
      await exited;
      const { emulator, isLoaded } = keep(path);
      expect(isLoaded).toBe(true);
      const { users } = emulator.export().apps[app.sdkAppId];
      const tags = new Set(Object.values(users).map((user) => user.tags.join()));
      expect(Object.keys(users)).toHaveLength(2000);
      expect(tags.size).toBe(1);
      versions.add([...tags][0]);
    }
    expect([...versions].every((tag) => tag === 'old' || tag === 'new')).toBe(true);
  });
});
