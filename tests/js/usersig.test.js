// UserSigs: equal to the vendor's by content, both ways; damaged ones are refused, bombs are capped.
import { createHmac } from 'node:crypto';
import { deflateRawSync, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inspectUserSig, signUserSig, TimPushError, verifyUserSig } from 'timpush';
// By its file: its package.json says `main` twice, which Jest's resolver takes for no JSON.
import vendor from '../../node_modules/tls-sig-api-v2/TLSSigAPIv2.js';
import { wrongEdge } from '../../js/credential.js';
import { app, errorOf, fixture } from './support/app.js';
import { runModule } from './support/node.js';

const vectors = fixture('usersig');

/** What is in a UserSig, undone by Node alone. */
const unpack = (userSig) => JSON.parse(inflateSync(Buffer.from(
  userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='), 'base64',
)));
const pack = (bytes) => bytes.toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
const packed = (fields) => pack(deflateSync(typeof fields === 'string' ? fields : JSON.stringify(fields)));
const fieldsOf = (changes = {}) => ({
  'TLS.ver': '2.0',
  'TLS.identifier': app.identifier,
  'TLS.sdkappid': app.sdkAppId,
  'TLS.expire': 86_400,
  'TLS.time': 1_700_000_000,
  'TLS.sig': vectors.vectors[0].sig,
  ...changes,
});

describe('signing', () => {
  test.each(vectors.vectors)('$identifier for $expire s holds what the vectors hold', async (vector) => {
    const { identifier, expire, sig, userSig } = vector;
    const { sdkAppId, secretKey, time } = vectors;
    const ours = await signUserSig({ sdkAppId, identifier, secretKey, time, expire });
    expect(unpack(ours)).toEqual(unpack(userSig));
    expect(unpack(ours)['TLS.sig']).toBe(sig);
  });

  test('the same things signed give the same text', async () => {
    const options = { ...app, time: 1_700_000_000, expire: 86_400 };
    expect(await signUserSig(options)).toBe(await signUserSig(options));
  });

  test('is for a day from now unless it is said otherwise', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { 'TLS.time': time, 'TLS.expire': expire } = unpack(await signUserSig(app));
    expect(expire).toBe(86_400);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
  });

  test('by a CryptoKey is the same as by its text', async () => {
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const raw = new TextEncoder().encode(app.secretKey);
    const secretKey = await crypto.subtle.importKey('raw', raw, hmac, false, ['sign']);
    const options = { ...app, time: 1_700_000_000 };
    expect(await signUserSig({ ...options, secretKey })).toBe(await signUserSig(options));
  });

  test('a userBuf is carried as base64, as text or bytes', async () => {
    const text = await signUserSig({ ...app, time: 1, userBuf: '房间' });
    const bytes = await signUserSig({ ...app, time: 1, userBuf: new TextEncoder().encode('房间') });
    expect(text).toBe(bytes);
    expect(unpack(text)['TLS.userbuf']).toBe(Buffer.from('房间').toString('base64'));
    expect((await inspectUserSig(text)).userBuf).toBe(Buffer.from('房间').toString('base64'));
    expect(await verifyUserSig(text, { ...app, now: 2 })).toEqual({ valid: true });
  });

  test('a text has the alphabet that a UserSig has', async () => {
    for (let time = 1; time < 60; time += 1) {
      expect(await signUserSig({ ...app, time })).toMatch(/^[A-Za-z0-9*-]+_{0,2}$/);
    }
  });

  test.each([
    ['identifier missing', { identifier: undefined }, 'identifier'],
    ['identifier empty', { identifier: '' }, 'identifier'],
    ['identifier that forges a line', { identifier: 'a\nTLS.sdkappid:1' }, 'identifier'],
    ['identifier with half an emoji', { identifier: '\uD83D' }, 'identifier'],
    ['identifier a number', { identifier: 7 }, 'identifier'],
    ['sdkAppId as text', { sdkAppId: '1400000000' }, 'sdkAppId'],
    ['sdkAppId 0', { sdkAppId: 0 }, 'sdkAppId'],
    ['secretKey missing', { secretKey: undefined }, 'secretKey'],
    ['secretKey empty', { secretKey: '' }, 'secretKey'],
    ['secretKey a Buffer', { secretKey: Buffer.from('key') }, 'secretKey'],
    ['expire 0', { expire: 0 }, 'expire'],
    ['expire negative', { expire: -1 }, 'expire'],
    ['expire with a fraction', { expire: 1.5 }, 'expire'],
    ['expire over 50 years', { expire: 51 * 366 * 86_400 }, 'expire'],
    ['expire as text', { expire: '86400' }, 'expire'],
    ['time in milliseconds', { time: 1_700_000_000_000 }, 'time'],
    ['time negative', { time: -1 }, 'time'],
    ['time a date', { time: new Date() }, 'time'],
    ['time NaN', { time: NaN }, 'time'],
    ['userBuf a number', { userBuf: 5 }, 'userBuf'],
    ['userBuf that makes a UserSig too long to be read', { userBuf: 'x'.repeat(20_000) }, 'userBuf'],
    ['identifier that does so', { identifier: 'x'.repeat(20_000) }, 'identifier'],
    ['an option that is misspelt', { expires: 60 }, 'expires'],
    ['an option under another name', { userBuffer: 'x' }, 'userBuffer'],
  ])('%s is refused', async (_name, changes, field) => {
    const error = await errorOf(signUserSig({ ...app, ...changes }));
    expect(error).toBeInstanceOf(TimPushError);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field, hint: expect.stringMatching(/./) });
    expect(error.message).not.toContain(app.secretKey);
  });
});

describe('the vendor’s own package', () => {
  const api = new vendor.Api(app.sdkAppId, app.secretKey);

  test.each(['administrator', '管理员', 'a b"c\\d', '😀'])('makes what we read and verify: %s', async (identifier) => {
    const userSig = api.genUserSig(identifier, 86_400);
    expect(await verifyUserSig(userSig, { ...app, identifier })).toEqual({ valid: true });
    const inspection = await inspectUserSig(userSig);
    expect(inspection).toMatchObject({ identifier, sdkAppId: app.sdkAppId });
    expect(inspection.expiresAt - inspection.issuedAt).toBe(86_400);
    expect(inspection).not.toHaveProperty('userBuf');
  });

  test('makes what we read and verify, with a userbuf', async () => {
    const userSig = api.genPrivateMapKey(app.identifier, 86_400, 10_000, 255);
    expect(await verifyUserSig(userSig, app)).toEqual({ valid: true });
    expect(Buffer.from((await inspectUserSig(userSig)).userBuf, 'base64').length).toBe(36);
  });

  test('makes what we verify, with a userbuf that is empty', async () => {
    const userSig = api.genSig(app.identifier, 86_400, '');
    expect(unpack(userSig)['TLS.userbuf']).toBe('');
    expect(await verifyUserSig(userSig, app)).toEqual({ valid: true });
    expect((await inspectUserSig(userSig)).userBuf).toBe('');
    expect(unpack(await signUserSig({ ...app, userBuf: '' }))['TLS.userbuf']).toBe('');
  });

  test.each([
    ['for no time', 0, { valid: false, reason: 'expired' }],
    ['until before it was made', -60, { valid: false, reason: 'expired' }],
    ['for a century', 36_525 * 86_400, { valid: true }],
  ])('makes what we read, good %s', async (_, expire, verdict) => {
    const userSig = api.genUserSig(app.identifier, expire);
    const { issuedAt, expiresAt } = await inspectUserSig(userSig);
    expect(expiresAt - issuedAt).toBe(expire);
    expect(await verifyUserSig(userSig, app)).toEqual(verdict);
  });

  // The vendor's package reads no signature; that it signs the same content the same way is as near as one comes.
  test('signs what we sign, with and without a userbuf', async () => {
    await fc.assert(fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => (
        text.isWellFormed() && !/\p{Cc}/u.test(text) && !wrongEdge(text))),
      fc.integer({ min: 1, max: 4_294_967_295 }),
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.integer({ min: 1, max: 1_000_000_000 }),
      fc.option(fc.uint8Array({ maxLength: 300 })),
      async (identifier, sdkAppId, time, expire, userBuf) => {
        const theirs = new vendor.Api(sdkAppId, app.secretKey);
        const base64 = userBuf && Buffer.from(userBuf).toString('base64');
        const ours = unpack(await signUserSig({
          sdkAppId,
          identifier,
          secretKey: app.secretKey,
          time,
          expire,
          userBuf: userBuf ?? undefined,
        }));
        expect(ours).toEqual({
          'TLS.ver': '2.0',
          'TLS.identifier': identifier,
          'TLS.sdkappid': sdkAppId,
          'TLS.time': time,
          'TLS.expire': expire,
          ...(userBuf && { 'TLS.userbuf': base64 }),
          'TLS.sig': theirs._hmacsha256(identifier, time, expire, base64),
        });
      },
    ), { numRuns: 100 });
  });
});

describe('inspecting', () => {
  test.each(vectors.vectors)('tells what the vector of $identifier says', async ({ identifier, expire, userSig }) => {
    expect(await inspectUserSig(userSig, { now: vectors.time + 100 })).toEqual({
      identifier,
      sdkAppId: vectors.sdkAppId,
      issuedAt: vectors.time,
      expiresAt: vectors.time + expire,
      secondsLeft: expire - 100,
    });
  });

  test('tells how long ago one has ended', async () => {
    const { userSig } = vectors.vectors[0];
    expect((await inspectUserSig(userSig, { now: vectors.time + 86_401 })).secondsLeft).toBe(-1);
  });

  test.each([0, 1, 5, 9])('reads any level of compression: %i', async (level) => {
    const userSig = pack(deflateSync(JSON.stringify(fieldsOf()), { level }));
    expect((await inspectUserSig(userSig)).identifier).toBe(app.identifier);
  });

  const [{ userSig: whole }] = vectors.vectors;
  const packedBytes = deflateSync(JSON.stringify(fieldsOf({ x: 1 })));
  test.each([
    ['nothing', ''], ['a number', 7], ['undefined', undefined], ['null', null],
    ['a word', 'hello'], ['four signs', '____'], ['plain base64', `${whole.replaceAll('*', '+')}`],
    ['one with a space', `${whole} `], ['one with a line feed', `${whole}\n`],
    ['one of its half', whole.slice(0, whole.length / 2)],
    ['one without its last sign', whole.slice(0, -1)],
    ['one without its last four', whole.slice(0, -4)],
    ['one with a sign changed', whole.replace(/.{80}./, (text) => text.slice(0, 80) + (text[80] === 'A' ? 'B' : 'A'))],
    ['one percent-encoded', encodeURIComponent(whole).replaceAll('*', '%2A')],
    ['one with bytes behind its stream', pack(Buffer.concat([deflateSync(JSON.stringify(fieldsOf())), Buffer.from('xyz')]))],
    ['one with a second stream', pack(Buffer.concat([packedBytes, packedBytes.subarray(2)]))],
    ['raw deflate', pack(deflateRawSync(JSON.stringify(fieldsOf())))],
    ['no JSON', packed('hello')], ['JSON that is no object', packed('[]')],
    ['an empty object', packed({})],
    ['no identifier', packed(fieldsOf({ 'TLS.identifier': undefined }))],
    ['no signature', packed(fieldsOf({ 'TLS.sig': undefined }))],
    ['sdkappid as text', packed(fieldsOf({ 'TLS.sdkappid': '1400000000' }))],
    ['time as text', packed(fieldsOf({ 'TLS.time': '1700000000' }))],
    ['another version', packed(fieldsOf({ 'TLS.ver': '1.0' }))],
    ['an identifier with a line feed', packed(fieldsOf({ 'TLS.identifier': 'a\nb' }))],
    ['bytes that are no UTF-8', pack(deflateSync(Buffer.from([0x7b, 0xff, 0x7d])))],
    ['a text of 20 KB', 'A'.repeat(20_000)],
    ['a bomb of 12 MB', pack(deflateSync(Buffer.alloc(11_000_000, ' ')))],
    ['a bomb of 70 KB', packed(fieldsOf({ x: ' '.repeat(70_000) }))],
  ])('refuses %s', async (_name, userSig) => {
    const error = await errorOf(inspectUserSig(userSig));
    expect(error).toBeInstanceOf(TimPushError);
    expect(error.code).toBe('ERR_INVALID_ARGUMENT');
    expect(error.path[0]).toBe('userSig');
    expect(error.hint).toMatch(/./);
    expect(await verifyUserSig(userSig, app)).toEqual({ valid: false, reason: 'malformed' });
  });

  test('a bomb is let go of at 64 KB, not inflated whole', async () => {
    const bomb = pack(deflateSync(Buffer.alloc(11_000_000, ' ')));
    expect(bomb.length).toBeLessThan(16_384);
    const { cause } = await errorOf(inspectUserSig(bomb));
    expect(cause).toBeInstanceOf(RangeError);
    expect(cause.message).toContain('65536');
  });
});

describe('what was copied along', () => {
  const edges = [
    [' ', 'U+0020'], ['\n', 'U+000A'], ['"', 'U+0022'], ['’', 'U+2019'], ['\ufeff', 'U+FEFF'], ['\u200b', 'U+200B'],
  ];
  const codeOf = (name) => ({ code: 'ERR_INVALID_ARGUMENT', field: name });

  test.each(edges)('%j with a key or an identifier is refused in signing and verifying', async (character, text) => {
    const [{ userSig }] = vectors.vectors;
    for (const name of ['secretKey', 'identifier']) {
      const before = { ...app, [name]: `${character}${app[name]}` };
      const behind = { ...app, [name]: `${app[name]}${character}` };
      for (const attempt of [signUserSig, (options) => verifyUserSig(userSig, options)]) {
        const errors = [await errorOf(attempt(before)), await errorOf(attempt(behind))];
        expect(errors).toMatchObject([
          { ...codeOf(name), reason: 'foreign_start', text },
          { ...codeOf(name), reason: 'foreign_end', text },
        ]);
        expect(JSON.stringify(errors)).not.toContain(app.secretKey.slice(0, 8));
      }
    }
  });

  test('a UserSig that is read says so, too; one that is verified is malformed', async () => {
    const [{ userSig }] = vectors.vectors;
    expect(await errorOf(inspectUserSig(`“${userSig}”`)))
      .toMatchObject({ ...codeOf('userSig'), reason: 'foreign_start', text: 'U+201C' });
    expect(await verifyUserSig(`${userSig}\n`, app)).toEqual({ valid: false, reason: 'malformed' });
    expect(await errorOf(inspectUserSig(app.secretKey))).toMatchObject({ reason: 'key_as_user_sig' });
    expect(await errorOf(signUserSig({ ...app, secretKey: userSig }))).toMatchObject({ reason: 'user_sig_as_key' });
  });

  test('an identifier that somebody else signed with white space is read as it is', async () => {
    const identifier = ' Mary\u3000';
    expect((await inspectUserSig(packed(fieldsOf({ 'TLS.identifier': identifier })))).identifier).toBe(identifier);
  });
});

describe('texts of any length', () => {
  const long = 'A'.repeat(20_000_000);
  const limit = 16_384;

  test('are refused before anything is done with them', async () => {
    for (const name of ['identifier', 'userBuf']) {
      expect(await errorOf(signUserSig({ ...app, [name]: long })))
        .toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: name, reason: 'long_user_sig', limit });
    }
    const userBuf = new Uint8Array(20_000_000);
    expect((await errorOf(signUserSig({ ...app, userBuf }))).reason).toBe('long_user_sig');
    expect((await errorOf(inspectUserSig(`eJw${long}A`))).reason).toBe('not_user_sig');
    expect(await verifyUserSig(`eJw${long}A`, app)).toEqual({ valid: false, reason: 'malformed' });
  });
});

describe('verifying', () => {
  const [{ userSig }] = vectors.vectors;
  const right = { ...app, now: vectors.time };

  test('finds the vectors valid while they last, to the second', async () => {
    expect(await verifyUserSig(userSig, right)).toEqual({ valid: true });
    const at = (now) => verifyUserSig(userSig, { ...right, now });
    expect(await at(vectors.time + 86_399)).toEqual({ valid: true });
    expect(await at(vectors.time + 86_400)).toEqual({ valid: false, reason: 'expired' });
  });

  test.each([
    ['sdkAppId', { sdkAppId: 1400000001 }], ['identifier', { identifier: 'Administrator' }],
    ['signature', { secretKey: `${app.secretKey}x` }],
  ])('finds a wrong %s', async (reason, changes) => {
    const verdict = await verifyUserSig(userSig, { ...right, ...changes });
    expect(verdict).toEqual({ valid: false, reason });
  });

  test.each([
    ['expire', { 'TLS.expire': 864_000 }], ['time', { 'TLS.time': 1_700_000_001 }],
    ['sig', { 'TLS.sig': 'x' }], ['sig, which is empty', { 'TLS.sig': '' }],
    ['sig, which is longer', { 'TLS.sig': `${vectors.vectors[0].sig}=` }],
    ['userbuf, which was added', { 'TLS.userbuf': 'eA==' }],
  ])('finds a forged %s', async (_name, changes) => {
    expect(await verifyUserSig(packed(fieldsOf(changes)), right))
      .toEqual({ valid: false, reason: 'signature' });
  });

  test.each([
    NaN, Infinity, -Infinity, -1, null, 'abc', '1700000000', new Date(0), 1n,
  ])('at %p is refused', async (now) => {
    const options = { ...app, now };
    for (const attempt of [verifyUserSig(userSig, options), inspectUserSig(userSig, { now })]) {
      expect(await errorOf(attempt)).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'now' });
    }
  });

  test.each([
    ['a misspelt option', () => verifyUserSig(userSig, { ...right, at: 5 }), 'at'],
    ['an option of another call', () => inspectUserSig(userSig, app), 'sdkAppId'],
    ['null', () => inspectUserSig(userSig, null), 'options'],
    ['a time in place of the options', () => inspectUserSig(userSig, vectors.time), 'options'],
  ])('with %s is refused', async (_, attempt, field) => {
    expect(await errorOf(attempt())).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field });
  });

  test('without a key is an error, not an answer', async () => {
    const error = await errorOf(verifyUserSig(userSig, { ...right, secretKey: undefined }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'secretKey' });
  });

  test('agrees with a signature that Node makes', async () => {
    const content = `TLS.identifier:${app.identifier}\nTLS.sdkappid:${app.sdkAppId}\n`
      + 'TLS.time:1700000000\nTLS.expire:86400\n';
    const sig = createHmac('sha256', app.secretKey).update(content).digest('base64');
    expect(await verifyUserSig(packed(fieldsOf({ 'TLS.sig': sig })), right)).toEqual({ valid: true });
  });
});

// Node's own HMAC is taken where it is, since a fresh process takes its time to load WebCrypto.
test('a UserSig is the same with WebCrypto and by Node’s own HMAC', async () => {
  const { stdout, stderr } = await runModule(`
    const { createClient, signUserSig, verifyUserSig } = await import('timpush');
    const app = { sdkAppId: 1400000000, identifier: 'administrator' };
    const keys = ['k', 'key of 32 bytes, as the console is', '\\u94a5\\ud83d\\udd11', 'half \\ud83d', 'long'.repeat(50)];
    const signAll = () => Promise.all(keys.map((secretKey) => signUserSig({ ...app, secretKey, time: 1700000000 })));
    let loaded = 0;
    for (const name of ['crypto', 'CryptoKey']) {
      const { get } = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { get() { loaded += 1; return get.call(globalThis); } });
    }
    const byNode = await signAll();
    const fetch = async () => new Response('{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":"","UserAttrs":[]}');
    await createClient({ ...app, secretKey: 'k', region: 'china', fetch }).getAttributes(['Mary']);
    const loadedByThen = loaded;
    delete process.getBuiltinModule;
    const byWebCrypto = await signAll();
    const good = await verifyUserSig(byNode[2], { ...app, secretKey: keys[2], now: 1700000001 });
    console.log(JSON.stringify({ byNode, byWebCrypto, loadedByThen, isLoaded: loaded > 0, good }));
  `);
  expect(stderr).toBe('');
  const { byNode, byWebCrypto, ...others } = JSON.parse(stdout);
  expect(byNode).toEqual(byWebCrypto);
  expect(new Set(byNode).size).toBe(5);
  expect(others).toEqual({ loadedByThen: 0, isLoaded: true, good: { valid: true } });
});

test('a compressed UserSig is not called malformed where the runtime cannot inflate', async () => {
  const { userSig, identifier } = fixture('usersig').vectors[0];
  const { stdout, code } = await runModule(`
    delete globalThis.DecompressionStream;
    const { createCoreLoader } = await import('./js/core/core.js');
    const { createUserSig } = await import('./js/usersig.js');
    const { readFile } = await import('node:fs/promises');
    const compile = async () => WebAssembly.compile(await readFile('dist/core.wasm'));
    const { inspectUserSig, verifyUserSig, signUserSig } = createUserSig(createCoreLoader(compile));
    const app = { sdkAppId: 1400000000, identifier: '${identifier}', secretKey: 'a key of the test' };
    for (const attempt of [
      () => inspectUserSig('${userSig}'),
      () => verifyUserSig('${userSig}', app),
    ]) await attempt().catch((error) => console.log(error.code, error.message));
    console.log(JSON.stringify(await verifyUserSig('cut', app)));
    console.log(JSON.stringify(await verifyUserSig(await signUserSig(app), app)));
  `);
  expect(code).toBe(0);
  const [inspected, verified, cut, ours] = stdout.trim().split('\n');
  for (const line of [inspected, verified]) {
    expect(line).toContain('ERR_INVALID_ARGUMENT This UserSig is compressed');
  }
  expect(JSON.parse(cut)).toEqual({ valid: false, reason: 'malformed' });
  expect(JSON.parse(ours)).toEqual({ valid: true });
});

test('where WebCrypto is missing, as on a page by plain http, the error says why', async () => {
  const { stdout, code } = await runModule(`
    delete process.getBuiltinModule;
    Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues() {} } });
    const { isTimPushError, signUserSig, verifyUserSig } = await import('timpush');
    const app = { sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'a key of the test' };
    for (const attempt of [
      () => signUserSig(app),
      () => verifyUserSig('${fixture('usersig').vectors[0].userSig}', app),
    ]) await attempt().catch((error) => console.log(isTimPushError(error), error.field, error.message));
  `);
  expect(code).toBe(0);
  const line = 'true undefined Nothing can be signed here: WebCrypto is for secure contexts only. Serve the page by https, or from localhost.';
  expect(stdout).toBe(`${line}\n${line}\n`);
});
