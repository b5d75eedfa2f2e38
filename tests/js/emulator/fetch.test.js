// The emulator as a `fetch`: called like the global one, without secrets in anything it shows, and
// without a part of the client.
import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import { addressOf, app, caller, NOW, sign } from './helpers.js';

const create = (options) => createEmulator({ ...app, clock: () => NOW, ...options });
const text = JSON.stringify({ To_Account: ['Mary'] });
const codeOf = async (response) => (await response).json().then(({ ErrorCode }) => ErrorCode);

describe('fetch', () => {
  const bytes = new TextEncoder().encode(text);
  const inputs = (address) => [
    ['an address and text', [address, { method: 'POST', body: text }]],
    ['an address and bytes', [address, { method: 'post', body: bytes }]],
    ['a view of bytes', [address, { method: 'POST', body: new DataView(bytes.buffer) }]],
    ['a buffer', [address, { method: 'POST', body: bytes.slice().buffer }]],
    ['a Blob', [address, { method: 'POST', body: new Blob([text]) }]],
    ['a stream', [address, { method: 'POST', body: new Blob([text]).stream(), duplex: 'half' }]],
    ['a URL', [new URL(address), { method: 'POST', body: text }]],
    ['a Request', [new Request(address, { method: 'POST', body: text })]],
    ['a Request and what a Worker gets', [
      new Request(address, { method: 'POST', body: text }), { BUCKET: {} }, {},
    ]],
    ['a Request and an init', [
      new Request(address, { method: 'PUT', body: 'x' }), { method: 'POST', body: text },
    ]],
  ];

  test('takes whatever the global one takes', async () => {
    const emulator = create();
    const address = await addressOf('https://console.tim.qq.com', 'get_attr');
    for (const [what, parameters] of inputs(address)) {
      expect([what, await codeOf(emulator.fetch(...parameters))]).toEqual([what, 0]);
    }
    expect(await codeOf(emulator.fetch(address))).toBe(60002);
  });

  test('works without its object, and answers a Response', async () => {
    const { fetch } = create();
    const response = await fetch(await addressOf('http://x', 'get_attr'), {
      method: 'POST', body: text,
    });
    expect(response).toBeInstanceOf(Response);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  test('rejects what is no address, as the global one does', async () => {
    await expect(create().fetch('/v4/timpush/get_attr')).rejects.toMatchObject({
      name: 'TypeError',
    });
  });

  test('rejects with the reason of an abort, and nothing is stored', async () => {
    const emulator = create();
    const address = await addressOf('http://x', 'set_attr');
    const body = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });
    const before = emulator.export();
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(emulator.fetch(address, { method: 'POST', body, signal })).rejects.toThrow(
      'given up',
    );
    expect(emulator.export()).toEqual(before);
  });

  test('rejects when it is given up while the signature is checked, and nothing is stored', async () => {
    const emulator = create();
    const address = await addressOf('http://x', 'set_attr');
    const body = JSON.stringify({ UserAttrs: [{ To_Account: 'Mary', Attrs: { city: 'Tokyo' } }] });
    const before = emulator.export();
    const aborter = new AbortController();
    const answer = emulator.fetch(address, { method: 'POST', body, signal: aborter.signal });
    aborter.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
    expect(emulator.export()).toEqual(before);
  });

  test('allows pages to call, as the documented answer does', async () => {
    const emulator = create();
    const address = await addressOf('http://x', 'get_attr');
    const answers = [
      await emulator.fetch(address, { method: 'POST', body: text }),
      await emulator.fetch(address, { method: 'OPTIONS' }),
    ];
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-methods')).toBe('POST');
      expect(headers.get('access-control-allow-headers')).toBe('X-Requested-With');
    }
    expect(answers[1].status).toBe(204);
  });

  test.each(['/', '/v4', '/v40/x', '/x/v4/timpush/get_attr', '/emulator/state'])(
    'allows pages nothing at %s',
    async (path) => {
      const emulator = create();
      const address = await addressOf('http://x', path);
      const answers = [
        await emulator.fetch(address, { method: 'POST', body: text }),
        await emulator.fetch(address, { method: 'OPTIONS' }),
      ];
      emulator.faults.set([{ kind: 'status' }]);
      answers.push(await emulator.fetch(address, { method: 'POST', body: text }));
      for (const { headers } of answers) {
        const names = [...headers.keys()];
        expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    },
  );

  test('takes the longest call that breaks no rule', async () => {
    // Every character escaped, as some encoders do it with all but ASCII, and some with all.
    const escaped = (tag) => tag.split('').map((unit) => (
      `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    )).join('');
    const users = Array.from({ length: 100 }, (_, index) => `u${index}`);
    const tag = (index) => escaped(`${'x'.repeat(47)}${String(index).padStart(3, '0')}`);
    const tags = Array.from({ length: 100 }, (_, index) => `"${tag(index)}"`).join();
    const body = `{"Replace":1,"UserTags":[${users.map((account) => (
      `{"To_Account":"${account}","Tags":[${tags}]}`
    ))}]}`;
    const emulator = create({ accounts: 'auto' });
    expect(await caller(emulator.fetch)('add_tag', body)).toMatchObject({ ErrorCode: 0 });
    expect(emulator.export().apps[app.sdkAppId].users.u99.tags).toHaveLength(100);
  });

  test('refuses a body over four mebibytes', async () => {
    const address = await addressOf('http://x', 'get_attr');
    const body = `"${'x'.repeat(4 * 1024 * 1024)}"`;
    for (const given of [body, new Blob([body])]) {
      const response = await create().fetch(address, { method: 'POST', body: given });
      expect([response.status, await codeOf(response)]).toEqual([413, 93000]);
    }
  });

  test('dates its answers by the emulator\'s own clock', async () => {
    const emulator = create();
    const date = new Date(NOW + 5000).toUTCString();
    emulator.clock.advance(5000);
    const address = await addressOf('http://x', 'get_attr');
    const dateOf = async (method, body) => (
      (await emulator.fetch(address, { method, body })).headers.get('date')
    );
    expect(await dateOf('POST', text)).toBe(date);
    expect(await dateOf('GET')).toBe(date);
    expect(await dateOf('OPTIONS')).toBe(date);
    emulator.faults.set([{ kind: 'status' }]);
    expect(await dateOf('POST', text)).toBe(date);
    const server = await serve(emulator.fetch);
    expect((await fetch(server.url)).headers.get('date')).toBe(date);
    await server.close();
  });

  test('bears a codec that fails, and asks it again', async () => {
    const { createEmulatorWith } = await import('../../../js/emulator/emulator.js');
    let asked = 0;
    const verifyUserSig = async () => {
      asked += 1;
      if (asked === 1) throw new Error('could not be loaded');
      return { valid: true };
    };
    const emulator = createEmulatorWith({ verifyUserSig })({ ...app });
    const address = await addressOf('http://x', 'get_attr');
    await expect(emulator.fetch(address, { method: 'POST', body: text })).rejects.toThrow('loaded');
    expect(await codeOf(emulator.fetch(address, { method: 'POST', body: text }))).toBe(0);
  });

  test('checks a signature that it knows once a second', async () => {
    const { createEmulatorWith } = await import('../../../js/emulator/emulator.js');
    const seen = [];
    const verifyUserSig = async (_userSig, { now }) => {
      seen.push(now);
      return { valid: true };
    };
    const emulator = createEmulatorWith({ verifyUserSig })({ ...app, clock: () => NOW });
    const address = await addressOf('http://x', 'get_attr');
    const call = () => emulator.fetch(address, { method: 'POST', body: text });
    await Promise.all([call(), call(), call()]);
    emulator.clock.advance(1000);
    await call();
    expect(seen).toEqual([NOW / 1000, NOW / 1000 + 1]);
  });
});

describe('the last requests', () => {
  test('say what was asked and answered', async () => {
    const emulator = create();
    const call = caller(emulator.fetch);
    const { RequestId } = await call('get_attr', { To_Account: ['Mary'] });
    await call('/v4/x', {}, { parameters: { random: 'x', usersig: undefined } });
    expect(emulator.requests.list()).toEqual([
      {
        time: NOW,
        requestId: RequestId,
        method: 'POST',
        path: '/v4/timpush/get_attr',
        command: 'get_attr',
        sdkAppId: String(app.sdkAppId),
        identifier: app.identifier,
        random: '4294967295',
        userSig: '***',
        body: text,
        bodyCut: false,
        errorCode: 0,
        faults: [],
      },
      expect.objectContaining({
        path: '/v4/x', command: '', random: 'x', userSig: '', body: '', errorCode: 60009,
      }),
    ]);
    emulator.requests.clear();
    expect(emulator.requests.list()).toEqual([]);
  });

  test('are told to onRequest one by one, without secrets, as copies', async () => {
    const told = [];
    const emulator = create({ onRequest: (record) => told.push(record) });
    const call = caller(emulator.fetch);
    await call('get_attr', { To_Account: ['Mary', app.secretKey] });
    emulator.faults.set([{ kind: 'reset' }]);
    await call('get_attr', {}).catch(() => {});
    expect(told).toEqual(emulator.requests.list());
    expect(told.map(({ errorCode, faults }) => [errorCode, ...faults]))
      .toEqual([[0], [null, 'reset']]);
    expect(told[0].body).toBe('{"To_Account":["Mary","***"]}');
    told[1].faults.push('x');
    expect(emulator.requests.list()[1].faults).toEqual(['reset']);
  });

  test('are a thousand, the oldest first', async () => {
    const emulator = create({ quota: Infinity });
    const call = caller(emulator.fetch);
    for (let count = 0; count < 1003; count += 1) {
      await call('get_attr_name', {}, { parameters: { random: String(count) } });
    }
    const numbers = emulator.requests.list().map(({ random }) => Number(random));
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, index) => index + 3));
  });

  test('keep the beginning of a long body', async () => {
    const emulator = create();
    for (const length of [16_385, 20_000]) {
      emulator.requests.clear();
      await caller(emulator.fetch)('get_attr', 'x'.repeat(length));
      const [{ body, bodyCut }] = emulator.requests.list();
      expect([body.length, bodyCut]).toEqual([16 * 1024, true]);
    }
  });
});

describe('secrets', () => {
  test('are in nothing that an emulator shows', async () => {
    const emulator = create({ faults: [{ kind: 'latency', milliseconds: 0 }] });
    const userSig = await sign();
    const call = caller(emulator.fetch);
    // A caller who puts key and signature where they do not belong.
    const misplaced = { To_Account: ['Mary', app.secretKey], usersig: userSig };
    await call(`/v4/${app.secretKey}`, misplaced);
    await call('get_attr_name', misplaced);
    await call('get_attr', { ...misplaced, filler: `${'x'.repeat(16_200)}${app.secretKey}` });
    await call('get_attr', misplaced, { parameters: { identifier: app.secretKey } });
    await call('get_attr', misplaced, { parameters: { sdkappid: userSig, random: app.secretKey } });
    const shown = [
      inspect(emulator, { depth: Infinity, showHidden: true }),
      JSON.stringify(emulator),
      JSON.stringify(emulator.export()),
      JSON.stringify(emulator.requests.list()),
    ].join('\n');
    expect(emulator.requests.list()).toHaveLength(5);
    expect(shown).not.toContain(app.secretKey.slice(0, 16));
    expect(shown).not.toContain(userSig.slice(0, 16));
  });

  const encodeAll = (secret) => Array.from(new TextEncoder().encode(secret), (byte) => (
    `%${byte.toString(16).padStart(2, '0')}`
  )).join('');
  const escapeAll = (secret) => secret.split('').map((unit) => (
    `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  )).join('');

  test.each([
    ['as it is', (secret) => secret],
    ['in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
    ['in JSON, all escaped', escapeAll],
    ['encoded', encodeURIComponent],
    ['encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
    ['encoded, all of it', encodeAll],
    ['as a form has it', (secret) => String(new URLSearchParams({ secret })).slice('secret='.length)],
  ])('such as a key are masked however they are spelled: %s', async (_what, spell) => {
    const short = 'the "secret" \\ key/ 密钥';
    const longer = `${short} and more of it`;
    const emulator = createEmulator({
      clock: () => NOW,
      apps: [short, longer].map((secretKey, index) => (
        { sdkAppId: 1 + index, secretKey, admins: ['a'] }
      )),
    });
    const usersig = await sign({ sdkAppId: 1, secretKey: short, identifier: 'a' });
    const parameters = { sdkappid: '1', identifier: 'a', usersig };
    const raw = `before ${spell(short)}, between ${spell(longer)} after`;
    await caller(emulator.fetch)('get_attr', raw, { parameters });
    const [{ errorCode, body }] = emulator.requests.list();
    expect([errorCode, body]).toEqual([90001, 'before ***, between *** after']);
  });

  test('such as a key in the path are masked', async () => {
    const secretKey = 'a key of "some" words {}';
    const emulator = create({ secretKey });
    await emulator.fetch(`http://x/v4/${secretKey}/y`, { method: 'POST' });
    await emulator.fetch(`http://x/v4/${encodeURIComponent(secretKey)}/y`, { method: 'POST' });
    const paths = emulator.requests.list().map(({ path }) => path);
    expect(paths).toEqual(['/v4/***/y', '/v4/***/y']);
  });

  test('such as signatures are masked wherever they stand', async () => {
    const emulator = create();
    const call = caller(emulator.fetch);
    const [userSig, another] = [await sign(), await sign({ identifier: 'another' })];
    // The two in each other's place.
    await call('get_attr', {}, { parameters: { identifier: userSig, usersig: app.identifier } });
    // Another than the call's own; as it is, escaped and encoded.
    const escaped = another.replaceAll('*', '\\u002a').replaceAll('_', '\\u005F');
    const encoded = another.replaceAll('*', '%2A').replaceAll('_', '%5f');
    await call('get_attr', `"${another}","${escaped}","${encoded}"`);
    // A parameter that is misspelt, so that the call has no signature.
    const misspelt = { usersig: undefined, UserSig: userSig, sdkappid: userSig };
    await call('get_attr', { usersig: userSig }, { parameters: misspelt });
    await call('get_attr', `{"usersig":"${another}"}`, { parameters: { usersig: `${another}x` } });
    const shown = emulator.requests.list();
    expect(shown.map(({ identifier }) => identifier)).toEqual(['***', ...Array(3).fill(app.identifier)]);
    expect(shown[1].body).toBe('"***","***","***"');
    expect(shown[2].sdkAppId).toBe('***');
    for (const secret of [userSig, another]) {
      expect(JSON.stringify(shown)).not.toContain(secret.slice(10, 40));
    }
  });

  test('that are none spoil no record: short texts in the place of one', async () => {
    const emulator = create({ secretKey: 'a' });
    const call = caller(emulator.fetch);
    for (const usersig of ['a', 'Mary', 'administrator']) {
      await call('get_attr', { To_Account: ['Mary'] }, { parameters: { usersig } });
    }
    await call('get_attr', { To_Account: ['Mary'] }, {
      parameters: { usersig: await sign({ secretKey: 'a' }) },
    });
    for (const record of emulator.requests.list()) {
      expect(record).toMatchObject({
        path: '/v4/timpush/get_attr', identifier: 'administrator', userSig: '***',
      });
    }
    expect(emulator.requests.list()[3].body).toBe('{"To_Account":["Mary"]}');
  });

  test('are in no long body, wherever it is cut', async () => {
    const emulator = create({ quota: Infinity });
    const call = caller(emulator.fetch);
    const { secretKey } = app;
    const userSig = await sign();
    for (const secret of [secretKey, encodeAll(secretKey), userSig]) {
      for (const before of [0, 15_800, 16_200, 16_350, 16_383, 17_000]) {
        const filler = `${secret} ${'.'.repeat(before)} ${secret} ${'.'.repeat(before)}`;
        await call('get_attr', `${filler}${`${secret} `.repeat(400)}`);
      }
    }
    const shown = emulator.requests.list();
    expect(shown).toHaveLength(18);
    for (const { body, bodyCut } of shown) {
      expect(bodyCut).toBe(true);
      expect(body.length).toBeGreaterThanOrEqual(250);
      expect(body.replace(/\*\*\*/g, '')).toMatch(/^[. ]*$/);
    }
  });

  test('are in no error about options', () => {
    const { secretKey } = app;
    const wrong = [
      { ...app, secretKey: [secretKey] },
      { ...app, sdkAppId: secretKey },
      { apps: [{ sdkAppId: 1, secretKey, admins: secretKey }] },
      { apps: [{ sdkAppId: 1, secretKey, admins: [] }] },
    ];
    for (const options of wrong) {
      const error = (() => {
        try {
          return createEmulator(options);
        } catch (reason) {
          return reason;
        }
      })();
      expect(error).toMatchObject({ name: 'EmulatorError' });
      expect(inspect(error)).not.toContain(secretKey);
    }
  });
});

test('the emulator shares nothing with the client but the signature codec and what masks secrets', () => {
  const folder = new URL('../../../js/emulator/', import.meta.url);
  const imports = readdirSync(folder).filter((name) => name.endsWith('.js')).flatMap((name) => (
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\bfrom\s+'([^']+)'|\bimport\('([^']+\.js)'\)/g)]
      .map(([, specifier, dynamic]) => `${name} ${specifier ?? dynamic}`)
  ));
  expect(imports.length).toBeGreaterThan(20);
  const foreign = imports.filter((one) => !/ \.\/[a-z-]+\.js$/.test(one)).sort();
  expect(foreign).toEqual([
    'index.edge-light.js ../core/load.edge-light.js',
    'index.edge-light.js ../usersig.js',
    'index.js ../core/load.js',
    'index.js ../usersig.js',
    'index.workerd.js ../core/load.workerd.js',
    'index.workerd.js ../usersig.js',
    'requests.js ../redact.js',
  ]);
});
