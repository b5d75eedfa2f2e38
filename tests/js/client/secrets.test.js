// A UserSig or a key is nowhere in what a program might print: errors with all that hangs on them,
// the client itself, the events of hooks.
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { loadCore } from 'timpush';
import { redact, redactorOf } from '../../../js/redact.js';
import { answerFor, app, clientOf, errorOf, fakeFetch, sign } from '../support/app.js';
import { createTestClock, noteWaits } from '../support/clock.js';
import { always, withServer } from '../support/http.js';

const percentEncoded = (text) => text.replace(/[^A-Za-z0-9]/g, (c) => (
  `%${c.charCodeAt(0).toString(16).toUpperCase()}`
));
const forms = (secret) => [
  secret, encodeURIComponent(secret), percentEncoded(secret), percentEncoded(secret).toLowerCase(),
  encodeURIComponent(percentEncoded(secret)), encodeURIComponent(secret.replaceAll('*', '%2A')),
];

/** Everything that somebody could see of a value. */
const shown = (value) => {
  const seen = new Set();
  const texts = [];
  const walk = (item) => {
    if (typeof item === 'string') texts.push(item);
    if (Object(item) !== item || seen.has(item)) return;
    seen.add(item);
    if (typeof item === 'function') texts.push(item.toString());
    for (const key of Reflect.ownKeys(item)) {
      texts.push(String(key));
      try {
        walk(item[key]);
      } catch {
        // a getter of the platform's that only works elsewhere
      }
    }
  };
  walk(value);
  return [
    ...texts, String(value), value?.stack, JSON.stringify(value),
    inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null }),
  ].join('\n');
};

/** A client whose events are kept, and the look for its secrets in all of it and in the error. */
const setUp = async (options = {}) => {
  const userSig = await sign();
  const clock = createTestClock();
  const { onRetry, pass } = noteWaits(clock);
  const events = [];
  const note = (event) => {
    events.push(event);
    onRetry(event);
  };
  const hooks = { onRequest: note, onResponse: note, onRetry: note };
  const signatures = [userSig];
  const expectClean = (...values) => {
    const text = [client, events, ...values].map(shown).join('\n');
    for (const secret of [app.secretKey, ...signatures]) {
      for (const form of forms(secret)) expect(text).not.toContain(form);
    }
    return text;
  };
  const fetch = options.fetch && (async (url, init) => {
    signatures.push(new URL(url).searchParams.get('usersig'));
    return options.fetch(url, init);
  });
  const client = clientOf({
    ...(options.withKey ? {} : { userSig }),
    ...hooks,
    clock,
    ...options.client,
    ...(fetch && { fetch }),
  });
  return { client, clock, events, expectClean, signatures, pass };
};

const leak = (url, Kind = Error) => Object.assign(new Kind(`request to ${url} failed`), {
  code: `EFAIL ${url}`,
  config: { url, params: new URL(url).searchParams.get('usersig') },
  request: { path: url },
  response: { request: { responseURL: url } },
  url,
  toJSON: () => ({ url }),
  cause: Object.assign(new Error(`connect ${url}`), {
    url,
    cause: new Error(`deeper: ${new URL(url).searchParams.get('usersig')}`, { cause: url }),
  }),
});

describe('with a fetch of the caller’s', () => {
  const throwing = [
    ['an error with the URL all over it, as HTTP clients throw', (url) => leak(url)],
    ['a TypeError', (url) => leak(url, TypeError)],
    ['an error whose name is the URL', (url) => Object.assign(new Error('x'), { name: url })],
    ['the URL itself', (url) => url],
    ['an object that is no error', (url) => ({ message: url, url, cause: url })],
    ['a cause that goes round', (url) => {
      const error = leak(url);
      error.cause.cause = error;
      return error;
    }],
    ['a decoded UserSig in a sentence', (url) => new Error(`bad ${new URL(url).searchParams.get('usersig')}!`)],
    ['an AggregateError', (url) => new AggregateError([leak(url)], url)],
  ];
  test.each(throwing)('that throws %s', async (_name, make) => {
    for (const withKey of [false, true]) {
      const fetch = async (url) => {
        throw make(url);
      };
      const { client, expectClean, pass } = await setUp({ fetch, withKey, client: { retries: 1 } });
      const ended = errorOf(client.getAttributes(['Mary']));
      await pass(1);
      const error = await ended;
      expect(error.code).toBe('ERR_NETWORK');
      expect(error.cause).toBeInstanceOf(Error);
      expectClean(error);
    }
  });

  test('that fails while the body is read', async () => {
    const fetch = async (url) => new Response(new ReadableStream({
      pull: (controller) => controller.error(leak(url)),
    }));
    const { client, expectClean } = await setUp({ fetch });
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error.code).toBe('ERR_NETWORK');
    expectClean(error);
  });

  test('the reason stays readable', async () => {
    const fetch = async (url) => {
      throw leak(url);
    };
    const { client, expectClean } = await setUp({ fetch });
    const text = expectClean(await errorOf(client.getAttributes(['Mary'])));
    expect(text).toContain('identifier=administrator');
    expect(text).toContain('usersig=***');
    expect(text).toContain('No answer to get_attr: connect http://localhost:9/v4/timpush/get_attr?usersig=***');
  });
});

describe('with an answer that echoes', () => {
  const echo = (make) => (url) => new Response(JSON.stringify(make(
    new URL(url).searchParams.get('usersig'),
    new URL(url).search.match(/usersig=([^&]*)/)[1],
    url,
  )));
  test.each([
    ['the UserSig as it is', (userSig) => ({ ErrorCode: 70003, ErrorInfo: `bad sig ${userSig}.` })],
    ['the UserSig encoded', (_, encoded) => ({ ErrorCode: 70003, ErrorInfo: `bad sig ${encoded}.` })],
    ['the UserSig encoded in lower case',
      (_, encoded) => ({ ErrorCode: 70003, ErrorInfo: `bad sig ${encoded.replace(/%../g, (c) => c.toLowerCase())}.` })],
    ['the UserSig with every sign encoded',
      (userSig) => ({ ErrorCode: 70003, ErrorInfo: `bad sig ${percentEncoded(userSig)}.` })],
    ['the UserSig encoded twice', (_, encoded) => (
      { ErrorCode: 70003, ErrorInfo: `bad sig ${encodeURIComponent(encoded)}.` })],
    ['the whole URL', (_, __, url) => ({ ErrorCode: 70003, ErrorInfo: url })],
    ['the secret key', () => ({ ErrorCode: 70009, ErrorInfo: `computed with ${app.secretKey}` })],
    ['the UserSig as RequestId', (userSig) => ({ ErrorCode: 70003, RequestId: userSig })],
    ['the UserSig of a failed account', (userSig) => ({
      ...answerFor([]), ErrorList: [{ To_Account: 'Mary', ErrorCode: 70107, ErrorInfo: userSig }],
    })],
    ['the UserSig as an account', (userSig) => answerFor([userSig])],
    ['the UserSig as no JSON', (userSig) => `<p>${userSig}`],
  ])('%s', async (_name, make) => {
    const fetch = async (url) => {
      const made = make.length === 1 || make.length === 0
        ? make(new URL(url).searchParams.get('usersig'))
        : undefined;
      return typeof made === 'string' ? new Response(made) : echo(make)(url);
    };
    const { client, expectClean, events } = await setUp({ fetch, withKey: true });
    const result = await client.getAttributes(['Mary']).catch((error) => error);
    const text = expectClean(result);
    expect(events).toHaveLength(2);
    expect(text).toContain('get_attr');
  });

  test('an ErrorInfo without a secret stays as it is', async () => {
    const fetch = fakeFetch(() => ({ ErrorCode: 70003, ErrorInfo: 'usersig is broken, see usersig docs' }));
    const error = await errorOf(clientOf({ fetch }).getAttributes(['Mary']));
    expect(error.errorInfo).toBe('usersig is broken, see usersig docs');
  });

  test('a short key does not garble an answer that holds it by chance', async () => {
    const fetch = fakeFetch(() => ({
      ...answerFor(['errorCode']), ErrorList: [{ To_Account: 'failures', ErrorCode: 70107, ErrorInfo: 'no' }],
    }));
    for (const secretKey of ['failures', 'errorCode', 'errorInfo', 'requestId', 'account']) {
      const { users, failures } = await clientOf({ fetch, secretKey }).getAttributes(['errorCode', 'failures']);
      expect(users.map(({ account }) => account)).toEqual(['errorCode']);
      expect(failures.map(({ account }) => account)).toEqual(['failures']);
    }
  });
});

describe('over real HTTP', () => {
  test.each([
    ['refused', 0, always({ ErrorCode: 70009, ErrorInfo: 'no' })],
    ['answered by a gateway', 1, always('<h1>', { status: 502 })],
    ['redirected', 0, always('', { status: 302, headers: { Location: 'http://127.0.0.1:9/?usersig=1' } })],
    ['answered by garbage', 1, always('garbage')],
    ['reset', 1, (request) => request.socket.resetAndDestroy()],
    ['left without an answer', 1, undefined],
  ])('a call that is %s', async (_name, repeats, answer) => {
    const silent = () => new Promise(() => {});
    await withServer(answer ?? silent, async ({ url, requests }) => {
      for (const withKey of [false, true]) {
        const { client, clock, expectClean, signatures, pass } = await setUp({
          withKey, client: { endpoint: url, retries: 1 },
        });
        const before = requests.length;
        const ended = errorOf(client.getAttributes(['Mary', 'xiaoming']));
        const passTimeout = async (attempt) => {
          if (answer) return;
          await clock.until(() => requests.length === before + attempt);
          await clock.advance(5000);
        };
        await passTimeout(1);
        await pass(repeats);
        await passTimeout(2);
        const error = await ended;
        for (const request of requests) {
          signatures.push(new URL(request.url, url).searchParams.get('usersig'));
        }
        expect(signatures.length).toBeGreaterThan(1);
        expectClean(error);
      }
    });
  });

  test('a port where nobody listens', async () => {
    const { client, expectClean, events, pass } = await setUp({
      withKey: true, client: { endpoint: 'http://127.0.0.1:1', retries: 1 },
    });
    const ended = errorOf(client.getAttributes(['Mary']));
    await pass(1);
    expectClean(await ended);
    expect(events.filter(({ url }) => url).map(({ url }) => url.replace(/random=\d+/, 'random=1'))).toEqual(
      expect.arrayContaining([
        'http://127.0.0.1:1/v4/timpush/get_attr?usersig=***&identifier=administrator'
        + '&sdkappid=1400000000&random=1&contenttype=json',
      ]),
    );
  });
});

describe('a client', () => {
  test('shows neither its key nor its UserSig', async () => {
    const { client, expectClean } = await setUp({
      withKey: true, fetch: async () => new Response(JSON.stringify(answerFor(['Mary']))),
    });
    expectClean(await client.getAttributes(['Mary']));
    expect(JSON.stringify(client)).toBe('{}');
  });

  test('a userSig function’s error is stripped of what hangs on it', async () => {
    const userSig = async () => {
      throw leak(`https://sign.example.com/?usersig=${await sign()}`);
    };
    const { client, expectClean } = await setUp({ client: { userSig } });
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'userSig' });
    expect(error.config).toBeUndefined();
    expect(error.cause.config).toBeUndefined();
    expect(expectClean(error)).toContain('usersig=***');
  });

  test('wrong options do not show the right ones', async () => {
    for (const wrong of [{ sdkAppId: 'x' }, { region: 'x' }, { timeout: 'x' }, { userSig: await sign() }]) {
      const error = await errorOf(() => clientOf({ secretKey: app.secretKey, ...wrong }));
      expect(shown(error)).not.toContain(app.secretKey);
    }
  });

  test('a deadline or an abort shows nothing either', async () => {
    const fetch = () => new Promise(() => {});
    const { client, clock, events, expectClean } = await setUp({ fetch, withKey: true });
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [client.getAttributes(['Mary'], { deadline: 20 }), client.getAttributes(['Mary'], { signal })];
    const ended = calls.map((call) => errorOf(call));
    await clock.until(() => events.length > 0);
    await clock.advance(20);
    await clock.until(() => events.length > 2); // the second goes, too
    controller.abort();
    const [late, aborted] = await Promise.all(ended);
    expect([late.code, aborted.code]).toEqual(['ERR_DEADLINE', 'ERR_ABORTED']);
    expectClean(late, aborted);
  });
});

test('a secret is masked however it is encoded, and as often', () => {
  const secret = 'eJ*a-b_c*d~+=/ü';
  const once = encodeURIComponent(secret);
  const all = percentEncoded(secret.replace('ü', '')) + encodeURIComponent('ü');
  for (const form of [
    secret, once, all, all.toLowerCase().replace(/^ej/, 'eJ'), encodeURIComponent(all),
    encodeURIComponent(encodeURIComponent(all)), once.replaceAll('*', '%2a'),
  ]) {
    expect(redact(`before ${form} after`, [secret])).toBe('before *** after');
  }
  expect(redact(`before ${secret.slice(1)} after`, [secret])).toBe(`before ${secret.slice(1)} after`);
});

describe('a text that is made of a secret', () => {
  // It does not begin as a UserSig does, which would be found by its look.
  const secret = 'qJwrzUzRUsrIzM7JTFeyUjI0sjA*VDIsqSzIBArm5KQWAQC6Hwqg';
  const key = '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e';
  const part = (from, size = 24) => secret.slice(from, from + size);
  const twice = encodeURIComponent(percentEncoded(secret));

  test.each([
    ['nothing of it', 'a text of ours, which is longer than a piece', 'a text of ours, which is longer than a piece'],
    ['a piece', part(7), '***'],
    ['a piece less one', part(7, 23), part(7, 23)],
    ['pieces less one, one behind the other', part(0, 23) + part(30, 23) + part(0, 23), part(0, 23) + part(30, 23) + part(0, 23)],
    ['a piece among letters of it', `${part(10, 20)}${part(0)}${part(10, 20)}`, `${part(10, 20)}***${part(10, 20)}`],
    ['the last piece', `x${secret.slice(-24)}`, 'x***'],
    ['pieces one behind the other', part(0) + part(10) + part(20), '*********'],
    ['pieces that overlap', part(0, 40) + part(16, 40), '******'],
    ['all of it but its end', secret.slice(0, -1), '***'],
    ['all of it but its beginning', secret.slice(1), '***'],
    ['it twice', `${secret}.${secret}`, '***.***'],
    ['what looks like one', `eJw${secret.slice(3)}${secret}`, '***'],
    ['it encoded, then cut', `${encodeURIComponent(secret)}${part(3, 30)}`, '******'],
    ['it encoded twice', `<${twice}>`, '<***>'],
    ['it and the key', `${key}${secret}${key.slice(5, 40)}`, '*********'],
    ['a piece of the key and one of it', `${key.slice(0, 24)}|${part(20, 30)}`, '***|***'],
    ['letters of it only', 'qJwrzUqJwrzUqJwrzUqJwrzUqJwrzUqJwrzU', 'qJwrzUqJwrzUqJwrzUqJwrzUqJwrzUqJwrzU'],
  ])('%s', (_name, text, masked) => {
    const redactor = redactorOf([secret, key]);
    for (const [before, after] of [['', ''], ['before ', ' after'], ['\u{1F600}', '\ud83d']]) {
      expect(redactor(before + text + after)).toBe(before + masked + after);
      expect(redact(before + text + after, [secret, key])).toBe(before + masked + after);
    }
    expect(redactor(text)).toBe(masked); // as the first time
  });

  test('any piece, wherever it stands', () => {
    const redactor = redactorOf([secret, key]);
    for (const whole of [secret, key]) {
      for (let from = 0; from + 24 <= whole.length; from += 1) {
        for (const size of [24, 25, 31, 47]) {
          for (const before of ['', 'x', whole.slice(3, 20), 'é'.repeat(22), whole.slice(0, 23)]) {
            const text = `${before}#${whole.slice(from, from + size)}#`;
            expect(redactor(text)).toBe(`${before}#***#`);
          }
        }
      }
    }
  });
});

test('the core by itself masks the secrets it is told of, and only them', async () => {
  const core = await loadCore();
  const userSig = await sign();
  const bytes = new TextEncoder().encode(JSON.stringify({ ErrorCode: 70003, ErrorInfo: `x ${userSig} y` }));
  const error = await errorOf(() => core.readResponse('get_attr', 200, bytes, { secrets: [userSig] }));
  expect(error.errorInfo).toBe('x *** y');
});

test('an answer that repeats a part of the UserSig or key shows none of it', async () => {
  const userSig = await sign();
  for (const [size, start] of [[200, 0], [90, 0], [60, 80], [24, 100]]) {
    const fetch = fakeFetch(() => ({
      ErrorCode: 60002, ErrorInfo: `cannot parse ${userSig.slice(start, start + size)}`,
    }));
    const error = await errorOf(clientOf({ fetch, userSig }).getAttributes(['Mary']));
    expect(error.errorInfo).toBe('cannot parse ***');
    expect(inspect(error)).not.toContain(userSig.slice(start, start + 24));
  }
});

test('an answer that repeats pieces of the UserSig without end costs no more than its length', async () => {
  let piece;
  const fetch = fakeFetch((_body, _count, { url }) => {
    const userSig = new URL(url).searchParams.get('usersig');
    piece = userSig.slice(40, 64);
    return { ErrorCode: 90001, ErrorInfo: `${piece}#`.repeat(100_000) };
  });
  const error = await errorOf(clientOf({ fetch }).getAttributes(['Mary']));
  expect(error.errorInfo).toMatch(/^(\*\*\*#)+/);
  expect(error.errorInfo.length).toBeLessThan(5000);
  expect(JSON.stringify(error)).not.toContain(piece);
});
