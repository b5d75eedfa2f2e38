// The core by itself, in real wasm: what another transport would build on.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCore, TimPushError } from 'timpush';
import { wrongEdge, wrongUserSig } from '../../../js/credential.js';
import { chinese } from '../../../js/words/catalogue.zh.js';
import {
  app, errorOf, fixture, okBody, packedSig,
} from '../support/app.js';

const bytesOf = (body) => new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
const options = {
  sdkAppId: app.sdkAppId, identifier: 'administrator', userSig: 'eJy-*wAAAAA_', random: 99999999, region: 'china',
};

let core;
beforeAll(async () => {
  core = await loadCore({ language: 'zh' });
});

describe('building', () => {
  test('the documented request, to the letter', () => {
    const { request } = fixture('get_attr.2024');
    expect(core.buildRequest('get_attr', request, options)).toEqual({
      method: 'POST',
      url: 'https://console.tim.qq.com/v4/timpush/get_attr?'
        + 'usersig=eJy-%2AwAAAAA_&identifier=administrator'
        + '&sdkappid=1400000000&random=99999999&contenttype=json',
      headers: { 'Content-Type': 'application/json' },
      body: '{"To_Account":["Mary","xiaoming","xiaohua"]}',
    });
  });

  test.each([
    'add_tag', 'clear_all_tags', 'get_attr.2024', 'get_attr.chinese', 'get_attr_name', 'get_tag',
    'remove_attr', 'remove_tag', 'set_attr', 'set_attr_name', 'set_attr_name.duplicate',
  ])('every documented request passes: %s', (name) => {
    const { command, request } = fixture(name);
    const built = core.buildRequest(command.split('/').at(-1), request, options);
    expect(new URL(built.url).pathname).toBe(`/${command}`);
    expect(JSON.parse(built.body)).toEqual(request);
  });

  test('each region is called at its hosts', () => {
    const hostOf = (region, host) => new URL(
      core.buildRequest('get_attr_name', {}, { ...options, region, host }).url,
    ).host;
    for (const { id, host, backup } of core.regions()) {
      expect([hostOf(id), hostOf(id, 'primary'), hostOf(id, 'backup')]).toEqual([host, host, backup]);
    }
  });

  test('parameters of any text come out of the URL as they went in', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => (
      value.isWellFormed() && !/\p{Cc}/u.test(value)));
    const { userSig } = options;
    fc.assert(fc.property(
      text.filter((value) => !wrongEdge(value)),
      fc.integer({ min: 1, max: 0xffffffff }),
      fc.integer({ min: 0, max: 0xffffffff }),
      (identifier, sdkAppId, random) => {
        const { url } = core.buildRequest('get_attr_name', {}, {
          ...options, identifier, sdkAppId, random,
        });
        expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
          usersig: userSig, identifier, sdkappid: String(sdkAppId), random: String(random), contenttype: 'json',
        });
        expect(url).toMatch(/^[\x21-\x7e]+$/);
      },
    ), { numRuns: 200 });
  });

  test.each([
    ['at a region', {}],
    ['at a host with a query’s letters', { region: undefined, endpoint: 'https://a&random=1&b' }],
  ])('requests %s differ by their random only, and each is its own', async (_name, given) => {
    const build = (changes, command = 'get_attr_name', body = {}) => (
      core.buildRequest(command, body, { ...options, ...given, ...changes }));
    const first = build({ random: 1 });
    first.headers.mine = 'x';
    const mark = (number) => `&random=${number}&contenttype=json`;
    for (const random of [0, 1, 22, 0xffffffff]) {
      const { url, headers } = build({ random });
      expect(url).toBe(first.url.replace(mark(1), mark(random)));
      expect(headers).toEqual({ 'Content-Type': 'application/json' });
    }
    for (const random of [-1, 0.5, 2 ** 32, '1', null, undefined]) {
      expect(await errorOf(() => build({ random }))).toMatchObject({ field: 'random' });
    }
    const others = [{ userSig: packedSig({}) }, { identifier: 'nobody' }, { sdkAppId: 7 }];
    const urls = [...others, {}].map((changes) => build({ random: 1, ...changes }).url);
    expect(new Set(urls).size).toBe(urls.length);
    expect(urls.at(-1)).toBe(first.url);
    const plain = build({ random: 1, contentType: 'text/plain' });
    expect(plain.headers).toEqual({ 'Content-Type': 'text/plain' });
    expect(build({ random: 1 }, 'get_attr', { To_Account: ['Mary'] }).url)
      .toBe(first.url.replace('get_attr_name', 'get_attr'));
  });

  test('an edge or a UserSig is refused by the same characters as a client’s', () => {
    const reasonOf = (changes) => {
      try {
        core.buildRequest('get_attr_name', {}, { ...options, ...changes });
        return undefined;
      } catch ({ reason, text }) {
        return [reason, text];
      }
    };
    const wrongOf = (wrong) => wrong && [wrong.reason, wrong.text];
    for (let point = 0x20; point < 0x10000; point += 1) {
      const character = String.fromCharCode(point);
      if (/[\p{Cc}\p{Cs}]/u.test(character)) continue;
      const identifier = point % 2 ? `${character}a` : `a${character}`;
      const wrong = wrongOf(wrongEdge(identifier));
      if (!wrong && point % 97 !== 0) continue;
      expect([point, reasonOf({ identifier })]).toEqual([point, wrong]);
    }
    const good = packedSig({ a: 1 });
    for (const userSig of [
      good, `${good} `, `"${good}"`, `\ufeff${good}`, `${good}\u200b`, '-', 'none', 'a'.repeat(64), '7'.repeat(64), good.slice(1),
      good.replace('e', 'f'), `${good.slice(0, 20)} ${good.slice(20)}`, good.slice(0, 12), good.slice(0, 8), 'A'.repeat(16_384),
      'eJwA'.repeat(4_096), 'eJwA'.repeat(4_097), '____', 'eAEBAAD--wAAAAE_', 'eAEBAAD--w__', 'CNcAAAAAAAAA', 'eLsAAAAAAAAA',
    ]) expect([userSig, reasonOf({ userSig })]).toEqual([userSig, wrongOf(wrongUserSig(userSig))]);
  });

  test.each([
    [2 ** 32, 'not 4294967296'], [1e18, 'not 1000000000000000000'], [1e20, 'not one far beyond'],
    [-1e20, 'not one far beyond'], [2 ** 63, 'not one far beyond'],
  ])('an sdkAppId of %d is called by no other number', async (sdkAppId, said) => {
    const error = await errorOf(() => core.buildRequest('get_attr_name', {}, { ...options, sdkAppId }));
    expect(error).toMatchObject({ reason: 'out_of_range', least: 1, limit: 4_294_967_295 });
    expect(error.message).toContain(`must be an integer from 1 to 4294967295, ${said}.`);
    expect(error.actual).toBe(said.endsWith('beyond') ? undefined : sdkAppId);
  });

  test('options of any length are refused before they are sent to the core', async () => {
    const withText = (text) => errorOf(() => core.buildRequest('get_attr_name', {}, { ...options, ...text }));
    expect(await withText({ identifier: 'a'.repeat(20_000) }))
      .toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'identifier', reason: 'too_long', limit: 16_384 });
    expect(await withText({ host: 'a'.repeat(20_000_000) }))
      .toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'options', reason: 'large_body_given' });
  });

  test.each([
    ['sdkAppId missing', { sdkAppId: undefined }, 'sdkAppId'],
    ['sdkAppId too large', { sdkAppId: 2 ** 32 }, 'sdkAppId'],
    ['identifier empty', { identifier: '' }, 'identifier'],
    ['userSig missing', { userSig: undefined }, 'userSig'],
    ['userSig with a line feed', { userSig: 'x\ny' }, 'userSig'],
    ['random missing', { random: undefined }, 'random'],
    ['random negative', { random: -1 }, 'random'],
    ['random with a fraction', { random: 0.5 }, 'random'],
    ['random beyond 32 bits', { random: 2 ** 32 }, 'random'],
    ['random as text', { random: '1' }, 'random'],
    ['region unknown', { region: 'mars' }, 'region'],
    ['region and endpoint', { endpoint: 'https://push.example.com' }, 'region'],
    ['neither of them', { region: undefined }, 'region'],
    ['host unknown', { host: 'third' }, 'host'],
    ['endpoint with a path', { region: undefined, endpoint: 'https://push.example.com/x' }, 'endpoint'],
    ['endpoint with a user', { region: undefined, endpoint: 'https://u@push.example.com' }, 'endpoint'],
    ['plain http', { region: undefined, endpoint: 'http://push.example.com' }, 'endpoint'],
    ['allowHttp as text', { region: undefined, endpoint: 'http://10.0.0.1', allowHttp: 'false' }, 'allowHttp'],
    ['allowHttp with a region', { allowHttp: 1 }, 'allowHttp'],
    ['contentType unknown', { contentType: 'text/html' }, 'contentType'],
    ['an option that is not known', { timeout: 5 }, 'timeout'],
  ])('%s is refused', async (_name, changes, field) => {
    const error = await errorOf(() => core.buildRequest('get_attr_name', {}, { ...options, ...changes }));
    expect(error).toBeInstanceOf(TimPushError);
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field });
  });

  test('no options at all are refused, too', async () => {
    const error = await errorOf(() => core.buildRequest('get_attr_name', {}));
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'sdkAppId' });
  });
});

describe('reading', () => {
  test.each(['get_attr.2024', 'get_attr.2025', 'get_attr.chinese', 'get_attr.unordered'])(
    'the documented answer %s, in the service’s order',
    (name) => {
      const { response } = fixture(name);
      const answer = core.readResponse('get_attr', 200, bytesOf(response));
      expect(answer.users).toEqual(response.UserAttrs.map((user) => (
        { account: user.To_Account, attributes: user.Attrs })));
      expect(answer.failures.map(({ account, errorCode }) => (
        { To_Account: account, ErrorCode: errorCode }))).toEqual(response.ErrorList ?? []);
    },
  );

  test('the other documented answers', async () => {
    for (const name of ['add_tag', 'clear_all_tags', 'remove_attr', 'remove_tag', 'set_attr_name']) {
      const { command, response } = fixture(name);
      expect(core.readResponse(command.split('/').at(-1), 200, bytesOf(response)))
        .toEqual({ failures: [], requestId: '' });
    }
    expect(core.readResponse('get_tag', 200, bytesOf(fixture('get_tag').response)).users)
      .toEqual([{ account: 'xiaoming', tags: ['GoldMember'] }]);
    expect(core.readResponse('get_attr_name', 200, bytesOf(fixture('get_attr_name').response)).names)
      .toEqual({ 0: 'sex', 1: 'city', 2: '会员等级' });
    expect(core.readResponse('set_attr', 200, bytesOf(fixture('set_attr').response)).failures)
      .toEqual([expect.objectContaining({ errorCode: 90035 })]);
    const error = await errorOf(() => core.readResponse(
      'set_attr_name', 200, bytesOf(fixture('set_attr_name.duplicate').response),
    ));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: 90033 });
  });

  const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => value.isWellFormed());
  test('whatever texts are in an answer come out as they went in', () => {
    fc.assert(fc.property(fc.array(fc.record({
      account: text, attributes: fc.dictionary(text, text, { maxKeys: 6 }),
    }), { maxLength: 12 }), (users) => {
      const body = okBody({
        UserAttrs: users.map(({ account, attributes }, index) => (
          index % 2 === 0
            ? { To_Account: account, Attrs: attributes }
            : { Attrs: attributes, To_Account: account })),
      });
      const answer = core.readResponse('get_attr', 200, bytesOf(body));
      expect(answer.users.map(({ account, attributes }) => [account, Object.entries(attributes)]))
        .toEqual(users.map(({ account, attributes }) => [account, Object.entries(attributes)]));
    }), { numRuns: 200 });
  });

  test('an answer cut anywhere is refused, whatever was read of it', async () => {
    const whole = bytesOf(fixture('get_attr.chinese').response);
    const read = (length) => core.readResponse('get_attr', 200, whole.slice(0, length));
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => read(length)).toThrow(expect.objectContaining({ code: 'ERR_BAD_RESPONSE' }));
    }
  });

  test('any bytes at all are an answer or a refusal, and the core lives on', () => {
    const { response } = fixture('get_attr.2025');
    const whole = bytesOf(response);
    fc.assert(fc.property(
      fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 4 }), fc.nat(4),
      (at, inserted, removed) => {
        const parts = [whole.subarray(0, at), inserted, whole.subarray(at + removed)];
        const bytes = Buffer.concat(parts);
        let outcome;
        try {
          outcome = core.readResponse('get_attr', 200, new Uint8Array(bytes));
        } catch (error) {
          outcome = error;
        }
        const codes = ['ERR_BAD_RESPONSE', 'ERR_API', undefined];
        expect(codes).toContain(outcome.code);
      },
    ), { numRuns: 500 });
    expect(core.readResponse('get_attr', 200, whole).users).toHaveLength(2);
  });

  test('an answer is its own: the next one does not change it', () => {
    const first = core.readResponse('get_attr', 200, bytesOf(fixture('get_attr.2024').response));
    const copy = structuredClone(first);
    core.readResponse('get_attr', 200, bytesOf(fixture('get_attr.chinese').response));
    expect(first).toEqual(copy);
  });

  test.each([
    ['a text for bytes', ['get_attr', 200, '{}'], 'bytes'],
    ['an ArrayBuffer for bytes', ['get_attr', 200, new ArrayBuffer(2)], 'bytes'],
    ['no status', ['get_attr', undefined, new Uint8Array()], 'status'],
    ['a status as text', ['get_attr', '200', new Uint8Array()], 'status'],
    ['a status beyond 32 bits', ['get_attr', 2 ** 40, new Uint8Array()], 'status'],
    ['a status below 0', ['get_attr', -1, new Uint8Array()], 'status'],
    ['no command', [undefined, 200, new Uint8Array()], 'command'],
    ['a command that is none', ['../x', 200, new Uint8Array()], 'command'],
  ])('%s is refused, and harms nobody', async (_name, args, field) => {
    const error = await errorOf(() => core.readResponse(...args));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field, hint: expect.stringMatching(/./) });
    expect(core.readResponse('add_tag', 200, bytesOf(okBody())).failures).toEqual([]);
  });
});

test.each([
  ['buildRequest', () => core.buildRequest('get_attr', {}, null)],
  ['explain', () => core.explain(70107, null)],
])('%s says what is wrong with options that are none', async (_name, call) => {
  expect(await errorOf(call)).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'options' });
});

describe('knowledge', () => {
  test('every code of the catalogue has its texts in both languages', () => {
    const codes = core.codes();
    expect(codes.length).toBeGreaterThan(80);
    expect(Object.keys(chinese).map(Number)).toEqual(codes);
    for (const code of codes) {
      const english = core.explain(code);
      const translated = core.explain(code, { language: 'zh' });
      for (const explanation of [english, translated]) {
        expect(explanation).toMatchObject({
          code, name: expect.stringMatching(/^[A-Z0-9_]+$/), meaning: expect.stringMatching(/./), hint: expect.stringMatching(/./),
        });
      }
      expect(english.meaning).toMatch(/^[\x20-\x7e]+$/);
      expect(translated.meaning).toMatch(/\p{Script=Han}/u);
      expect(translated.hint).toMatch(/\p{Script=Han}/u);
      const { meaning: _, hint: __, ...rest } = english;
      expect(translated).toMatchObject(rest);
    }
  });

  test('names are unique, and a code is retryable by its advice', () => {
    const explained = core.codes().map((code) => core.explain(code));
    expect(new Set(explained.map(({ name }) => name)).size).toBe(explained.length);
    for (const { advice, retryable } of explained) expect(retryable).toBe(advice !== 'stop');
    const byItem = explained.filter((each) => each.byItem).map(({ code }) => code);
    expect(byItem).toEqual(expect.arrayContaining([60005, 70107, 90001, 90032, 90033]));
    for (const code of [60007, 70009, 90018, 91000]) expect(byItem).not.toContain(code);
  });

  test.each([
    0, 5, 12_345, 65_000, 70_001, 70_099, 79_999, 123_456, -1, 2_147_483_647, -2_147_483_648,
  ])(
    'the code %i is explained, known or not, in both languages',
    (code) => {
      for (const language of ['en', 'zh']) {
        const { meaning, hint } = core.explain(code, { language });
        expect([meaning, hint]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
      }
    },
  );

  test.each([['a text', '70107'], ['NaN', NaN], ['a fraction', 0.5], ['too large', 2 ** 31], ['nothing', undefined]])(
    'a code that is %s is refused',
    async (_name, code) => {
      const error = await errorOf(() => core.explain(code));
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'code' });
    },
  );

  test('a language that is not there is refused', async () => {
    const error = await errorOf(() => core.explain(70107, { language: 'fr' }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'language' });
  });

  test('what is explained is the caller’s to change', () => {
    core.explain(70107).meaning = 'mine';
    expect(core.explain(70107).meaning).not.toBe('mine');
  });

  test('the regions are those that the client takes and the types name', () => {
    const ids = core.regions().map(({ id }) => id);
    const types = readFileSync(new URL('../../../js/types.d.ts', import.meta.url), 'utf8');
    const named = /export type Region = ([^;]+);/.exec(types)[1].split('|').map((id) => id.trim().slice(1, -1));
    expect(named).toEqual(ids);
    const hosts = core.regions().flatMap(({ host, backup }) => [host, backup]);
    expect(new Set(hosts).size).toBe(14);
  });

  test('the commands are told with their paths and rates', () => {
    const commands = new Map(core.commands().map((command) => [command.name, command]));
    expect(commands.get('get_attr')).toEqual({
      name: 'get_attr',
      path: 'v4/timpush/get_attr',
      method: 'getAttributes',
      kind: 'read',
      answers: 'attributes',
      callsPerSecond: 100,
      accountsPerCall: 100,
      repeatable: true,
      page: 60564,
      chinesePage: 100637,
      argument: 'accounts',
      list: 'To_Account',
      members: {},
    });
    expect(commands.get('add_tag')).toMatchObject({
      kind: 'write', list: 'UserTags', members: { account: 'To_Account', tags: 'Tags' }, switches: { replace: 'Replace' },
    });
    expect(commands.get('push')).toMatchObject({
      kind: 'push', answers: 'task', callsPerSecond: 1, repeatable: false, callsPerDay: [10, 100, 100],
    });
    expect(commands.get('batch')).toMatchObject({
      callsPerSecond: 10, callsByEdition: [10, 30, 40], accountsPerCall: 500, repeatable: false, list: 'To_Account',
    });
    expect(commands.get('revoke')).toMatchObject({ kind: 'push', repeatable: true });
    expect(commands.get('all_member_push_statistics')).toMatchObject({
      kind: 'read', answers: 'details', repeatable: true, takes: { tasks: ['TaskID'] }, gives: { results: ['Results', { sent: ['SentCount'] }] },
    });
    expect(core.command('tomorrow')).toMatchObject({ callsPerSecond: 1, repeatable: false });
    for (const [name, command] of commands) expect(core.command(name)).toEqual(command);
  });

  test('a schema says what a body must be, and is the caller’s to change', async () => {
    const schema = await core.schema('set_attr');
    const user = schema.properties.UserAttrs.items;
    expect(schema).toMatchObject({ type: 'object', required: ['UserAttrs'], additionalProperties: false });
    expect(user.properties.Attrs).toMatchObject({ type: 'object', minProperties: 1, maxProperties: 10 });
    user.required.pop();
    expect((await core.schema('set_attr')).properties.UserAttrs.items.required).toEqual(['To_Account', 'Attrs']);
    for (const name of ['constructor', 'unheard_of']) expect(await core.schema(name)).toEqual({ type: 'object' });
  });

  test('the limits are the contract’s, and cannot be changed', () => {
    expect(core.limits).toEqual({
      accountsPerCall: 100,
      answerBytes: 4_194_304,
      attributeNameBytes: 50,
      attributeValueBytes: 50,
      callsPerSecond: 100,
      tagBytes: 50,
      userSigBytes: 16_384,
      webhookBytes: 1 << 20,
      webhookSeconds: 60,
    });
    expect(Object.isFrozen(core.limits)).toBe(true);
  });
});
