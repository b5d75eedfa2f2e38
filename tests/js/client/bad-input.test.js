// What is wrong is refused before anything is sent, by an error that says where, what and what to do.
import { Script, createContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import {
  createClient, isTimPushError, signUserSig, TimPushError, verifyUserSig,
} from 'timpush';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, fixture, okBody, packedSig,
} from '../support/app.js';
import { createTestClock } from '../support/clock.js';
import { runModule } from '../support/node.js';

const good = { ...app, region: 'singapore' };

/** An error with all that it owes its reader. */
const expectComplete = (error, code, field) => {
  expect(error).toBeInstanceOf(TimPushError);
  expect(isTimPushError(error)).toBe(true);
  expect(error.name).toBe('TimPushError');
  expect(error.code).toBe(code);
  expect(error.field).toEqual(field instanceof RegExp ? expect.stringMatching(field) : field);
  expect(error.message).toMatch(/^\S.*[.!?]$/s);
  expect(error.message).toContain(error.hint.replace(/[.!?]$/, ''));
  expect(error.hint).not.toBe('');
};

describe('options', () => {
  const { secretKey: _, ...noKey } = good;
  const { region: __, ...noRegion } = good;
  const cases = [
    ['no options at all', undefined, 'options'],
    ['null', null, 'options'],
    ['a text', 'administrator', 'options'],
    ['a misspelt option', { ...good, retrys: 3 }, 'retrys'],
    ['sdkAppId missing', { ...good, sdkAppId: undefined }, 'sdkAppId'],
    ['sdkAppId as text', { ...good, sdkAppId: '1400000000' }, 'sdkAppId'],
    ['sdkAppId 0', { ...good, sdkAppId: 0 }, 'sdkAppId'],
    ['sdkAppId negative', { ...good, sdkAppId: -1 }, 'sdkAppId'],
    ['sdkAppId with a fraction', { ...good, sdkAppId: 1.5 }, 'sdkAppId'],
    ['sdkAppId NaN', { ...good, sdkAppId: NaN }, 'sdkAppId'],
    ['sdkAppId Infinity', { ...good, sdkAppId: Infinity }, 'sdkAppId'],
    ['sdkAppId beyond 32 bits', { ...good, sdkAppId: 2 ** 32 }, 'sdkAppId'],
    ['sdkAppId as a BigInt', { ...good, sdkAppId: 1400000000n }, 'sdkAppId'],
    ['identifier missing', { ...good, identifier: undefined }, 'identifier'],
    ['identifier empty', { ...good, identifier: '' }, 'identifier'],
    ['identifier not text', { ...good, identifier: 7 }, 'identifier'],
    ['identifier with a line feed, which would forge signed lines',
      { ...good, identifier: 'a\nTLS.sdkappid:1' }, 'identifier'],
    ['identifier with a C1 control', { ...good, identifier: 'a\u0085' }, 'identifier'],
    ['identifier with a lone surrogate', { ...good, identifier: 'a\uD800' }, 'identifier'],
    ['identifier with a space before it', { ...good, identifier: ' administrator' }, 'identifier', 'foreign_start', 'U+0020'],
    ['identifier in quotes', { ...good, identifier: '"administrator"' }, 'identifier', 'foreign_start', 'U+0022'],
    ['identifier with a line end behind it', { ...good, identifier: 'administrator\n' }, 'identifier', 'foreign_end', 'U+000A'],
    ['identifier with a byte order mark', { ...good, identifier: '\ufeffadministrator' }, 'identifier', 'foreign_start', 'U+FEFF'],
    ['secretKey with a line end behind it', { ...good, secretKey: `${app.secretKey}\r\n` }, 'secretKey', 'foreign_end', 'U+000A'],
    ['secretKey in curly quotes', { ...good, secretKey: `‘${app.secretKey}’` }, 'secretKey', 'foreign_start', 'U+2018'],
    ['secretKey with white space of no width', { ...good, secretKey: `${app.secretKey}\u200b` }, 'secretKey', 'foreign_end', 'U+200B'],
    ['secretKey a UserSig', { ...good, secretKey: fixture('usersig').vectors[0].userSig }, 'secretKey', 'user_sig_as_key'],
    ['userSig a secret key', { ...noKey, userSig: app.secretKey }, 'userSig', 'key_as_user_sig'],
    ['neither secretKey nor userSig', noKey, 'secretKey'],
    ['both secretKey and userSig', { ...good, userSig: packedSig({}) }, 'secretKey'],
    ['secretKey empty', { ...good, secretKey: '' }, 'secretKey'],
    ['secretKey a Buffer', { ...good, secretKey: Buffer.from('key') }, 'secretKey'],
    ['secretKey null', { ...good, secretKey: null }, 'secretKey'],
    ['userSig empty', { ...noKey, userSig: '' }, 'userSig'],
    ['userSig a promise', { ...noKey, userSig: Promise.resolve('x') }, 'userSig'],
    ['neither region nor endpoint', noRegion, 'region'],
    ['both region and endpoint', { ...good, endpoint: 'http://localhost' }, 'region'],
    ['an unknown region', { ...good, region: 'singapour' }, 'region'],
    ['a region in capitals', { ...good, region: 'Singapore' }, 'region'],
    ['a region named like a member of every object', { ...good, region: 'constructor' }, 'region'],
    ['an unknown host', { ...good, host: 'secondary' }, 'host'],
    ['endpoint not text', { ...noRegion, endpoint: new URL('http://localhost') }, 'endpoint'],
    ['endpoint empty', { ...noRegion, endpoint: '' }, 'endpoint'],
    ['endpoint without a scheme', { ...noRegion, endpoint: 'push.example.com' }, 'endpoint'],
    ['endpoint of another scheme', { ...noRegion, endpoint: 'ftp://push.example.com' }, 'endpoint'],
    ['endpoint with a user', { ...noRegion, endpoint: 'https://me@push.example.com' }, 'endpoint'],
    ['endpoint with an empty user', { ...noRegion, endpoint: 'https://@push.example.com' }, 'endpoint'],
    ['endpoint with a password',
      { ...noRegion, endpoint: 'https://me:hunter2hunter2@push.example.com' }, 'endpoint'],
    ['endpoint with a query', { ...noRegion, endpoint: 'https://push.example.com/?a=1' }, 'endpoint'],
    ['endpoint with an empty query', { ...noRegion, endpoint: 'https://push.example.com?' }, 'endpoint'],
    ['endpoint with a fragment', { ...noRegion, endpoint: 'https://push.example.com/#x' }, 'endpoint'],
    ['endpoint with an empty fragment', { ...noRegion, endpoint: 'https://push.example.com#' }, 'endpoint'],
    ['endpoint with a path', { ...noRegion, endpoint: 'https://push.example.com/v4' }, 'endpoint'],
    ['plain http to another machine', { ...noRegion, endpoint: 'http://push.example.com' }, 'endpoint'],
    ['plain http to a name that begins like loopback',
      { ...noRegion, endpoint: 'http://127.0.0.1.example.com' }, 'endpoint'],
    ['plain http to a name that ends like loopback',
      { ...noRegion, endpoint: 'http://notlocalhost' }, 'endpoint'],
    ['plain http to a name below localhost, outside a browser',
      { ...noRegion, endpoint: 'http://emulator.localhost:8787' }, 'endpoint'],
    ['allowHttp as text', { ...noRegion, endpoint: 'http://10.0.0.1', allowHttp: 'false' }, 'allowHttp'],
    ['allowSecretInBrowser as text', { ...good, allowSecretInBrowser: 'no' }, 'allowSecretInBrowser'],
    ['timeout 0', { ...good, timeout: 0 }, 'timeout'],
    ['timeout as text', { ...good, timeout: '5000' }, 'timeout'],
    ['timeout beyond what a timer holds', { ...good, timeout: 2 ** 31 }, 'timeout'],
    ['timeout NaN', { ...good, timeout: NaN }, 'timeout'],
    ['deadline 0', { ...good, deadline: 0 }, 'deadline'],
    ['deadline negative', { ...good, deadline: -1 }, 'deadline'],
    ['retries negative', { ...good, retries: -1 }, 'retries'],
    ['retries with a fraction', { ...good, retries: 1.5 }, 'retries'],
    ['retries Infinity', { ...good, retries: Infinity }, 'retries'],
    ['rate 0', { ...good, rate: 0 }, 'rate'],
    ['rate NaN', { ...good, rate: NaN }, 'rate'],
    ['spread negative', { ...good, spread: -1 }, 'spread'],
    ['spread Infinity', { ...good, spread: Infinity }, 'spread'],
    ['concurrency 0', { ...good, concurrency: 0 }, 'concurrency'],
    ['concurrency with a fraction', { ...good, concurrency: 2.5 }, 'concurrency'],
    ['concurrency Infinity', { ...good, concurrency: Infinity }, 'concurrency'],
    ['an unknown content type', { ...good, contentType: 'application/xml' }, 'contentType'],
    ['fetch not a function', { ...good, fetch: {} }, 'fetch'],
    ['onRequest not a function', { ...good, onRequest: true }, 'onRequest'],
    ['onResponse not a function', { ...good, onResponse: 'log' }, 'onResponse'],
    ['onRetry not a function', { ...good, onRetry: null }, 'onRetry'],
    ['a gate without pass', { ...good, gate: { pause: () => {} } }, 'gate'],
    ['a gate without pause', { ...good, gate: { pass: async () => {} } }, 'gate'],
    ['a clock that is a function', { ...good, clock: () => 0 }, 'clock'],
    ['a clock whose time is no number', { ...good, clock: { ...createTestClock(), time: () => NaN } }, 'clock'],
    ['a clock that answers nothing', { ...good, clock: { ...createTestClock(), now: () => {} } }, 'clock'],
    [
      'a clock whose timers cannot be cancelled',
      { ...good, clock: { ...createTestClock(), setTimer: () => 7 } }, 'clock',
    ],
    ['a clock that is null', { ...good, clock: null }, 'clock'],
    ...['now', 'time', 'setTimer'].map((name) => [
      `a clock without ${name}`, { ...good, clock: { ...createTestClock(), [name]: 0 } }, 'clock',
    ]),
  ];

  test.each(cases)('%s', async (_name, options, field, ...[reason, text]) => {
    const error = await errorOf(() => createClient(options));
    expectComplete(error, 'ERR_INVALID_OPTIONS', field);
    if (reason) expect([error.reason, error.text]).toEqual([reason, text]);
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain(app.secretKey.slice(0, 8));
  });

  test('are read once, and only where they stand', async () => {
    let reads = 0;
    const changing = {
      ...noRegion,
      get endpoint() {
        reads += 1;
        return reads === 1 ? 'http://localhost:9' : 'https://evil.example.com';
      },
    };
    const asked = [];
    const fetch = async (url) => {
      asked.push(new URL(url).host);
      return new Response(JSON.stringify({ ErrorCode: 0, UserAttrs: [] }));
    };
    Object.defineProperty(changing, 'fetch', { value: fetch, enumerable: true });
    reads = 0;
    await createClient(changing).getAttributes(['Mary']);
    expect([reads, asked]).toEqual([1, ['localhost:9']]);
    const polluted = Object.create({ allowHttp: true }, Object.getOwnPropertyDescriptors({
      ...noRegion, endpoint: 'http://push.example.com',
    }));
    expectComplete(await errorOf(() => createClient(polluted)), 'ERR_INVALID_OPTIONS', 'endpoint');
  });

  test('an unknown region is answered with the known ones', async () => {
    const error = await errorOf(() => createClient({ ...good, region: 'mumbai' }));
    expect(error.message).toContain(
      'china, singapore, seoul, tokyo, frankfurt, silicon-valley, jakarta',
    );
  });

  test('a bad endpoint that holds a password is not repeated in the error', async () => {
    for (const endpoint of [
      'https://me:hunter2hunter2@push.example.com', 'https://me:hunter2hunter2@', 'me:hunter2hunter2@x',
    ]) {
      const error = await errorOf(() => createClient({ ...noRegion, endpoint }));
      expect([error.message, error.stack, JSON.stringify(error)].join()).not.toContain('hunter2');
    }
  });

  test.each([
    'http://localhost', 'http://localhost:8787/', 'http://LOCALHOST',
    'http://127.0.0.1:1', 'http://127.1.2.3', 'http://2130706433', 'http://[::1]:80',
    'https://push.example.com', 'https://10.0.0.1:8443',
  ])('the endpoint %s is taken', (endpoint) => {
    expect(Object.isFrozen(createClient({ ...noRegion, endpoint }))).toBe(true);
  });

  test('plain http to another machine is taken when allowHttp says so', () => {
    const client = createClient({ ...noRegion, endpoint: 'http://emulator:8787', allowHttp: true });
    expect(Object.isFrozen(client)).toBe(true);
  });

  test('plain http to a name below localhost: what else to say, or what to allow', async () => {
    const endpoint = 'http://emulator.localhost:8787';
    const { reason, message } = await errorOf(() => createClient({ ...noRegion, endpoint }));
    expect({ reason, message }).toEqual({
      reason: 'plain_http_name', message: expect.stringMatching(/DNS.*http:\/\/127\.0\.0\.1.*allowHttp: true/),
    });
    expect(Object.isFrozen(createClient({ ...noRegion, endpoint, allowHttp: true }))).toBe(true);
    expect(Object.isFrozen(createClient({ ...noRegion, endpoint: 'https://emulator.localhost' }))).toBe(true);
  });

  test('an option that is undefined is one that was not given', () => {
    const client = createClient({
      ...noRegion, endpoint: 'http://localhost', region: undefined, userSig: undefined,
      timeout: undefined, rate: undefined, gate: undefined, clock: undefined, fetch: undefined,
      allowHttp: undefined,
    });
    expect(Object.isFrozen(client)).toBe(true);
  });
});

describe('a secret key in a browser', () => {
  // A page's globals, as far as anybody can tell: in a process of its own, since they are this one's too.
  const inPage = (source) => runModule(`
    globalThis.window = globalThis;
    globalThis.document = {};
    const { createClient, TimPushError } = await import('timpush');
    const options = { sdkAppId: 1400000000, identifier: 'administrator', region: 'singapore' };
    let calls = 0;
    const fetch = async () => { calls += 1; return new Response('{}'); };
    ${source}
  `);

  test('is refused, and the key is not in the error', async () => {
    const { stdout, stderr } = await inPage(`
      try {
        createClient({ ...options, secretKey: 'topsecrettopsecret', fetch });
      } catch (error) {
        const { name, code, field, message, hint } = error;
        console.log(JSON.stringify({ name, code, field, message, hint, calls }));
        console.log(error.stack);
      }
    `);
    expect(stderr).toBe('');
    const [first] = stdout.split('\n');
    const { hint, message, ...rest } = JSON.parse(first);
    expect(rest).toEqual({
      name: 'TimPushError', code: 'ERR_SECRET_IN_BROWSER', field: 'secretKey', calls: 0,
    });
    expect(message).toContain(hint);
    expect(hint).toContain('userSig');
    expect(stdout).not.toContain('topsecret');
  });

  test('does not keep it from a name below localhost, which is this machine there', async () => {
    const { stdout, stderr } = await inPage(`
      const { region, ...elsewhere } = options;
      const userSig = '${packedSig({})}';
      console.log(typeof createClient({ ...elsewhere, userSig, endpoint: 'http://emulator.localhost' }).getAttributes);
    `);
    expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  });

  test('is taken when allowSecretInBrowser says so, or as a CryptoKey', async () => {
    const { stdout, stderr } = await inPage(`
      const secretKey = await crypto.subtle.importKey('raw', new TextEncoder().encode('topsecret'),
        { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      for (const more of [{ secretKey: 'topsecret', allowSecretInBrowser: true }, { secretKey }]) {
        console.log(typeof createClient({ ...options, ...more }).getAttributes);
      }
    `);
    expect(stderr).toBe('');
    expect(stdout).toBe('function\nfunction\n');
  });
});

describe('arguments', () => {
  const many = Array.from({ length: 203 }, (_, index) => `user${index}`);
  const user = (account, attributes = { sex: 'male' }) => ({ account, attributes });
  const tagged = (account, tags = ['vip']) => ({ account, tags });
  const cyclic = {};
  cyclic.self = cyclic;

  const cases = [
    // getAttributes
    ['no list', (client) => client.getAttributes(), 'accounts'],
    ['null for a list', (client) => client.getAttributes(null), 'accounts'],
    ['a text for a list', (client) => client.getAttributes('Mary'), 'accounts'],
    ['an object for a list', (client) => client.getAttributes({ length: 1, 0: 'Mary' }), 'accounts'],
    ['an empty account', (client) => client.getAttributes(['Mary', '']), 'accounts[1]'],
    ['a number', (client) => client.getAttributes(['Mary', 42]), 'accounts[1]'],
    ['NaN', (client) => client.getAttributes([NaN]), 'accounts[0]'],
    ['null', (client) => client.getAttributes([null]), 'accounts[0]'],
    ['undefined', (client) => client.getAttributes(['Mary', undefined]), 'accounts[1]'],
    ['a hole', (client) => client.getAttributes(Array(1)), 'accounts[0]'],
    ['a boolean', (client) => client.getAttributes([true]), 'accounts[0]'],
    ['a BigInt', (client) => client.getAttributes([1n]), 'accounts[0]'],
    ['a symbol', (client) => client.getAttributes([Symbol('x')]), 'accounts[0]'],
    ['a function', (client) => client.getAttributes([() => 'Mary']), 'accounts[0]'],
    ['an array', (client) => client.getAttributes([['Mary']]), 'accounts[0]'],
    ['an object', (client) => client.getAttributes([{ account: 'Mary' }]), 'accounts[0]'],
    ['a date, which JSON would make a text', (client) => client.getAttributes([new Date(0)]),
      'accounts[0]'],
    ['a String object, which JSON would make a text',
      (client) => client.getAttributes([Object('Mary')]), 'accounts[0]'],
    ['an object that would be a text in JSON',
      (client) => client.getAttributes([{ toJSON: () => 'Mary' }]), 'accounts[0]'],
    ['an object that refers to itself', (client) => client.getAttributes(['Mary', cyclic]),
      'accounts[1]'],
    ['a lone surrogate', (client) => client.getAttributes(['Mary', 'x\uD83D']), 'accounts[1]'],
    ['a reversed pair', (client) => client.getAttributes(['\uDE00\uD83D']), 'accounts[0]'],
    ['a zero byte', (client) => client.getAttributes(['x\u0000']), 'accounts[0]'],
    ['a line feed', (client) => client.getAttributes(['x\ny']), 'accounts[0]'],
    ['a delete', (client) => client.getAttributes(['x\u007F']), 'accounts[0]'],
    ['a C1 control', (client) => client.getAttributes(['x\u009F']), 'accounts[0]'],
    ['the 203rd of many', (client) => client.getAttributes([...many.slice(0, 202), '']),
      'accounts[202]'],
    ['one that stands after doubles', (client) => client.getAttributes(
      ['a', 'a', 'b', ...many, 'a', 'b', 7, 'c'],
    ), `accounts[${3 + 203 + 2}]`],
    ['a signal that is none', (client) => client.getAttributes(['Mary'], { signal: {} }), 'signal'],
    ['a deadline of 0', (client) => client.getAttributes(['Mary'], { deadline: 0 }), 'deadline'],
    ['a deadline of 0 for an empty list', (client) => client.getTags([], { deadline: 0 }), 'deadline'],
    ['onInvalid that is neither', (client) => client.getAttributes([], { onInvalid: 'skip' }), 'onInvalid'],
    ['onInvalid as a boolean', (client) => client.stream('get_tag', [], { onInvalid: true }).next(), 'onInvalid'],
    ['a deadline as text', (client) => client.getAttributes(['Mary'], { deadline: '5' }), 'deadline'],
    ['onProgress not a function',
      (client) => client.getAttributes(['Mary'], { onProgress: 'log' }), 'onProgress'],
    // writes
    ['accounts where users belong', (client) => client.setAttributes(['Mary']), 'users[0]'],
    ['a user without an account', (client) => client.setAttributes([{ attributes: { sex: 'x' } }]),
      'users[0].account'],
    ['a user with an empty account', (client) => client.setAttributes([user('')]),
      'users[0].account'],
    ['a user without attributes', (client) => client.setAttributes([{ account: 'Mary' }]),
      'users[0].attributes'],
    ['attributes that are empty', (client) => client.setAttributes([user('Mary', {})]),
      'users[0].attributes'],
    ['attributes as an array', (client) => client.setAttributes([user('Mary', ['male'])]),
      'users[0].attributes'],
    ['more than 10 attributes', (client) => client.setAttributes([user('Mary', Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`a${index}`, 'x']),
    ))]), 'users[0].attributes'],
    ['a value that is a number', (client) => client.setAttributes([user('Mary', { age: 20 })]),
      'users[0].attributes.age'],
    ['a value that is undefined',
      (client) => client.setAttributes([user('Mary', { sex: 'x', city: undefined })]),
      'users[0].attributes.city'],
    ['a value of 51 bytes', (client) => client.setAttributes([user('Mary', { city: 'x'.repeat(51) })]),
      'users[0].attributes.city'],
    ['a value of 17 Chinese characters',
      (client) => client.setAttributes([user('Mary', { city: '深'.repeat(17) })]),
      'users[0].attributes.city'],
    ['a value of 13 emoji', (client) => client.setAttributes([user('Mary', { city: '🗽'.repeat(13) })]),
      'users[0].attributes.city'],
    ['a value with a lone surrogate',
      (client) => client.setAttributes([user('Mary', { city: '\uD83D' })]),
      'users[0].attributes.city'],
    ['a name that is no word', (client) => client.setAttributes([user('Mary', { 'a b': 1 })]),
      'users[0].attributes["a b"]'],
    ['an empty name', (client) => client.setAttributes([user('Mary', { '': 'x' })]),
      /^users\[0\]\.attributes/],
    ['a name of 51 bytes', (client) => client.setAttributes([user('Mary', { ['x'.repeat(51)]: '' })]),
      /^users\[0\]\.attributes/],
    ['the value of the 203rd user', (client) => client.setAttributes(
      [...many.map((account) => user(account)), user('Mary', { city: 7 })],
    ), 'users[203].attributes.city'],
    ['a user who stands in the list twice', (client) => client.setAttributes(
      [user('Mary'), user('xiaoming'), user('Mary', { city: 'x' })],
    ), 'users[2].account'],
    ['names that are none', (client) => client.removeAttributes([{ account: 'Mary', names: [] }]),
      'users[0].names'],
    ['names as an object',
      (client) => client.removeAttributes([{ account: 'Mary', names: { sex: true } }]),
      'users[0].names'],
    ['a name that is a number',
      (client) => client.removeAttributes([{ account: 'Mary', names: ['sex', 5] }]),
      'users[0].names[1]'],
    ['a name to remove that is empty',
      (client) => client.removeAttributes([{ account: 'Mary', names: [''] }]), 'users[0].names[0]'],
    // names
    ['no names', (client) => client.setAttributeNames(), 'names'],
    ['names that are empty', (client) => client.setAttributeNames({}), 'names'],
    ['a list of names', (client) => client.setAttributeNames(['sex']), 'names'],
    ['slot 10', (client) => client.setAttributeNames({ 10: 'sex' }), 'names.10'],
    ['a slot with a leading zero', (client) => client.setAttributeNames({ '01': 'sex' }), 'names.01'],
    ['a slot that is a name', (client) => client.setAttributeNames({ sex: '0' }), 'names.sex'],
    ['an empty attribute name', (client) => client.setAttributeNames({ 0: '' }), 'names.0'],
    ['an attribute name that is no text', (client) => client.setAttributeNames({ 0: 1 }), 'names.0'],
    ['an attribute name of 51 bytes',
      (client) => client.setAttributeNames({ 0: 'x'.repeat(51) }), 'names.0'],
    ['a type of a slot that is not named',
      (client) => client.setAttributeNames({ 0: 'sex' }, { types: { 1: 0 } }), 'types.1'],
    ['a type that is unknown',
      (client) => client.setAttributeNames({ 0: 'sex' }, { types: { 0: 2 } }), 'types.0'],
    ['a type as text',
      (client) => client.setAttributeNames({ 0: 'sex' }, { types: { 0: '1' } }), 'types.0'],
    // tags
    ['no tags', (client) => client.addTags([tagged('Mary', [])]), 'users[0].tags'],
    ['a tag for a list of tags', (client) => client.addTags([tagged('Mary', 'vip')]), 'users[0].tags'],
    ['an empty tag', (client) => client.addTags([tagged('Mary', ['vip', ''])]), 'users[0].tags[1]'],
    ['a tag of 51 bytes', (client) => client.addTags([tagged('Mary', ['x'.repeat(51)])]),
      'users[0].tags[0]'],
    ['11 tags to add', (client) => client.addTags([tagged('Mary', Array(11).fill('x'))]),
      'users[0].tags'],
    ['101 tags to replace by',
      (client) => client.addTags([tagged('Mary', Array(101).fill('x'))], { replace: true }),
      'users[0].tags'],
    ['replace as a number', (client) => client.addTags([tagged('Mary')], { replace: 1 }), 'replace'],
    ['a user to tag twice', (client) => client.addTags([tagged('Mary'), tagged('Mary')]),
      'users[1].account'],
    ['a user to untag twice', (client) => client.removeTags([tagged('a'), tagged('a')]),
      'users[1].account'],
    ['an account to clear that is empty', (client) => client.clearTags(['']), 'accounts[0]'],
    // call
    ['a command that is no name', (client) => client.call('../push', {}), 'command'],
    ['a command with capitals', (client) => client.call('Push', {}), 'command'],
    ['an empty command', (client) => client.call('', {}), 'command'],
    ['no command', (client) => client.call(undefined, {}), 'command'],
    ['a command that is an object', (client) => client.call({}, {}), 'command'],
    ['a body that is missing', (client) => client.call('push'), 'body'],
    ['a body that is an array', (client) => client.call('push', []), 'body'],
    ['a body that refers to itself', (client) => client.call('push', cyclic), 'self'],
    ['a body with a member that the call does not know',
      (client) => client.call('get_attr', { To_Account: ['Mary'], Attrs: [] }), 'Attrs'],
    ['a body with 101 accounts',
      (client) => client.call('get_attr', { To_Account: Array(101).fill('Mary') }), 'To_Account'],
  ];

  test.each(cases)('%s', async (_name, make, field) => {
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const error = await errorOf(() => make(clientOf({ fetch })));
    expectComplete(error, 'ERR_INVALID_ARGUMENT', field);
    expect(fetch.calls).toEqual([]);
  });

  test('one bad account among a thousand keeps all of them from being sent', async () => {
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const accounts = Array.from({ length: 1000 }, (_, index) => `user${index}`);
    accounts[950] = 'x\n';
    const error = await errorOf(clientOf({ fetch }).getAttributes(accounts));
    expect(error.field).toBe('accounts[950]');
    expect(fetch.calls).toEqual([]);
  });

  test.each([
    ['50 bytes', 'x'.repeat(50)],
    ['16 Chinese characters', '深'.repeat(16)],
    ['12 emoji', '🗽'.repeat(12)],
    ['nothing', ''],
  ])('a value of %s is taken', async (_name, city) => {
    const fetch = fakeFetch(() => ({ ErrorCode: 0 }));
    await clientOf({ fetch }).setAttributes([user('Mary', { city })]);
    expect(fetch.calls[0].body).toEqual({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city } }] });
  });

  test('options of a call that are undefined are ones that were not given', async () => {
    const fetch = fakeFetch(({ To_Account }) => answerFor(To_Account));
    const { users } = await clientOf({ fetch }).getAttributes(
      ['Mary'], { signal: undefined, deadline: undefined, onProgress: undefined },
    );
    expect(users).toHaveLength(1);
  });
});

test('an error of another realm is one of ours, anything else is not', () => {
  const foreign = new Script(`
    class TimPushError extends Error { name = 'TimPushError'; code = 'ERR_API'; }
    new TimPushError('x');
  `).runInContext(createContext({}));
  expect(foreign).not.toBeInstanceOf(TimPushError);
  expect(isTimPushError(foreign)).toBe(true);
  for (const other of [undefined, null, 'TimPushError', new Error('x'), { code: 'ERR_API' }]) {
    expect(isTimPushError(other)).toBe(false);
  }
});

describe('the options of one call', () => {
  const calls = [
    ['getAttributes', (client, options) => client.getAttributes(['Mary'], options)],
    ['addTags', (client, options) => client.addTags([{ account: 'Mary', tags: ['a'] }], options)],
    ['setAttributeNames', (client, options) => client.setAttributeNames({ 0: 'sex' }, options)],
    ['getAttributeNames', (client, options) => client.getAttributeNames(options)],
    ['call', (client, options) => client.call('get_attr_name', {}, options)],
    ['streamAttributes', (client, options) => client.streamAttributes(['Mary'], options).next()],
  ];

  test.each(calls)('of %s: a misspelt one is refused, and nothing is sent', async (_, call) => {
    const fetch = fakeFetch(() => okBody());
    const client = clientOf({ fetch });
    const misspelt = await errorOf(call(client, { sginal: 1 }));
    expect(misspelt).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'sginal' });
    expect(misspelt.hint).toContain('signal');
    for (const options of [null, 'x', 7]) {
      const error = await errorOf(call(client, options));
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'options' });
    }
    expect(fetch.calls).toHaveLength(0);
  });

  test.each(calls.slice(2, 5))('of %s: it makes one call, which has no progress to tell', async (_, call) => {
    const client = clientOf({ fetch: fakeFetch(() => okBody()) });
    const error = await errorOf(call(client, { onProgress: () => {} }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'onProgress' });
  });

  test.each([
    ['signUserSig', () => signUserSig()],
    ['verifyUserSig', () => verifyUserSig('x')],
  ])('of %s must be there', async (_, call) => {
    expect(await errorOf(call)).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'options' });
  });
});
