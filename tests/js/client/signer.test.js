// The UserSig that calls carry: kept while it is good, renewed before it ends, asked for no more
// often than needed.
import { describe, expect, test } from '@jest/globals';
import { inspectUserSig, verifyUserSig } from 'timpush';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, fixture, okBody, packedSig, sign, withEmulator,
} from '../support/app.js';
import { createTestClock, start, turns } from '../support/clock.js';

const accounts = Array.from({ length: 450 }, (_, index) => `user${index}`);
const now = start / 1000; // by the clients' clocks, unless they are moved
const day = 86_400; // seconds
const signatureOf = ({ url }) => new URL(url).searchParams.get('usersig');
const signaturesOf = (fetch) => [...new Set(fetch.calls.map(signatureOf))];
const good = ({ To_Account }) => answerFor(To_Account);

describe('from a secret key', () => {
  test('is one the service takes, good for a day', async () => {
    const fetch = fakeFetch(good);
    await clientOf({ fetch }).getAttributes(['Mary']);
    const [userSig] = signaturesOf(fetch);
    expect(await verifyUserSig(userSig, { ...app, now })).toEqual({ valid: true });
    const { issuedAt, expiresAt } = await inspectUserSig(userSig);
    expect([issuedAt, expiresAt]).toEqual([now, now + day]);
  });

  test('is of the machine’s time where the client has no clock of its own', async () => {
    const fetch = fakeFetch(good);
    const before = Math.floor(Date.now() / 1000);
    await clientOf({ fetch, clock: undefined }).getAttributes(['Mary']);
    const { issuedAt } = await inspectUserSig(signaturesOf(fetch)[0]);
    expect(issuedAt).toBeGreaterThanOrEqual(before);
    expect(issuedAt).toBeLessThanOrEqual(Date.now() / 1000);
  });

  test('is renewed ten minutes before its end, and not a millisecond before that', async () => {
    const clock = createTestClock();
    const fetch = fakeFetch(good);
    const client = clientOf({ fetch, clock });
    await clock.advance(999); // the signature says whole seconds: it is of the one that has begun
    await client.getAttributes(['Mary']);
    await clock.advance((day - 600) * 1000 - 1000);
    await client.getAttributes(['Mary']);
    expect(signaturesOf(fetch)).toHaveLength(1);
    await clock.advance(1);
    await client.getAttributes(['Mary']);
    const issued = await Promise.all(signaturesOf(fetch).map((userSig) => inspectUserSig(userSig)));
    expect(issued.map(({ issuedAt }) => issuedAt - now)).toEqual([0, day - 600]);
    expect(clock.timersLeft()).toEqual([]);
  });

  test('is made once for many calls, at once and one after the other', async () => {
    const fetch = fakeFetch(good);
    const client = clientOf({ fetch });
    await Promise.all([client.getAttributes(accounts), client.getAttributes(['Mary'])]);
    await client.getAttributes(['Mary']);
    expect(fetch.calls).toHaveLength(7);
    expect(signaturesOf(fetch)).toHaveLength(1);
  });

  test('may be a CryptoKey that nobody can read', async () => {
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const raw = new TextEncoder().encode(app.secretKey);
    const secretKey = await crypto.subtle.importKey('raw', raw, hmac, false, ['sign']);
    const { client } = withEmulator({}, { secretKey });
    expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
  });

  test('a CryptoKey for something else is an error, and nothing is sent', async () => {
    const fetch = fakeFetch(good);
    const aes = { name: 'AES-GCM', length: 256 };
    const secretKey = await crypto.subtle.generateKey(aes, false, ['encrypt']);
    const error = await errorOf(clientOf({ fetch, secretKey }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'secretKey', unsettled: ['Mary'] });
    expect(fetch.calls).toEqual([]);
  });
});

describe('from a function', () => {
  test('is asked for once by calls of the same moment', async () => {
    let asked = 0;
    const userSig = async () => {
      asked += 1;
      return sign();
    };
    const fetch = fakeFetch(good);
    const client = clientOf({ fetch, userSig });
    await Promise.all([client.getAttributes(accounts), client.getAttributes(['Mary'])]);
    await client.getAttributes(['Mary']);
    expect(asked).toBe(1);
    expect(signaturesOf(fetch)).toHaveLength(1);
  });

  test.each([
    ['ten minutes before its end', { time: now - day + 600, expire: day }, 3],
    ['not a second before that', { time: now - day + 601, expire: day }, 1],
    ['at nine tenths of a short life', { time: now - 54, expire: 60 }, 3],
    ['not a second before that, either', { time: now - 53, expire: 60 }, 1],
    ['when it has ended', { time: now - 100, expire: 50 }, 3],
  ])('is asked for anew %s', async (_name, times, calls) => {
    let asked = 0;
    const userSig = async () => {
      asked += 1;
      return sign(times);
    };
    const client = clientOf({ fetch: fakeFetch(good), userSig });
    for (let call = 0; call < 3; call += 1) await client.getAttributes(['Mary']);
    expect(asked).toBe(calls);
  });

  test('is asked for anew at the millisecond, not before', async () => {
    const clock = createTestClock();
    const userSig = () => sign({ time: Math.floor(clock.time() / 1000), expire: 60 });
    const fetch = fakeFetch(good);
    const client = clientOf({ fetch, clock, userSig });
    const sent = [];
    for (const step of [0, 53_999, 1, 53_999, 1]) {
      await clock.advance(step);
      await client.getAttributes(['Mary']);
      sent.push(signaturesOf(fetch).length);
    }
    expect(sent).toEqual([1, 1, 2, 2, 3]);
  });

  test('one whose fields cannot be read here is sent all the same, and asked for each time', async () => {
    const odd = [packedSig({ 'TLS.ver': '3.0' }), packedSig('of some other service')];
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return odd[asked - 1];
    };
    const fetch = fakeFetch(good);
    const client = clientOf({ fetch, userSig });
    await client.getAttributes(['Mary']);
    await client.getAttributes(['Mary']);
    expect(signaturesOf(fetch)).toEqual(odd);
  });

  test.each([
    ['nothing', () => undefined], ['an empty text', () => ''], ['a number', async () => 7],
    ['an error', () => {
      throw new Error('the signing server is away');
    }],
    ['a rejection', () => Promise.reject(new Error('the signing server is away'))],
  ])('that gives %s ends the job with ERR_INVALID_OPTIONS, and nothing is sent', async (_name, userSig) => {
    const fetch = fakeFetch(good);
    const error = await errorOf(clientOf({ fetch, userSig, retries: 3 }).getAttributes(accounts));
    expect(error).toMatchObject({
      code: 'ERR_INVALID_OPTIONS', field: 'userSig', hint: expect.stringMatching(/./), unsettled: accounts,
    });
    expect(fetch.calls).toEqual([]);
  });

  test('that failed once is asked again by the next call', async () => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      if (asked === 1) throw new Error('away');
      return sign();
    };
    const client = clientOf({ fetch: fakeFetch(good), userSig });
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error.message).toContain('away');
    expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
  });
});

describe('that the service calls expired', () => {
  const expired = { ErrorCode: 70001, ErrorInfo: 'expired' };

  test.each([70001, 70052])('is renewed once, by %i', async (ErrorCode) => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return sign({ expire: 86_400 + asked });
    };
    const fetch = fakeFetch((body, count) => (count === 1 ? { ErrorCode } : good(body)));
    const retries = [];
    const client = clientOf({ fetch, userSig, onRetry: ({ step }) => retries.push(step) });
    expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
    expect(asked).toBe(2);
    expect(signaturesOf(fetch)).toHaveLength(2);
    expect(retries).toEqual(['sign_anew']);
  });

  test('is renewed once only: a second refusal is the end', async () => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return sign();
    };
    const fetch = fakeFetch(() => expired);
    const error = await errorOf(clientOf({ fetch, userSig, retries: 9 }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: 70001, kind: 'credential', attempts: 2 });
    expect(fetch.calls).toHaveLength(2);
    expect(asked).toBe(2);
  });

  test('is renewed together by the calls that it failed for', async () => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return sign({ expire: 86_400 + asked });
    };
    let firstOne;
    const fetch = fakeFetch(async (body, _count, call) => {
      firstOne ??= signatureOf(call);
      await turns(body.To_Account.length % 7);
      return signatureOf(call) === firstOne ? expired : good(body);
    });
    const { users } = await clientOf({ fetch, userSig }).getAttributes(accounts);
    expect(users).toHaveLength(450);
    expect(asked).toBe(2);
    expect(fetch.calls).toHaveLength(6); // the first goes alone, so one only is refused
  });

  test('or wrong is tried by one call, not by all that wait', async () => {
    const fetch = fakeFetch(() => ({ ErrorCode: 70009 }));
    const error = await errorOf(clientOf({ fetch }).getAttributes(accounts));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode: 70009 });
    expect(fetch.calls).toHaveLength(1);
    expect(error.unsettled).toHaveLength(450);
  });

  test('and is refused late, after another call had it renewed, costs no second one', async () => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return sign({ expire: 86_400 + asked });
    };
    let succeeded;
    const success = new Promise((resolve) => {
      succeeded = resolve;
    });
    let firstOne;
    const fetch = fakeFetch(async (body, count, call) => {
      firstOne ??= signatureOf(call);
      if (signatureOf(call) === firstOne) {
        if (count === 2) await success;
        return expired;
      }
      succeeded();
      return good(body);
    });
    const { users } = await clientOf({ fetch, userSig, concurrency: 2 }).getAttributes(accounts);
    expect(users).toHaveLength(450);
    expect(asked).toBe(2);
  });

  test('and was made from the key is made anew', async () => {
    const fetch = fakeFetch((body, count) => (count === 1 ? expired : good(body)));
    const { users } = await clientOf({ fetch }).getAttributes(['Mary']);
    expect(users).toHaveLength(1);
    expect(fetch.calls).toHaveLength(2);
  });

  test('and is a fixed text is not tried again', async () => {
    const userSig = await sign({ time: now - 100, expire: 50 });
    const { emulator, client } = withEmulator({}, { userSig, retries: 9 });
    const error = await errorOf(client.getAttributes(accounts));
    expect(error).toMatchObject({
      code: 'ERR_API',
      errorCode: 70001,
      errorName: 'USERSIG_EXPIRED',
      kind: 'credential',
      attempts: 1,
      retryable: false,
    });
    expect(emulator.requests.list().length).toBeLessThanOrEqual(5);
  });
});

describe('that the service refuses', () => {
  test.each([70003, 70009, 70013, 70014])('by %i is not tried again', async (ErrorCode) => {
    let asked = 0;
    const userSig = () => {
      asked += 1;
      return sign();
    };
    const fetch = fakeFetch(() => ({ ErrorCode }));
    const error = await errorOf(clientOf({ fetch, userSig, retries: 9 }).getAttributes(['Mary']));
    expect(error).toMatchObject({ errorCode: ErrorCode, kind: 'credential', retryable: false, attempts: 1 });
    expect(fetch.calls).toHaveLength(1);
    expect(asked).toBe(1);
  });

  test.each([
    ['of other fields', () => packedSig({ 'TLS.ver': '2.0' }), 70003],
    ['of another key', () => sign({ secretKey: 'x'.repeat(64) }), 70009],
    ['of another identifier', () => sign({ identifier: 'somebody' }), 70013],
    ['of another app', () => sign({ sdkAppId: 1400000001 }), 70014],
  ])('is found by the emulator: %s', async (_name, make, errorCode) => {
    const { client } = withEmulator({}, { userSig: await make() });
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_API', errorCode, kind: 'credential' });
  });

  test('is told apart from an app that is not there', async () => {
    const { client } = withEmulator({}, { sdkAppId: 1400000001 });
    const error = await errorOf(client.getAttributes(['Mary']));
    expect(error).toMatchObject({ errorCode: 70020, kind: 'app', hint: expect.stringContaining('region') });
  });
});

test('a UserSig is percent-encoded on its way', async () => {
  const fetch = fakeFetch(() => okBody({ UserAttrs: [] }));
  const { userSig } = fixture('usersig').vectors[0];
  await clientOf({ fetch, userSig }).getAttributes(['Mary']);
  expect(userSig).toMatch(/\*.*_$/);
  expect(fetch.calls[0].url).toContain(`?usersig=${userSig.replaceAll('*', '%2A')}&`);
});

describe('that cannot be one is refused, and nothing is sent:', () => {
  const compressed = () => fixture('usersig').vectors[0].userSig;
  const cases = [
    ['a space before it', async () => ` ${await sign()}`, 'foreign_start', 'U+0020'],
    ['a line end behind it', async () => `${await sign()}\r\n`, 'foreign_end', 'U+000A'],
    ['quotes around it', async () => `"${await sign()}"`, 'foreign_start', 'U+0022'],
    ['a curly quote behind it', async () => `${await sign()}\u201d`, 'foreign_end', 'U+201D'],
    ['a byte order mark before it', async () => `\ufeff${await sign()}`, 'foreign_start', 'U+FEFF'],
    ['white space of no width behind it', async () => `${await sign()}\u200b`, 'foreign_end', 'U+200B'],
    ['a line end in it', async () => (await sign()).replace(/^.{76}/, '$&\n'), 'not_base64', undefined],
    ['plain base64', async () => compressed().replaceAll('*', '+'), 'not_base64', undefined],
    ['a word', () => 'administrator', 'not_base64', undefined],
    ['base64 of something else', () => btoa('{"TLS.ver":"2.0"} '), 'not_base64', undefined],
    ['a secret key', () => app.secretKey, 'key_as_user_sig', undefined],
    ['16 MB', () => 'eJwA'.repeat(4_000_000), 'not_user_sig', undefined],
  ];
  const expectRefused = (fetch, error, userSig, reason, text) => {
    expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', field: 'userSig', reason });
    expect(error.text).toBe(text);
    expect(error.hint).toMatch(/./);
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain(userSig.trim().slice(8, 40));
    expect(fetch.calls).toEqual([]);
  };

  test.each(cases)('%s, as a text', async (_name, make, reason, text) => {
    const fetch = fakeFetch(good);
    const userSig = await make();
    expectRefused(fetch, await errorOf(() => clientOf({ fetch, userSig })), userSig, reason, text);
  });

  test.each(cases)('%s, from a function', async (_name, make, reason, text) => {
    const fetch = fakeFetch(good);
    const userSig = await make();
    const error = await errorOf(clientOf({ fetch, userSig: () => userSig }).getAttributes(['Mary']));
    expectRefused(fetch, error, userSig, reason, text);
    expect(error.unsettled).toEqual(['Mary']);
  });

  test.each([
    ['that lost its end', () => compressed().slice(0, -8)],
    ['that lost its end, at once', async () => (await sign()).slice(0, -8)],
    ['of a damaged stream', () => compressed().replace(/^.{80}./, (text) => `${text.slice(0, 80)}${text[80] === 'A' ? 'B' : 'A'}`)],
  ])('one %s, as a text and from a function', async (_name, make) => {
    const cut = await make();
    for (const userSig of [cut, () => cut]) {
      const fetch = fakeFetch(good);
      const error = await errorOf(clientOf({ fetch, userSig }).getAttributes(['Mary']));
      expectRefused(fetch, error, cut, 'damaged_user_sig', undefined);
    }
  });

  test('a function is asked again by the next call', async () => {
    const answers = ['\ufeffx', await sign()];
    const client = clientOf({ fetch: fakeFetch(good), userSig: () => answers.shift() });
    expect((await errorOf(client.getAttributes(['Mary']))).reason).toBe('foreign_start');
    expect((await client.getAttributes(['Mary'])).users).toHaveLength(1);
  });
});
